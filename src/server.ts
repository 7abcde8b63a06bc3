/** The composition root: the only file that knows everybody. Run directly, it is the server. */
import { readFileSync, realpathSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { DecisionPoint } from "./authorization/decision-point.js";
import { decisionRoutes } from "./authorization/decision-routes.js";
import { PolicyFolder } from "./authorization/policy-folder.js";
import { PolicyWatch } from "./authorization/policy-watch.js";
import { ConfigError, loadConfig } from "./config/load.js";
import type { Config } from "./config/schema.js";
import { Drain } from "./http/drain.js";
import { alive, type Health, healthRoute } from "./http/health.js";
import { createLog, type Logger } from "./http/log.js";
import { respond } from "./http/respond.js";
import { router } from "./http/routes.js";
import { createHttpServer } from "./http/server.js";
import { PolicyLibrary } from "./index.js";
import { loadDemoSubjects } from "./pip/demo-subjects.js";

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

/** Starts everything; rejects when the port is taken or the demo world is not one. */
export async function startServer(config: Config, log: Logger = createLog(config.logLevel)): Promise<RunningServer> {
	const enrich = config.fixtures === undefined ? undefined : loadDemoSubjects(config.fixtures);
	const library = new PolicyLibrary();
	const folder = new PolicyFolder({
		folder: config.policies,
		cacheFolder: config.cache,
		library,
		log,
	});
	await folder.refresh();
	const point = new DecisionPoint({
		find: (key) => folder.find(key),
		prepare: (attributes) => library.prepareSubject(attributes),
		enrich,
		log,
	});

	const health = (): Health => {
		const policies = folder.status;
		const { resources, problems } = policies;
		const status = drain.active || resources === 0 ? "down" : problems.length > 0 ? "degraded" : "ok";
		return { status, version, draining: drain.active, policies };
	};
	const healthy = healthRoute(health);
	const paths = ["/authorization/api/v1/authorize", "/authorization/api/v1/decision", "/alive", "/health"];
	const about = JSON.stringify({ name: "fullmakt", version, paths });
	const handler = router(
		{
			"/": { GET: (_req, res) => respond(res, 200, "application/json; charset=utf-8", about) },
			"/alive": { GET: alive },
			"/health/live": { GET: alive },
			"/health": { GET: healthy },
			"/health/ready": { GET: healthy },
			...decisionRoutes({ point, bodyLimit: config.bodyLimit, log }),
		},
		log,
	);
	const server = createHttpServer(handler, config, log);
	const drain = new Drain(server);
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(config.port, config.host, () => {
			server.removeListener("error", reject);
			resolve();
		});
	});
	server.on("error", (error) => log.error({ err: error }, "server error"));
	const watch = new PolicyWatch(folder, config.pollSeconds, log);
	const url = config.publicUrl ?? addressOf(server.address() as AddressInfo);

	let stopped: Promise<number> | undefined;
	const stop = async (): Promise<number> => {
		const cut = await drain.end({
			delayMs: config.drainDelaySeconds * 1000,
			graceMs: config.drainSeconds * 1000,
			limitMs: config.drainLimitSeconds * 1000,
		});
		await watch.close();
		log.info({ connectionsCutOff: cut }, "fullmakt has stopped");
		return cut;
	};
	return { url, log, stop: () => (stopped ??= stop()) };
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
