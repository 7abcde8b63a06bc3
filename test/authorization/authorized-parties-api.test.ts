import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizedPartiesOperations } from "../../src/authorization/authorized-parties-routes.js";
import { partiesOperations } from "../../src/authorization/parties-routes.js";
import { type Answer, callTo, type Served, serve } from "../http/serving.js";
import { altinn, authenticator, maskinporten } from "../http/token-callers.js";
import { walkGates } from "../http/walk.js";
import { build } from "../pip/world-builder.js";
import { type DecisionWorld, type KnownParty, openWorld, setPolicy } from "./decision-world.js";
import { accessPackage, policyXml, resource, role } from "./policy-xml.js";

const PORTAL = "altinn:portal/enduser";
const SCOPE = "altinn:accessmanagement/authorizedparties";
const OWNER = `${SCOPE}.resourceowner`;
const ADMIN = `${SCOPE}.admin`;
const END_USER = "/accessmanagement/api/v1/enduser/authorizedparties";
const RESOURCE_OWNER = "/accessmanagement/api/v1/resourceowner/authorizedparties";
const SERVICE_OWNER = "/accessmanagement/api/v1/serviceowner/authorizedparties";
const INTERNAL = "/accessmanagement/api/v1/authorizedparties";

interface Party {
	readonly partyUuid: string;
	readonly name: string;
	readonly type: string;
	readonly isDeleted: boolean;
	readonly onlyHierarchyElementWithNoAccess: boolean;
	readonly authorizedAccessPackages: readonly string[];
	readonly authorizedResources: readonly string[];
	readonly authorizedRoles: readonly string[];
	readonly authorizedInstances: readonly { resourceId: string; instanceId: string; instanceRef: string }[];
	readonly subunits: readonly Party[];
}

let world: DecisionWorld;
let served: Served;
const tokens: Record<string, string> = {};
const party = (name: string): KnownParty => world.parties[name] as KnownParty;

beforeAll(async () => {
	world = await openWorld();
	await build(world.store, async (builder) => {
		for (const [name, { id }] of Object.entries(world.parties)) {
			await builder.db.updateTable("party").set({ name }).where("id", "=", id).execute();
			builder.touchParty(id);
		}
		await builder.db.updateTable("party").set({ born: "1974-03-18" }).where("id", "=", party("ola").id).execute();
		const email = await builder.party("self-identified", { username: "gammel", partyId: 6001 });
		await builder.db.updateTable("party").set({ email: "kari@example.com" }).where("id", "=", email).execute();
		await builder.package(party("other").id, email, "merverdiavgift");
		const enterprise = await builder.party("enterprise-user", { username: "robot" });
		await builder.package(party("other").id, enterprise, "merverdiavgift");
		const names = { names: "{}", environments: "[]" };
		await builder.db
			.insertInto("service_owner")
			.values([
				{ code: "nvd", org_number: "991825827", ...names },
				{ code: "ttd", org_number: "405003309", ...names },
			])
			.execute();
		const common = { type: "GenericAccessResource", owner_org_number: null, document: "{}", deleted_at: null };
		const times = { created_at: 0, updated_at: 0 };
		await builder.db
			.insertInto("resource")
			.values([
				{ id: "rights", version_id: 11, owner_code: "nvd", ...common, ...times },
				{ id: "app_ttd_signering", version_id: 12, owner_code: "ttd", ...common, ...times },
			])
			.execute();
		builder.log({ kind: "resources", resources: ["rights", "app_ttd_signering"] });
		await builder.right(party("hansen").id, party("siri").id, "gone", [
			{ key: "01", action: "read", resource: [{ type: "urn:altinn:resource", value: "gone" }] },
		]);
		await setPolicy(
			builder,
			"altinn_access_management",
			policyXml("altinn_access_management", [
				{ subjects: [role("dagl")], resource: [resource("altinn_access_management")], actions: ["read", "write"] },
			]),
		);
		await setPolicy(
			builder,
			"by-either",
			policyXml("by-either", [
				{ subjects: [accessPackage("SKATT-naering")], resource: [resource("by-either")], actions: ["read"] },
			]),
		);
	});
	const dependencies = { store: world.store, knowledge: world.knowledge, find: world.find };
	served = await serve({
		operations: [...authorizedPartiesOperations(dependencies), ...partiesOperations(dependencies)],
		authenticate: authenticator(),
		decide: world.guard,
		link: (_req, path) => `https://am.example${path}`,
	});
	for (const name of ["kari", "ola", "siri", "per"]) {
		tokens[name] = await altinn.userToken({ userId: party(name).userId as number }, [PORTAL]);
	}
	tokens.owner = await maskinporten.enterpriseToken("991825827", [OWNER]);
	tokens.admin = await maskinporten.enterpriseToken("405003309", [ADMIN]);
});
afterAll(async () => {
	await served.stop();
	await world.remove();
});

