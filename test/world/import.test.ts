import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { rightKeyV2 } from "../../src/resources/right-key.js";
import type { Store } from "../../src/store/store.js";
import { importWorld } from "../../src/world/import.js";
import { usualPolicy } from "../resources/registry.js";
import { onBothEngines } from "../store/engines.js";
import {
	agentSystem,
	FJORDBRIS,
	faultsOf,
	HANSEN,
	held,
	KARI,
	LIEN,
	load,
	NINA,
	OLA,
	org,
	owner,
	person,
	ROBOT,
	resourceDocument,
	SOLBERG,
	worldFile,
} from "./files.js";

/** One of everything. */
const world = () => {
	writeFileSync(join(dirname(worldFile({}, "x.json")), "tst-service.xml"), usualPolicy("tst-service"));
	return {
		$schema: "urn:fullmakt:world",
		$comment: "A test.",
		serviceOwners: [{ ...owner, homepage: "https://example.no", environments: ["tt02"] }],
		organizations: [
			org(FJORDBRIS, { form: "BEDR", mainUnit: HANSEN }),
			org(HANSEN, { partyId: 51400101, uuid: "550FFCDD-eb1b-4ea6-b2de-46d259416c66" }),
			org(SOLBERG),
			org(LIEN, { form: "ENK", deleted: "2024-01-31" }),
		],
		persons: [
			person(KARI, { userId: 20400201, partyId: 7, username: "Kari", born: "1974-03-14" }),
			person(NINA, { name: "Nina van Solberg", lastName: "van Solberg" }),
			person(OLA, { died: "2025-11-02" }),
		],
		otherParties: [
			agentSystem,
			{
				type: "self-identified",
				uuid: "00000000-0000-4000-8000-0000000000AA",
				name: "Guest",
				form: "SI_EMAIL",
				username: "Guest",
				email: "G@Example.no",
			},
		],
		resources: [
			{ document: resourceDocument("tst-service", { homepage: null }), policy: "tst-service.xml" },
			{ document: resourceDocument("tst-other") },
		],
		roles: [
			{ from: HANSEN, to: KARI, role: "DAGL" },
			{ from: HANSEN, to: SOLBERG, role: "urn:altinn:external-role:ccr:regnskapsforer" },
			{ from: LIEN, to: OLA, role: "innehaver", validTo: "2026-01-01T00:00:00Z" },
			{ from: SOLBERG, to: NINA, role: "agent" },
		],
		delegations: [
			{
				from: HANSEN,
				to: NINA,
				packages: ["merverdiavgift", "urn:altinn:accesspackage:skatt-naering"],
				validFrom: "2026-01-01T00:00:00Z",
				validTo: "2027-01-01T00:00:00+01:00",
			},
			{ from: HANSEN, to: NINA, rights: [{ resource: "tst-service", actions: ["write", "read", "read"] }] },
			{
				from: HANSEN,
				to: SOLBERG,
				rights: [{ resource: "tst-other", actions: ["read"] }],
				packages: ["merverdiavgift"],
			},
			{
				from: FJORDBRIS,
				to: KARI,
				instances: [
					{ resource: "tst-service", instance: "urn:x:1", actions: ["read"] },
					{ resource: "tst-service", instance: "urn:x:1", actions: ["WRITE"], source: "AltinnApp" },
				],
			},
			{ from: SOLBERG, to: KARI },
		],
		clientDelegations: [
			{
				client: HANSEN,
				provider: SOLBERG,
				agent: ROBOT.toUpperCase(),
				role: "regn",
				packages: ["regnskapsforer-lonn"],
			},
			{
				client: HANSEN,
				provider: SOLBERG,
				agent: NINA,
				role: "rettighetshaver",
				packages: ["merverdiavgift"],
				resources: ["tst-other"],
			},
		],
		accessLists: [
			{
				owner: "tst",
				identifier: "list",
				name: "List",
				members: [HANSEN, SOLBERG],
				resources: [{ resource: "tst-service", actions: ["read"] }, { resource: "tst-other" }],
			},
		],
		appInstances: [
			{ guid: "00000000-0000-4000-8000-0000000000BB", party: KARI, org: "tst", app: "form", task: "Task_1" },
		],
	};
};

const rows = async <T = Record<string, unknown>>(store: Store, query: string): Promise<T[]> =>
	(await sql.raw<T>(query).execute(store.db)).rows;

/** `giver>receiver role`, by number or name. */
const assignments = async (store: Store): Promise<string[]> =>
	(
		await rows<{ line: string }>(
			store,
			`select coalesce(f.org_number, f.person_number, f.name) || '>' || coalesce(t.org_number, t.person_number, t.name) || ' ' || a.role
				|| case when a.valid_to is null then '' else ' until ' || a.valid_to end as line
			from assignment a join party f on f.id = a.from_id join party t on t.id = a.to_id`,
		)
	)
		.map(({ line }) => line)
		.sort();

