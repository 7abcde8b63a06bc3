import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkPackages } from "../../src/access/package-check.js";
import { findPackage, findRole, packages, RoleCode } from "../../src/catalogue/catalogue.js";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { sqliteStore } from "../store/engines.js";
import { addParty, assign } from "./clients/world.js";
import { delegate } from "./gifts.js";

const NOW = 1_700_000_000_000;

/** A business with everybody who may, and who may not, give its packages. */
describe("package delegation check", () => {
	let store: Store & { remove(): Promise<void> };
	const party: Record<string, Party> = {};
	const who = (name: string): Party => {
		const found = party[name];
		if (found === undefined) throw new Error(`Nobody is called ${name}.`);
		return found;
	};

	const check = async (user: string, code: string, from = "business") => {
		const found = findPackage(code);
		if (found === undefined) throw new Error(`No package ${code}.`);
		const [result] = await checkPackages(store.db, who(user), who(from), [found], NOW);
		return { result: result?.result, reasons: result?.reasons.map(({ description }) => description) };
	};

	beforeAll(async () => {
		store = await sqliteStore({ now: () => NOW });
		const { rightholder, agent, accountant } = RoleCode;
		party.business = await addParty(store, { form: "AS" });
		party.unit = await addParty(store, { form: "BEDR", parent: who("business") });
		party.nuf = await addParty(store, { form: "NUF" });
		party.inter = await addParty(store, { form: "IKS" });
		party.enk = await addParty(store, { form: "ENK" });
		for (const name of ["holding", "advisers", "partner"]) party[name] = await addParty(store, { form: "AS" });
		const people = ["manager", "owner", "member", "holder", "main", "late", "keyHolder", "keyMain", "employee"];
		for (const name of [...people, "partial", "trustee", "stranger", "interPartner", "nufMain", "shipper"]) {
			party[name] = await addParty(store, { kind: "person" });
		}
		party.machine = await addParty(store, { kind: "system-user", form: "StandardSystem" });

		await assign(store, who("business"), who("manager"), "daglig-leder");
		await assign(store, who("business"), who("member"), "styremedlem");
		await assign(store, who("business"), who("shipper"), "bestyrende-reder");
		await assign(store, who("business"), who("trustee"), "bostyrer");
		await assign(store, who("business"), who("holder"), rightholder, { packages: ["jordbruk", "regnskapsforer-lonn"] });
		await assign(store, who("business"), who("main"), rightholder, { packages: ["hovedadministrator"] });
		await assign(store, who("business"), who("late"), rightholder, {
			packages: ["hovedadministrator"],
			grantValidTo: NOW,
		});
		await assign(store, who("business"), who("machine"), rightholder, { packages: ["jordbruk"] });
		await assign(store, who("business"), who("holding"), rightholder, {
			packages: ["jordbruk", "hovedadministrator"],
		});
		await assign(store, who("holding"), who("keyHolder"), "styreleder");
		await assign(store, who("business"), who("inter"), rightholder, { packages: ["jordbruk"] });
		await assign(store, who("inter"), who("interPartner"), "deltaker-delt-ansvar");
		const given = await assign(store, who("business"), who("advisers"), accountant);
		const agency = await assign(store, who("advisers"), who("employee"), agent);
		await delegate(store, given, agency, ["regnskapsforer-lonn"]);
		await assign(store, who("nuf"), who("nufMain"), rightholder, { packages: ["hovedadministrator"] });
		await assign(store, who("nuf"), who("partial"), "kontaktperson-nuf");
		await assign(store, who("enk"), who("owner"), "innehaver");
		await assign(store, who("enk"), who("advisers"), accountant);
		await assign(store, who("advisers"), who("keyMain"), "daglig-leder");
	});
	afterAll(() => store.remove());

	// Path | who | package | on behalf of | why; beside each the near miss.
	test.each([
		["a: given as a package", "holder", "jordbruk", "business", ["Direct-AssignmentPackage"]],
		["a: another package", "holder", "fiske", "business", ["NoAccess"]],
		["a: a system user", "machine", "jordbruk", "business", ["Direct-AssignmentPackage"]],
		["b: by role", "manager", "jordbruk", "business", ["Direct-RolePackage", "Direct-RolePackage-HovedAdmin"]],
		["b: a role without packages", "member", "jordbruk", "business", ["NoAccess"]],
		["b: nobody", "stranger", "jordbruk", "business", ["NoAccess"]],
		["b: not on behalf of another", "manager", "jordbruk", "holding", ["NoAccess"]],
		["b: the form decides", "partial", "maskinporten-scopes-nuf", "nuf", ["Direct-RolePackage"]],
		["b: a role that lacks it", "shipper", "hovedadministrator", "business", ["NoAccess"]],
		["b: without main administration", "shipper", "jordbruk", "business", ["Direct-RolePackage"]],
		["b: bankruptcy", "trustee", "konkursbo-skrivetilgang", "business", ["Direct-RolePackage"]],
		["b: no bankruptcy", "manager", "konkursbo-skrivetilgang", "business", ["NoAccess"]],
		[
			"c: by key role",
			"keyHolder",
			"jordbruk",
			"business",
			["KeyRole-AssignmentPackage", "KeyRole-AssignmentPackage-HovedAdmin"],
		],
		["c: not in an inter-municipal company", "interPartner", "jordbruk", "business", ["NoAccess"]],
		["d: from the main unit", "holder", "jordbruk", "unit", ["Direct-AssignmentPackage-MainUnit"]],
		[
			"d: role in the main unit",
			"manager",
			"fiske",
			"unit",
			["Direct-RolePackage-MainUnit", "Direct-RolePackage-MainUnit-HovedAdmin"],
		],
		[
			"d: by key role from the main unit",
			"keyHolder",
			"fiske",
			"unit",
			["KeyRole-AssignmentPackage-MainUnit-HovedAdmin"],
		],
		["d: another package", "holder", "fiske", "unit", ["NoAccess"]],
		["e: main administrator", "main", "fiske", "business", ["Direct-AssignmentPackage-HovedAdmin"]],
		[
			"e: what no role has",
			"main",
			"post-til-virksomheten-med-taushetsbelagt-innhold",
			"business",
			["Direct-AssignmentPackage-HovedAdmin"],
		],
		[
			"e: the manager as main administrator",
			"manager",
			"post-til-virksomheten-med-taushetsbelagt-innhold",
			"business",
			["Direct-RolePackage-HovedAdmin"],
		],
		["e: not bankruptcy", "main", "konkursbo-skrivetilgang", "business", ["NoAccess"]],
		["e: not over", "late", "fiske", "business", ["NoAccess"]],
		["e: form of the giver", "nufMain", "maskinporten-scopes-nuf", "nuf", ["Direct-AssignmentPackage-HovedAdmin"]],
		["e: another form", "main", "maskinporten-scopes-nuf", "business", ["NoAccess"]],
		[
			"main administration cannot be given on by who received it",
			"main",
			"hovedadministrator",
			"business",
			["NoAccess"],
		],
		["nor by key role", "keyHolder", "hovedadministrator", "business", ["NoAccess"]],
		["but by the register's roles", "manager", "hovedadministrator", "business", ["Direct-RolePackage"]],
		["what the role gives access to only", "advisers", "regnskapsforer-lonn", "business", ["NoAccess"]],
		["not assignable, even where held", "holder", "regnskapsforer-lonn", "business", ["NotAssignable"]],
		["what came from a client", "employee", "regnskapsforer-lonn", "business", ["NoAccess"]],
		["an adviser gives nothing of the owner", "keyMain", "innbygger-forsikring", "owner", ["NoAccess"]],
		["a person of its own", "owner", "innbygger-forsikring", "owner", ["Direct-RolePackage"]],
		["a stranger of a person", "stranger", "innbygger-forsikring", "owner", ["NoAccess"]],
	])("%s", async (_path, user, code, from, reasons) => {
		const isPositive = !["NoAccess", "NotAssignable"].includes(reasons[0] ?? "");
		expect(await check(user, code, from)).toEqual({ result: isPositive, reasons });
	});

	test("all packages for parties of the giver's type when none are named", async () => {
		const ofBusiness = await checkPackages(store.db, who("manager"), who("business"), undefined, NOW);
		expect(ofBusiness).toHaveLength(packages.filter((each) => each.for === "organisation").length);
		const ofPerson = await checkPackages(store.db, who("owner"), who("owner"), undefined, NOW);
		expect(ofPerson).toHaveLength(packages.filter((each) => each.for === "person").length);
		expect(ofPerson.filter(({ result }) => result)).toHaveLength(35);
	});

	test("the main administrator gives exactly the packages of that role that can be given at all", async () => {
		const checks = await checkPackages(store.db, who("main"), who("business"), undefined, NOW);
		const may = checks.filter(({ result }) => result).map((each) => each.package.code);
		const rows = findRole(RoleCode.mainAdministrator)?.packages ?? [];
		const expected = rows
			.filter(({ delegate, form }) => delegate && form === undefined)
			.map(({ code }) => code)
			.filter((code) => findPackage(code)?.assignable && code !== "hovedadministrator");
		expect([...may].sort()).toEqual([...expected].sort());
		expect(may.length).toBeGreaterThan(100);
	});
});
