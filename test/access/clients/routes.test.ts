import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientDelegationOperations } from "../../../src/access/clients/routes.js";
import { findPackage, findRole } from "../../../src/catalogue/catalogue.js";
import { invalid } from "../../../src/http/fault.js";
import type { Party } from "../../../src/parties/model.js";
import { findParty } from "../../../src/parties/repository.js";
import { sqliteStore } from "../../store/engines.js";
import { type Answer, addParty, assign, type Caller, findingsOf, type Served, serve, userOf } from "./world.js";

const V1 = "/accessmanagement/api/v1/enduser/clientdelegations";
const V2 = "/accessmanagement/api/v2/enduser/clientdelegations";
const INTERNAL = "/accessmanagement/api/v1/internal/systemuserclientdelegation";
const PORTAL = "altinn:portal/enduser";
const LONN = "urn:altinn:accesspackage:regnskapsforer-lonn";
const NOBODY = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

let store: Awaited<ReturnType<typeof sqliteStore>>;
let served: Served;
let client: Party;
let provider: Party;
let person: Party;
let admin: Party;
let machine: Party;
let newcomer: Party;

beforeAll(async () => {
	store = await sqliteStore();
	const main = await addParty(store, { name: "main", form: "AS", orgNumber: "910000004" });
	client = await addParty(store, { name: "client", form: "BEDR", orgNumber: "910000012", parent: main });
	provider = await addParty(store, { name: "provider", form: "AS" });
	person = await addParty(store, { kind: "person", name: "agent", lastName: "Agent", personNumber: "17058012345" });
	newcomer = await addParty(store, { kind: "person", name: "new", lastName: "New", personNumber: "17058054321" });
	admin = await addParty(store, { kind: "person", name: "admin" });
	machine = await addParty(store, { kind: "system-user", form: "AgentSystem", parent: provider });
	await assign(store, client, provider, "regnskapsforer");
	await assign(store, client, provider, "rettighetshaver", { packages: ["jordbruk"], resources: ["skd-mva"] });
	await assign(store, provider, person, "rettighetshaver");
	const findPerson = async (
		_caller: unknown,
		{ personIdentifier, lastName }: { personIdentifier: string; lastName: string },
	) => {
		const found = await findParty(store.db, { personNumber: personIdentifier });
		if (found?.lastName === lastName) return found;
		throw invalid([{ code: "AM.VLD-00034", title: "They do not belong together.", paths: ["/personIdentifier"] }]);
	};
	served = await serve(clientDelegationOperations({ store, findPerson }));
});
afterAll(async () => {
	await served.stop();
	await store.remove();
});

const administrator = (): Caller => ({
	principal: userOf(admin, PORTAL),
	may: ["read", "write"].map((action) => `altinn_client_administration ${action} ${provider.uuid}`),
});
const agent = (party = person): Caller => ({
	principal: userOf(party, "altinn:clientdelegations/myclients.read", "altinn:clientdelegations/myclients.write"),
});
const call = (method: string, path: string, body?: unknown, caller = administrator()) =>
	served.call(method, path, caller, body);
const values = (role: string, ...packages: string[]) => ({ values: [{ role, packages }] });
const data = ({ body }: Answer) => body.data as unknown as readonly Record<string, unknown>[];