const get = (path: string, who: string): Promise<Answer> => served.call("GET", path, { token: tokens[who] as string });
const post = (body: unknown, query = "", who = "owner", path = RESOURCE_OWNER): Promise<Answer> =>
	served.call("POST", path + query, { token: tokens[who] as string, body });
const dataOf = ({ json }: Answer): readonly Party[] => (json as unknown as { data: readonly Party[] }).data;
const listOf = ({ json }: Answer): readonly Party[] => json as unknown as readonly Party[];
const flat = (parties: readonly Party[]): Party[] => parties.flatMap((each) => [each, ...flat(each.subunits)]);
const names = (parties: readonly Party[]): string[] => flat(parties).map(({ name }) => name);
const find = (parties: readonly Party[], name: string): Party =>
	flat(parties).find((each) => each.name === name) as Party;
const nextOf = ({ json }: Answer): string | null => (json as unknown as { links: { next: string | null } }).links.next;

const person = (name: string) => ({ type: "urn:altinn:person:identifier-no", value: party(name).personNumber });

describe("the end user's list", () => {
	it("wraps it, tells nothing but the parties unless asked, and lets the user's choice count", async () => {
		const answer = await get(END_USER, "kari");
		expect(answer.status).toBe(200);
		expect(nextOf(answer)).toBeNull();
		expect(names(dataOf(answer))).toEqual(["kari", "hansen", "unit", "accountants"]);
		for (const each of flat(dataOf(answer))) {
			expect(each.authorizedAccessPackages).toEqual([]);
			expect(each.authorizedRoles).toEqual([]);
		}
		expect(dataOf(answer)[0]).toEqual({
			partyUuid: party("kari").uuid,
			name: "kari",
			organizationNumber: null,
			parentId: null,
			personId: party("kari").personNumber,
			dateOfBirth: null,
			partyId: party("kari").partyId,
			emailId: null,
			type: "Person",
			unitType: null,
			isDeleted: false,
			onlyHierarchyElementWithNoAccess: false,
			authorizedAccessPackages: [],
			authorizedResources: [],
			authorizedRoles: [],
			authorizedInstances: [],
			subunits: [],
		});
		expect(find(dataOf(answer), "unit")).toMatchObject({
			parentId: party("hansen").uuid,
			organizationNumber: party("unit").orgNumber,
			unitType: "BEDR",
			type: "Organization",
		});
		const choose = (client_units: number, sub_units: number, deleted_parties: number) =>
			build(world.store, async (builder) => {
				const values = { client_units, sub_units, deleted_parties };
				await builder.db
					.insertInto("party_preference")
					.values({ party: party("kari").id, ...values })
					.onConflict((on) => on.column("party").doUpdateSet(values))
					.execute();
			});
		await choose(1, 0, 0);
		const clients = names(dataOf(await get(END_USER, "kari")));
		expect(clients).toEqual(expect.arrayContaining(["kari", "hansen", "accountants", "client", "shop", "ola"]));
		expect(clients).not.toContain("unit");
		expect(clients).not.toContain("closed-shop");
		await choose(1, 1, 1);
		const everything = dataOf(await get(END_USER, "kari"));
		expect(names(everything)).toEqual(expect.arrayContaining(["unit", "closed-shop"]));
		expect(find(everything, "closed-shop").isDeleted).toBe(true);
		// What is asked for outright counts more; in any case of letters.
		const told = await get(
			`${END_USER}?includePartiesViaKeyRoles=False&INCLUDESUBPARTIES=false&includeInactiveParties=false`,
			"kari",
		);
		expect(names(dataOf(told))).toEqual(["kari", "hansen", "accountants"]);
		await choose(0, 1, 0);
	});

	it("tells packages and roles as codes, resources and instances by their ids", async () => {
		const all = "includeRoles=true&includeAccessPackages=true&includeResources=true&includeInstances=true";
		const siri = find(dataOf(await get(`${END_USER}?${all}`, "siri")), "hansen");
		expect(siri.authorizedAccessPackages).toEqual(["merverdiavgift"]);
		expect(siri.authorizedRoles).toEqual([]);
		// Not `gone`, which is deleted.
		expect([...siri.authorizedResources].sort()).toEqual(["listed", "refused", "rights"]);
		const guid = "aaaaaaaa-0000-4000-8000-000000000001";
		expect(siri.authorizedInstances).toEqual([
			{
				resourceId: "app_ttd_signering",
				instanceId: guid,
				instanceRef: `urn:altinn:instance-id:5010/${guid}`,
			},
		]);
		const unit = find(dataOf(await get(`${END_USER}?${all}`, "siri")), "unit");
		expect(unit.authorizedAccessPackages).toEqual(["merverdiavgift"]);
		expect(unit.authorizedResources).toContain("rights");
		expect(unit.authorizedInstances).toEqual([]);
		const kari = find(dataOf(await get(`${END_USER}?includeRoles=true`, "kari")), "hansen");
		expect(kari.authorizedRoles).toEqual(expect.arrayContaining(["daglig-leder", "dagl"]));
		expect(kari.authorizedRoles.join()).not.toContain(":");
		const ola = dataOf(await get(`${END_USER}?includeResources=true`, "ola"));
		expect(find(ola, "hansen").authorizedResources).toEqual(["app_ttd_signering"]);
		expect(find(ola, "ola")).toMatchObject({ dateOfBirth: "1974-03-18" });
	});

	it("filters by party, and by what can be reached with a role, a package or a single right", async () => {
		const filtered = await get(
			`${END_USER}?partyFilter=${party("unit").uuid.toUpperCase()}&partyFilter=${randomUUID()}`,
			"kari",
		);
		expect(names(dataOf(filtered))).toEqual(["hansen", "unit"]);
		expect(names(dataOf(await get(`${END_USER}?partyFilter=${party("signatory").uuid}`, "kari")))).toEqual([]);
		const reaching = async (who: string, ...ids: string[]) =>
			names(dataOf(await get(`${END_USER}?${ids.map((id) => `anyOfResourceIds=${id}`).join("&")}`, who)));
		expect(await reaching("kari", "by-role")).toEqual(["kari", "hansen", "unit", "accountants"]);
		expect(await reaching("kari", "by-ccr")).toEqual(["hansen", "unit", "accountants"]);
		expect(await reaching("siri", "by-ccr")).toEqual([]);
		expect(await reaching("siri", "by-package")).toEqual(["hansen", "unit"]);
		expect(await reaching("siri", "by-ccr", "by-package")).toEqual(["hansen", "unit"]);
		expect(await reaching("siri", "by-either")).toEqual([]);
		expect(await reaching("kari", "BY-either")).toContain("hansen");
		expect(await reaching("siri", "rights")).toEqual(["hansen", "unit"]);
		// By an instance, and by a single right on the app.
		expect(await reaching("siri", "app_ttd_signering")).toEqual(["hansen"]);
		expect(await reaching("ola", "app_ttd_signering")).toEqual(["hansen", "unit"]);
		expect(await reaching("siri", "gone")).toEqual([]);
		expect(await reaching("siri", "no-such-resource")).toEqual([]);
	});

	it("shows a main unit without access as a shell", async () => {
		const unit = party("unit").id;
		await build(world.store, (builder) => builder.package(unit, party("ola").id, "skatt-naering"));
		const found = dataOf(await get(`${END_USER}?includeAccessPackages=true&anyOfResourceIds=by-either`, "ola"));
		const shell = find(found, "hansen");
		expect(shell).toMatchObject({
			onlyHierarchyElementWithNoAccess: true,
			authorizedAccessPackages: [],
			authorizedResources: [],
			authorizedRoles: [],
			authorizedInstances: [],
		});
		expect(shell.subunits).toMatchObject([
			{ name: "unit", onlyHierarchyElementWithNoAccess: false, authorizedAccessPackages: ["skatt-naering"] },
		]);
	});

	it("lists a system user's parties, an agent's clients too (row 99)", async () => {
		const scopes = [SCOPE];
		const of = async (name: string) => {
			const user = { id: party(name).uuid, systemId: "s", vendor: "991825827", customer: party("hansen").orgNumber! };
			tokens[name] = await maskinporten.systemUserToken(user, scopes);
			return names(dataOf(await get(`${END_USER}?includeAccessPackages=true`, name)));
		};
		expect(await of("system")).toEqual(["hansen", "unit"]);
		expect(await of("agent-system")).toEqual(["client"]);
		expect(await of("deleted-system")).toEqual([]);
	});

	it("is for users and system users with the scope, who are known here", async () => {
		const ask = async (token: string) => (await served.call("GET", END_USER, { token })).status;
		const kari = party("kari").userId as number;
		expect(await ask(await altinn.userToken({ userId: kari }, [SCOPE]))).toBe(200);
		expect(await ask(await altinn.userToken({ userId: kari }, [OWNER]))).toBe(403);
		expect(await ask(await maskinporten.enterpriseToken("991825827", [SCOPE]))).toBe(403);
		const unknown = await served.call("GET", END_USER, { token: await altinn.userToken({ userId: 999_999 }, [SCOPE]) });
		expect([unknown.status, unknown.json.code]).toEqual([400, "AM-00023"]);
		expect((await served.call("GET", END_USER)).status).toBe(401);
	});

	it.each([
		["includeRoles=perhaps", "QUERY/includeRoles"],
		["includeSubParties=maybe", "QUERY/includeSubParties"],
		["partyFilter=x", "QUERY/partyFilter/0"],
		["pageSize=0", "QUERY/pageSize"],
		["pageSize=10001", "QUERY/pageSize"],
		["token=x", "QUERY/token"],
		[`token=${randomUUID()}`, "QUERY/token"],
		["anyOfResourceIds=", "QUERY/anyOfResourceIds/0"],
	])("refuses ?%s", async (query, path) => {
		const { status, json } = await get(`${END_USER}?${query}`, "kari");
		expect([status, json.code]).toEqual([400, "STD-00000"]);
		expect(json.validationErrors?.flatMap(({ paths }) => paths).join()).toContain(path);
	});
});

