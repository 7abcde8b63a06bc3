import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addRightholder } from "../../src/access/connect.js";
import { givePackage } from "../../src/access/give-package.js";
import { revokePackage } from "../../src/access/revoke.js";
import { connectionsOperations } from "../../src/access/routes.js";
import { type AccessPackage, findPackage } from "../../src/catalogue/catalogue.js";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { sqliteStore } from "../store/engines.js";
import { type Answer, addParty, assign, type Served, serve, userOf } from "./clients/world.js";

const START = Date.UTC(2026, 0, 1);

describe("activity", () => {
	let now = START;
	let store: Store & { remove(): Promise<void> };
	let server: Served;
	let business: Party;
	let unit: Party;
	let manager: Party;
	let kari: Party;

	const ask = (query = "", party = business.uuid, may = [`altinn_access_management read ${party}`]) =>
		server.call("GET", `/fullmakt/v1/parties/${party}/activity${query}`, {
			principal: userOf(manager, "altinn:portal/enduser"),
			may,
		});
	const events = ({ body }: Answer) => body.data as readonly Record<string, unknown>[];

	beforeAll(async () => {
		store = await sqliteStore({ now: () => now });
		business = await addParty(store, { form: "AS", name: "Rørlegger AS" });
		unit = await addParty(store, { form: "BEDR", name: "Avdeling", parent: business });
		manager = await addParty(store, { kind: "person", name: "Ada Sjef" });
		kari = await addParty(store, { kind: "person", name: '=Kari "Kaos", Hansen' });
		await assign(store, business, manager, "daglig-leder");
		const jordbruk = findPackage("jordbruk") as AccessPackage;
		const actor = { kind: "person" as const, id: manager.uuid };
		const giving = { by: manager, from: business, to: kari };
		await store.write(actor, (tx) => addRightholder(tx, giving));
		now += 1000;
		await store.write(actor, (tx) => givePackage(tx, giving, jordbruk));
		now += 1000;
		await store.write({ kind: "person", id: kari.uuid }, (tx) =>
			revokePackage(tx, { ...giving, by: kari }, "jordbruk"),
		);
		await store.write(actor, (tx) => addRightholder(tx, { ...giving, from: unit }));
		server = await serve(connectionsOperations({ store }));
	});
	afterAll(async () => {
		await server.stop();
		await store.remove();
	});

	test("who gave and took what, the newest first, with names", async () => {
		const found = events(await ask());
		expect(found.map(({ action }) => action)).toEqual([
			"delegation.package-revoked",
			"delegation.package-given",
			"connection.added",
		]);
		expect(found[0]).toMatchObject({
			time: new Date(START + 2000).toISOString(),
			actor: { kind: "person", id: kari.uuid, name: kari.name },
			party: { id: business.uuid, name: "Rørlegger AS" },
			to: { id: kari.uuid, name: kari.name },
			details: { package: "jordbruk" },
		});
		expect(found[1]).toMatchObject({ actor: { name: "Ada Sjef" } });
	});

	test("sub-units when asked for; nothing of other parties", async () => {
		expect(events(await ask("?includeSubUnits=true"))).toHaveLength(4);
		expect(events(await ask("", unit.uuid))).toHaveLength(1);
		expect(events(await ask("", kari.uuid))).toEqual([]);
	});

	test("gates, unknown party, bad paging", async () => {
		expect((await ask("", business.uuid, [])).status).toBe(403);
		expect((await ask("", business.uuid, [`altinn_access_management read ${unit.uuid}`])).status).toBe(403);
		expect((await server.call("GET", `/fullmakt/v1/parties/${business.uuid}/activity`)).status).toBe(401);
		expect((await ask("", randomUUID())).status).toBe(404);
		for (const query of ["?pageSize=0", "?pageSize=1001", "?token=%27", "?format=xml"]) {
			expect((await ask(query)).status).toBe(400);
		}
	});

	test("pages lead through everything once", async () => {
		const actions: unknown[] = [];
		let path: string | null = `/fullmakt/v1/parties/${business.uuid}/activity?pageSize=1&includeSubUnits=true`;
		const may = [`altinn_access_management read ${business.uuid}`];
		while (path !== null) {
			const page: Answer = await server.call("GET", path, { principal: userOf(manager, "altinn:portal/enduser"), may });
			expect(events(page)).toHaveLength(1);
			actions.push(events(page)[0]?.action);
			path = (page.body.links as { next: string | null }).next;
		}
		expect(actions).toHaveLength(4);
	});

	test("as a table: quoted, and no cell is a formula", async () => {
		const answer = await ask("?format=csv&pageSize=2");
		expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
		expect(answer.headers.get("link")).toContain('rel="next"');
		const lines = String(answer.body).trimEnd().split("\r\n");
		expect(lines).toHaveLength(3);
		expect(lines[0]).toBe("time,action,actor,actorName,party,partyName,to,toName,details");
		expect(lines[1]).toContain(`"'=Kari ""Kaos"", Hansen"`);
	});
});
