/** What every run of the machine begins with: parties, services with policies, three systems. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "../../../src/store/sqlite.js";
import { openStore, type Store } from "../../../src/store/store.js";
import { rightOn } from "../../../src/systemusers/model.js";
import { addResource, policyXml } from "../../access/clients/resources.js";
import { addParty, assign } from "../../access/clients/world.js";
import { accessPackage, CUSTOMER, OTHER_VENDOR, VENDOR } from "../../systems/world.js";
import { addSystem } from "../world.js";
import type { AskedRight, ClientName, Giver, Pack, Place } from "./operations.js";

export const START = Date.UTC(2026, 5, 1);
export const PACKS: readonly Pack[] = ["skattegrunnlag", "regnskapsforer-lonn", "lonn"];
export const SYSTEMS: Readonly<Record<Place, string>> = {
	a: `${VENDOR}_a`,
	b: `${VENDOR}_b`,
	c: `${OTHER_VENDOR}_c`,
};

export const right = (asked: AskedRight) => (asked === "krav" ? rightOn("krav") : rightOn("krav", asked.slice(5)));

/** Parties by the names that the operations use; uuids, so that they can be found again in a copy. */
export type Uuids = Readonly<Record<"customer" | "manager" | Giver | ClientName, string>>;

/** Fills a store with what every run begins with. */
export async function fill(store: Store): Promise<Uuids> {
	const customer = await addParty(store, { orgNumber: CUSTOMER, name: "Kunde AS", form: "AS" });
	const whole = await addParty(store, { name: "Klient AS", form: "AS" });
	const part = await addParty(store, { name: "Annen klient AS", form: "AS" });
	const [kari, ola, manager] = await Promise.all(
		["Kari", "Ola", "Eva"].map((name) => addParty(store, { kind: "person", name })),
	);
	if (kari === undefined || ola === undefined || manager === undefined) throw new Error("no people");
	await assign(store, customer, kari, "daglig-leder");
	await assign(store, customer, ola, "rettighetshaver", { packages: ["skattegrunnlag"] });
	for (const client of [whole, part]) {
		await assign(store, client, manager, "daglig-leder");
		await assign(store, client, customer, "regnskapsforer");
		await assign(store, client, customer, "rettighetshaver", { packages: client === whole ? ["lonn"] : [] });
	}
	const byRole = { "urn:altinn:rolecode": "dagl" };
	const krav = { subjects: [byRole], resource: { "urn:altinn:resource": "krav" }, actions: ["read", "write"] };
	await addResource(store, "krav", { policy: policyXml([krav]) });
	for (const code of PACKS) {
		const subjects = [{ "urn:altinn:accesspackage": code }];
		const rule = { subjects, resource: { "urn:altinn:resource": `of-${code}` }, actions: ["read"] };
		await addResource(store, `of-${code}`, { policy: policyXml([rule]) });
	}
	const plain = { allowedRedirectUrls: [] };
	await addSystem(store, { ...plain, id: SYSTEMS.a, accessPackages: PACKS.map(accessPackage), clientId: ["a"] });
	const ofB = (["skattegrunnlag", "regnskapsforer-lonn"] as const).map(accessPackage);
	await addSystem(store, {
		...plain,
		id: SYSTEMS.b,
		rights: [right("krav:read")],
		accessPackages: ofB,
		clientId: ["b"],
	});
	await addSystem(store, {
		...plain,
		id: SYSTEMS.c,
		vendor: { ID: `0192:${OTHER_VENDOR}` },
		accessPackages: (["skattegrunnlag", "lonn"] as const).map(accessPackage),
		isVisible: true,
		clientId: ["c"],
	});
	const uuids = { customer, manager, kari, ola, whole, part };
	return Object.fromEntries(Object.entries(uuids).map(([name, { uuid }]) => [name, uuid])) as Uuids;
}

/** A filled SQLite file to copy: quicker than filling one for every run. */
export async function template(): Promise<{ readonly file: string; readonly uuids: Uuids; remove(): void }> {
	const folder = mkdtempSync(join(tmpdir(), "fullmakt-machine-"));
	const file = join(folder, "fullmakt.db");
	const store = await openStore(openSqlite(file), { now: () => START });
	const uuids = await fill(store);
	await store.close();
	return { file, uuids, remove: () => rmSync(folder, { recursive: true }) };
}