describe("the gates", () => {
	const operations: readonly [string, string][] = [
		["GET", `${V1}/clients`],
		["GET", `${V1}/agents`],
		["POST", `${V1}/agents`],
		["DELETE", `${V1}/agents`],
		["DELETE", `${V1}/agents/clients`],
		["GET", `${V1}/agents/accesspackages`],
		["GET", `${V1}/clients/accesspackages`],
		["POST", `${V1}/agents/accesspackages`],
		["DELETE", `${V1}/agents/accesspackages`],
		["GET", `${V2}/agents/resources`],
		["GET", `${V2}/clients/resources`],
		["POST", `${V2}/agents/resources`],
		["POST", `${V2}/agents/resources/delete`],
		["POST", `${V2}/agents/accesspackages/delete`],
		["GET", `${INTERNAL}/clients`],
		["GET", INTERNAL],
		["POST", INTERNAL],
		["DELETE", `${INTERNAL}/deletedelegation`],
		["DELETE", `${INTERNAL}/deleteassignment`],
		["DELETE", `${INTERNAL}/deleteagentassignment`],
	];
	test.each(operations)("%s %s: token, scope, and the PDP about the party", async (method, path) => {
		const query = `${path}?party=${provider.uuid}`;
		expect((await served.call(method, query)).status).toBe(401);
		const { may = [] } = administrator();
		expect((await call(method, query, undefined, { principal: userOf(admin, "altinn:other"), may })).status).toBe(403);
		expect((await call(method, query, undefined, { principal: userOf(admin, PORTAL) })).status).toBe(403);
		expect((await call(method, `${path}?party=${client.uuid}`)).status).toBe(403);
		expect((await call(method, path)).status).toBe(403);
		// Reading is not writing.
		const [other] =
			method === "GET" ? may.filter((each) => each.includes("write")) : may.filter((each) => each.includes("read"));
		const half = { principal: userOf(admin, PORTAL), may: [String(other)] };
		expect((await call(method, query, undefined, half)).status).toBe(403);
	});

	test.each(["clients", "clientproviders"])("my/%s needs a token with its own scope, and a party", async (what) => {
		expect((await served.call("GET", `${V1}/my/${what}`)).status).toBe(401);
		const other = { principal: userOf(person, "altinn:clientdelegations.read") };
		expect((await call("GET", `${V1}/my/${what}`, undefined, other)).status).toBe(403);
		const nobody = { principal: { ...userOf(person, PORTAL), partyUuid: NOBODY } };
		expect((await call("GET", `${V1}/my/${what}`, undefined, nobody)).status).toBe(403);
		expect((await call("GET", `${V1}/my/${what}`, undefined, agent())).status).toBe(200);
	});
});

describe("bad input changes nothing", () => {
	const party = () => `party=${provider.uuid}`;
	const three = () => `${party()}&from=${client.uuid}&to=${person.uuid}`;
	test.each<[string, () => string, unknown, string[]]>([
		["an agent that is no uuid", () => `${V1}/agents?${party()}&to=1`, undefined, ["STD.VLD-00002 QUERY/to"]],
		[
			"the empty uuid",
			() => `${V1}/agents?${party()}&to=00000000-0000-0000-0000-000000000000`,
			undefined,
			["AM.VLD-00007 $QUERY/to"],
		],
		["an agent nobody knows", () => `${V1}/agents?${party()}&to=${NOBODY}`, undefined, ["AM.VLD-00006 QUERY/to"]],
		[
			"a person without connection",
			() => `${V1}/agents?${party()}&to=${newcomer.uuid}`,
			undefined,
			["AM.VLD-00006 QUERY/to"],
		],
		[
			"an organisation as agent",
			() => `${V1}/agents?${party()}&to=${client.uuid}`,
			undefined,
			["AM.VLD-00008 QUERY/to"],
		],
		["half a person", () => `${V1}/agents?${party()}`, { lastName: "New" }, ["AM.VLD-00007 /personIdentifier"]],
		[
			"a wrong last name",
			() => `${V1}/agents?${party()}`,
			{ personIdentifier: "17058054321", lastName: "Old" },
			["AM.VLD-00034 /personIdentifier"],
		],
		[
			"no client",
			() => `${V1}/agents/accesspackages?${party()}&to=${person.uuid}`,
			values("regn", LONN),
			["STD.VLD-00000 QUERY/from"],
		],
		[
			"a client nobody knows",
			() => `${V1}/agents/accesspackages?${party()}&from=${NOBODY}&to=${person.uuid}`,
			values("regn", LONN),
			["AM.VLD-00006 QUERY/from"],
		],
		[
			"an unknown role and package",
			() => `${V1}/agents/accesspackages?${three()}`,
			values("sjef", "hund"),
			["AM.VLD-00029 /values/0/role", "AM.VLD-00030 /values/0/packages/0"],
		],
		["no values", () => `${V1}/agents/accesspackages?${three()}`, { values: [] }, ["STD.VLD-00004 /values"]],
		[
			"no packages",
			() => `${V1}/agents/accesspackages?${three()}`,
			values("regn"),
			["STD.VLD-00004 /values/0/packages"],
		],
		["no body", () => `${V1}/agents/accesspackages?${three()}`, undefined, ["STD.VLD-00000 /"]],
		[
			"too many packages",
			() => `${V1}/agents/accesspackages?${three()}`,
			values("regn", ...Array<string>(301).fill(LONN)),
			["STD.VLD-00005 /values/0/packages"],
		],
		["not JSON", () => `${V1}/agents/accesspackages?${three()}`, "{", ["STD.VLD-00017 /"]],
		[
			"a person who is no agent",
			() => `${V1}/agents/accesspackages?${party()}&from=${client.uuid}&to=${newcomer.uuid}`,
			values("regn", LONN),
			["AM.VLD-00032 QUERY/to"],
		],
	])("%s", async (_name, path, body, findings) => {
		const before = await store.revision();
		const answer = await call("POST", path(), body);
		expect([answer.status, answer.body.code, findingsOf(answer)]).toEqual([400, "STD-00000", findings]);
		expect(await store.revision()).toEqual(before);
	});

	test("neither an agent nor a person", async () => {
		const answer = await call("POST", `${V1}/agents?${party()}`);
		expect([answer.status, answer.body.code]).toEqual([400, "AM-00024"]);
	});

	test("filters and tokens", async () => {
		const roles = await call("GET", `${V1}/clients?${party()}&roles=sjef&packages=hund`);
		expect(findingsOf(roles)).toEqual(["AM.VLD-00029 QUERY/roles", "AM.VLD-00030 QUERY/packages"]);
		const token = await call("GET", `${V1}/clients?${party()}&token=${NOBODY}`);
		expect(findingsOf(token)).toEqual(["STD.VLD-00002 QUERY/token"]);
		const size = await call("GET", `${V1}/clients?${party()}&pageSize=0`);
		expect(findingsOf(size)).toEqual(["STD.VLD-00007 QUERY/pageSize"]);
	});
});