onBothEngines("a world", (opened) => {
	it("is in the store as the files say", async () => {
		const store = await opened.store({ now: () => 1_780_000_000_000 });
		const { records, changed, rows: compared } = await load(store, world());
		expect(records).toEqual({
			serviceOwners: 1,
			organizations: 4,
			persons: 3,
			otherParties: 2,
			resources: 2,
			roles: 4,
			delegations: 5,
			clientDelegations: 2,
			accessLists: 1,
			appInstances: 1,
		});
		expect(changed).toBeGreaterThan(30);
		expect(compared).toBe(4 + 3 + 2 + 2 + 2 + 1);
		const [hansen] = await rows(store, `select * from party where org_number = '${HANSEN}'`);
		expect(hansen).toMatchObject({
			party_id: 51400101,
			uuid: "550ffcdd-eb1b-4ea6-b2de-46d259416c66",
			form: "AS",
			parent_id: null,
		});
		expect(await rows(store, `select parent_id from party where org_number = '${FJORDBRIS}'`)).toEqual([
			{ parent_id: hansen?.id },
		]);
		expect(
			await rows(store, `select last_name, username, born, died from party where person_number = '${KARI}'`),
		).toEqual([{ last_name: "Hansen", username: "kari", born: "1974-03-14", died: null }]);
		expect(
			await rows(store, "select last_name, died from party where kind = 'person' and username is null order by name"),
		).toEqual([
			{ last_name: "Hansen", died: "2025-11-02" },
			{ last_name: "van Solberg", died: null },
		]);
		expect(await rows(store, "select uuid, username, email, form from party where kind = 'self-identified'")).toEqual([
			{ uuid: "00000000-0000-4000-8000-0000000000aa", username: "guest", email: "g@example.no", form: "SI_EMAIL" },
		]);
		expect(await rows(store, `select deleted_at from party where org_number = '${LIEN}'`)).toEqual([
			{ deleted_at: Date.UTC(2024, 0, 31) },
		]);
		expect(await assignments(store)).toEqual(
			[
				`${HANSEN}>${KARI} daglig-leder`,
				`${HANSEN}>${SOLBERG} regnskapsforer`,
				`${HANSEN}>${SOLBERG} rettighetshaver`,
				`${HANSEN}>${NINA} rettighetshaver`,
				`${LIEN}>${OLA} innehaver until ${Date.UTC(2026, 0, 1)}`,
				`${FJORDBRIS}>${KARI} rettighetshaver`,
				`${FJORDBRIS}>${KARI} appstyrt-rettighetshaver`,
				`${SOLBERG}>${KARI} rettighetshaver`,
				`${SOLBERG}>${NINA} agent`,
				`${SOLBERG}>Robot agent`,
				`${KARI}>${KARI} privatperson`,
				`${NINA}>${NINA} privatperson`,
				`${OLA}>${OLA} privatperson`,
				"Guest>Guest selvregistrert",
			].sort(),
		);
		expect(await rows(store, "select package, valid_from, valid_to from assignment_package order by id")).toEqual([
			{ package: "merverdiavgift", valid_from: Date.UTC(2026, 0, 1), valid_to: Date.UTC(2026, 11, 31, 23) },
			{ package: "skatt-naering", valid_from: Date.UTC(2026, 0, 1), valid_to: Date.UTC(2026, 11, 31, 23) },
			{ package: "merverdiavgift", valid_from: null, valid_to: null },
		]);
		const right = (resource: string, action: string) => {
			const attributes = [{ type: "urn:altinn:resource", value: resource }];
			return { key: rightKeyV2(attributes, action), action, resource: attributes };
		};
		const given = await rows<{ rights: string }>(
			store,
			"select rights from assignment_resource order by resource desc",
		);
		expect(given.map(({ rights }) => JSON.parse(rights))).toEqual([
			[right("tst-service", "read"), right("tst-service", "write")],
			[right("tst-other", "read")],
		]);
		expect(
			await rows(
				store,
				"select i.source, i.instance, a.role from assignment_instance i join assignment a on a.id = i.assignment_id order by i.source",
			),
		).toEqual([
			{ source: "AltinnApp", instance: "urn:x:1", role: "appstyrt-rettighetshaver" },
			{ source: "EndUser", instance: "urn:x:1", role: "rettighetshaver" },
		]);
		expect(
			await rows(
				store,
				"select package, assignment_package_id is null as by_role from client_delegation_package order by package",
			),
		).toMatchObject([{ package: "merverdiavgift" }, { package: "regnskapsforer-lonn" }]);
		expect(
			await rows(store, "select package from client_delegation_package where assignment_package_id is not null"),
		).toEqual([{ package: "merverdiavgift" }]);
		expect(await rows(store, "select resource from client_delegation_resource")).toEqual([{ resource: "tst-other" }]);
		expect(await rows(store, "select policy_key, version from resource_policy")).toEqual([
			{ policy_key: "tst-service", version: 1 },
		]);
		expect(
			(await rows<{ document: string }>(store, "select document from resource where id = 'tst-service'"))[0]?.document,
		).not.toContain("null");
		expect(await rows(store, "select resource, action_filters from access_list_resource order by resource")).toEqual([
			{ resource: "tst-other", action_filters: null },
			{ resource: "tst-service", action_filters: '["read"]' },
		]);
		expect(await rows(store, "select guid, task, end_event from app_instance")).toEqual([
			{ guid: "00000000-0000-4000-8000-0000000000bb", task: "Task_1", end_event: null },
		]);
		expect((await store.changes(0)).map(({ change }) => change)).toEqual(
			expect.arrayContaining([{ kind: "everything" }]),
		);
		expect(JSON.stringify(await rows(store, "select * from audit"))).not.toContain(KARI);
	});

	it("again changes no row and makes no revision, in whatever files and order", async () => {
		const store = await opened.store();
		await load(store, world());
		const before = [await store.revision(), await held(store)];
		expect((await load(store, world())).changed).toBe(0);
		const { $schema: _s, $comment: _c, ...sections } = world();
		const { resources, ...others } = sections;
		const lines = Object.entries(others)
			.flatMap(([kind, records]) => (records as object[]).map((record) => ({ kind, ...record })))
			.reverse();
		expect((await load(store, lines, { resources })).changed).toBe(0);
		expect([await store.revision(), await held(store)]).toEqual(before);
		const fresh = await opened.store();
		await load(fresh, lines, { resources });
		expect(await assignments(fresh)).toEqual(await assignments(store));
	});

	it("that says otherwise changes what it says, and nothing beside it", async () => {
		const store = await opened.store();
		await load(store, world());
		const before = await held(store);
		const { changed } = await load(store, {
			serviceOwners: [{ ...owner, homepage: "https://other.example.no", environments: ["tt02"] }],
			organizations: [
				org(HANSEN, { name: "Hansen VVS AS" }),
				org(FJORDBRIS, { form: "BEDR", mainUnit: null }),
				org(LIEN, { form: "ENK", deleted: null }),
			],
			persons: [person(NINA, { name: "Nina Berg" }), person(KARI, { username: "kari2" })],
			resources: [{ document: resourceDocument("tst-other", { homepage: "https://x.example.no" }) }],
			roles: [{ from: LIEN, to: OLA, role: "innehaver", validTo: "2027-01-01T00:00:00Z" }],
			delegations: [
				{
					from: HANSEN,
					to: NINA,
					packages: ["merverdiavgift"],
					rights: [{ resource: "tst-service", actions: ["read"] }],
				},
				{
					from: FJORDBRIS,
					to: KARI,
					instances: [{ resource: "tst-service", instance: "urn:x:1", actions: ["read", "write"] }],
				},
			],
			accessLists: [
				{
					owner: "tst",
					identifier: "list",
					name: "Other",
					members: [KARI],
					resources: [{ resource: "tst-other", actions: ["sign"] }],
				},
			],
			appInstances: [
				{ guid: "00000000-0000-4000-8000-0000000000bb", party: KARI, org: "tst", app: "form", endEvent: "End_1" },
			],
		});
		expect(changed).toBe(5 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1);
		const after = await held(store);
		const differing = Object.keys(after).filter(
			(table) => JSON.stringify(after[table]) !== JSON.stringify(before[table]),
		);
		expect(differing.sort()).toEqual(
			[
				"access_list",
				"access_list_member",
				"access_list_resource",
				"app_instance",
				"assignment",
				"assignment_instance",
				"assignment_package",
				"assignment_resource",
				"audit",
				"change_log",
				"party",
				"resource",
				"resource_version",
				"service_owner",
			].sort(),
		);
		// What the files leave out stays: ids, the user id, the day of birth.
		expect(
			await rows(
				store,
				`select name, party_id, parent_id from party where org_number in ('${HANSEN}', '${FJORDBRIS}') order by name`,
			),
		).toEqual([
			{ name: "Hansen VVS AS", party_id: 51400101, parent_id: null },
			{ name: `Org ${FJORDBRIS}`, party_id: null, parent_id: null },
		]);
		expect(await rows(store, `select user_id, username, born from party where person_number = '${KARI}'`)).toEqual([
			{ user_id: 20400201, username: "kari2", born: "1974-03-14" },
		]);
		expect(await rows(store, `select last_name from party where person_number = '${NINA}'`)).toEqual([
			{ last_name: "Berg" },
		]);
		expect(await rows(store, `select deleted_at from party where org_number = '${LIEN}'`)).toEqual([
			{ deleted_at: null },
		]);
		expect(await rows(store, "select version from access_list")).toEqual([{ version: 2 }]);
		expect(await rows(store, "select count(*) as n from access_list_member")).toEqual([{ n: 3 }]);
		expect(await rows(store, "select valid_to from assignment_package order by id")).toMatchObject([
			{ valid_to: null },
			{ valid_to: Date.UTC(2026, 11, 31, 23) },
			{ valid_to: null },
		]);
	});

	it("a death and a deletion end what was given, and stay when a file leaves them out", async () => {
		const store = await opened.store();
		await load(store, world());
		await load(store, {
			persons: [person(NINA, { name: "Nina van Solberg", lastName: "van Solberg", died: "2026-10-01" })],
			organizations: [org(FJORDBRIS, { form: "BEDR", deleted: "2026-10-01" })],
		});
		const left = await assignments(store);
		expect(left.filter((line) => line.includes(NINA))).toEqual([`${NINA}>${NINA} privatperson`]);
		expect(left.filter((line) => line.includes(FJORDBRIS))).toEqual([]);
		expect(left).toContain(`${SOLBERG}>Robot agent`);
		expect(await rows(store, "select package from client_delegation_package")).toEqual([
			{ package: "regnskapsforer-lonn" },
		]);
		const revision = await store.revision();
		expect(
			(
				await load(store, {
					persons: [person(NINA, { name: "Nina van Solberg" })],
					organizations: [org(FJORDBRIS, { form: "BEDR" })],
				})
			).changed,
		).toBe(0);
		expect(await store.revision()).toEqual(revision);
		expect(await faultsOf(store, { delegations: [{ from: FJORDBRIS, to: NINA }] })).toEqual([
			["/delegations/0/from", expect.stringContaining("has died or was deleted")],
			["/delegations/0/to", expect.stringContaining("has died or was deleted")],
		]);
	});

	it("beside what others have written goes on from there", async () => {
		const store = await opened.store();
		await load(store, { organizations: [org(HANSEN)] });
		await store.write({ kind: "operator", id: "test" }, async (tx) => {
			await tx.db.insertInto("setting").values({ name: "a", value: "" }).execute();
			tx.log({ kind: "facts", pairs: [] });
		});
		await load(store, { organizations: [org(SOLBERG)], roles: [{ from: HANSEN, to: SOLBERG, role: "revisor" }] });
		// Numbers that the database gives itself are not in each other's way afterwards.
		await store.write({ kind: "operator", id: "test" }, async (tx) => {
			await tx.db
				.insertInto("party")
				.values({
					uuid: "x",
					kind: "person",
					name: "New",
					created_at: 0,
					updated_at: 0,
					party_id: null,
					user_id: null,
					username: null,
					org_number: null,
					person_number: null,
					email: null,
					last_name: null,
					form: null,
					parent_id: null,
					born: null,
					died: null,
					deleted_at: null,
				})
				.execute();
			tx.log({ kind: "everything" });
		});
		expect((await rows(store, "select id from party")).length).toBe(3);
	});

	describe("is refused whole", () => {
		it.each<[what: string, content: unknown, faults: [string, string | RegExp][]]>([
			[
				"a bad organisation number",
				{ organizations: [org("311592859")] },
				[["/organizations/0/orgNumber", /check digit/]],
			],
			["a bad person number", { persons: [person("14837431311")] }, [["/persons/0/personNumber", /check digit/]]],
			[
				"a bad owner number",
				{ serviceOwners: [{ ...owner, orgNumber: "311592859" }] },
				[["/serviceOwners/0/orgNumber", /check digit/]],
			],
			["a number of other length", { organizations: [org("31159285")] }, [["/organizations/0/orgNumber", /must fit/]]],
			[
				"a missing member",
				{ organizations: [{ orgNumber: HANSEN, form: "AS" }] },
				[["/organizations/0/name", /required/]],
			],
			[
				"a mistyped member",
				{ organizations: [org(HANSEN, { mainunit: SOLBERG })] },
				[["/organizations/0/mainunit", /did you mean "mainUnit"/]],
			],
			[
				"a text for a number",
				{ organizations: [org(HANSEN, { partyId: "x" })] },
				[["/organizations/0/partyId", /integer/]],
			],
			["no date", { persons: [person(KARI, { died: "2025-13-01" })] }, [["/persons/0/died", /date/]]],
			["an unknown section", { companies: [] }, [["/companies", /no such section/]]],
			["a section that is no list", { persons: {} }, [["/persons", /list/]]],
			["no object", "[]", [["", /object of sections/]]],
			["no JSON", "{", [["", /./]]],
			["an empty file", "", [["", /./]]],
			["a member twice", '{"persons":[],"persons":[]}', [["", /./]]],
			["an unknown form", { organizations: [org(HANSEN, { form: "LTD" })] }, [["/organizations/0/form", /"LTD"/]]],
			[
				"a unit of itself",
				{ organizations: [org(HANSEN, { mainUnit: HANSEN })] },
				[["/organizations/0/mainUnit", /of itself/]],
			],
			[
				"a unit of a unit",
				{ organizations: [org(HANSEN), org(SOLBERG, { mainUnit: HANSEN }), org(LIEN, { mainUnit: SOLBERG })] },
				[["/organizations/2/mainUnit", /a unit of another/]],
			],
			[
				"an unknown main unit",
				{ organizations: [org(HANSEN, { mainUnit: SOLBERG })] },
				[["/organizations/0/mainUnit", /no such party/]],
			],
			[
				"an organisation twice",
				{ organizations: [org(HANSEN), org(HANSEN)] },
				[["/organizations/1/orgNumber", /Another party/]],
			],
			[
				"a party id twice",
				{ organizations: [org(HANSEN, { partyId: 5 })], persons: [person(KARI, { partyId: 5 })] },
				[["/persons/0/partyId", /Another party/]],
			],
			[
				"a user name twice but for case",
				{ persons: [person(KARI, { username: "a" }), person(OLA, { username: "A" })] },
				[["/persons/1/username", /Another party/]],
			],
			[
				"unknown parties",
				{ roles: [{ from: HANSEN, to: KARI, role: "dagl" }] },
				[
					["/roles/0/from", /no such party/],
					["/roles/0/to", /no such party/],
				],
			],
			[
				"an unknown role",
				{ organizations: [org(HANSEN)], persons: [person(KARI)], roles: [{ from: HANSEN, to: KARI, role: "sjef" }] },
				[["/roles/0/role", /no role "sjef"/]],
			],
			[
				"a delegation as a role",
				{ organizations: [org(HANSEN), org(SOLBERG)], roles: [{ from: HANSEN, to: SOLBERG, role: "rettighetshaver" }] },
				[["/roles/0/role", /delegations/]],
			],
			[
				"a main unit as a role",
				{ organizations: [org(HANSEN), org(SOLBERG)], roles: [{ from: HANSEN, to: SOLBERG, role: "bedr" }] },
				[["/roles/0/role", /mainUnit/]],
			],
			[
				"a role twice",
				{
					organizations: [org(HANSEN), org(SOLBERG)],
					roles: [
						{ from: HANSEN, to: SOLBERG, role: "regn" },
						{ from: HANSEN, to: SOLBERG, role: "regnskapsforer" },
					],
				},
				[["/roles/1", /twice/]],
			],
			[
				"an unknown package",
				{
					organizations: [org(HANSEN), org(SOLBERG)],
					delegations: [{ from: HANSEN, to: SOLBERG, packages: ["merverdiavgift", "mva"] }],
				},
				[["/delegations/0/packages/1", /"mva"/]],
			],
			[
				"a package twice",
				{
					organizations: [org(HANSEN), org(SOLBERG)],
					delegations: [
						{ from: HANSEN, to: SOLBERG, packages: ["merverdiavgift"] },
						{ from: HANSEN, to: SOLBERG, packages: ["merverdiavgift"], validTo: "2030-01-01T00:00:00Z" },
					],
				},
				[["/delegations/1/packages/0", /twice/]],
			],
			[
				"oneself",
				{ organizations: [org(HANSEN)], delegations: [{ from: HANSEN, to: HANSEN }] },
				[["/delegations/0/to", /itself/]],
			],
			[
				"an end before its beginning",
				{
					organizations: [org(HANSEN), org(SOLBERG)],
					delegations: [
						{
							from: HANSEN,
							to: SOLBERG,
							packages: ["merverdiavgift"],
							validFrom: "2030-01-01T00:00:00Z",
							validTo: "2030-01-01T01:00:00+01:00",
						},
					],
				},
				[["/delegations/0/validTo", /not after/]],
			],
			[
				"an unknown resource",
				{
					organizations: [org(HANSEN), org(SOLBERG)],
					delegations: [
						{
							from: HANSEN,
							to: SOLBERG,
							rights: [{ resource: "nothing", actions: ["read"] }],
							instances: [{ resource: "none", instance: "i", actions: ["read"] }],
						},
					],
				},
				[
					["/delegations/0/rights/0/resource", /"nothing"/],
					["/delegations/0/instances/0/resource", /"none"/],
				],
			],
			[
				"a role for the estate of somebody who lives",
				{
					persons: [person(KARI), person(NINA), person(OLA, { died: "2025-11-02" })],
					roles: [
						{ from: KARI, to: NINA, role: "urn:digitaltdodsbo:formuesfullmakt" },
						{ from: OLA, to: NINA, role: "urn:digitaltdodsbo:formuesfullmakt" },
					],
				},
				[["/roles/0/from", /died/]],
			],
			[
				"no actions",
				{
					organizations: [org(HANSEN), org(SOLBERG)],
					delegations: [{ from: HANSEN, to: SOLBERG, rights: [{ resource: "x", actions: [] }] }],
				},
				[["/delegations/0/rights/0/actions", /./]],
			],
			[
				"a living party that gives to a dead one",
				{
					organizations: [org(HANSEN)],
					persons: [person(KARI, { died: "2025-01-01" })],
					delegations: [{ from: HANSEN, to: KARI }],
				},
				[["/delegations/0/to", /has died/]],
			],
			[
				"a client without relation",
				{
					organizations: [org(HANSEN), org(SOLBERG)],
					persons: [person(NINA)],
					clientDelegations: [
						{ client: HANSEN, provider: SOLBERG, agent: NINA, role: "regn", packages: ["regnskapsforer-lonn"] },
					],
				},
				[["/clientDelegations/0/role", /has not given/]],
			],
			[
				"a package that the role does not carry",
				{
					organizations: [org(HANSEN), org(SOLBERG)],
					persons: [person(NINA)],
					roles: [{ from: HANSEN, to: SOLBERG, role: "revi" }],
					clientDelegations: [
						{
							client: HANSEN,
							provider: SOLBERG,
							agent: NINA,
							role: "revi",
							packages: ["ansvarlig-revisor", "regnskapsforer-lonn"],
						},
					],
				},
				[["/clientDelegations/0/packages/1", /does not have this package/]],
			],
			[
				"a package that the role carries for another form only",
				{
					organizations: [org(HANSEN), org(SOLBERG)],
					persons: [person(NINA)],
					roles: [{ from: HANSEN, to: SOLBERG, role: "ffør" }],
					clientDelegations: [
						{
							client: HANSEN,
							provider: SOLBERG,
							agent: NINA,
							role: "forretningsforer",
							packages: ["forretningsforer-eiendom"],
						},
					],
				},
				[["/clientDelegations/0/packages/0", /does not have this package/]],
			],
			[
				"a package that cannot be passed on",
				{
					organizations: [org(HANSEN), org(SOLBERG)],
					persons: [person(NINA)],
					delegations: [{ from: HANSEN, to: SOLBERG, packages: ["hovedadministrator"] }],
					clientDelegations: [
						{
							client: HANSEN,
							provider: SOLBERG,
							agent: NINA,
							role: "rettighetshaver",
							packages: ["hovedadministrator"],
						},
					],
				},
				[["/clientDelegations/0/packages/0", /cannot be passed on/]],
			],
			[
				"an organisation as agent",
				{
					organizations: [org(HANSEN), org(SOLBERG), org(LIEN)],
					roles: [{ from: HANSEN, to: SOLBERG, role: "regn" }],
					clientDelegations: [{ client: HANSEN, provider: SOLBERG, agent: LIEN, role: "regn" }],
				},
				[["/clientDelegations/0/agent", /a person, or a system user/]],
			],
			[
				"a standard system as agent",
				{
					organizations: [org(HANSEN), org(SOLBERG)],
					otherParties: [{ ...agentSystem, form: "StandardSystem" }],
					roles: [{ from: HANSEN, to: SOLBERG, role: "regn" }],
					clientDelegations: [{ client: HANSEN, provider: SOLBERG, agent: ROBOT, role: "regn" }],
				},
				[["/clientDelegations/0/agent", /AgentSystem/]],
			],
			[
				"a resource by the registry's rules",
				{ serviceOwners: [owner], resources: [{ document: resourceDocument("tst-x", { resourceType: "Default" }) }] },
				[["/resources/0/document", /ResourceType/]],
			],
			[
				"another owner's number",
				{
					serviceOwners: [owner],
					resources: [
						{
							document: resourceDocument("tst-x", { hasCompetentAuthority: { organization: SOLBERG, orgcode: "tst" } }),
						},
					],
				},
				[["/resources/0/document", /belongs to another/]],
			],
			[
				"a resource twice",
				{
					serviceOwners: [owner],
					resources: [{ document: resourceDocument("tst-x") }, { document: resourceDocument("tst-x") }],
				},
				[["/resources/1/document/identifier", /Another record/]],
			],
			[
				"a policy that is not there",
				{ serviceOwners: [owner], resources: [{ document: resourceDocument("tst-x"), policy: "none.xml" }] },
				[["/resources/0/policy", /there is no file/]],
			],
			[
				"a list of an unknown owner",
				{
					accessLists: [
						{ owner: "zzz", identifier: "l", name: "L", members: [HANSEN], resources: [{ resource: "r" }] },
					],
				},
				[
					["/accessLists/0/owner", /"zzz"/],
					["/accessLists/0/members/0", /no such party/],
					["/accessLists/0/resources/0/resource", /"r"/],
				],
			],
			[
				"a list twice",
				{
					serviceOwners: [owner],
					accessLists: [
						{ owner: "tst", identifier: "l", name: "L" },
						{ owner: "tst", identifier: "l", name: "M" },
					],
				},
				[["/accessLists/1/identifier", /Another record/]],
			],
			[
				"an instance of nobody, and twice",
				{
					appInstances: [
						{ guid: ROBOT, party: KARI, org: "a", app: "b" },
						{ guid: ROBOT.toUpperCase(), party: KARI, org: "a", app: "b" },
					],
				},
				[
					["/appInstances/1/guid", /Another record/],
					["/appInstances/0/party", /no such party/],
					["/appInstances/1/party", /no such party/],
				],
			],
			[
				"lines that are none",
				["x", { kind: "nothing" }, { kind: "persons", ...person("14837431311") }],
				[
					["line 1", /kind/],
					["line 2", /kind/],
					["line 3 /personNumber", /check digit/],
				],
			],
			["a half surrogate in a line", [{ kind: "persons", ...person(KARI, { name: "\ud800" }) }], [["line 1", /./]]],
		])("%s", async (_, content, expected) => {
			const store = await opened.store();
			const found = await faultsOf(store, content);
			expect(found.map(([at]) => at)).toEqual(expected.map(([at]) => at));
			for (const [i, [, message]] of expected.entries()) expect(found[i]?.[1]).toMatch(message);
			expect(JSON.stringify(found)).not.toMatch(/\d{11}/);
		});

		it.each<[string, object, [string, RegExp][]]>([
			["another uuid", { organizations: [org(HANSEN, { uuid: ROBOT })] }, [["/organizations/0/uuid", /never changes/]]],
			[
				"another's uuid",
				{ organizations: [org(LIEN, { uuid: "550ffcdd-eb1b-4ea6-b2de-46d259416c66" })] },
				[["/organizations/0/uuid", /Another party of the store/]],
			],
			[
				"another's party id",
				{ organizations: [org(LIEN, { partyId: 51400101 })] },
				[["/organizations/0/partyId", /Another party of the store/]],
			],
			[
				"another's user id",
				{ persons: [person(OLA, { userId: 20400201 })] },
				[["/persons/0/userId", /Another party of the store/]],
			],
			[
				"another's user name",
				{ persons: [person(OLA, { username: "KARI" })] },
				[["/persons/0/username", /Another party of the store/]],
			],
			[
				"a party of another kind",
				{ otherParties: [{ ...agentSystem, uuid: "550ffcdd-eb1b-4ea6-b2de-46d259416c66" }] },
				[["/otherParties/0/type", /another kind/]],
			],
			[
				"a unit of what is a unit in the store",
				{ organizations: [org(LIEN, { mainUnit: SOLBERG })] },
				[["/organizations/0/mainUnit", /a unit of another/]],
			],
		])("for what the store holds: %s", async (_, content, expected) => {
			const store = await opened.store();
			await load(store, {
				organizations: [
					org(HANSEN, { partyId: 51400101, uuid: "550ffcdd-eb1b-4ea6-b2de-46d259416c66" }),
					org(SOLBERG, { mainUnit: HANSEN }),
				],
				persons: [person(KARI, { userId: 20400201, username: "kari" })],
			});
			const found = await faultsOf(store, content);
			expect(found.map(([at]) => at)).toEqual(expected.map(([at]) => at));
			for (const [i, [, message]] of expected.entries()) expect(found[i]?.[1]).toMatch(message);
		});

		it("with every fault of every file at once, and nobody blamed for another's fault", async () => {
			const store = await opened.store();
			const found = await faultsOf(
				store,
				{
					organizations: [org(HANSEN, { form: 5 }), org("311592859")],
					roles: [{ from: HANSEN, to: KARI, role: "dagl" }],
				},
				[{ kind: "roles", from: HANSEN, to: "311592859", role: "regn" }, "x"],
			);
			expect(found.map(([at]) => at)).toEqual([
				"/organizations/0/form",
				"/organizations/1/orgNumber",
				"line 2",
				"/roles/0/to",
			]);
		});

		it("telling a hundred faults and counting the others", async () => {
			const store = await opened.store();
			const roles = Array.from({ length: 300 }, () => ({ kind: "roles", from: HANSEN, to: KARI, role: "x" }));
			await expect(load(store, roles)).rejects.toMatchObject({ count: 900, faults: { length: 100 } });
		});

		it("when a file is not there", async () => {
			const store = await opened.store();
			for (const file of ["/nowhere/w.json", "/nowhere/w.jsonl"]) {
				await expect(importWorld(store, [file])).rejects.toMatchObject({ faults: [{ file, at: "" }] });
			}
		});

		it("for an action that the policy of the resource does not know, of the files or of the store", async () => {
			const store = await opened.store();
			const folder = dirname(worldFile({}, "x.json"));
			for (const id of ["tst-x", "tst-y"]) writeFileSync(join(folder, `${id}.xml`), usualPolicy(id));
			const parties = { organizations: [org(HANSEN), org(SOLBERG)] };
			const resources = ["tst-x", "tst-y"].map((id) => ({ document: resourceDocument(id), policy: `${id}.xml` }));
			await load(store, { serviceOwners: [owner], resources: [resources[0], { document: resourceDocument("tst-z") }] });
			const given = (resource: string, actions: string[], more: object = {}) => ({
				from: HANSEN,
				to: SOLBERG,
				rights: [{ resource, actions }],
				...more,
			});
			const instances = [{ resource: "tst-x", instance: "i", actions: ["READ", "sign"] }];
			// The resource of the first is in the store, that of the second stands behind it in the files.
			const found = await faultsOf(store, [
				...parties.organizations.map((each) => ({ kind: "organizations", ...each })),
				{ kind: "delegations", ...given("tst-x", ["read", "Write", "sign"]), instances },
				{ kind: "delegations", ...given("tst-y", ["write", "sign"]) },
				{ kind: "resources", ...resources[1] },
			]);
			expect(found.map(([at]) => at)).toEqual([
				"line 3 /rights/0/actions/1",
				"line 3 /rights/0/actions/2",
				"line 3 /instances/0/actions/1",
				"line 4 /rights/0/actions/1",
			]);
			expect(found[3]?.[1]).toContain('"tst-y" knows no action "sign"');
			// Where there is no policy nobody can say what is wrong.
			const { changed } = await load(store, parties, { delegations: [given("tst-z", ["sign"])] });
			expect(changed).toBeGreaterThan(0);
		});

		it("for a policy, with its line and column", async () => {
			const store = await opened.store();
			const folder = dirname(worldFile({}, "x.json"));
			writeFileSync(join(folder, "broken.xml"), usualPolicy("tst-x").replace('RuleId="', 'RuleIdd="'));
			writeFileSync(join(folder, "other.xml"), usualPolicy("tst-other"));
			const resources = [
				{ document: resourceDocument("tst-x"), policy: "broken.xml" },
				{ document: resourceDocument("tst-y"), policy: "other.xml" },
			];
			const found = await faultsOf(store, { serviceOwners: [owner], resources });
			expect(found.length).toBeGreaterThanOrEqual(2);
			for (const [at] of found) expect(at).toMatch(/^[1-9]\d*:[1-9]\d*$/);
		});
	});

	it("in more rows than one statement takes, and again", async () => {
		const store = await opened.store();
		const numbers = orgNumbers(1500);
		const lines: object[] = numbers.map((orgNumber) => ({ kind: "organizations", ...org(orgNumber) }));
		for (let i = 0; i < 110_000; i++) {
			lines.push({
				kind: "delegations",
				from: numbers[i % 1500],
				to: numbers[(i * 7 + Math.floor(i / 1500) + 1) % 1500],
				packages: [i % 2 === 0 ? "merverdiavgift" : "skatt-naering"],
			});
		}
		const file = worldFile(unique(lines));
		const { rows: compared, seconds, changed } = await importWorld(store, [file]);
		console.info(
			`${store.engine}: ${compared} delegations in ${seconds.toFixed(1)} s, ${Math.round(compared / seconds)} a second`,
		);
		expect(await rows(store, "select count(*) as n from assignment_package")).toEqual([{ n: compared }]);
		expect(changed).toBeGreaterThan(compared);
		expect((await importWorld(store, [file])).changed).toBe(0);
	}, 180_000);
});

function orgNumbers(count: number): string[] {
	const found: string[] = [];
	for (let body = 31_000_000; found.length < count; body++) {
		const sum = [3, 2, 7, 6, 5, 4, 3, 2].reduce((total, weight, i) => total + weight * Number(String(body)[i]), 0);
		const digit = (11 - (sum % 11)) % 11;
		if (digit < 10) found.push(`${body}${digit}`);
	}
	return found;
}

/** Without delegations to oneself and those given twice. */
function unique(lines: readonly object[]): object[] {
	const seen = new Set<string>();
	return lines.filter((line) => {
		const { from, to, packages } = line as { from?: string; to?: string; packages?: string[] };
		if (from === undefined) return true;
		const name = `${from} ${to} ${packages}`;
		if (from === to || seen.has(name)) return false;
		seen.add(name);
		return true;
	});
}