describe("pages", () => {
	it("end and go on, with every filter kept, and together hold the whole list", async () => {
		const query = "includePartiesViaKeyRoles=true&includeInactiveParties=true&includeRoles=true";
		const whole = dataOf(await get(`${END_USER}?${query}`, "kari"));
		const parts: Party[] = [];
		let next: string | null = `https://am.example${END_USER}?${query}&pageSize=2`;
		for (let pages = 0; next !== null; pages++) {
			expect(pages).toBeLessThan(20);
			const answer: Answer = await get(next.slice("https://am.example".length), "kari");
			const page = dataOf(answer);
			next = nextOf(answer);
			expect(page.length).toBe(next === null ? whole.length - parts.length : 2);
			parts.push(...page);
		}
		expect(parts).toEqual(whole);
		expect(parts.length).toBeGreaterThan(5);
	});

	it("of a plain array go on by the header Link, and lose nothing when parties come and go between", async () => {
		const whole = listOf(await post(person("kari")));
		const first = await post(person("kari"), "?pageSize=3");
		const link = /^<https:\/\/am\.example(\S+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] as string;
		expect(names(listOf(first))).toEqual(["kari", "ola", "hansen", "unit"]);
		const revoke = (name: string) =>
			build(world.store, async (builder) => {
				const [from, to] = [party(name).id, party("kari").id];
				await builder.db.deleteFrom("assignment").where("from_id", "=", from).where("to_id", "=", to).execute();
				builder.touch(from, to);
			});
		await revoke("hansen");
		const second = await served.call("POST", link, { token: tokens.owner as string, body: person("kari") });
		expect(listOf(second)).toEqual(whole.slice(3, 6).map((each) => expect.objectContaining({ name: each.name })));
		await build(world.store, (builder) => builder.assignment(party("hansen").id, party("kari").id, "daglig-leder"));
		const last = await post(person("kari"), "?pageSize=10000");
		expect(last.headers.get("link")).toBeNull();
	});

	it("of thousands of clients come whole or in parts, and others are answered meanwhile", async () => {
		const CLIENTS = 4000;
		await build(world.store, async (builder) => {
			const times = { created_at: 0, updated_at: 0 };
			for (let from = 0; from < CLIENTS; from += 500) {
				const rows = Array.from({ length: 500 }, (_, i) => ({
					uuid: randomUUID(),
					kind: "organization" as const,
					org_number: String(800_000_000 + from + i),
					party_id: 800_000 + from + i,
					name: `client ${from + i}`,
					form: "AS",
					...times,
				}));
				const made = await builder.db.insertInto("party").values(rows).returning("id").execute();
				const common = { to_id: party("signatory").id, role: "regnskapsforer", source: "test", created_by: "test" };
				const grants = made.map(({ id }) => ({ uuid: randomUUID(), from_id: id, created_at: 0, ...common }));
				await builder.db.insertInto("assignment").values(grants).execute();
				for (const { id } of made) {
					builder.touchParty(id);
					builder.touch(id, party("signatory").id);
				}
			}
		});
		const subject = { type: "urn:altinn:organization:identifier-no", value: party("signatory").orgNumber };
		let meanwhile = 0;
		let done = false;
		const others = (async () => {
			while (!done) {
				await new Promise((resolve) => setImmediate(resolve));
				meanwhile += 1;
			}
		})();
		const whole = listOf(await post(subject));
		done = true;
		await others;
		expect(whole.filter(({ name }) => name.startsWith("client ")).length).toBe(CLIENTS);
		expect(whole.at(-1)?.authorizedRoles).toContain("regnskapsforer");
		expect(meanwhile).toBeGreaterThan(8);
		const page = await post(subject, "?pageSize=10");
		expect(listOf(page)).toEqual(whole.slice(0, 10));
		// A long answer is sent while it is made, so that nobody knows its length; a short one is whole.
		expect(page.headers.get("content-length")).not.toBeNull();
		const long = await post(subject);
		expect([long.headers.get("content-length"), long.headers.get("transfer-encoding")]).toEqual([null, "chunked"]);
		expect(listOf(long)).toEqual(whole);
	});
});

