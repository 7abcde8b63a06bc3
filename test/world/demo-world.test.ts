import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPackage, findRole, forms, packagesOfRole } from "../../src/catalogue/catalogue.js";
import { type CompiledPolicy, PolicyLibrary } from "../../src/pdp/policy-library.js";
import { importWorld } from "../../src/world/import.js";
import { ask, type Said } from "../policies/ask.js";
import { root } from "../server/running.js";
import { sqliteStore } from "../store/engines.js";

const file = join(root, "fixtures", "world", "demo.json");

interface Demo {
	readonly organizations: { orgNumber: string; form: string; name: string; mainUnit?: string; deleted?: string }[];
	readonly persons: { personNumber: string; died?: string; name: string }[];
	readonly otherParties: { uuid: string; form: string }[];
	readonly resources: { document: { identifier: string }; policy?: string }[];
	readonly roles: { from: string; to: string; role: string }[];
	readonly delegations: { from: string; to: string; packages?: string[] }[];
	readonly clientDelegations: { client: string; provider: string; agent: string; packages?: string[] }[];
}
const demo = JSON.parse(readFileSync(file, "utf8")) as Demo;

let store: Awaited<ReturnType<typeof sqliteStore>>;
beforeAll(async () => {
	store = await sqliteStore();
});
afterAll(() => store.remove());

it("is a world, and again changes nothing", async () => {
	expect((await importWorld(store, [file])).changed).toBeGreaterThan(50);
	expect((await importWorld(store, [file])).changed).toBe(0);
});

it("has invented people only: synthetic numbers, and organisations of the test range", () => {
	for (const { orgNumber } of demo.organizations) expect(orgNumber).toMatch(/^31\d{7}$/);
	for (const { personNumber } of demo.persons) expect(personNumber).toMatch(/^[0-7]\d(8[1-9]|9[0-2])\d{7}$/);
});

it("has somebody of every sort the rules tell apart", () => {
	const formsThere = new Set(demo.organizations.map(({ form }) => form));
	for (const form of ["AS", "ENK", "BRL", "NUF", "BEDR"]) expect(formsThere).toContain(form);
	expect(forms.filter(({ code }) => formsThere.has(code))).toHaveLength(formsThere.size);
	expect(demo.organizations.filter(({ mainUnit }) => mainUnit !== undefined).length).toBeGreaterThanOrEqual(2);
	expect(demo.organizations.some(({ deleted }) => deleted !== undefined)).toBe(true);
	expect(demo.persons.some(({ died }) => died !== undefined)).toBe(true);
	const roles = demo.roles.map(({ role }) => findRole(role)?.code);
	for (const role of ["daglig-leder", "innehaver", "styreleder", "regnskapsforer", "revisor", "forretningsforer"]) {
		expect(roles).toContain(role);
	}
	const clients = new Set(demo.roles.filter(({ role }) => role === "regnskapsforer").map(({ from }) => from));
	expect(clients.size).toBeGreaterThanOrEqual(2);
	const named = new Set([...demo.roles, ...demo.delegations].flatMap(({ from, to }) => [from, to]));
	expect(demo.persons.some(({ personNumber }) => !named.has(personNumber))).toBe(true);
});

it("has a policy for every resource, and a resource for every policy of the folder", () => {
	for (const { policy } of demo.resources) expect(existsSync(join(dirname(file), policy ?? ""))).toBe(true);
	expect(demo.resources).toHaveLength(9);
});

