import { expect, test } from "vitest";
import {
	beginLogin,
	chooseParty,
	endSession,
	findSession,
	noteSeen,
	startSession,
	takeLogin,
} from "../../src/portal/session-repository.js";
import { openStore } from "../../src/store/store.js";
import { addParty } from "../access/clients/world.js";
import { onBothEngines } from "../store/engines.js";

const MINUTE = 60_000;

onBothEngines("sessions of the pages", (opened) => {
	const open = async () => {
		const { engine } = await opened.engine();
		const now = { at: Date.UTC(2026, 10, 24) };
		const store = await openStore(engine, { now: () => now.at });
		const kari = await addParty(store, { kind: "person", name: "Kari" });
		const firm = await addParty(store, { name: "Firma AS", form: "AS" });
		const begin = (before?: string) =>
			startSession(store, { person: kari.id, authLevel: 4, idToken: undefined, before });
		const find = (secret: string) => findSession(store.db, secret, now.at);
		return { store, now, kari, firm, begin, find };
	};

	test("a session lives as long as it is used, and a working day at most", async () => {
		const { store, now, begin, find } = await open();
		const secret = await begin();
		for (let n = 0; n < 24; n++) {
			now.at += 24 * MINUTE;
			const session = await find(secret);
			expect(session).toBeDefined();
			if (session) await noteSeen(store, session, now.at);
		}
		now.at += 25 * MINUTE;
		expect(await find(secret)).toBeUndefined();
		const idle = await begin();
		now.at += 31 * MINUTE;
		expect(await find(idle)).toBeUndefined();
		expect(await find("another")).toBeUndefined();
	});

	test("a log-in ends the session before it, and begins with the party chosen last", async () => {
		const { store, firm, begin, find } = await open();
		const first = await begin();
		const session = await find(first);
		expect(session?.chosenParty).toBeUndefined();
		if (session) await chooseParty(store, session, firm.id);
		expect((await find(first))?.chosenParty).toBe(firm.id);
		const second = await begin(first);
		expect(await find(first)).toBeUndefined();
		const renewed = await find(second);
		expect(renewed).toMatchObject({ chosenParty: firm.id, authLevel: 4 });
		expect(renewed?.csrf).not.toBe(session?.csrf);
		if (renewed) await endSession(store, renewed);
		expect(await find(second)).toBeUndefined();
	});

	test("a log-in under way is taken once, in time, by the browser that began it", async () => {
		const { store, now } = await open();
		const pending = { nonce: "n", verifier: "v", returnTo: "/portal" };
		await beginLogin(store, { state: "s", browser: "b", pending });
		expect(await takeLogin(store, "s", "other")).toBeUndefined();
		expect(await takeLogin(store, "s", "b")).toEqual(pending);
		expect(await takeLogin(store, "s", "b")).toBeUndefined();
		await beginLogin(store, { state: "late", browser: "b", pending });
		now.at += 16 * MINUTE;
		expect(await takeLogin(store, "late", "b")).toBeUndefined();
	});
});