describe("the service owner's list", () => {
	it.each([
		["urn:altinn:party:uuid", "kari", "uuid"],
		["urn:altinn:partyid", "kari", "partyId"],
		["urn:altinn:userid", "kari", "userId"],
		["urn:altinn:person:identifier-no", "kari", "personNumber"],
		["urn:altinn:person:uuid", "kari", "uuid"],
		["urn:altinn:organization:identifier-no", "accountants", "orgNumber"],
		["urn:altinn:organization:uuid", "accountants", "uuid"],
		["urn:altinn:systemuser:uuid", "system", "uuid"],
	] as const)("takes a subject by %s", async (type, name, key) => {
		const value = String(party(name)[key]);
		for (const path of [RESOURCE_OWNER, SERVICE_OWNER]) {
			const answer = await post({ TYPE: type, Value: value }, "", "owner", path);
			expect(answer.status).toBe(200);
			const expected = {
				kari: ["kari", "hansen", "client"],
				accountants: ["client", "shop"],
				system: ["hansen", "unit"],
			};
			expect(names(listOf(answer))).toEqual(expect.arrayContaining(expected[name]));
			// An organisation is not its own client, and a system user no party.
			expect(names(listOf(answer)).includes(name)).toBe(name === "kari");
		}
	});

	it.each([
		["urn:altinn:enterpriseuser:username", "Robot"],
		["urn:altinn:person:idporten-email", "KARI@example.com"],
	])("takes a subject by %s", async (type, value) => {
		expect(names(listOf(await post({ type, value })))).toContain("other");
		expect((await post({ type, value: `${value}.no` })).json.code).toBe("AM-00023");
	});

	it("tells everything but packages unless told otherwise", async () => {
		const usual = find(listOf(await post(person("siri"))), "hansen");
		expect(usual.authorizedAccessPackages).toEqual([]);
		expect(usual.authorizedResources).toContain("rights");
		expect(usual.authorizedInstances.length).toBe(1);
		const bare = find(
			listOf(await post(person("siri"), "?includeResources=false&includeInstances=false&includeAccessPackages=true")),
			"hansen",
		);
		expect(bare).toMatchObject({
			authorizedResources: [],
			authorizedInstances: [],
			authorizedAccessPackages: ["merverdiavgift"],
		});
		const kari = listOf(await post(person("kari")));
		expect(names(kari)).toEqual(expect.arrayContaining(["client", "unit", "closed-shop"]));
		expect(find(kari, "client").authorizedRoles).toContain("regnskapsforer");
		const auto = listOf(
			await post(person("kari"), "?includePartiesViaKeyRoles=Auto&includeInactiveParties=AUTO&includeSubParties=auto"),
		);
		expect(names(auto)).toEqual(["kari", "hansen", "unit", "accountants"]);
	});

	it("limits resources to an owner, the caller's own unless it is an administrator", async () => {
		const resources = async (code: string, who: string) => {
			const answer = await post(person("siri"), `?orgCode=${code}`, who);
			if (answer.status !== 200) return answer.status;
			const hansen = find(listOf(answer), "hansen");
			return [[...hansen.authorizedResources].sort(), hansen.authorizedInstances.map(({ resourceId }) => resourceId)];
		};
		expect(await resources("NVD", "owner")).toEqual([["listed", "rights"], []]);
		expect(await resources("ttd", "owner")).toBe(403);
		expect(await resources("ttd", "admin")).toEqual([[], ["app_ttd_signering"]]);
		expect(await resources("none", "admin")).toEqual([[], []]);
		expect((await post(person("siri"), "?orgCode=a%20b", "admin")).status).toBe(400);
		const exchanged = await altinn.enterpriseToken("310000001", [OWNER], { claims: { "urn:altinn:org": "ttd" } });
		const own = await served.call("POST", `${RESOURCE_OWNER}?orgCode=ttd`, { token: exchanged, body: person("siri") });
		expect(own.status).toBe(200);
	});

	it("filters by parties of any type", async () => {
		const filter = [
			{ type: "urn:altinn:organization:identifier-no", value: party("client").orgNumber },
			{ type: "urn:altinn:partyid", value: String(party("shop").partyId) },
			{ type: "urn:altinn:person:legacy-selfidentified", value: "gammel" },
			{ type: "urn:altinn:organization:identifier-no", value: "999999999" },
		];
		expect(names(listOf(await post({ ...person("kari"), partyFilter: filter })))).toEqual(["shop", "client"]);
		expect(names(listOf(await post({ ...person("kari"), partyFilter: filter.slice(3) })))).toEqual([]);
		const unfiltered = names(listOf(await post(person("kari"))));
		for (const partyFilter of [[], null]) {
			expect(names(listOf(await post({ ...person("kari"), partyFilter })))).toEqual(unfiltered);
		}
	});

	it.each([
		[{ type: "urn:altinn:nonsense", value: "1" }, "AM.VLD-00001", "/type"],
		[{ type: "constructor", value: "1" }, "AM.VLD-00001", "/type"],
		[{ type: "urn:altinn:person:legacy-selfidentified", value: "gammel" }, "AM.VLD-00001", "/type"],
		[{ type: "urn:altinn:party:uuid", value: "1" }, "AM.VLD-00001", "/value"],
		[{ type: "urn:altinn:person:identifier-no", value: "1483740000" }, "AM.VLD-00001", "/value"],
		[{ type: "urn:altinn:partyid", value: "007" }, "AM.VLD-00001", "/value"],
		[
			{
				type: "urn:altinn:partyid",
				value: "4001",
				partyFilter: [
					{ type: "urn:altinn:partyid", value: "4001" },
					{ type: "urn:altinn:userid", value: "x" },
				],
			},
			"AM.VLD-00001",
			"/partyFilter/1/value",
		],
		[{ type: "urn:altinn:partyid" }, "STD.VLD-00000", "/value"],
		[{ value: "1" }, "STD.VLD-00000", "/type"],
		[{ type: 1, value: "1" }, "STD.VLD-00002", "/type"],
		[[], "STD.VLD-00002", "/"],
	])("refuses the body %j", async (body, code, path) => {
		const { status, json, text } = await post(body);
		expect([status, json.code]).toEqual([400, "STD-00000"]);
		expect(json.validationErrors?.map((each) => [each.code, each.paths.join()])).toContainEqual([code, path]);
		expect(text).not.toContain("1483740000");
	});

	it("knows no party of another kind, and none that is unknown, without repeating the number", async () => {
		for (const body of [
			{ type: "urn:altinn:person:uuid", value: party("hansen").uuid },
			{ type: "urn:altinn:organization:uuid", value: party("kari").uuid },
			{ type: "urn:altinn:systemuser:uuid", value: party("kari").uuid },
			{ type: "urn:altinn:person:identifier-no", value: "99999999999" },
		]) {
			const { status, json, text } = await post(body);
			expect([status, json.code]).toEqual([400, "AM-00023"]);
			expect(text).not.toContain(body.value);
		}
		expect(served.lines.join()).not.toContain("99999999999");
	});

	it("needs one of its scopes, a JSON body of usual size, and POST", async () => {
		const wrong = await maskinporten.enterpriseToken("991825827", [SCOPE, PORTAL]);
		expect((await served.call("POST", RESOURCE_OWNER, { token: wrong, body: person("kari") })).status).toBe(403);
		expect((await get(RESOURCE_OWNER, "owner")).status).toBe(405);
		const json = { "Content-Type": "application/json" };
		const broken = await served.call("POST", RESOURCE_OWNER, {
			token: tokens.owner as string,
			body: "{",
			headers: json,
		});
		expect(broken.status).toBe(400);
		expect((await post({ ...person("kari"), more: "x".repeat(70_000) })).status).toBe(413);
		const many = Array.from({ length: 1001 }, () => ({ type: "urn:altinn:partyid", value: "1" }));
		expect((await post({ ...person("kari"), partyFilter: many })).status).toBe(400);
	});
});

