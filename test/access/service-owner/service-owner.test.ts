import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addAgent } from "../../../src/access/clients/agents.js";
import { giveToAgent } from "../../../src/access/clients/delegate.js";
import { readItems } from "../../../src/access/clients/model.js";
import { requestOperations } from "../../../src/access/requests/routes.js";
import { grantPackage, type OwnerGrant, revokePackage } from "../../../src/access/service-owner/grant.js";
import { PARTY_URNS, partyOfUrn } from "../../../src/access/service-owner/party-urn.js";
import { serviceOwnerOperations } from "../../../src/access/service-owner/routes.js";
import { type AccessPackage, findPackage } from "../../../src/catalogue/catalogue.js";
import type { Party } from "../../../src/parties/model.js";
import type { Store } from "../../../src/store/store.js";
import { onBothEngines, sqliteStore } from "../../store/engines.js";
import { addResource } from "../clients/resources.js";
import {
	addParty,
	assign,
	enterpriseOf,
	findingsOf,
	pairsAfter,
	type Served,
	serve,
	tester,
	userOf,
} from "../clients/world.js";

const OWNER = "974761076";
const TAX = "innbygger-skatteforhold-privatpersoner";
/** Synthetic numbers with good check digits. */
const PERSON = "13896999731";
const OTHER = "04896699747";

onBothEngines("packages of service owners", (opened) => {
	let store: Store;
	let clock: number;
	let from: Party;
	let to: Party;
	const named = (code: string) => findPackage(code) as AccessPackage;
	beforeEach(async () => {
		clock = 1_800_000_000_000;
		store = await opened.store({ now: () => clock });
		from = await addParty(store, { kind: "person" });
		to = await addParty(store, { form: "AS" });
	});
	const grant = (more: Partial<OwnerGrant> = {}): OwnerGrant => ({
		from,
		to,
		package: named(TAX),
		owner: OWNER,
		...more,
	});
	const give = (more: Partial<OwnerGrant> = {}) => store.write(tester, (tx) => grantPackage(tx, grant(more)));
	const revoke = (more: Partial<OwnerGrant> = {}) => store.write(tester, (tx) => revokePackage(tx, grant(more)));
	const held = async () =>
		(await store.db.selectFrom("assignment_package").select(["package", "source"]).orderBy("id").execute()).map(
			({ package: code, source }) => `${code} ${source}`,
		);

	test("are given once and taken back once, without a connection before or after", async () => {
		const { revision } = await store.revision();
		const first = await give();
		expect(await pairsAfter(store, revision)).toEqual([`${from.id}>${to.id}`]);
		const again = await give();
		expect([again.value, again.revision]).toEqual([first.value, first.revision]);
		expect(await held()).toEqual([`${TAX} service-owner:${OWNER}`]);
		await revoke();
		expect(await store.db.selectFrom("assignment").select("id").execute()).toEqual([]);
		expect((await revoke()).revision.revision).toBe(first.revision.revision + 1);
	});

	test("only the owner that gave may take back", async () => {
		await give();
		await expect(revoke({ owner: "991825827" })).rejects.toThrow("AM-00038");
		await assign(store, from, await addParty(store), "rettighetshaver", { packages: [TAX] });
		expect(await held()).toHaveLength(2);
	});

	test("a connection that somebody else made stays, and so does what else is on it", async () => {
		await assign(store, from, to, "rettighetshaver", { packages: ["innbygger-kultur"] });
		await give();
		await revoke();
		expect(await held()).toEqual(["innbygger-kultur test"]);
		await give({ package: named("innbygger-idrett") });
		await give();
		await revoke();
		expect(await held()).toEqual(["innbygger-kultur test", `innbygger-idrett service-owner:${OWNER}`]);
	});

	test("the package of tax matters takes the old role with it; another does not", async () => {
		await assign(store, from, to, "a0282");
		const idrett = { package: named("innbygger-idrett") };
		await give(idrett);
		await revoke(idrett);
		const roles = async () =>
			(await store.db.selectFrom("assignment").select("role").execute()).map(({ role }) => role);
		expect(await roles()).toEqual(["a0282"]);
		await give();
		await revoke();
		expect(await roles()).toEqual([]);
	});

	test("one that had ended begins again", async () => {
		await assign(store, from, to, "rettighetshaver", { packages: [TAX], validTo: clock, grantValidTo: clock });
		await give();
		const rows = await store.db.selectFrom("assignment_package").select(["valid_to", "source"]).execute();
		expect(rows).toEqual([{ valid_to: null, source: `service-owner:${OWNER}` }]);
		expect(await store.db.selectFrom("assignment").select("valid_to").execute()).toEqual([{ valid_to: null }]);
	});

	test("agents who had it on these grounds are told too", async () => {
		const agent = await addParty(store, { kind: "person" });
		const firm = await addParty(store, { form: "AS" });
		const given = grant({ from: firm, package: named("jordbruk") });
		await store.write(tester, (tx) => grantPackage(tx, given));
		await store.write(tester, async (tx) => {
			await addAgent(tx, to, agent, tester, "/");
			const { items } = readItems([{ role: "rettighetshaver", packages: ["jordbruk"] }]);
			await giveToAgent(tx, { provider: to, client: firm, agent, agentAt: "/" }, items, tester);
		});
		const { revision } = await store.revision();
		await store.write(tester, (tx) => revokePackage(tx, given));
		expect(await pairsAfter(store, revision)).toEqual([`${firm.id}>${to.id}`, `${firm.id}>${agent.id}`].sort());
		expect(await store.db.selectFrom("client_delegation_package").select("id").execute()).toEqual([]);
	});

	test("ten at once make one", async () => {
		const all = await Promise.all(Array.from({ length: 10 }, () => give()));
		expect(new Set(all.map(({ value }) => value.id)).size).toBe(1);
		expect(await held()).toHaveLength(1);
	});

	test("urns name parties by number or uuid, of the kind they say", async () => {
		const person = await addParty(store, { kind: "person", personNumber: PERSON });
		expect(await partyOfUrn(store.db, `urn:altinn:person:identifier-no:${PERSON}`)).toEqual(person);
		expect(await partyOfUrn(store.db, `URN:altinn:party:uuid:${person.uuid.toUpperCase()}`)).toEqual(person);
		expect(await partyOfUrn(store.db, `urn:altinn:person:uuid:${person.uuid}`)).toEqual(person);
		expect(await partyOfUrn(store.db, `urn:altinn:organization:uuid:${person.uuid}`)).toBeUndefined();
		expect(await partyOfUrn(store.db, `urn:altinn:person:identifier-no:${OTHER}`)).toBeUndefined();
		for (const urn of [
			PERSON,
			"urn:altinn:person:identifier-no:12345678901",
			"urn:altinn:partyid:1",
			"urn:altinn:party:uuid:1",
		]) {
			expect(await partyOfUrn(store.db, urn)).toBe("malformed");
		}
	});
});

