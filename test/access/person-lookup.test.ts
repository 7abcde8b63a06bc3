import { expect, test } from "vitest";
import { personFinder } from "../../src/access/person-lookup.js";
import { Fault } from "../../src/http/fault.js";
import { findParty } from "../../src/parties/repository.js";
import { openStore } from "../../src/store/store.js";
import { onBothEngines } from "../store/engines.js";
import { addParty, tester, userOf } from "./clients/world.js";
import { killParty } from "./gifts.js";

const NUMBER = "14837431310";
const HOUR = 3_600_000;

onBothEngines("person look-up", (opened) => {
	test("number or user name with the last name; case and white space do not matter", async () => {
		const store = await opened.store();
		const caller = userOf(await addParty(store, { kind: "person" }));
		const kari = await addParty(store, { kind: "person", personNumber: NUMBER, lastName: "Ås  Hansen" });
		await store.write(tester, async (tx) => {
			await tx.db.updateTable("party").set({ username: "kari74" }).where("id", "=", kari.id).execute();
			tx.log({ kind: "parties", parties: [kari.id] });
		});
		const find = personFinder(store);
		for (const [personIdentifier, lastName] of [
			[NUMBER, "Ås Hansen"],
			[` ${NUMBER} `, "ÅS HANSEN "],
			[NUMBER, "A\u030as hansen"],
			["kari74", "ås hansen"],
		] as const) {
			expect((await find(caller, { personIdentifier, lastName })).uuid).toBe(kari.uuid);
		}
	});

	test("nothing tells a wrong name from an unknown number; an organisation and a dead person are not found", async () => {
		const store = await opened.store();
		const kari = await addParty(store, { kind: "person", personNumber: NUMBER, lastName: "Hansen" });
		await addParty(store, { kind: "self-identified", lastName: "Hansen" });
		const find = personFinder(store);
		const answer = async (personIdentifier: string, lastName: string) => {
			const caller = userOf(await addParty(store, { kind: "person" }));
			const error = await find(caller, { personIdentifier, lastName }).catch((error: unknown) => error);
			return error instanceof Fault ? JSON.stringify([error.kind, error.more]) : "found";
		};
		const wrongName = await answer(NUMBER, "Olsen");
		expect(wrongName).toContain("AM.VLD-00034");
		expect(wrongName).not.toContain(NUMBER);
		expect(await answer("23825410082", "Hansen")).toBe(wrongName);
		expect(await answer("nobody", "Hansen")).toBe(wrongName);
		await killParty(store, kari, { died: "2024-01-01" });
		expect(await answer(NUMBER, "Hansen")).toBe(wrongName);
	});

	test("two failures lock one caller out for an hour, and nobody else; also after a restart, and of tries at once", async () => {
		let now = 1_700_000_000_000;
		const { engine, again } = await opened.engine();
		const store = await openStore(engine, { now: () => now });
		const [caller, other] = [await addParty(store, { kind: "person" }), await addParty(store, { kind: "person" })];
		await addParty(store, { kind: "person", personNumber: NUMBER, lastName: "Hansen" });
		const tries = (lastName: string, who = caller, on = store) =>
			personFinder(on)(userOf(who), { personIdentifier: NUMBER, lastName }).then(
				() => "found",
				(error: Fault) => error.more.findings?.[0]?.code ?? error.kind.code,
			);
		expect(await tries("Hansen")).toBe("found");
		const atOnce = await Promise.all([tries("A"), tries("B"), tries("C"), tries("D")]);
		expect(atOnce.sort()).toEqual(["AM-00026", "AM-00026", "AM.VLD-00034", "AM.VLD-00034"]);
		expect(await tries("Hansen")).toBe("AM-00026");
		expect(await tries("Hansen", other)).toBe("found");
		const restarted = await openStore(again(), { now: () => now });
		expect(await tries("Hansen", caller, restarted)).toBe("AM-00026");
		now += HOUR - 1;
		expect(await tries("Hansen")).toBe("AM-00026");
		now += 1;
		expect(await tries("Hansen")).toBe("found");
	});

	test("being locked out says for how long; a success does not wipe out failures", async () => {
		let now = 1_700_000_000_000;
		const store = await opened.store({ now: () => now });
		const caller = await addParty(store, { kind: "person" });
		await addParty(store, { kind: "person", personNumber: NUMBER, lastName: "Hansen" });
		const tries = (lastName: string) =>
			personFinder(store)(userOf(caller), { personIdentifier: NUMBER, lastName }).catch((error: unknown) => error);
		await tries("wrong");
		expect(await tries("Hansen")).toMatchObject({ lastName: "Hansen" });
		now += 60_000;
		await tries("wrong");
		const locked = await tries("Hansen");
		expect(locked).toMatchObject({
			kind: { code: "AM-00026", status: 429 },
			more: { headers: { "Retry-After": "3600" } },
		});
		const audit = await store.db
			.selectFrom("audit")
			.selectAll()
			.where("action", "=", "person.look-up-failed")
			.execute();
		expect(audit).toHaveLength(2);
		expect(JSON.stringify(audit)).not.toContain(NUMBER);
		expect(JSON.stringify(await store.changes(0))).not.toContain(NUMBER);
		expect(await findParty(store.db, { personNumber: NUMBER })).toBeDefined();
	});
});