describe("the lists inside", () => {
	it("are of the user who is logged in, with everything", async () => {
		const kari = listOf(await get(INTERNAL, "kari"));
		expect(names(kari)).toEqual(expect.arrayContaining(["kari", "hansen", "unit", "client", "closed-shop"]));
		expect(find(kari, "hansen").authorizedRoles).toContain("dagl");
		expect((await get(INTERNAL, "owner")).status).toBe(403);
	});

	it("give one party, or 400 when the user may not act for it", async () => {
		const one = (name: string, who: string) =>
			get(`/accessmanagement/api/v1/authorizedparty/${party(name).partyId}`, who);
		expect((await one("hansen", "kari")).json).toMatchObject({ name: "hansen", subunits: [] });
		expect((await one("unit", "kari")).json).toMatchObject({ name: "unit", parentId: party("hansen").uuid });
		expect((await one("client", "kari")).json).toMatchObject({ name: "client" });
		for (const name of ["signatory", "iks"]) {
			const { status, json } = await one(name, "kari");
			expect([status, json.code]).toEqual([400, "AM-00023"]);
		}
		expect((await get("/accessmanagement/api/v1/authorizedparty/77777777", "kari")).status).toBe(400);
		expect((await get("/accessmanagement/api/v1/authorizedparty/x", "kari")).status).toBe(400);
	});

	it("tell of another party to those who manage its access", async () => {
		const of = (name: string, who: string, key: "partyId" | "uuid" = "partyId") =>
			get(`/accessmanagement/api/v1/${party(name)[key]}/authorizedparties`, who);
		for (const key of ["partyId", "uuid"] as const) {
			const found = listOf(await of("accountants", "kari", key));
			expect(names(found)).toEqual(expect.arrayContaining(["client", "shop", "ola", "housing"]));
		}
		expect((await of("accountants", "siri")).status).toBe(403);
		expect((await of("kari", "siri")).status).toBe(403);
		expect((await get("/accessmanagement/api/v1/77777777/authorizedparties", "kari")).status).toBe(403);
	});
});

