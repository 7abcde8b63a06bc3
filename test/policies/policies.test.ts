import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { claimedResources } from "../../src/authorization/resource-key.js";
import { accessPackage, ask, loadPolicy, owner, policyFolder, role, type Said } from "./ask.js";

type Row = readonly [who: Said, action: string, decision: "Permit" | "NotApplicable", why: string];

interface Table {
	readonly file: string;
	readonly resource: Said;
	/** Minimum authentication level, and the one for service owners. */
	readonly levels: readonly [string, string];
	readonly rows: readonly Row[];
}

const registered = (id: string): Said => ({ "urn:altinn:resource": [id] });
const nobody: Said = { "urn:altinn:userid": ["20400299"] };

/** A manager's other roles must not help where only the role asked for should. */
const tables: Table[] = [
	{
		file: "skd-mva-melding.xml",
		resource: registered("skd-mva-melding"),
		levels: ["3", "3"],
		rows: [
			[role("dagl"), "write", "Permit", "the manager fills in"],
			[role("DAGL"), "Write", "Permit", "role and action without regard to case"],
			[role("medl"), "write", "NotApplicable", "a board member does not"],
			[role("dag"), "write", "NotApplicable", "a part of a role code is no role"],
			[role("regna"), "write", "Permit", "the accountant's assistant fills in"],
			[role("regna"), "sign", "NotApplicable", "but does not sign"],
			[role("utinn"), "read", "Permit", "who fills in forms sees"],
			[role("utinn"), "confirm", "NotApplicable", "but does not confirm"],
			[role("mvag"), "sign", "Permit", "who signs VAT returns signs"],
			[role("mvag"), "write", "NotApplicable", "and does nothing else"],
			[role("lede"), "sign", "Permit", "the chair signs"],
			[accessPackage("merverdiavgift"), "sign", "Permit", "the VAT package signs"],
			[accessPackage("skatt-naering"), "write", "Permit", "the tax package fills in"],
			[accessPackage("skatt-naering"), "sign", "NotApplicable", "but does not sign"],
			[accessPackage("regnskapsforer-med-signeringsrettighet"), "sign", "Permit", "an accountant with signing rights"],
			[accessPackage("regnskapsforer-uten-signeringsrettighet"), "write", "Permit", "one without fills in"],
			[accessPackage("regnskapsforer-uten-signeringsrettighet"), "sign", "NotApplicable", "but does not sign"],
			[accessPackage("regnskapsforer-lonn"), "read", "NotApplicable", "payroll is another matter"],
			[accessPackage("dagl"), "write", "NotApplicable", "a package of a role's name is not the role"],
			[role("merverdiavgift"), "write", "NotApplicable", "nor the other way round"],
			[role("revi"), "read", "Permit", "the auditor reads"],
			[accessPackage("revisormedarbeider"), "write", "NotApplicable", "and does not write"],
			[role("dagl"), "delete", "NotApplicable", "nobody deletes"],
			[owner("skd"), "write", "Permit", "the owner corrects"],
			[owner("brg"), "read", "NotApplicable", "another owner does not even read"],
			[owner("skd"), "sign", "NotApplicable", "the owner does not sign for others"],
			[nobody, "read", "NotApplicable", "no role, no package"],
		],
	},
	{
		file: "brg-aarsregnskap.xml",
		resource: registered("brg-aarsregnskap"),
		levels: ["3", "3"],
		rows: [
			[role("lede"), "sign", "Permit", "the chair signs"],
			[role("sign"), "sign", "Permit", "who signs for the organisation signs"],
			[role("sign"), "write", "NotApplicable", "and does not fill in"],
			[role("medl"), "sign", "NotApplicable", "a board member alone does not"],
			[role("innh"), "write", "Permit", "a sole proprietor fills in"],
			[accessPackage("regnskap-okonomi-rapport"), "write", "Permit", "the accounting package fills in"],
			[accessPackage("regnskap-okonomi-rapport"), "sign", "NotApplicable", "but does not sign"],
			[accessPackage("ansvarlig-revisor"), "attest", "Permit", "the auditor in charge attests"],
			[accessPackage("revisormedarbeider"), "attest", "NotApplicable", "the assistant does not"],
			[accessPackage("revisormedarbeider"), "read", "Permit", "but reads"],
			[role("dagl"), "attest", "NotApplicable", "nobody attests their own accounts"],
			[accessPackage("merverdiavgift"), "read", "NotApplicable", "VAT is another matter"],
			[owner("brg"), "read", "Permit", "the owner reads"],
			[owner("brg"), "write", "NotApplicable", "and does not write"],
		],
	},
	{
		file: "administration/altinn_access_management.xml",
		resource: registered("altinn_access_management"),
		levels: ["3", "3"],
		rows: [
			[role("admai"), "write", "Permit", "an access manager"],
			[accessPackage("tilgangsstyrer"), "write", "Permit", "the same as a package"],
			[accessPackage("konkursbo-tilgangsstyrer"), "read", "Permit", "of a bankruptcy estate"],
			[role("dagl"), "write", "NotApplicable", "the manager's role is not enough: the package that comes with it is"],
			[accessPackage("klientadministrator"), "read", "NotApplicable", "clients are another matter"],
		],
	},
	{
		file: "administration/altinn_access_management_hovedadmin.xml",
		resource: registered("altinn_access_management_hovedadmin"),
		levels: ["3", "3"],
		rows: [
			[role("hadm"), "write", "Permit", "a main administrator"],
			[accessPackage("hovedadministrator"), "write", "Permit", "the same as a package"],
			[accessPackage("tilgangsstyrer"), "write", "NotApplicable", "an access manager does not approve for themselves"],
			[role("dagl"), "read", "NotApplicable", "there is nothing to read"],
		],
	},
	{
		file: "administration/altinn_instance_delegation.xml",
		resource: registered("altinn_instance_delegation"),
		levels: ["3", "3"],
		rows: [
			[accessPackage("tilgangsstyring-enkeltinstanser"), "write", "Permit", "its purpose"],
			[accessPackage("klientadministrator"), "write", "NotApplicable", "clients are another matter"],
		],
	},
	{
		file: "administration/altinn_client_administration.xml",
		resource: registered("altinn_client_administration"),
		levels: ["3", "3"],
		rows: [
			[role("kladm"), "write", "Permit", "a client administrator"],
			[role("dagl"), "write", "Permit", "the manager"],
			[accessPackage("klientadministrator"), "read", "Permit", "the package"],
			[accessPackage("tilgangsstyrer"), "write", "NotApplicable", "an access manager does not run the clients"],
		],
	},
	{
		file: "administration/altinn_maskinporten_scope_delegation.xml",
		resource: registered("altinn_maskinporten_scope_delegation"),
		levels: ["2", "2"],
		rows: [
			[role("apiadmnuf"), "write", "Permit", "an administrator of interfaces"],
			[accessPackage("maskinporten-administrator"), "write", "Permit", "the package"],
			[accessPackage("maskinporten-scopes"), "write", "NotApplicable", "using scopes is not giving them away"],
		],
	},
	{
		file: "administration/altinn_system_user_overview.xml",
		resource: registered("altinn_system_user_overview"),
		levels: ["3", "3"],
		rows: [
			[accessPackage("klientadministrator"), "read", "Permit", "a client administrator sees them"],
			[role("admai"), "read", "Permit", "an access manager sees them"],
			[role("admai"), "write", "NotApplicable", "an overview is not written"],
			[role("regna"), "read", "NotApplicable", "an accountant does not see them"],
		],
	},
	{
		file: "apps/ttd-tilskudd.xml",
		resource: { "urn:altinn:org": ["ttd"], "urn:altinn:app": ["tilskudd"], "urn:altinn:task": ["Task_Sign"] },
		levels: ["2", "2"],
		rows: [
			[role("dagl"), "instantiate", "Permit", "the manager applies"],
			[role("sign"), "sign", "Permit", "who may sign signs"],
			[role("utinn"), "sign", "NotApplicable", "who fills in does not"],
			[accessPackage("tilskudd-stotte-erstatning"), "write", "Permit", "the package fills in"],
			[owner("ttd"), "complete", "Permit", "the owner completes"],
			[owner("ttd"), "write", "NotApplicable", "and does not write"],
		],
	},
];

