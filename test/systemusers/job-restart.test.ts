import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Party } from "../../src/parties/model.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { openStore, type Store } from "../../src/store/store.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { startClientJob, workOnJob } from "../../src/systemusers/client-jobs.js";
import { countItems, JOB_TOPIC } from "../../src/systemusers/job-repository.js";
import { addResource, policyXml } from "../access/clients/resources.js";
import { addParty, assign, tester } from "../access/clients/world.js";
import { callTo } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { freshFolder, single, start, type TestServer } from "../server/running.js";
import { accessPackage, CUSTOMER } from "../systems/world.js";
import { decisionsOver } from "./decisions.js";
import { addSystem, request } from "./world.js";

const CLIENTS = 60;

let server: TestServer;
let issuer: TestIssuer;
let provider: Party;
let kari: Party;
let agent: string;
let job: string;
let clients: string[];
let token: string;

beforeAll(async () => {
	const folder = freshFolder();
	issuer = await TestIssuer.create("altinn");
	const jwks = join(folder, "keys.json");
	writeFileSync(jwks, JSON.stringify(issuer.jwks()));
	const database = join(folder, "fullmakt.db");
	const settings = {
		FULLMAKT_DATABASE: database,
		FULLMAKT_ISSUERS: JSON.stringify([{ issuer: issuer.issuer, jwks, kind: "altinn" }]),
		FULLMAKT_RATE_LIMIT: "0",
	};
	const store = await openStore(openSqlite(database));
	await makeThings(store);
	await breakOff(store);
	await store.close();
	server = await start(settings);
});
afterAll(() => server?.stop());

async function makeThings(store: Store): Promise<void> {
	provider = await addParty(store, { orgNumber: CUSTOMER, partyId: 50012345, name: "Regnskap AS", form: "AS" });
	kari = await addParty(store, { kind: "person", name: "Kari" });
	await assign(store, provider, kari, "daglig-leder");
	token = await issuer.userToken({ partyUuid: kari.uuid }, ["altinn:portal/enduser"]);
	const rule = {
		subjects: [{ "urn:altinn:accesspackage": "regnskapsforer-lonn" }],
		resource: { "urn:altinn:resource": "bok" },
		actions: ["read"],
	};
	await addResource(store, "bok", { policy: policyXml([rule]) });
	await addSystem(store, { rights: [], accessPackages: [accessPackage("regnskapsforer-lonn")] });
	const wish = { rights: [], accessPackages: [accessPackage("regnskapsforer-lonn")] };
	const { id } = await request(store, wish, "agent");
	await approveRequest(store, { user: kari, owner: provider, id });
	agent = id;
	clients = Array.from({ length: CLIENTS }, () => randomUUID());
	await store.write(tester, async (tx) => {
		for (const uuid of clients) {
			const made = { created_at: tx.now, updated_at: tx.now };
			const { id: from_id } = await tx.db
				.insertInto("party")
				.values({ uuid, kind: "organization", name: uuid, form: "AS", ...made } as never)
				.returning("id")
				.executeTakeFirstOrThrow();
			const relation = { uuid: randomUUID(), from_id, to_id: provider.id, role: "regnskapsforer", source: "test" };
			const given = { created_at: tx.now, created_by: "test", valid_from: null, valid_to: null };
			await tx.db
				.insertInto("assignment")
				.values({ ...relation, ...given })
				.execute();
		}
		tx.log({ kind: "everything" });
	});
}

/** Begins the work, and ends like a server that loses its power after the first lot. */
async function breakOff(store: Store): Promise<void> {
	const asked = { user: kari, owner: provider, id: agent };
	job = (await startClientJob(store, asked, { add: clients, remove: [] })).id;
	const ending = new AbortController();
	const sent = { id: 1, topic: JOB_TOPIC, payload: { job }, attempt: 1, signal: ending.signal };
	const decisions = await decisionsOver(store, Date.now);
	store.follow(() => ending.abort(new Error("no power")));
	await expect(workOnJob({ store, decisions }, sent)).rejects.toThrow("no power");
	await decisions.close();
	expect(await countItems(store.db, job)).toMatchObject({ done: 20, pending: 40 });
}

test("a job goes on when the server starts again", async () => {
	const path = `${server.url}/fullmakt/v1/systemusers/${CUSTOMER}/${agent}/clientjobs/${job}`;
	await expect
		.poll(async () => (await callTo(path, "GET", { token })).json.status, { timeout: 30_000, interval: 50 })
		.toBe("finished");
	const { json } = await callTo(path, "GET", { token });
	expect(json).toMatchObject({ total: CLIENTS, done: CLIENTS, unchanged: 0, failed: 0, pending: 0 });
	for (const client of clients) {
		const asked = single({ "urn:altinn:systemuser:uuid": agent }, "read", {
			"urn:altinn:resource": "bok",
			"urn:altinn:party:uuid": client,
		});
		const answer = await callTo(`${server.url}/authorization/api/v1/decision`, "POST", { body: asked });
		expect((answer.json as unknown as { response: { decision: string }[] }).response[0]?.decision).toBe("Permit");
	}
});