describe("a user's own parties and roles", () => {
	const user = (name: string) => party(name).userId;

	it("lists the parties", async () => {
		const answer = await get(`/authorization/api/v1/parties?userId=${user("kari")}`, "kari");
		const found = answer.json as unknown as Record<string, unknown>[];
		expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(["kari", "hansen", "client", "ola"]));
		expect(found.find(({ name }) => name === "hansen")).toEqual({
			partyId: 5010,
			partyUuid: party("hansen").uuid,
			partyTypeName: 2,
			orgNumber: party("hansen").orgNumber,
			ssn: null,
			unitType: "AS",
			name: "hansen",
			isDeleted: false,
			onlyHierarchyElementWithNoAccess: false,
			childParties: [expect.objectContaining({ name: "unit", childParties: null })],
		});
		expect(found[0]).toMatchObject({ partyTypeName: 1, ssn: party("kari").personNumber });
	});

	it("tells whether a party is one of them", async () => {
		const validate = async (id: unknown, name = "kari", who = "kari") => {
			const { status, text } = await get(`/authorization/api/v1/parties/${id}/validate?userId=${user(name)}`, who);
			return status === 200 ? JSON.parse(text) : status;
		};
		expect(await validate(party("hansen").partyId)).toBe(true);
		expect(await validate(party("unit").partyId)).toBe(true);
		expect(await validate(party("kari").partyId)).toBe(true);
		expect(await validate(party("signatory").partyId)).toBe(false);
		expect(await validate(77_777_777)).toBe(false);
		expect(await validate(0)).toBe(404);
		expect(await validate("x")).toBe(400);
		expect(await validate(party("hansen").partyId, "ola", "kari")).toBe(403);
	});

	it("lists the roles for a party", async () => {
		const roles = (name: string, of: unknown, who = name) =>
			get(`/authorization/api/v1/roles?coveredByUserId=${user(name)}&offeredByPartyId=${of}`, who);
		const found = (await roles("kari", 5010)).json as unknown as unknown[];
		expect(found).toContainEqual({ type: "urn:altinn:rolecode", value: "dagl" });
		expect(found).toContainEqual({ type: "urn:altinn:external-role:ccr", value: "daglig-leder" });
		expect(JSON.stringify(found)).not.toContain("accesspackage");
		expect((await roles("siri", 5010)).status).toBe(404);
		expect((await roles("kari", 77_777_777)).status).toBe(404);
		expect((await roles("kari", 0)).json.validationErrors).toMatchObject([{ paths: ["QUERY/offeredByPartyId"] }]);
		expect((await get("/authorization/api/v1/roles", "kari")).json.validationErrors).toHaveLength(2);
		expect((await roles("siri", 5010, "kari")).status).toBe(403);
	});

	it("is for the user of the token alone", async () => {
		for (const who of ["ola", "owner"]) {
			expect((await get(`/authorization/api/v1/parties?userId=${user("kari")}`, who)).status).toBe(403);
		}
		for (const query of ["", "?userId=0"])
			expect((await get(`/authorization/api/v1/parties${query}`, "kari")).status).toBe(404);
		expect((await get("/authorization/api/v1/parties?userId=-1", "kari")).status).toBe(400);
		expect((await callTo(`${served.url}/authorization/api/v1/parties?userId=2001`, "GET")).status).toBe(401);
	});
});