describe("every decision of the first demo world", () => {
	/** `demo-subjects.json` as it was: who held what, by number or uuid, for which organisation. */
	const kari = "14837431310";
	const ola = "02919944490";
	const nina = "27868115845";
	const amir = "09819034203";
	const ingrid = "30886641261";
	const hansen = "311592858";
	const grants: { subject: string; party: string; roles: string[]; packages: string[] }[] = [
		{
			subject: kari,
			party: hansen,
			roles: ["dagl", "hadm", "admai", "kladm", "apiadm", "utinn"],
			packages: [
				"skatt-naering",
				"merverdiavgift",
				"regnskap-okonomi-rapport",
				"tilgangsstyrer",
				"hovedadministrator",
				"klientadministrator",
				"maskinporten-administrator",
				"tilgangsstyring-enkeltinstanser",
			],
		},
		{ subject: ola, party: hansen, roles: ["medl"], packages: [] },
		{ subject: amir, party: hansen, roles: [], packages: ["merverdiavgift"] },
		{ subject: nina, party: hansen, roles: ["regna", "a0239"], packages: ["regnskapsforer-med-signeringsrettighet"] },
		{
			subject: nina,
			party: "314428641",
			roles: ["dagl", "hadm", "kladm"],
			packages: ["klientadministrator", "tilgangsstyrer", "hovedadministrator"],
		},
		{ subject: amir, party: "316080685", roles: ["lede"], packages: [] },
		{
			subject: ingrid,
			party: "317652658",
			roles: ["innh"],
			packages: ["merverdiavgift", "skatt-naering", "regnskap-okonomi-rapport", "tilgangsstyrer"],
		},
		{
			subject: "168f6f6a-8bb1-4595-8049-20fe7dd95a50",
			party: hansen,
			roles: [],
			packages: ["regnskapsforer-uten-signeringsrettighet"],
		},
		{ subject: "919a1cc2-6ada-449d-8a76-ab63e0d045af", party: "316080685", roles: [], packages: ["merverdiavgift"] },
	];
	const ACTIONS = ["read", "write", "sign", "confirm", "attest", "instantiate", "delete", "complete", "reject"];

	/** Legacy codes of roles, and packages, that a subject holds for a party: by plain loops over the file. */
	function held(subject: string, party: string): { roles: Set<string>; packages: Set<string> } {
		const rolesHeld = new Set<string>();
		const packages = new Set<string>();
		const form = demo.organizations.find(({ orgNumber }) => orgNumber === party)?.form ?? null;
		const keys = demo.roles.filter(({ to, role }) => to === subject && findRole(role)?.key).map(({ from }) => from);
		for (const receiver of [subject, ...keys]) {
			for (const { from, to, role } of demo.roles) {
				if (from !== party || to !== receiver) continue;
				const found = findRole(role);
				for (const each of [found, ...(found?.implies ?? []).map(findRole)]) {
					if (each === undefined) continue;
					rolesHeld.add(each.legacyCode ?? each.code);
					for (const { code, access } of packagesOfRole(each, form)) if (access) packages.add(code);
				}
			}
			for (const { from, to, packages: given = [] } of demo.delegations) {
				if (from === party && to === receiver) for (const code of given) packages.add(findPackage(code)?.code ?? "");
			}
		}
		for (const { client, agent, packages: given = [] } of demo.clientDelegations) {
			if (client === party && agent === subject) for (const code of given) packages.add(code);
		}
		return { roles: rolesHeld, packages };
	}

	const subjectOf = (roles: Iterable<string>, packages: Iterable<string>): Said => ({
		"urn:altinn:rolecode": [...roles],
		"urn:altinn:accesspackage": [...packages],
	});

	const policies = demo.resources.map(({ document: { identifier }, policy = "" }): [string, Said, CompiledPolicy] => {
		const app = /^app_([^_]+)_(.+)$/.exec(identifier);
		const resource: Said =
			app === null
				? { "urn:altinn:resource": [identifier] }
				: { "urn:altinn:org": [app[1] ?? ""], "urn:altinn:app": [app[2] ?? ""], "urn:altinn:task": ["Task_Sign"] };
		const xml = readFileSync(join(dirname(file), policy), "utf8");
		return [identifier, resource, new PolicyLibrary().set(identifier, xml)];
	});

	it.each(grants)("$subject for $party", ({ subject, party, roles, packages }) => {
		const now = held(subject, party);
		let permits = 0;
		for (const [id, resource, policy] of policies) {
			for (const action of ACTIONS) {
				const decide = (who: Said) => policy.evaluate(ask(who, action, resource)).results[0]?.decision;
				if (decide(subjectOf(roles, packages)) !== "Permit") continue;
				permits += 1;
				expect([id, action, decide(subjectOf(now.roles, now.packages))]).toEqual([id, action, "Permit"]);
			}
		}
		if (roles.join() !== "medl") expect(permits).toBeGreaterThan(0);
	});

	it("and those that were no Permit for want of any tie are none now", () => {
		for (const [subject, party] of [
			[ola, "316080685"],
			[amir, "314428641"],
			[ingrid, hansen],
			[kari, "317652658"],
		] as const) {
			expect(held(subject, party)).toEqual({ roles: new Set(), packages: new Set() });
		}
		expect(held(ola, hansen).packages).toEqual(new Set());
		expect([...held(amir, hansen).packages]).toEqual(["merverdiavgift"]);
	});
});
