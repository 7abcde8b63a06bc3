import "../facts/link-fixtures.js";
import { existsSync } from "node:fs";
import { Agent, get } from "node:http";
import { findParty } from "../../src/parties/repository.js";
import { startSession } from "../../src/portal/session-repository.js";
import type { Actor, Store } from "../../src/store/store.js";
import { registerSystem } from "../../src/systems/register.js";
import { createRequest } from "../../src/systemusers/create-request.js";
import { databaseIn, inFolder, openDatabase } from "../facts/opened.js";
import { type MeasuredServer, startServer } from "../http/measured-server.js";
import { freePort } from "../http/over-http.js";
import { places } from "../places.js";
import { quantile } from "../statistics.js";

export interface PagesPlan {
	/** Each page is asked for so often, in turn with the static one. */
	readonly asked: number;
}

export interface PageSpeed {
	readonly p50Ms: number;
	readonly p99Ms: number;
	/** Processor time of the server for one. */
	readonly cpuMs: number;
}

/** The first page that a customer sees: a vendor's request, with nothing in the browser's cache. */
export interface PagesReport {
	/** Of the page, and of all that is sent for it: style sheet and mark, compressed. */
	readonly pageBytes: number;
	readonly transferredBytes: number;
	readonly page: PageSpeed;
	/** As many bytes by a server that does nothing else. */
	readonly still: PageSpeed;
}

const VENDOR = "310412309";
const PLUMBER = "311592858";
const MANAGER = "14837431310";
const DECISION = "/authorization/api/v1/decision";
const about = (id: string, value: string) => [{ Attribute: [{ AttributeId: id, Value: value }] }];
const QUESTION = JSON.stringify({
	Request: {
		AccessSubject: about("urn:altinn:rolecode", "dagl"),
		Action: about("urn:oasis:names:tc:xacml:1.0:action:action-id", "read"),
		Resource: about("urn:altinn:resource", "skd-mva-melding"),
	},
});

/** The page of approval over HTTP beside a static one of the same size; undefined where the server is not built. */
export async function pageSpeed({ asked }: PagesPlan): Promise<PagesReport | undefined> {
	if (!existsSync(places.server)) return undefined;
	return inFolder(async (folder) => {
		const port = await freePort();
		const environment = {
			FULLMAKT_PORT: String(port),
			FULLMAKT_POLICIES: places.policies,
			FULLMAKT_WORLD: places.world,
			FULLMAKT_DATABASE: databaseIn(folder),
			FULLMAKT_CACHE: `${folder}/cache`,
			FULLMAKT_ENVIRONMENT: "test",
			FULLMAKT_DEMO_LOGIN: "on",
			FULLMAKT_RATE_LIMIT: "0",
			FULLMAKT_LOG_LEVEL: "error",
		};
		const running: MeasuredServer[] = [];
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		try {
			const fullmakt = await startServer({ file: places.server, port, path: DECISION, environment }, QUESTION);
			running.push(fullmakt);
			const store = await openDatabase(folder);
			const { cookie, path } = await prepared(store).finally(() => store.close());
			const origin = `http://127.0.0.1:${port}`;
			const ask = () => fetched(origin + path, { cookie, "accept-encoding": "br" }, agent);
			const first = await ask();
			// The party is chosen by the request, and the page asked for again.
			const page = first.status === 303 ? await ask() : first;
			const texts = page.body.toString("utf8");
			if (page.status !== 200 || !texts.includes('value="approve"'))
				throw new Error(`not the page: ${page.status} ${texts}`);
			let transferredBytes = page.body.length;
			for (const [, asset = ""] of texts.matchAll(/<link rel="(?:stylesheet|icon)" href="([^"]+)"/g)) {
				transferredBytes += (await fetched(origin + asset, { "accept-encoding": "br" }, agent)).body.length;
			}
			const stillPort = await freePort();
			const still = await startServer(
				{
					file: places.program("portal/static-server.js"),
					port: stillPort,
					path: "/",
					environment: { STATIC_PORT: String(stillPort), STATIC_BYTES: String(page.body.length) },
				},
				"",
			);
			running.push(still);
			const askStill = () => fetched(still.url, {}, agent);
			const [pageTimes, stillTimes] = await inTurn(asked, [
				{ server: fullmakt, ask },
				{ server: still, ask: askStill },
			]);
			return { pageBytes: page.body.length, transferredBytes, page: pageTimes!, still: stillTimes! };
		} finally {
			agent.destroy();
			for (const server of running) server.stop();
		}
	});
}

/** A manager who has logged in, and a request that waits for the answer. */
async function prepared(store: Store): Promise<{ readonly cookie: string; readonly path: string }> {
	const vendor: Actor = { kind: "organization", id: VENDOR };
	const { id: person } = (await findParty(store.db, { personNumber: MANAGER }))!;
	const names = { nb: "Regnskap 123", nn: "Rekneskap 123", en: "Accounts 123" };
	const packages = [{ urn: "urn:altinn:accesspackage:merverdiavgift" }];
	const rights = [{ resource: [{ id: "urn:altinn:resource", value: "brg-aarsregnskap" }] }];
	const systemId = `${VENDOR}_regnskap`;
	const { value } = await store.write(vendor, async (tx) => {
		const system = {
			id: systemId,
			vendor: { authority: "iso6523-actorid-upis", ID: `0192:${VENDOR}` },
			name: names,
			description: names,
			rights,
			accessPackages: packages,
			clientId: [],
			allowedRedirectUrls: ["https://app.bedriftshjelp.example/done"],
			isVisible: false,
		};
		await registerSystem(tx, system, { orgNumber: VENDOR, clientId: undefined, admin: false });
		const wish = { systemId, partyOrgNo: PLUMBER, rights, accessPackages: packages };
		return createRequest(tx, VENDOR, "standard", wish, vendor);
	});
	const secret = await startSession(store, { person, authLevel: 4, idToken: undefined, before: undefined });
	return { cookie: `fullmakt=${secret}`, path: `/accessmanagement/ui/systemuser/request?id=${value.request.id}` };
}

interface Side {
	readonly server: MeasuredServer;
	readonly ask: () => Promise<unknown>;
}

/** One after the other, so that what disturbs the one disturbs the other. */
async function inTurn(asked: number, sides: readonly Side[]): Promise<PageSpeed[]> {
	for (let n = 0; n < asked / 4; n++) for (const { ask } of sides) await ask();
	const before = await Promise.all(sides.map(({ server }) => server.cpuSeconds()));
	const times = sides.map(() => [] as number[]);
	for (let n = 0; n < asked; n++) {
		for (const [place, { ask }] of sides.entries()) {
			const start = performance.now();
			await ask();
			times[place]!.push(performance.now() - start);
		}
	}
	const after = await Promise.all(sides.map(({ server }) => server.cpuSeconds()));
	return times.map((sample, place) => ({
		p50Ms: quantile(sample, 0.5),
		p99Ms: quantile(sample, 0.99),
		cpuMs: ((after[place]! - before[place]!) * 1000) / asked,
	}));
}

/** The bytes as they are sent, on a connection that stays. */
function fetched(
	url: string,
	headers: Readonly<Record<string, string>>,
	agent: Agent,
): Promise<{ readonly status: number; readonly body: Buffer }> {
	return new Promise((resolve, reject) => {
		get(url, { headers, agent }, (answer) => {
			const chunks: Buffer[] = [];
			answer.on("data", (chunk: Buffer) => chunks.push(chunk));
			answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks) }));
			answer.on("error", reject);
		}).on("error", reject);
	});
}
