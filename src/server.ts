/** The composition root: the only file that knows everybody. Run directly, it is the server. */
import { readFileSync, realpathSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { readOwnerPackages } from "./access/service-owner/owner-packages.js";
import { decisionDescriptions } from "./authorization/decision-description.js";
import { decisionRoutes } from "./authorization/decision-routes.js";
import { openDecisions } from "./authorization/open-decisions.js";
import { PolicyFolder } from "./authorization/policy-folder.js";
import { PolicyWatch } from "./authorization/policy-watch.js";
import { startBackground } from "./background.js";
import { ConfigError, loadConfig } from "./config/load.js";
import type { Config } from "./config/schema.js";
import { administration } from "./http/administration.js";
import { Drain } from "./http/drain.js";
import { freshDecisions } from "./http/gated.js";
import { alive, type Health, healthRoute } from "./http/health.js";
import { readIssuers } from "./http/issuers.js";
import { createLog, type Logger } from "./http/log.js";
import { respond } from "./http/respond.js";
import { nonceIn } from "./http/revisions.js";
import { type Handler, router } from "./http/routes.js";
import { createHttpServer } from "./http/server.js";
import { openAuthentication, openServices } from "./http/services.js";
import { PolicyLibrary } from "./index.js";
import { ownIssuers } from "./issuers.js";
import { LostHolders } from "./maskinporten/lost-holders.js";
import { allOperations } from "./operations.js";
import { openPortal } from "./portal/open-portal.js";
import { openEngine } from "./store/open.js";
import { openStore, type Store } from "./store/store.js";
import { EventWaiters } from "./systemusers/event-waiters.js";
import { importWorld } from "./world/import.js";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
	version: string;
};

export interface RunningServer {
	/** Where it answers. */
	readonly url: string;
	readonly log: Logger;
	/** Ends it without a failed request; with the number of connections that had to be cut off. */
	readonly stop: () => Promise<number>;
}

/** Starts everything; rejects when the port is taken, the database is not usable, or the configuration contradicts itself. */
export async function startServer(config: Config, log: Logger = createLog(config.logLevel)): Promise<RunningServer> {
	// Listens first: the address may be chosen by the system, and a supervisor sees that the process lives while it reads.
	let handler: Handler = starting;
	const server = createHttpServer((req, res) => handler(req, res), config, log);
	const drain = new Drain(server);
	await listen(server, config);
	const url = config.publicUrl ?? addressOf(server.address() as AddressInfo);
	try {
		const { handler: ready, close } = await open(config, url, drain, log);
		handler = ready;
		let stopped: Promise<number> | undefined;
		const stop = async (): Promise<number> => {
			const cut = await drain.end({
				delayMs: config.drainDelaySeconds * 1000,
				graceMs: config.drainSeconds * 1000,
				limitMs: config.drainLimitSeconds * 1000,
			});
			await close();
			log.info({ connectionsCutOff: cut }, "fullmakt has stopped");
			return cut;
		};
		server.on("error", (error) => log.error({ err: error }, "server error"));
		return { url, log, stop: () => (stopped ??= stop()) };
	} catch (error) {
		server.closeAllConnections();
		server.close();
		throw error;
	}
}

const starting: Handler = (req, res) => {
	if (req.url === "/alive" || req.url === "/health/live") alive(req, res);
	else respond(res, 503, "application/json; charset=utf-8", '{"status":"starting"}', ["Retry-After", "1"]);
};

function listen(server: Server, { port, host }: Config): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, () => {
			server.removeListener("error", reject);
			resolve();
		});
	});
}

