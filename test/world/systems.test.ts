import { join } from "node:path";
import { expect, it } from "vitest";
import type { Party } from "../../src/parties/model.js";
import { findParty } from "../../src/parties/repository.js";
import type { Store } from "../../src/store/store.js";
import { deleteSystem } from "../../src/systems/register.js";
import { findSystem } from "../../src/systems/repository.js";
import { historyOf } from "../../src/systemusers/history.js";
import { listUsersOfSystem } from "../../src/systemusers/repository.js";
import { listRequestsOfSystem } from "../../src/systemusers/request-repository.js";
import { importWorld } from "../../src/world/import.js";
import { root } from "../server/running.js";
import { onBothEngines } from "../store/engines.js";
import { faultsOf, load } from "./files.js";

const DEMO = join(root, "fixtures", "world", "demo.json");
const START = join(root, "fixtures", "world", "start.json");
const SYSTEM = "310412309_regnskap_123";
const VAT = { urn: "urn:altinn:accesspackage:merverdiavgift" };
const AMIR = "09819034203";
const OLA = "02919944490";

const system = (more: Readonly<Record<string, unknown>> = {}) => ({
	id: "310412309_lager",
	vendor: { ID: "0192:310412309" },
	name: { nb: "Lager", nn: "Lager", en: "Stock" },
	description: { nb: "Lager", nn: "Lager", en: "Stock" },
	accessPackages: [VAT],
	...more,
});
const asked = (more: Readonly<Record<string, unknown>> = {}) => ({
	systemId: "310412309_lager",
	partyOrgNo: "316080685",
	accessPackages: [VAT],
	...more,
});

onBothEngines("systems and system users in world files", ({ store: open }) => {
	const internalId = async (store: Store, id: string): Promise<string> =>
		(await findSystem(store.db, id))?.internalId ?? "";

	it("are loaded as vendor and customer would have made them, and again change nothing", async () => {
		const store = await open();
		expect((await importWorld(store, [START, DEMO])).changed).toBeGreaterThan(50);
		const of = await internalId(store, SYSTEM);
		const [user] = await listUsersOfSystem(store.db, of, { after: 0, size: 10 });
		expect(user).toMatchObject({ ownerOrg: "316080685", packages: [VAT.urn], type: "standard" });
		const owner = (await findParty(store.db, { orgNumber: "316080685" })) as Party;
		const history = await historyOf(store.db, owner, user?.id ?? "", 10);
		expect(history.map(({ kind, isByOperator }) => [kind, isByOperator])).toContainEqual(["request-approved", true]);
		const page = { after: "", size: 10 };
		const requests = await listRequestsOfSystem(store.db, { systemInternalId: of, type: "standard" }, page);
		expect(requests.map(({ status, ownerOrg }) => [ownerOrg, status]).sort()).toEqual([
			["311592858", "New"],
			["316080685", "Accepted"],
		]);
		expect((await importWorld(store, [START, DEMO])).changed).toBe(0);
	});

	it("a system is changed when a file says otherwise; a deleted one stays deleted", async () => {
		const store = await open();
		await importWorld(store, [DEMO]);
		expect((await load(store, { systems: [system()] })).changed).toBe(1);
		expect((await load(store, { systems: [system({ isVisible: false })] })).changed).toBe(1);
		expect((await findSystem(store.db, "310412309_lager"))?.isVisible).toBe(false);
		const by = { orgNumber: "310412309", clientId: undefined, admin: false };
		await store.write({ kind: "operator", id: "test" }, (tx) => deleteSystem(tx, "310412309_lager", by));
		expect((await load(store, { systems: [system()] })).changed).toBe(0);
	});

	it("what vendor or customer could not have done is a fault at its place, and changes nothing", async () => {
		const store = await open();
		await importWorld(store, [DEMO]);
		const cases: readonly (readonly [unknown, string, RegExp])[] = [
			[{ systems: [system({ id: "999_lager" })] }, "/systems/0", /AUTH\.VLD/],
			[
				{ systems: [system({ accessPackages: [{ urn: "urn:altinn:accesspackage:none" }] })] },
				"/systems/0",
				/AUTH\.VLD/,
			],
			[{ systemUserRequests: [asked()] }, "/systemUserRequests/0/systemId", /no such system/],
			[
				{ systems: [system()], systemUserRequests: [asked({ partyOrgNo: "999999999" })] },
				"/systemUserRequests/0",
				/AUTH-/,
			],
			[{ systems: [system()], systemUsers: [asked({ approvedBy: OLA })] }, "/systemUsers/0", /AUTH-/],
			[{ systems: [system()], systemUsers: [asked({ approvedBy: "14879517003" })] }, "/systemUsers/0", /./],
			[{ systems: [{ ...system(), more: 1 }] }, "/systems/0/more", /no such member/],
		];
		for (const [content, at, message] of cases) {
			const faults = await faultsOf(store, content);
			expect(faults[0]?.[0], JSON.stringify(faults)).toContain(at);
			expect(faults[0]?.[1]).toMatch(message);
		}
		expect((await load(store, { systems: [system()], systemUsers: [asked({ approvedBy: AMIR })] })).changed).toBe(2);
	});
});