describe("version 1, from hiring to leaving", () => {
	const party = () => `party=${provider.uuid}`;
	const three = () => `${party()}&from=${client.uuid}&to=${person.uuid}`;
	const regn = findRole("regnskapsforer");

	test("the client with its main unit, and what may be passed on", async () => {
		const answer = await call("GET", `${V1}/clients?${party()}`);
		expect(answer.status).toBe(200);
		expect(answer.body.links).toEqual({ next: null });
		const [only, ...others] = data(answer);
		expect(others).toEqual([]);
		expect(only?.client).toMatchObject({
			id: client.uuid,
			type: "Organisasjon",
			variant: "BEDR",
			organizationIdentifier: "910000012",
			parent: { name: "main", parent: null },
			personIdentifier: null,
			isDeleted: false,
			deletedAt: null,
		});
		const access = only?.access as unknown as {
			role: { code: string };
			packages: { urn: string }[];
			resources?: unknown;
		}[];
		expect(access.map(({ role, packages }) => [role.code, packages.length])).toEqual([
			["regnskapsforer", 3],
			["rettighetshaver", 1],
		]);
		expect(access[0]?.role).toEqual({
			id: regn?.id,
			code: "regnskapsforer",
			urn: "urn:altinn:external-role:ccr:regnskapsforer",
			"legacyurn ": "urn:altinn:rolecode:regn",
			children: null,
		});
		expect(access[0]).not.toHaveProperty("resources");
	});

	test("a person by uuid or by number becomes an agent, once", async () => {
		const byUuid = await call("POST", `${V1}/agents?${party()}&to=${person.uuid}`);
		expect(byUuid.status).toBe(200);
		expect(byUuid.body).toEqual({
			id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
			roleId: "ff4c33f5-03f7-4445-85ed-1e60b8aafb30",
			fromId: provider.uuid,
			toId: person.uuid,
		});
		expect((await call("POST", `${V1}/agents?${party()}&to=${person.uuid}`)).body).toEqual(byUuid.body);
		// Members of the body in any case.
		const byNumber = await call("POST", `${V1}/agents?${party()}`, {
			personidentifier: "17058054321",
			LastName: "New",
		});
		expect(byNumber.body.toId).toBe(newcomer.uuid);
		const agents = data(await call("GET", `${V1}/agents?${party()}`));
		expect(agents.map((each) => (each.agent as { id: string }).id)).toEqual([person.uuid, newcomer.uuid]);
		expect(agents[0]?.agentAddedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
	});

	test("packages are given, told on both sides, and taken", async () => {
		const given = await call("POST", `${V1}/agents/accesspackages?${three()}`, values("REGN", LONN));
		const expected = {
			roleId: regn?.id,
			packageId: findPackage(LONN)?.id,
			viaId: provider.uuid,
			fromId: client.uuid,
			toId: person.uuid,
		};
		expect([given.status, given.body]).toEqual([200, [{ ...expected, changed: true }]]);
		const again = await call("POST", `${V1}/agents/accesspackages?${three()}`, values("regn", LONN));
		expect(again.body).toEqual([{ ...expected, changed: false }]);
		const clients = data(await call("GET", `${V1}/agents/accesspackages?${party()}&to=${person.uuid}`));
		expect(clients.map((each) => (each.client as { id: string }).id)).toEqual([client.uuid]);
		const agents = data(await call("GET", `${V1}/clients/accesspackages?${party()}&from=${client.uuid}`));
		expect(agents.map((each) => (each.agent as { id: string }).id)).toEqual([person.uuid]);
		expect(agents[0]?.access).toMatchObject([{ role: { code: "regnskapsforer" }, packages: [{ urn: LONN }] }]);
		const taken = await call("DELETE", `${V1}/agents/accesspackages?${three()}`, values("regn", LONN));
		expect([taken.status, taken.body]).toEqual([200, [{ ...expected, changed: true }]]);
		expect(data(await call("GET", `${V1}/agents/accesspackages?${party()}&to=${person.uuid}`))).toEqual([]);
	});

	test("the agent sees its clients and gives them up", async () => {
		await call("POST", `${V1}/agents/accesspackages?${three()}`, {
			values: [
				{ role: "regn", packages: [LONN] },
				{ role: "rettighetshaver", packages: ["urn:altinn:accesspackage:jordbruk"] },
			],
		});
		const [only] = data(await call("GET", `${V1}/my/clients`, undefined, agent()));
		expect(only).toMatchObject({ provider: { id: provider.uuid }, clients: [{ client: { id: client.uuid } }] });
		expect(data(await call("GET", `${V1}/my/clients?provider=${client.uuid}`, undefined, agent()))).toEqual([]);
		expect(data(await call("GET", `${V1}/my/clients`, undefined, agent(newcomer)))).toEqual([]);
		const providers = data(await call("GET", `${V1}/my/clientproviders`, undefined, agent()));
		expect(providers).toMatchObject([{ provider: { id: provider.uuid }, providerAddedAt: expect.any(String) }]);
		const own = `provider=${provider.uuid}&from=${client.uuid}`;
		const part = await call("DELETE", `${V1}/my/clients/accesspackages?${own}`, values("regn", LONN), agent());
		expect(part.body).toMatchObject([{ changed: true }]);
		// Another agent's call touches nothing of this one's.
		expect((await call("DELETE", `${V1}/my/clients?${own}&cascade=true`, undefined, agent(newcomer))).status).toBe(204);
		expect(data(await call("GET", `${V1}/my/clients`, undefined, agent()))).toHaveLength(1);
		const refused = await call("DELETE", `${V1}/my/clients?${own}`, undefined, agent());
		expect(findingsOf(refused)).toEqual(["AM.VLD-00031 QUERY/cascade"]);
		const named = await call("DELETE", `${V1}/my/clients?${own}`, values("rettighetshaver", "jordbruk"), agent());
		expect([named.status, named.body]).toMatchObject([200, [{ changed: true }]]);
		expect((await call("DELETE", `${V1}/my/clients?${own}`, undefined, agent())).status).toBe(204);
	});

	test("an agent leaves with all its clients; a provider needs cascade", async () => {
		await call("POST", `${V1}/agents/accesspackages?${three()}`, values("regn", LONN));
		const refused = await call("DELETE", `${V1}/agents?${party()}&to=${person.uuid}`);
		expect([refused.status, findingsOf(refused)]).toEqual([400, ["AM.VLD-00031 QUERY/cascade"]]);
		const client = await call("DELETE", `${V1}/agents/clients?${three()}`);
		expect(findingsOf(client)).toEqual(["AM.VLD-00031 QUERY/cascade"]);
		expect((await call("DELETE", `${V1}/agents/clients?${three()}&cascade=true`)).status).toBe(204);
		await call("POST", `${V1}/agents/accesspackages?${three()}`, values("regn", LONN));
		const left = await call("DELETE", `${V1}/my/clientproviders?provider=${provider.uuid}`, undefined, agent());
		expect(left.status).toBe(204);
		expect(data(await call("GET", `${V1}/my/clientproviders`, undefined, agent()))).toEqual([]);
		expect((await call("DELETE", `${V1}/agents?${party()}&to=${newcomer.uuid}&cascade=true`)).status).toBe(204);
		expect(data(await call("GET", `${V1}/agents?${party()}`))).toEqual([]);
	});
});

describe("version 2", () => {
	const party = () => `party=${provider.uuid}`;
	const three = () => `${party()}&client=${client.uuid}&agent=${person.uuid}`;
	const resources = (role: string, ...names: string[]) => ({ values: [{ role, resources: names }] });

	test("single resources are given, told and taken", async () => {
		expect((await call("POST", `${V2}/agents?${party()}&agent=${person.uuid}`)).status).toBe(200);
		const given = await call("POST", `${V2}/agents/resources?${three()}`, resources("rettighetshaver", "skd-mva"));
		expect([given.status, given.body]).toMatchObject([
			200,
			[{ resourceId: expect.any(String), viaId: provider.uuid, changed: true }],
		]);
		const [told] = data(await call("GET", `${V2}/agents/resources?${party()}&agent=${person.uuid}`));
		expect(told).toMatchObject({
			client: { id: client.uuid },
			access: [{ resources: [{ refId: "skd-mva" }], packages: [] }],
		});
		expect(data(await call("GET", `${V2}/agents/accesspackages?${party()}&agent=${person.uuid}`))).toEqual([]);
		expect(data(await call("GET", `${V2}/clients/resources?${party()}&client=${client.uuid}`))).toHaveLength(1);
		// Version 1 tells packages only.
		expect(data(await call("GET", `${V1}/agents/accesspackages?${party()}&to=${person.uuid}`))).toEqual([]);
		const [mine] = data(await call("GET", `${V2}/my/clients`, undefined, agent()));
		expect(mine).toMatchObject({ clients: [{ access: [{ resources: [{ refId: "skd-mva" }] }] }] });
		const own = `provider=${provider.uuid}&client=${client.uuid}`;
		const up = await call(
			"POST",
			`${V2}/my/clients/resources/delete?${own}`,
			resources("rettighetshaver", "skd-mva"),
			agent(),
		);
		expect(up.body).toMatchObject([{ changed: true }]);
		const gone = await call(
			"POST",
			`${V2}/agents/resources/delete?${three()}`,
			resources("rettighetshaver", "skd-mva"),
		);
		expect(gone.body).toMatchObject([{ changed: false }]);
		const refused = await call("POST", `${V2}/agents/resources?${three()}`, resources("regn", "skd-mva"));
		expect(findingsOf(refused)).toEqual(["AM.VLD-00026 /values/0/resources/0"]);
	});

	test("deletes with a body are POST; leaving a provider needs cascade", async () => {
		await call("POST", `${V2}/agents/accesspackages?${three()}`, values("regn", LONN));
		const leave = `${V2}/my/clientproviders?provider=${provider.uuid}`;
		expect(findingsOf(await call("DELETE", leave, undefined, agent()))).toEqual(["AM.VLD-00031 QUERY/cascade"]);
		expect((await call("DELETE", `${V2}/agents/accesspackages?${three()}`, values("regn", LONN))).status).toBe(405);
		const taken = await call("POST", `${V2}/agents/accesspackages/delete?${three()}`, values("regn", LONN));
		expect(taken.body).toMatchObject([{ changed: true }]);
		expect((await call("DELETE", leave, undefined, agent())).status).toBe(204);
	});

	test("clients by resource, and pages with links", async () => {
		const other = await addParty(store, { form: "AS" });
		await assign(store, other, provider, "revisor");
		const filtered = data(await call("GET", `${V2}/clients?${party()}&resources=skd-mva`));
		expect(filtered.map((each) => (each.client as { id: string }).id)).toEqual([client.uuid]);
		const first = await call("GET", `${V2}/clients?${party()}&PageSize=1`);
		const next = (first.body.links as { next: string }).next;
		expect(next).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/accessmanagement\/api\/v2\/.*token=/);
		expect(next).not.toMatch(/token=\d+$/);
		const second = await call("GET", next);
		expect(data(second).map((each) => (each.client as { id: string }).id)).toEqual([other.uuid]);
		expect(second.body.links).toEqual({ next: null });
	});
});