/** Everything behind the port. */
async function open(
	config: Config,
	url: string,
	drain: Drain,
	log: Logger,
): Promise<{ readonly handler: Handler; readonly close: () => Promise<void> }> {
	const ownerPackages = readSetting(() => readOwnerPackages(config.ownerPackages));
	const outside = readSetting(() => (config.issuers === undefined ? [] : readIssuers(config.issuers)));
	const store = await openStore(openEngine({ databaseUrl: config.databaseUrl, file: config.database }));
	await loadWorld(store, config.world, log);

	const library = new PolicyLibrary();
	const folder = new PolicyFolder({ folder: config.policies, cacheFolder: config.cache, library, log });
	await folder.refresh();
	const decisions = await openDecisions({
		store,
		library,
		otherPolicies: (key) => folder.find(key),
		otherVersion: () => folder.version,
		cacheFolder: config.cache,
		decisionLog: config.decisionLog,
		log,
	});
	const watch = new PolicyWatch(folder, config.pollSeconds, log);
	const { knowledge } = decisions;
	const services = await openServices(config, store, {
		revision: () => knowledge.revision,
		nonceOf: (revision) => nonceIn(store, revision),
		catchUp: () => knowledge.catchUp(),
	});
	const own = readSetting(() => ownIssuers(store, config, url, outside));
	const lost = await LostHolders.open(store, knowledge, new Set(own.trusted.map(({ issuer }) => issuer)));
	const authentication = openAuthentication(config, log, own.trusted, (principal) => lost.has(principal));
	const waiters = new EventWaiters(store);
	drain.onClosing(() => waiters.close());
	const webhooks = {
		vault: services.vault,
		loopback: config.environment === "test",
		userAgent: `fullmakt/${version}`,
	};
	const operations = allOperations({
		store,
		waiters,
		webhooks,
		decisions,
		deletable: config.environment === "test",
		systemUserApi: config.systemUserApi === "on",
		ownerPackages,
		maskinporten: {
			store,
			decide: decisions.guard,
			log,
			maskinportenIssuers: outside.filter(({ kind }) => kind === "maskinporten").map(({ issuer }) => issuer),
			...own.rings,
		},
		paging: services.paging,
		version,
		decisionPaths: decisionDescriptions,
	});
	const app = administration({
		operations,
		authenticate: authentication.authenticate,
		decide: decisions.guard,
		during: decisions.during,
		bodyLimit: config.bodyLimit,
		log,
		...services,
	});
	const background = startBackground({ store, decisions, log, webhooks, eventDays: config.eventDays });
	const portal = await openPortal(
		config,
		{
			store,
			decisions,
			log,
			vault: services.vault,
			publicUrl: url.replace(/\/$/, ""),
			...(own.rings.own === undefined ? {} : { tokenIssuer: own.rings.own.issuer }),
			now: Date.now,
		},
		{ addressOf: services.addressOf, ...(services.rateLimit && { rateLimit: services.rateLimit }) },
	);

	const health = (): Health => {
		const policies = folder.status;
		const known = policies.resources + decisions.policies.size;
		const problems = policies.problems.length > 0;
		const status = drain.active || known === 0 || knowledge.stale ? "down" : problems ? "degraded" : "ok";
		return { status, version, draining: drain.active, policies };
	};
	const healthy = healthRoute(health);
	const about = JSON.stringify({ name: "fullmakt", version, api: "/openapi.json", health: "/health" });
	const decide = decisionRoutes({ point: decisions.point, bodyLimit: config.bodyLimit, log });
	const handler = router(
		{
			"/": { GET: (_req, res) => respond(res, 200, "application/json; charset=utf-8", about) },
			"/alive": { GET: alive },
			"/health/live": { GET: alive },
			"/health": { GET: healthy },
			"/health/ready": { GET: healthy },
			...authentication.gate(freshDecisions(decide, services.revisions, log)),
		},
		log,
		(req, res) => (portal?.takes(req.url) ? portal.handler(req, res) : app(req, res)),
	);
	const close = async (): Promise<void> => {
		waiters.close();
		await background.stop();
		await watch.close();
		await decisions.close();
		await store.close();
	};
	return { handler, close };
}

/** Only into a store that nothing was written to: at a later start it would give again what users have revoked since. */
async function loadWorld(store: Store, files: string | undefined, log: Logger): Promise<void> {
	if (files === undefined) return;
	const { revision } = await store.revision();
	if (revision > 0) {
		log.info({ revision }, "world not loaded: the database has contents");
		return;
	}
	const { changed, seconds } = await importWorld(
		store,
		files.split(",").map((file) => file.trim()),
	);
	log.info({ changed, seconds }, "world loaded");
}

/** What a setting holds beyond its shape; a fault in it is one of the configuration. */
function readSetting<T>(read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw new ConfigError([(error as Error).message]);
	}
}
function addressOf({ address, family, port }: AddressInfo): string {
	const anywhere = address === "0.0.0.0" || address === "::";
	const host = anywhere ? "localhost" : family === "IPv6" ? `[${address}]` : address;
	return `http://${host}:${port}`;
}

/**
 * The server as a process: configuration from the environment, an end on SIGTERM and SIGINT. False, with the reason on
 * standard error, when it cannot start.
 */
export async function runServer(environment: NodeJS.ProcessEnv, greet?: (url: string) => void): Promise<boolean> {
	let config: Config | undefined;
	try {
		config = loadConfig(environment).config;
		const running = await startServer(config);
		endOnSignals(running);
		running.log.info({ url: running.url, version }, "fullmakt is listening");
		greet?.(running.url);
		return true;
	} catch (error) {
		console.error(startFailure(error, config));
		return false;
	}
}

function endOnSignals({ log, stop }: RunningServer): void {
	const end = (signal: NodeJS.Signals): void => {
		log.info({ signal }, "draining");
		stop().then(
			() => process.exit(0),
			(error: unknown) => {
				log.fatal({ err: error }, "shutdown failed");
				process.exit(1);
			},
		);
	};
	process.on("SIGTERM", end);
	process.on("SIGINT", end);
}

function startFailure(error: unknown, config: Config | undefined): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (error instanceof ConfigError) return `The configuration is not usable:\n  ${error.problems.join("\n  ")}`;
	if (code === "EADDRINUSE") {
		const next = (config?.port ?? 8080) + 1;
		return `Port ${config?.port} is in use. End the other program, or choose another port: FULLMAKT_PORT=${next}`;
	}
	if (code === "EACCES" || code === "EADDRNOTAVAIL")
		return `Cannot listen on ${config?.host}:${config?.port} (${code}).`;
	return message;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
	if (!(await runServer(process.env))) process.exitCode = 1;
}
