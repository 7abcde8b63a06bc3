import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Decisions, openDecisions } from "../../src/authorization/open-decisions.js";
import { createLog } from "../../src/http/log.js";
import { PolicyLibrary } from "../../src/pdp/policy-library.js";
import type { Store } from "../../src/store/store.js";
import { build, type PartyValues, right, type WorldBuilder } from "../pip/world-builder.js";
import { sqliteStore } from "../store/engines.js";
import { accessPackage, ccr, type Pair, policyXml, type RuleText, resource, role } from "./policy-xml.js";

/** Of a generator with a fixed seed (mulberry32). */
export function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

export interface KnownParty extends PartyValues {
	readonly id: number;
	readonly uuid: string;
}

export interface DecisionWorld extends Decisions {
	readonly store: Store;
	readonly parties: Readonly<Record<string, KnownParty>>;
	readonly now: { at: number };
	/** Another node over the same store and cache. */
	reopen(): Promise<Decisions>;
	remove(): Promise<void>;
}

export const START = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;
const TTD: readonly Pair[] = [
	["urn:altinn:org", "ttd"],
	["urn:altinn:app", "signering"],
];

const POLICIES: Readonly<Record<string, readonly RuleText[]>> = {
	"by-role": [
		{
			subjects: [role("dagl"), role("regn"), role("utinn")],
			resource: [resource("by-role")],
			actions: ["read", "write"],
		},
	],
	"by-ccr": [{ subjects: [ccr("daglig-leder")], resource: [resource("by-ccr")], actions: ["read"] }],
	"by-package": [
		{ subjects: [accessPackage("merverdiavgift")], resource: [resource("by-package")], actions: ["read"] },
		{ subjects: [accessPackage("skatt-naering")], resource: [resource("by-package")], actions: ["write"] },
	],
	"by-property": [
		{ subjects: [accessPackage("forretningsforer-eiendom")], resource: [resource("by-property")], actions: ["read"] },
	],
	"by-citizen": [
		{ subjects: [accessPackage("innbygger-arbeidsliv")], resource: [resource("by-citizen")], actions: ["read"] },
	],
	"by-guardian": [
		{
			subjects: [["urn:altinn:external-role:cra", "bank-representasjon-dagligbank"]],
			resource: [resource("by-guardian")],
			actions: ["read"],
		},
	],
	"by-self": [
		{ subjects: [["urn:altinn:role", "selvregistrert"]], resource: [resource("by-self")], actions: ["read"] },
	],
	"by-user": [
		{ subjects: [["urn:altinn:userid", "2001"]], resource: [resource("by-user")], actions: ["read"] },
		{
			subjects: [["urn:altinn:organization:identifier-no", "310000020"]],
			resource: [resource("by-user")],
			actions: ["write"],
		},
	],
	"by-party": [
		{
			subjects: [role("dagl")],
			resource: [resource("by-party"), ["urn:altinn:partyid", "5010"]],
			actions: ["read"],
		},
	],
	// Nobody by role: only what is delegated counts.
	rights: [{ subjects: [role("nobody")], resource: [resource("rights")], actions: ["read", "write"] }],
	refused: [{ resource: [resource("refused")], actions: ["read"], effect: "Deny" }],
	listed: [{ subjects: [role("dagl"), role("priv")], resource: [resource("listed")], actions: ["read", "write"] }],
	consent: [
		{ subjects: [["urn:altinn:partytype", "organization"]], resource: [resource("consent")], actions: ["request"] },
		{ subjects: [["urn:altinn:access-list", "nvd:banks"]], resource: [resource("consent")], actions: ["lookup"] },
	],
	gone: [{ subjects: [role("dagl")], resource: [resource("gone")], actions: ["read"] }],
	"ttd/signering": [
		{ subjects: [role("dagl")], resource: [...TTD, ["urn:altinn:task", "Task_1"]], actions: ["write"] },
		{ subjects: [role("dagl")], resource: TTD, actions: ["read"] },
		{ subjects: [role("dagl")], resource: [...TTD, ["urn:altinn:end-event", "EndEvent_1"]], actions: ["complete"] },
		{ subjects: [role("nobody")], resource: TTD, actions: ["sign"] },
	],
};

export async function setPolicy(world: WorldBuilder, key: string, xml: string): Promise<void> {
	const sha256 = createHash("sha256").update(xml).digest("hex");
	const values = { resource: key, xml, sha256, version: 1, changed_revision: 1, updated_at: 0, updated_by: "test" };
	await world.db
		.insertInto("resource_policy")
		.values({ policy_key: key, ...values })
		.onConflict((on) => on.column("policy_key").doUpdateSet(values))
		.execute();
	world.log({ kind: "policies", keys: [key] });
}

