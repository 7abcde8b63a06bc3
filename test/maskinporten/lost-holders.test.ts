import { afterAll, beforeAll, expect, test } from "vitest";
import { operation } from "../../src/http/operation.js";
import { createAuthenticate } from "../../src/http/tokens.js";
import { revokeClient } from "../../src/maskinporten/clients.js";
import { LostHolders } from "../../src/maskinporten/lost-holders.js";
import { type Knowledge, openKnowledge } from "../../src/pip/knowledge.js";
import { memoryLog, type Served, serve } from "../http/serving.js";
import { CUSTOMER, TEST, VENDOR } from "../systems/world.js";
import { systemUser } from "./client-software.js";
import { addSoftware, addUsers, ISSUER, PLATFORM, SCOPE, type World, world } from "./world.js";

let it: World;
let users: Awaited<ReturnType<typeof addUsers>>;
let knowledge: Knowledge;
let served: Served;

beforeAll(async () => {
	it = await world();
	users = await addUsers(it);
	const { log } = memoryLog();
	knowledge = await openKnowledge(it.store, { keyOfResource: (id) => id, pollMs: 0, log });
	const lost = await LostHolders.open(it.store, knowledge, new Set([ISSUER, PLATFORM]));
	const about = { tag: "t", summary: "s", access: { kind: "token", scopes: [] }, responses: {} } as const;
	served = await serve({
		operations: [operation({ ...about, method: "GET", path: "/things", name: "list" }, () => ({ status: 200 }))],
		authenticate: createAuthenticate({
			issuers: [it.outside.trusted, it.own.trusted("maskinporten"), it.platform.trusted("altinn")],
			log,
			isLost: (principal) => lost.has(principal),
		}),
	});
});
afterAll(async () => {
	await served?.stop();
	await knowledge?.close();
	await it?.stop();
});

const use = async (token: string): Promise<number> => (await served.call("GET", "/things", { token })).status;
const exchanged = async (token: string): Promise<string> =>
	(await it.served.call("GET", "/authentication/api/v1/exchange/maskinporten", { token })).text;
const ask = async (software: World["vendor"], ref?: string): Promise<string> => {
	const wishes = ref === undefined ? {} : { claims: { authorization_details: [systemUser(CUSTOMER, ref)] } };
	return String((await software.askFor(it.served.url, SCOPE, wishes)).json.access_token);
};

test("a token of a revoked client is worth nothing from the next call on, nor what it was exchanged for", async () => {
	const software = await addSoftware(it.store, VENDOR);
	const [token, other] = [await ask(software), await ask(it.vendor)];
	const second = await exchanged(token);
	// Known by now, so that the cache of tokens is no way round.
	for (const each of [token, second, other]) expect(await use(each)).toBe(200);
	await it.store.write(TEST, (tx) => revokeClient(tx, VENDOR, software.clientId));
	const refused = await served.call("GET", "/things", { token });
	expect([refused.status, refused.json.code]).toEqual([401, "HTTP-00401"]);
	expect(refused.headers.get("www-authenticate")).toContain("invalid_token");
	expect(await use(second)).toBe(401);
	expect(await use(other)).toBe(200);
	// Another issuer may have a client of the same id: what became of ours says nothing about it.
	const outside = await it.outside.enterpriseToken(VENDOR, [], { claims: { client_id: software.clientId } });
	expect(await use(outside)).toBe(200);
	// Also for a node that starts afterwards.
	const again = await LostHolders.open(it.store, knowledge, new Set([ISSUER]));
	const holder = {
		kind: "enterprise",
		orgNumber: VENDOR,
		scopes: new Set<string>(),
		scopePrefixes: [],
		claims: {},
	} as const;
	expect(again.has({ ...holder, issuer: ISSUER, clientId: software.clientId })).toBe(true);
	expect(again.has({ ...holder, issuer: ISSUER, clientId: it.vendor.clientId })).toBe(false);
});

/** What the use cases of system users write of the party. */
const set = (uuid: string, columns: { deleted_at?: number; disabled_at?: number | null }) =>
	it.store.write(TEST, async (tx) => {
		const party = tx.db.updateTable("party").set(columns).where("uuid", "=", uuid).returning("id");
		const { id } = await party.executeTakeFirstOrThrow();
		tx.log({ kind: "parties", parties: [id] });
	});

test("a token of a system user that was deleted or switched off is worth nothing, whoever issued it", async () => {
	const [named, plain] = [await ask(it.vendor, "cust-4711"), await ask(it.vendor, "")];
	const second = await exchanged(named);
	for (const each of [named, second, plain]) expect(await use(each)).toBe(200);
	await set(users.named.id, { deleted_at: 1 });
	for (const each of [named, second]) expect(await use(each)).toBe(401);
	expect(await use(plain)).toBe(200);
	await set(users.plain.id, { disabled_at: 1 });
	expect(await use(plain)).toBe(401);
	await set(users.plain.id, { disabled_at: null });
	expect(await use(plain)).toBe(200);
});