describe("the routes", () => {
	const CONNECTIONS = "/accessmanagement/api/v1/serviceowner/connections/accesspackages";
	const REQUESTS = "/accessmanagement/api/v1/serviceowner/delegationrequests";
	const NOBODY = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
	let store: Awaited<ReturnType<typeof sqliteStore>>;
	let served: Served;
	let person: Party;
	let org: Party;

	beforeAll(async () => {
		store = await sqliteStore();
		person = await addParty(store, { kind: "person", personNumber: PERSON });
		org = await addParty(store, { form: "AS", orgNumber: "991825827" });
		await addParty(store, { name: "Skatteetaten", orgNumber: OWNER });
		await addResource(store, "skd-mva");
		await addResource(store, "nav-syk", { owner: "nav", ownerOrgNumber: "889640782" });
		served = await serve([
			...serviceOwnerOperations({
				store,
				allowedPackages: (number) => (number === OWNER ? [TAX, "urn:altinn:accesspackage:jordbruk"] : []),
			}),
			...requestOperations({ store, decide: () => false }),
		]);
	});
	afterAll(async () => {
		await served.stop();
		await store.remove();
	});
	const GIVE = "altinn:serviceowner/delegations:accesspackage.write";
	const ASK = ["altinn:serviceowner/delegationrequests.read", "altinn:serviceowner/delegationrequests.write"];
	const owner = (number = OWNER) => ({ principal: enterpriseOf(number, [GIVE, ...ASK]) });
	const personUrn = `urn:altinn:person:identifier-no:${PERSON}`;
	const orgUrn = "urn:altinn:organization:identifier-no:991825827";
	const body = (more: object = {}) => ({
		from: personUrn,
		to: orgUrn,
		packageUrn: `urn:altinn:accesspackage:${TAX}`,
		...more,
	});
	const give = (sent: unknown, caller = owner()) => served.call("POST", CONNECTIONS, caller, sent);

	test("a package is given and taken back", async () => {
		const given = await give(body());
		const packageId = findPackage(TAX)?.id;
		expect([given.status, given.body]).toEqual([
			200,
			{ id: expect.any(String), assignmentId: expect.any(String), packageId },
		]);
		expect((await give(body())).body).toEqual(given.body);
		const revoked = await served.call("POST", `${CONNECTIONS}/revoke`, owner(), body());
		expect([revoked.status, revoked.body]).toEqual([204, undefined]);
		const audit = await store.db.selectFrom("audit").selectAll().where("action", "like", "service-owner.%").execute();
		expect(audit.map(({ action, actor_id }) => [action, actor_id])).toEqual([
			["service-owner.package-given", OWNER],
			["service-owner.package-revoked", OWNER],
		]);
		expect(JSON.stringify(audit)).not.toContain(PERSON);
	});

	test.each<[string, object, number, string]>([
		["an unknown package", { packageUrn: "urn:altinn:accesspackage:hund" }, 400, "AM-00035"],
		["a package that is not on the list", { packageUrn: "innbygger-kultur" }, 403, "AM-00034"],
		["an unknown party", { from: `urn:altinn:person:identifier-no:${OTHER}` }, 400, "AM-00021"],
		["the same party twice", { to: personUrn }, 400, "AM-00021"],
		["an organisation's package of a person", { packageUrn: "jordbruk" }, 400, "AM-00037"],
		["something that is no urn", { from: "ola" }, 400, "STD-00000"],
		["nothing", { from: undefined }, 400, "STD-00000"],
	])("giving %s is refused", async (_name, more, status, code) => {
		const before = await store.revision();
		for (const path of [CONNECTIONS, `${CONNECTIONS}/revoke`]) {
			const answer = await served.call("POST", path, owner(), body(more));
			expect([answer.status, answer.body.code]).toEqual([status, code]);
			// Not even in the answer.
			for (const number of [PERSON, OTHER]) expect(JSON.stringify(answer.body)).not.toContain(number);
		}
		expect(await store.revision()).toEqual(before);
	});

	test("the list is the organisation's own, and the token an organisation's", async () => {
		const other = await give(body(), owner("889640782"));
		expect([other.status, other.body.code]).toEqual([403, "AM-00034"]);
		const user = { principal: userOf(person, GIVE) };
		expect((await served.call("POST", CONNECTIONS, user, body())).status).toBe(403);
		expect((await served.call("POST", CONNECTIONS, undefined, body())).status).toBe(401);
		expect((await served.call("POST", CONNECTIONS, { principal: enterpriseOf(OWNER, ASK) }, body())).status).toBe(403);
	});

	test("what another owner gave cannot be taken back", async () => {
		await assign(store, org, person, "rettighetshaver", { packages: ["jordbruk"] });
		const sent = body({ from: orgUrn, to: personUrn, packageUrn: "jordbruk" });
		const answer = await served.call("POST", `${CONNECTIONS}/revoke`, owner(), sent);
		expect([answer.status, answer.body.code]).toEqual([400, "AM-00038"]);
	});

	test("a request is drafted, confirmed by the asker, and its status told to its owner", async () => {
		const drafted = await served.call("POST", `${REQUESTS}/package`, owner(), {
			from: personUrn,
			to: orgUrn,
			package: "toll",
		});
		expect(drafted.status).toBe(202);
		expect(drafted.body).toMatchObject({
			status: "Draft",
			from: { id: person.uuid },
			to: { id: org.uuid },
			by: { name: "Skatteetaten" },
		});
		const { id } = drafted.body;
		const status = (caller = owner()) => served.call("GET", `${REQUESTS}/${id}/status`, caller);
		expect((await status()).body).toBe("Draft");
		const other = await status(owner("889640782"));
		expect([other.status, other.body.code]).toEqual([404, "AM-00031"]);
		const asker = {
			principal: userOf(person, "altinn:portal/enduser"),
			may: [`altinn_access_management write ${person.uuid}`],
		};
		const confirm = () =>
			served.call("PUT", `/accessmanagement/api/v1/enduser/request/draft/confirm?party=${person.uuid}&id=${id}`, asker);
		expect((await confirm()).body.status).toBe("Pending");
		expect((await status()).body).toBe("Pending");
		// The same again finds the one that waits.
		const again = await served.call("POST", REQUESTS, owner(), {
			from: personUrn,
			to: orgUrn,
			package: { referenceId: "toll" },
		});
		expect([again.status, again.body.id]).toEqual([202, id]);
		const withdraw = (caller = owner()) => served.call("PUT", `${REQUESTS}/${id}/withdraw`, caller);
		expect((await withdraw(owner("889640782"))).status).toBe(404);
		expect((await withdraw()).body.status).toBe("Withdrawn");
		expect((await withdraw()).body.status).toBe("Withdrawn");
		expect(findingsOf(await confirm())).toEqual(["AM.VLD-00036 QUERY/id"]);
	});

	test("a draft between strangers cannot be confirmed", async () => {
		const stranger = await addParty(store, { form: "AS", orgNumber: "910000012" });
		const to = `urn:altinn:organization:uuid:${stranger.uuid}`;
		const { body } = await served.call("POST", `${REQUESTS}/resource`, owner(), {
			from: personUrn,
			to,
			resource: "skd-mva",
		});
		const asker = {
			principal: userOf(person, "altinn:portal/enduser"),
			may: [`altinn_access_management write ${person.uuid}`],
		};
		const confirmed = await served.call(
			"PUT",
			`/accessmanagement/api/v1/enduser/request/draft/confirm?party=${person.uuid}&id=${body.id}`,
			asker,
		);
		expect(findingsOf(confirmed)).toEqual(["AM.VLD-00041 QUERY/id"]);
	});

	test.each<[string, string, object, string[]]>([
		["bad urns", "/package", { from: "x", to: "y", package: "toll" }, ["AMSO.VLD-00001 /from", "AMSO.VLD-00001 /to"]],
		[
			"unknown parties",
			"/package",
			{ to: "urn:altinn:organization:identifier-no:910000004", package: "toll" },
			["AMSO.VLD-00002 /to"],
		],
		["an unknown resource", "/resource", { resource: "nothing" }, ["AMSO.VLD-00003 /resource"]],
		["an unknown package", "/package", { package: "hund" }, ["AMSO.VLD-00004 /package"]],
		[
			"both",
			"",
			{ resource: { referenceId: "skd-mva" }, package: { referenceId: "toll" } },
			["AMSO.VLD-00005 /resource /package"],
		],
		["neither", "", {}, ["AMSO.VLD-00005 /resource /package"]],
		["another's resource", "/resource", { resource: "nav-syk" }, ["AMSO.VLD-00006 /resource"]],
		["oneself", "/package", { to: personUrn, package: "toll" }, ["AM.VLD-00045 /to"]],
		["what is a person's", "/package", { package: "innbygger-kultur" }, ["AM.VLD-00048 /package"]],
	])("drafting with %s is refused", async (_name, path, more, findings) => {
		const before = await store.revision();
		const answer = await served.call("POST", REQUESTS + path, owner(), { from: personUrn, to: orgUrn, ...more });
		expect([answer.status, findingsOf(answer)]).toEqual([400, findings]);
		expect(await store.revision()).toEqual(before);
	});

	test("the urns are told to anybody; the rest needs a scope", async () => {
		expect((await served.call("GET", `${REQUESTS}/_meta/urns/party`)).body).toEqual(PARTY_URNS);
		const reader = { principal: enterpriseOf(OWNER, [ASK[0] as string]) };
		expect((await served.call("POST", `${REQUESTS}/package`, reader, {})).status).toBe(403);
		expect((await served.call("PUT", `${REQUESTS}/${NOBODY}/withdraw`, reader)).status).toBe(403);
		expect((await served.call("GET", `${REQUESTS}/${NOBODY}/status`)).status).toBe(401);
		expect((await served.call("GET", `${REQUESTS}/${NOBODY}/status`, reader)).status).toBe(404);
	});
});
