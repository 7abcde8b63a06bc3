/** Many gifts to a system user in one go, on both engines. */
import { beforeEach, expect, test } from "vitest";
import { giveChecked } from "../../src/access/give-checked.js";
import { findPackage } from "../../src/catalogue/catalogue.js";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { onBothEngines } from "../store/engines.js";
import { addParty, assign, tester } from "./clients/world.js";

const right = (key: string) => ({ key, action: key, resource: [] });
const packages = ["lonn", "skattegrunnlag"].map((code) => findPackage(code)).filter((each) => each !== undefined);

onBothEngines("giving much at once", (opened) => {
	const now = { at: 0 };
	let store: Store;
	let from: Party;
	let by: Party;
	let to: Party;
	beforeEach(async () => {
		now.at = Date.UTC(2026, 5, 1);
		store = await opened.store({ now: () => now.at });
		from = await addParty(store, { form: "AS" });
		by = await addParty(store, { kind: "person" });
		to = await addParty(store, { kind: "system-user" });
	});

	const give = (receiver: Party, rights: Record<string, string[]>, given = packages) =>
		store.write(tester, (tx) =>
			giveChecked(
				tx,
				{ by, from, to: receiver },
				{
					rights: Object.entries(rights).map(([resource, keys]) => ({ resource, rights: keys.map(right) })),
					packages: given,
				},
			),
		);
	const there = async () => {
		const rights = await store.db
			.selectFrom("assignment_resource")
			.select(["resource", "rights", "valid_to"])
			.orderBy("resource")
			.execute();
		const codes = await store.db
			.selectFrom("assignment_package")
			.select(["package", "valid_to"])
			.orderBy("package")
			.execute();
		return [
			...rights.map(({ resource, rights, valid_to }) => {
				const keys = (JSON.parse(rights) as { key: string }[]).map(({ key }) => key);
				return `${resource} ${keys.join("+")} ${valid_to}`;
			}),
			...codes.map(({ package: code, valid_to }) => `${code} ${valid_to}`),
		];
	};
	const audited = async () => {
		const rows = await store.db.selectFrom("audit").select(["action", "details"]).orderBy("id").execute();
		return rows.map(({ action, details }) => {
			const { resource, package: code } = JSON.parse(details) as { resource?: string; package?: string };
			return `${action} ${resource ?? code ?? ""}`.trim();
		});
	};

	test("what is new is made, what is there is added to, and the same again changes nothing", async () => {
		await give(to, { a: ["read"] }, packages.slice(0, 1));
		await give(to, { a: ["read", "write"], b: ["read"] });
		expect(await there()).toEqual(["a read+write null", "b read null", "lonn null", "skattegrunnlag null"]);
		expect(await audited()).toEqual([
			"connection.added",
			"delegation.rights-given a",
			"delegation.package-given lonn",
			"delegation.rights-changed a",
			"delegation.rights-given b",
			"delegation.package-given skattegrunnlag",
		]);
		const { revision } = await store.revision();
		await give(to, { a: ["write"], b: ["read"] });
		expect((await store.revision()).revision).toBe(revision);
	});

	test("what is over is made anew, and what has a limit keeps it", async () => {
		const given = { packages: ["lonn"], resources: ["a", "c"], grantValidTo: now.at + 1000 };
		await assign(store, from, to, "rettighetshaver", given);
		await give(to, { a: ["other"] });
		expect(await there()).toContain(`lonn ${now.at + 1000}`);
		now.at += 1000;
		await give(to, { a: ["write"] });
		expect(await there()).toEqual(["a write null", `c  ${now.at}`, "lonn null", "skattegrunnlag null"]);
	});

	test("other receivers are refused, and nothing is left", async () => {
		const { revision } = await store.revision();
		await expect(give(by, { a: ["read"] })).rejects.toMatchObject({ more: { findings: [{ code: "AM.VLD-00008" }] } });
		const virtual = findPackage("virksomhetens-representant-skjemaoppgaver");
		await expect(give(to, {}, virtual === undefined ? [] : [virtual])).rejects.toMatchObject({
			more: { findings: [{ code: "AM.VLD-00028" }] },
		});
		expect((await store.revision()).revision).toBe(revision);
		expect(await there()).toEqual([]);
	});
});
