import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, inject, it } from "vitest";
import { openSqlite } from "../../src/store/sqlite.js";
import { openStore } from "../../src/store/store.js";
import { addParty } from "../access/clients/world.js";
import { type Answer, callTo } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { freshDatabase } from "../store/engines.js";
import { accessPackage, CUSTOMER, VENDOR as SYSTEM_VENDOR } from "../systems/world.js";
import { type Receiver, receiver } from "../systemusers/followed.js";
import { addSystem, request } from "../systemusers/world.js";
import { build, type ServerProcess, spawnServer } from "./built.js";
import { DEMO_WORLD, freshFolder, start, type TestServer } from "./running.js";
import { HANSEN, system, VENDOR } from "./walk-examples.js";

let issuer: TestIssuer;
let settings: Readonly<Record<string, string>>;
let token: string;

beforeAll(async () => {
	build();
	issuer = await TestIssuer.create("maskinporten");
	const jwks = join(freshFolder(), "jwks.json");
	writeFileSync(jwks, JSON.stringify(issuer.jwks()));
	settings = {
		FULLMAKT_ISSUERS: JSON.stringify([{ issuer: issuer.issuer, jwks, kind: "maskinporten" }]),
		FULLMAKT_ENVIRONMENT: "test",
		FULLMAKT_WORLD: DEMO_WORLD,
		FULLMAKT_DRAIN_LIMIT_SECONDS: "20",
	};
	token = await issuer.enterpriseToken(VENDOR.orgNumber, [
		"fullmakt:events.write",
		"altinn:authentication/systemregister.write",
		"altinn:authentication/systemuser.request.write",
	]);
});

it("answers who waits for events when it ends", async () => {
	const server = await start(settings);
	const where = `${server.url}/fullmakt/v1/events`;
	const { json } = await callTo(where, "GET", { token });
	let answered = false;
	const waiting = callTo(`${where}?wait=30&cursor=${json.cursor}`, "GET", { token }).finally(() => {
		answered = true;
	});
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect(answered).toBe(false);
	// With the number of connections that had to be cut off.
	expect(await server.stop()).toBe(0);
	expect(await waiting).toMatchObject({ status: 200, json: { data: [], more: false } });
});

it("tells of a request that nobody answered, once, when two servers start", async () => {
	const database = join(freshFolder(), "fullmakt.db");
	const now = { at: Date.now() - 181 * 86_400_000 };
	const store = await openStore(openSqlite(database), { now: () => now.at });
	await addParty(store, { orgNumber: CUSTOMER, name: "Kunde AS", form: "AS" });
	const wanted = { rights: [], accessPackages: [accessPackage("skattegrunnlag")] };
	await addSystem(store, wanted);
	const { id } = await request(store, wanted);
	await store.close();
	const environment = { ...settings, FULLMAKT_DATABASE: database, FULLMAKT_EVENT_DAYS: "400" };
	const servers = await Promise.all([start(environment), start(environment)]);
	const vendor = await issuer.enterpriseToken(SYSTEM_VENDOR, ["fullmakt:events.read"]);
	const told: { readonly type: string; readonly subject: string }[] = [];
	// From either server: what one wrote wakes a call that waits at the other.
	let next = "/fullmakt/v1/events?wait=10";
	for (let i = 0; i < 4 && told.length < 2; i++) {
		const { json } = await callTo((servers[i % 2] as TestServer).url + next, "GET", { token: vendor });
		told.push(...(json.data as typeof told));
		next = `/fullmakt/v1/events?wait=10&cursor=${json.cursor}`;
	}
	const { json } = await callTo(servers[0].url + next.replace("wait=10", "wait=2"), "GET", { token: vendor });
	expect(json.data).toEqual([]);
	expect(told.map(({ type, subject }) => [type, subject])).toEqual([
		["systemuser.request.created", id],
		["systemuser.request.expired", id],
	]);
	await Promise.all(servers.map((server) => server.stop()));
});

/** What a dead server was at is another's half a minute later. */
const RECOVERY = { timeout: 150_000 };
const REQUESTS = "/authentication/api/v1/systemuser/request/vendor";

async function ok(answer: Promise<Answer>): Promise<Answer> {
	const { status, text } = await answer;
	expect(status, text).toBeLessThan(300);
	return answer;
}

/** A server with a system, and a webhook that tells the receiver of it. */
async function withWebhook(environment: Readonly<Record<string, string>>, { url }: Receiver): Promise<ServerProcess> {
	const server = await spawnServer({ ...settings, ...environment, FULLMAKT_LOG_LEVEL: "info" });
	const register = `${server.url}/authentication/api/v1/systemregister/vendor`;
	await ok(callTo(register, "POST", { token, body: system }));
	await ok(callTo(`${server.url}/fullmakt/v1/webhooks`, "POST", { token, body: { url } }));
	return server;
}

const ask = async (server: ServerProcess, externalRef: string): Promise<string> => {
	const body = { systemId: system.id, partyOrgNo: HANSEN.orgNumber, rights: system.rights, externalRef };
	return (await ok(callTo(server.url + REQUESTS, "POST", { token, body }))).json.id as string;
};

const kill = async ({ child, ended }: ServerProcess): Promise<void> => {
	child.kill("SIGKILL");
	await ended;
};

it.each(["sqlite", "postgres"])(
	"delivers after a crash what it had not delivered before (%s)",
	RECOVERY,
	async (engine) => {
		const database = engine === "postgres" ? await freshDatabase(inject("postgresUrl")) : undefined;
		const environment: Record<string, string> =
			database === undefined
				? { FULLMAKT_DATABASE: join(freshFolder(), "fullmakt.db") }
				: { FULLMAKT_DATABASE_URL: database.url };
		// The first call never ends: the server dies in the middle of it.
		const heard = await receiver((_event, call) => (call === 1 ? "hang" : 204));
		const first = await withWebhook(environment, heard);
		const asked = [await ask(first, "a"), await ask(first, "b")];
		await heard.until(1);
		await kill(first);
		const second = await spawnServer({ ...settings, ...environment, FULLMAKT_LOG_LEVEL: "info" });
		asked.push(await ask(second, "c"));
		const calls = await heard.until(4, 100_000);
		expect(calls.map(({ event }) => event.subject)).toEqual([asked[0], ...asked]);
		await kill(second);
		await heard.stop();
		await database?.remove();
	},
);