describe("all of them", () => {
	it("have their gates shut to wrong tokens", async () => {
		const dependencies = { store: world.store, knowledge: world.knowledge, find: world.find };
		const operations = [...authorizedPartiesOperations(dependencies), ...partiesOperations(dependencies)];
		expect(operations).toHaveLength(9);
		await walkGates(served.url, operations, maskinporten);
	});

	it("permit nothing while memory may not be the database's", async () => {
		const rename = (from: string, to: string) =>
			build(world.store, async (builder) => {
				await sql.raw(`alter table ${from} rename to ${to}`).execute(builder.db);
				builder.touch(party("hansen").id, party("kari").id);
			});
		await rename("assignment_package", "hidden").catch(() => undefined);
		expect(world.knowledge.stale).toBe(true);
		const paths = [
			END_USER,
			INTERNAL,
			"/accessmanagement/api/v1/authorizedparty/5010",
			`/authorization/api/v1/parties?userId=${party("kari").userId}`,
			`/authorization/api/v1/parties/5010/validate?userId=${party("kari").userId}`,
			`/authorization/api/v1/roles?coveredByUserId=${party("kari").userId}&offeredByPartyId=5010`,
		];
		for (const path of paths) {
			const { status, headers } = await get(path, "kari");
			expect([status, headers.get("retry-after")], path).toEqual([503, "1"]);
		}
		expect((await post(person("kari"))).status).toBe(503);
		await rename("hidden", "assignment_package");
		expect((await get(END_USER, "kari")).status).toBe(200);
	});
});
