import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectionsOperations } from "../../src/access/routes.js";
import { RoleCode } from "../../src/catalogue/catalogue.js";
import type { Platform } from "../../src/http/principal.js";
import type { Party } from "../../src/parties/model.js";
import { findParty } from "../../src/parties/repository.js";
import type { Store } from "../../src/store/store.js";
import { sqliteStore } from "../store/engines.js";
import { addParty, assign, type Served, serve, tester, userOf } from "./clients/world.js";
import { addResource, delegate, giveInstance } from "./gifts.js";

const BASE = "/accessmanagement/api/v1/policyinformation";
const PARTY = "/accessmanagement/api/v1/internal/party";
const platform: Platform = { kind: "platform", issuer: "platform", claims: {} };
const anApp: Platform = { kind: "platform", issuer: "ttd", app: "tilskudd", claims: {} };

describe("policy information and parties", () => {
	let store: Store & { remove(): Promise<void> };
	let server: Served;
	let business: Party;
	let unit: Party;
	let kari: Party;
	let employee: Party;

	const call = (method: string, path: string, body?: unknown, as: Platform = platform) =>
		server.call(method, path, { platform: as }, body);

	beforeAll(async () => {
		store = await sqliteStore();
		business = await addParty(store, { form: "AS", orgNumber: "311592858" });
		unit = await addParty(store, { form: "BEDR", parent: business });
		kari = await addParty(store, { kind: "person" });
		employee = await addParty(store, { kind: "person" });
		const firm = await addParty(store, { form: "AS" });
		await store.write(tester, async (tx) => {
			await tx.db.updateTable("party").set({ party_id: 51400101 }).where("id", "=", business.id).execute();
			await tx.db.updateTable("party").set({ user_id: 20400201 }).where("id", "=", kari.id).execute();
			tx.log({ kind: "everything" });
		});
		await addResource(store, "res-a", [{ subjects: ["dagl"], actions: ["read"] }]);
		const id = await assign(store, business, kari, RoleCode.rightholder, {
			packages: ["jordbruk"],
			resources: ["res-a"],
		});
		await giveInstance(store, id, "res-a", "urn:altinn:dialog-id:1");
		await assign(store, business, kari, "styremedlem");
		const given = await assign(store, business, firm, RoleCode.accountant);
		const agency = await assign(store, firm, employee, RoleCode.agent);
		await delegate(store, given, agency, ["regnskapsforer-lonn"]);
		server = await serve(connectionsOperations({ store }));
	});
	afterAll(async () => {
		await server.stop();
		await store.remove();
	});

	test("for the platform alone: no token, a user's, an app's", async () => {
		const paths = [
			["GET", `${BASE}/accesspackages?from=${business.uuid}&to=${kari.uuid}`],
			["GET", `${BASE}/roles-and-accesspackages?from=${business.uuid}&to=${kari.uuid}`],
			["POST", `${BASE}/getdelegationchanges`],
			["POST", PARTY],
		] as const;
		const attribute = { id: "urn:altinn:party:uuid", value: kari.uuid };
		const made = {
			partyUuid: randomUUID(),
			entityType: "Systembruker",
			entityVariantType: "AgentSystem",
			displayName: "x",
		};
		for (const [method, path] of paths) {
			const body =
				method === "GET" ? undefined : { subject: attribute, party: attribute, resource: [attribute], ...made };
			expect((await server.call(method, path, undefined, body)).status).toBe(401);
			expect((await server.call(method, path, { principal: userOf(kari, "altinn:portal/enduser") }, body)).status).toBe(
				403,
			);
			expect((await call(method, path, body, anApp)).status).toBe(403);
			expect([200, 201]).toContain((await call(method, path, body)).status);
		}
	});

	test("packages and roles: urns with older ones, without those that are none", async () => {
		const held = (from: Party | string, to: Party) =>
			call("GET", `${BASE}/roles-and-accesspackages?from=${typeof from === "string" ? from : from.uuid}&to=${to.uuid}`);
		const { roles, accessPackages } = (await held(business, kari)).body as Record<string, readonly string[]>;
		expect(accessPackages).toEqual(["urn:altinn:accesspackage:jordbruk"]);
		expect(roles).toContain("urn:altinn:external-role:ccr:styremedlem");
		expect(roles).toContain("urn:altinn:rolecode:medl");
		expect(roles).toContain("urn:altinn:rolecode:utinn");
		expect(new Set(roles).size).toBe(roles?.length);
		expect(JSON.stringify(roles)).not.toContain("rettighetshaver");
		// An agent has the packages, not the client's role.
		expect((await held(business, employee)).body).toEqual({
			roles: [],
			accessPackages: ["urn:altinn:accesspackage:regnskapsforer-lonn"],
		});
		expect((await held(unit, kari)).body).toMatchObject({ accessPackages: ["urn:altinn:accesspackage:jordbruk"] });
		expect((await held(randomUUID(), kari)).body).toEqual({ roles: [], accessPackages: [] });
		const packages = await call("GET", `${BASE}/accesspackages?from=${business.uuid}&to=${kari.uuid}`);
		expect(packages.body).toEqual(["urn:altinn:accesspackage:jordbruk"]);
		expect((await call("GET", `${BASE}/accesspackages?from=x&to=${kari.uuid}`)).status).toBe(400);
	});

	test("delegation changes: keys in lower case, instances of the party itself", async () => {
		const ask = async (
			party: { id: string; value: string },
			resource = [{ id: "urn:altinn:resource", value: "res-a" }],
		) => {
			const subject = { id: "urn:altinn:userid", value: "20400201" };
			return (await call("POST", `${BASE}/getdelegationchanges`, { subject, party, resource }))
				.body as unknown as readonly Record<string, unknown>[];
		};
		const ofBusiness = await ask({ id: "urn:altinn:partyid", value: "51400101" });
		expect(ofBusiness).toHaveLength(2);
		expect(ofBusiness[0]).toMatchObject({
			delegationchangetype: 1,
			resourceid: "res-a",
			instanceid: null,
			offeredbypartyid: 51400101,
			fromuuid: business.uuid,
			fromuuidtype: "Organization",
			coveredbypartyid: null,
			coveredbyuserid: 20400201,
			touuid: kari.uuid,
			touuidtype: "Person",
			blobstoragepolicypath: "resourceregistry/res-a/51400101/u20400201/delegationpolicy.xml",
		});
		expect(ofBusiness[1]).toMatchObject({ instanceid: "urn:altinn:dialog-id:1" });
		for (const change of ofBusiness) for (const key of Object.keys(change)) expect(key).toBe(key.toLowerCase());
		expect(await ask({ id: "urn:altinn:organization:identifier-no", value: "311592858" })).toHaveLength(2);
		expect(await ask({ id: "urn:altinn:party:uuid", value: unit.uuid })).toHaveLength(1);
		expect(await ask({ id: "urn:altinn:partyid", value: "1" })).toEqual([]);
		expect(await ask({ id: "urn:other", value: "1" })).toEqual([]);
		const app = [
			{ id: "urn:altinn:org", value: "ttd" },
			{ id: "urn:altinn:app", value: "none" },
		];
		expect(await ask({ id: "urn:altinn:partyid", value: "51400101" }, app)).toEqual([]);
		expect((await call("POST", `${BASE}/getdelegationchanges`, { subject: {}, party: {}, resource: [] })).status).toBe(
			400,
		);
	});

	test("parties are made once; types and variants are looked at", async () => {
		const made = (more: Record<string, unknown> = {}) => ({
			partyUuid: randomUUID(),
			entityType: "Systembruker",
			entityVariantType: "StandardSystem",
			displayName: "Mitt system",
			...more,
		});
		const system = made({ parentPartyUuid: business.uuid });
		const first = await call("POST", PARTY, system);
		expect([first.status, first.body]).toEqual([201, { partyUuid: system.partyUuid, partyCreated: true }]);
		const again = await call("POST", PARTY, system);
		expect([again.status, again.body]).toEqual([200, { partyUuid: system.partyUuid, partyCreated: false }]);
		expect(await findParty(store.db, { uuid: system.partyUuid })).toMatchObject({
			kind: "system-user",
			form: "StandardSystem",
			parentId: business.id,
		});
		const visitor = made({ entityType: "selvidentifisert", entityVariantType: "si_email", email: "a@b.no" });
		expect((await call("POST", PARTY, visitor)).status).toBe(201);
		const self = await findParty(store.db, { uuid: visitor.partyUuid });
		const roles = await store.db
			.selectFrom("assignment")
			.selectAll()
			.where("from_id", "=", self?.id ?? 0)
			.execute();
		expect(roles).toMatchObject([{ to_id: self?.id, role: "selvregistrert" }]);
		const code = async (body: unknown) => (await call("POST", PARTY, body)).body.code;
		expect(await code(made({ entityType: "Organisasjon" }))).toBe("AM-00017");
		expect(await code(made({ entityType: "Rakett" }))).toBe("AM-00018");
		expect(await code(made({ entityVariantType: "SI_EDU" }))).toBe("AM-00019");
		expect(await code(made({ entityType: "Selvidentifisert", entityVariantType: "SI" }))).toBe("AM-00019");
		expect(await code(made({ parentPartyUuid: randomUUID() }))).toBe("AM-00023");
		expect(await code({ ...visitor, entityType: "Systembruker", entityVariantType: "AgentSystem" })).toBe("AM-00017");
		expect((await call("POST", PARTY, {})).status).toBe(400);
	});
});