describe.each(tables)("$file", ({ file, resource, levels, rows }) => {
	const policy = loadPolicy(file);

	it.each(rows)("%j %s → %s: %s", (who, action, decision) => {
		const [result] = policy.evaluate(ask(who, action, resource)).results;
		expect(result).toMatchObject({ decision, status: { code: "ok" } });
		const obliged = result?.obligations.flatMap(({ assignments }) =>
			assignments.map(({ category, value }) => [category, value]),
		);
		expect(obliged).toEqual(
			decision === "Permit"
				? [
						["urn:altinn:minimum-authenticationlevel", levels[0]],
						["urn:altinn:minimum-authenticationlevel-org", levels[1]],
					]
				: [],
		);
	});

	it("is about this resource only", () => {
		expect(claimedResources(policy.tree())).toHaveLength(1);
		const [who, action] = rows.find(([, , decision]) => decision === "Permit") as Row;
		const other = Object.fromEntries(Object.entries(resource).map(([id, [value]]) => [id, [`${value}-x`]]));
		expect(policy.evaluate(ask(who, action, other)).results[0]?.decision).toBe("NotApplicable");
	});
});

it("signing an app is for its step only", () => {
	const other = { "urn:altinn:org": ["ttd"], "urn:altinn:app": ["tilskudd"], "urn:altinn:task": ["Task_Fill"] };
	expect(loadPolicy("apps/ttd-tilskudd.xml").evaluate(ask(role("dagl"), "sign", other)).results[0]?.decision).toBe(
		"NotApplicable",
	);
});

describe("the folder", () => {
	const files = readdirSync(policyFolder, { recursive: true, encoding: "utf8" }).filter((name) =>
		name.endsWith(".xml"),
	);

	it("has a table for every policy", () => {
		expect(files.map((name) => name.replaceAll("\\", "/")).sort()).toEqual(tables.map(({ file }) => file).sort());
	});

	it.each(files)("%s uses only roles and packages that exist", (file) => {
		const codes = JSON.parse(readFileSync(new URL("codes.json", import.meta.url), "utf8")) as Record<string, string[]>;
		const policy = loadPolicy(file.replaceAll("\\", "/"));
		for (const [id, known] of Object.entries(codes)) {
			const used = policy.literals("urn:oasis:names:tc:xacml:1.0:subject-category:access-subject", id);
			expect(used.filter((code) => !known.includes(code))).toEqual([]);
		}
	});
});