/** Every path there is to a Permit, each beside a near miss; and two hundred more parties around them. */
async function fill(world: WorldBuilder): Promise<Record<string, KnownParty>> {
	const parties: Record<string, KnownParty> = {};
	const add = async (name: string, kind: Parameters<WorldBuilder["party"]>[0], values: PartyValues = {}) => {
		const uuid = randomUUID();
		parties[name] = { ...values, uuid, id: await world.party(kind, { ...values, uuid }) };
	};
	const id = (name: string): number => (parties[name] as KnownParty).id;
	const person = (name: string, n: number, more: PartyValues = {}) =>
		add(name, "person", {
			userId: 2000 + n,
			partyId: 4000 + n,
			personNumber: String(14837400000 + n),
			form: "Person",
			...more,
		});
	const company = (name: string, n: number, more: PartyValues = {}) =>
		add(name, "organization", { partyId: 5000 + n, orgNumber: String(310000000 + n), form: "AS", ...more });

	await person("kari", 1);
	await person("ola", 2);
	await person("siri", 3);
	await person("per", 4);
	await person("dead", 5, { died: "2025-01-01" });
	await company("hansen", 10);
	await company("other", 11);
	await company("unit", 12, { form: "BEDR", parent: id("hansen") });
	await company("accountants", 20);
	await company("shop", 21, { form: "ENK" });
	await company("closed-shop", 22, { form: "ENK", deletedAt: START - 3 * 365 * DAY });
	await company("dead-shop", 23, { form: "ENK" });
	await company("housing", 24, { form: "BRL" });
	await company("iks", 25, { form: "IKS" });
	await company("ans", 26, { form: "ANS" });
	await company("client", 27);
	await company("signatory", 28);
	await company("sponsor", 29);
	await person("agent", 6);
	await person("guardian", 7);
	await person("ward", 8);
	await add("self", "self-identified", { form: "SI", userId: 2009, partyId: 4009 });
	await add("system", "system-user", { form: "StandardSystem" });
	await add("list-system", "system-user", { form: "StandardSystem" });
	await add("agent-system", "system-user", { form: "AgentSystem" });
	await add("deleted-system", "system-user", { form: "StandardSystem", deletedAt: START - DAY });

	await world.assignment(id("hansen"), id("kari"), "daglig-leder");
	await world.assignment(id("client"), id("accountants"), "regnskapsforer");
	await world.assignment(id("accountants"), id("kari"), "daglig-leder");
	await world.assignment(id("other"), id("hansen"), "regnskapsforer");
	await world.assignment(id("shop"), id("ola"), "innehaver");
	await world.assignment(id("closed-shop"), id("siri"), "innehaver");
	await world.assignment(id("dead-shop"), id("dead"), "innehaver");
	for (const shop of ["shop", "closed-shop", "dead-shop"])
		await world.assignment(id(shop), id("accountants"), "regnskapsforer");
	await world.assignment(id("housing"), id("accountants"), "forretningsforer");
	await world.assignment(id("other"), id("accountants"), "forretningsforer");
	await world.assignment(id("iks"), id("per"), "deltaker-delt-ansvar");
	await world.assignment(id("ans"), id("per"), "deltaker-delt-ansvar");
	await world.assignment(id("ans"), id("accountants"), "deltaker-fullt-ansvar");
	await world.package(id("client"), id("iks"), "merverdiavgift");
	await world.package(id("other"), id("ans"), "merverdiavgift");

	await world.package(id("hansen"), id("siri"), "merverdiavgift");
	await world.package(id("hansen"), id("per"), "merverdiavgift", { until: START + DAY });
	await world.package(id("hansen"), id("ola"), "merverdiavgift", { since: START + DAY });
	await world.package(id("hansen"), id("system"), "merverdiavgift");
	await world.package(id("hansen"), id("deleted-system"), "merverdiavgift");
	await world.package(id("hansen"), id("other"), "merverdiavgift");
	await world.clientPackage(id("client"), id("accountants"), id("agent-system"), "regnskapsforer", "merverdiavgift");
	await world.clientPackage(id("client"), id("accountants"), id("siri"), "supplier", "merverdiavgift");
	await world.clientPackage(id("client"), id("accountants"), id("agent"), "regnskapsforer", "merverdiavgift");
	await world.package(id("sponsor"), id("unit"), "merverdiavgift");
	await world.assignment(id("ward"), id("guardian"), "bank-representasjon-dagligbank");
	await world.assignment(id("signatory"), id("list-system"), "daglig-leder");
	await world.right(id("hansen"), id("list-system"), "listed", [right("listed", "read")]);
	await world.right(id("other"), id("list-system"), "listed", [right("listed", "read")]);

	await world.right(id("hansen"), id("siri"), "rights", [right("rights", "read")]);
	await world.right(id("hansen"), id("system"), "rights", [right("rights", "read")]);
	await world.right(id("hansen"), id("accountants"), "rights", [right("rights", "write")]);
	await world.clientRight(id("client"), id("accountants"), id("agent-system"), "rights", [right("rights", "read")]);
	await world.right(id("hansen"), id("siri"), "refused", [right("refused", "read")]);
	await world.right(id("hansen"), id("per"), "rights", [right("rights", "read", ["urn:altinn:resource:part", "a"])]);
	await world.right(id("other"), id("siri"), "listed", [right("listed", "read")]);
	await world.right(id("hansen"), id("siri"), "listed", [right("listed", "read")]);
	await world.right(id("hansen"), id("ola"), "app_ttd_signering", [right("app_ttd_signering", "sign")]);

	const guid = "aaaaaaaa-0000-4000-8000-000000000001";
	const instance = `urn:altinn:instance-id:5010/${guid}`;
	await world.instance(id("hansen"), id("siri"), "app_ttd_signering", instance, [right("app_ttd_signering", "Sign")]);
	await world.instance(
		id("hansen"),
		id("signatory"),
		"app_ttd_signering",
		instance,
		[right("app_ttd_signering", "sign")],
		"appstyrt-rettighetshaver",
	);
	await world.instance(id("hansen"), id("accountants"), "app_ttd_signering", instance, [
		right("app_ttd_signering", "archive"),
	]);
	await world.package(id("signatory"), id("per"), "virksomhetens-representant-skjemaoppgaver");
	const values = { party_id: id("hansen"), org: "ttd", app: "signering", updated_at: 0 };
	await world.db
		.insertInto("app_instance")
		.values([
			{ guid, ...values, task: "Task_1", end_event: null },
			{ guid: guid.replace(/1$/, "2"), ...values, task: null, end_event: "EndEvent_1" },
		])
		.execute();
	world.log({ kind: "app-instances", guids: [guid] });

	for (const [key, rules] of Object.entries(POLICIES)) await setPolicy(world, key, policyXml(key, rules));
	const common = { type: "GenericAccessResource", owner_code: "nvd", owner_org_number: null, document: "{}" };
	const times = { created_at: 0, updated_at: 0 };
	await world.db
		.insertInto("resource")
		.values([
			{ id: "listed", version_id: 1, access_list_mode: "Enabled" as const, deleted_at: null, ...common, ...times },
			{ id: "gone", version_id: 2, access_list_mode: "Disabled" as const, deleted_at: START, ...common, ...times },
		])
		.execute();
	const lists = await world.db
		.insertInto("access_list")
		.values(
			["banks", "readers"].map((identifier) => ({
				uuid: randomUUID(),
				owner: "nvd",
				identifier,
				name: identifier,
				description: "",
				version: 1,
				...times,
			})),
		)
		.returning("id")
		.execute();
	const [banks, readers] = lists.map(({ id: list }) => list) as [number, number];
	await world.db
		.insertInto("access_list_member")
		.values([
			{ list_id: banks, party_id: id("accountants"), since: 0 },
			{ list_id: readers, party_id: id("hansen"), since: 0 },
		])
		.execute();
	await world.db
		.insertInto("access_list_resource")
		.values([{ list_id: readers, resource: "listed", action_filters: '["read"]', ...times }])
		.execute();
	world.log({ kind: "access-lists", owners: ["nvd"] });
	world.log({ kind: "resources", resources: ["listed", "gone"] });

	await crowd(world);
	return parties;
}

