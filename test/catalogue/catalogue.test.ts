import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
	areas,
	findPackage,
	findRole,
	forms,
	groups,
	packages,
	packagesOfRole,
	roles,
} from "../../src/catalogue/catalogue.js";

test("the catalogue has all there is", () => {
	expect([groups.length, areas.length, packages.length, roles.length, forms.length]).toEqual([5, 49, 223, 148, 58]);
	expect(roles.flatMap((role) => role.packages)).toHaveLength(1285);
	expect(roles.flatMap((role) => role.implies)).toHaveLength(304);
	expect(forms.flatMap((form) => form.roles)).toHaveLength(369);
	expect(roles.filter(({ key }) => key)).toHaveLength(8);
	expect(packages.filter(({ delegable }) => delegable)).toHaveLength(170);
	expect(packages.filter(({ assignable }) => assignable)).toHaveLength(175);
	expect(packages.filter(({ forServiceOwners }) => forServiceOwners)).toHaveLength(214);
});

test("every name leads to what is there", () => {
	const areaCodes = new Set(areas.map(({ code }) => code));
	const groupIds = new Set(groups.map(({ id }) => id));
	expect(packages.filter(({ area }) => !areaCodes.has(area))).toEqual([]);
	expect(areas.filter(({ group }) => !groupIds.has(group))).toEqual([]);
	const unknown = roles.flatMap(({ implies, packages: rows }) => [
		...implies.filter((code) => findRole(code) === undefined),
		...rows.filter(({ code }) => findPackage(code) === undefined).map(({ code }) => code),
	]);
	expect(unknown).toEqual([]);
	expect(forms.flatMap((form) => form.roles.filter((code) => findRole(code) === undefined))).toEqual([]);
});

test("packages and roles are found by any of their names", () => {
	for (const name of ["merverdiavgift", "urn:altinn:accesspackage:Merverdiavgift"]) {
		expect(findPackage(name)?.code).toBe("merverdiavgift");
	}
	for (const name of [
		"daglig-leder",
		"DAGL",
		"urn:altinn:rolecode:dagl",
		"urn:altinn:external-role:ccr:daglig-leder",
	]) {
		expect(findRole(name)?.code).toBe("daglig-leder");
	}
	expect(findPackage("toString")).toBeUndefined();
});

test("some rows count only for one organisation form", () => {
	const manager = findRole("forretningsforer");
	if (manager === undefined) throw new Error("forretningsforer is in the catalogue");
	const codes = (form: string) => packagesOfRole(manager, form).map(({ code }) => code);
	expect(codes("BRL")).toContain("forretningsforer-eiendom");
	expect(codes("AS")).not.toContain("forretningsforer-eiendom");
	expect(codes("NUF")).not.toContain("forretningsforer-eiendom");
});

/** The facts this was made of lie beside the checkout. */
const facts = new URL("../../../shared/catalogue/", import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, facts), "utf8"));

describe.skipIf(!existsSync(facts))("against the facts beside the checkout", () => {
	test("every package and role is as there", () => {
		for (const fact of read("packages.json").packages) {
			const { isDelegable, isAssignable, availableForServiceOwners } = fact;
			expect(findPackage(fact.urn)).toMatchObject({
				id: fact.id,
				names: fact.name,
				delegable: isDelegable,
				assignable: isAssignable,
				forServiceOwners: availableForServiceOwners,
			});
		}
		for (const fact of read("roles.json").roles) {
			expect(findRole(fact.urn)).toMatchObject({ id: fact.id, code: fact.code, key: fact.isKeyRole });
		}
	});

	test("every row of a role is as there", () => {
		for (const { role, grants } of read("role-packages.json").roles) {
			const ours = findRole(role)?.packages.map(({ code, access, delegate, form }) => [code, access, delegate, form]);
			expect(ours).toEqual(
				grants.map((grant: { package: string; hasAccess: boolean; canDelegate: boolean; onlyForVariant?: string }) => [
					grant.package.split(":").at(-1),
					grant.hasAccess,
					grant.canDelegate,
					grant.onlyForVariant,
				]),
			);
		}
	});
});