describe("system users as agents", () => {
	const party = () => `party=${provider.uuid}`;
	const body = (more: object = {}) => ({
		clientId: client.uuid,
		agentId: machine.uuid,
		agentName: "machine",
		agentRole: "agent",
		rolePackages: [{ roleIdentifier: "regnskapsforer", packageUrn: LONN }],
		...more,
	});

	test("clients: organisations that give every package", async () => {
		const farmer = await addParty(store, { kind: "person" });
		await assign(store, farmer, provider, "rettighetshaver", { packages: ["jordbruk"] });
		const told = async (query: string) => {
			const { body } = await call("GET", `${INTERNAL}/clients?${party()}${query}`);
			return (body as unknown as { client: { id: string } }[]).map((each) => each.client.id);
		};
		expect(await told("&packages=jordbruk")).toEqual([client.uuid]);
		expect(await told("&packages=jordbruk&packages=regnskapsforer-lonn")).toEqual([client.uuid]);
		expect(await told("&packages=jordbruk&packages=revisormedarbeider")).toEqual([]);
		expect(await told("&roles=regn&packages=jordbruk")).toEqual([]);
	});

	test("a delegation is made, told and removed", async () => {
		const made = await call("POST", `${INTERNAL}?${party()}`, body());
		expect([made.status, made.body]).toEqual([200, [{ delegationId: expect.any(String), fromEntityId: client.uuid }]]);
		expect((await call("POST", `${INTERNAL}?${party()}`, body())).body).toEqual(made.body);
		const told = await call("GET", `${INTERNAL}?${party()}&systemUser=${machine.uuid}&client=${client.uuid}`);
		const [{ delegationId } = { delegationId: "" }] = made.body as unknown as { delegationId: string }[];
		expect(told.body).toMatchObject([{ id: delegationId, from: { id: client.uuid }, to: { id: machine.uuid } }]);
		// Another provider may not, even when it knows the id.
		const stranger = await addParty(store);
		const other = { principal: userOf(admin, PORTAL), may: [`altinn_client_administration write ${stranger.uuid}`] };
		const remove = (of: Party) => `${INTERNAL}/deletedelegation?party=${of.uuid}&delegationId=${delegationId}`;
		expect((await call("DELETE", remove(stranger), undefined, other)).status).toBe(204);
		expect((await call("GET", `${INTERNAL}?${party()}&systemUser=${machine.uuid}`)).body).toHaveLength(1);
		expect((await call("DELETE", remove(provider))).status).toBe(204);
		expect((await call("GET", `${INTERNAL}?${party()}&systemUser=${machine.uuid}`)).body).toEqual([]);
	});

	test("an agent's assignment is removed by its id or by the agent", async () => {
		await call("POST", `${INTERNAL}?${party()}`, body());
		const assignment = await call("POST", `${V1}/agents?${party()}&to=${machine.uuid}`);
		const byId = `${INTERNAL}/deleteassignment?${party()}&assignmentId=${assignment.body.id}`;
		expect(findingsOf(await call("DELETE", byId))).toEqual(["AM.VLD-00031 QUERY/cascade"]);
		expect((await call("DELETE", `${byId}&cascade=true`)).status).toBe(204);
		expect((await call("DELETE", byId)).status).toBe(204);
		await call("POST", `${INTERNAL}?${party()}`, body());
		const byAgent = `${INTERNAL}/deleteagentassignment?${party()}&agentId=${machine.uuid}`;
		expect((await call("DELETE", byAgent)).status).toBe(400);
		expect((await call("DELETE", `${byAgent}&cascade=true`)).status).toBe(204);
	});

	test.each<[string, () => object, string[]]>([
		["a person as agent", () => ({ agentId: person.uuid }), ["AM.VLD-00008 /agentId"]],
		["nobody", () => ({ clientId: NOBODY }), ["AM.VLD-00006 /clientId"]],
		["another role", () => ({ agentRole: "revisor" }), ["AM.VLD-00029 /agentRole"]],
		[
			"unknown names",
			() => ({ rolePackages: [{ roleIdentifier: "x", packageUrn: "y" }] }),
			["AM.VLD-00029 /rolePackages/0/roleIdentifier", "AM.VLD-00030 /rolePackages/0/packageUrn"],
		],
		[
			"what the client does not give",
			() => ({ rolePackages: [{ roleIdentifier: "regn", packageUrn: "toll" }] }),
			["AM.VLD-00026 /rolePackages/0/packageUrn"],
		],
	])("refuses %s", async (_name, more, findings) => {
		const answer = await call("POST", `${INTERNAL}?${party()}`, body(more()));
		expect([answer.status, findingsOf(answer)]).toEqual([400, findings]);
	});
});