/** Two hundred parties that have nothing to do with the others. */
async function crowd(world: WorldBuilder): Promise<void> {
	const random = seeded(20_261_124);
	const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
	const people: number[] = [];
	const companies: number[] = [];
	for (let n = 0; n < 200; n++) {
		if (n % 2 === 0)
			people.push(await world.party("person", { userId: 9000 + n, partyId: 90_000 + n, form: "Person" }));
		else companies.push(await world.party("organization", { partyId: 90_000 + n, form: pick(["AS", "ENK", "BRL"]) }));
	}
	for (const company of companies) {
		await world.assignment(company, pick(people), pick(["daglig-leder", "styreleder", "innehaver"]));
		await world.package(company, pick([...people, ...companies]), pick(["merverdiavgift", "skatt-naering"]));
	}
}

export async function openWorld(options: { readonly decisionLog?: string } = {}): Promise<DecisionWorld> {
	const now = { at: START };
	const store = await sqliteStore({ now: () => now.at });
	const cacheFolder = mkdtempSync(join(tmpdir(), "fullmakt-decisions-"));
	const parties = await build(store, fill);
	const open = () =>
		openDecisions({
			store,
			library: new PolicyLibrary(),
			otherPolicies: () => undefined,
			cacheFolder,
			pollMs: 0,
			now: () => now.at,
			log: createLog("silent"),
			...options,
		});
	const decisions = await open();
	return {
		...decisions,
		store,
		parties,
		now,
		reopen: open,
		async remove() {
			await decisions.close();
			await store.remove();
			rmSync(cacheFolder, { recursive: true });
		},
	};
}
