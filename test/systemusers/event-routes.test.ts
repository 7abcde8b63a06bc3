import { afterEach, beforeEach, expect, test } from "vitest";
import { validator } from "../../src/http/validation.js";
import type { Store } from "../../src/store/store.js";
import { approveRequest, rejectRequest } from "../../src/systemusers/answer-request.js";
import { deleteSystemUser } from "../../src/systemusers/delete-user.js";
import { eventSchema } from "../../src/systemusers/event-view.js";
import { expireAll } from "../../src/systemusers/expire.js";
import { trimOldEvents } from "../../src/systemusers/trim-events.js";
import { onBothEngines } from "../store/engines.js";
import { CUSTOMER, OTHER_VENDOR, right, VENDOR } from "../systems/world.js";
import { type Followed, followed, SERVICE_OWNER, typesOf } from "./followed.js";
import { addSystem, request, type World, world } from "./world.js";

const DAY = 86_400_000;
const isEvent = validator(eventSchema);

onBothEngines("the feed of events", (opened) => {
	let store: Store;
	let other: Store;
	let w: World;
	let f: Followed;
	const now = { at: Date.UTC(2026, 5, 1) };
	beforeEach(async () => {
		now.at = Date.UTC(2026, 5, 1);
		[store, other] = await opened.stores({ now: () => now.at });
		w = await world(store, now);
		await addSystem(store);
		f = await followed(store);
	});
	afterEach(async () => {
		await f.stop();
		await w.stop();
	});
	const approve = (id: string) => approveRequest(store, { user: w.kari, owner: w.customer, id });

	test("a vendor reads of its own systems, page after page, and each event once", async () => {
		const { id } = await request(store);
		await approve(id);
		await rejectRequest(store, {
			user: w.kari,
			owner: w.customer,
			id: (await request(store, { externalRef: "b" })).id,
		});
		await deleteSystemUser(store, { user: w.kari, owner: w.customer, id });
		const first = await f.page("?limit=4");
		expect(typesOf(first)).toEqual(["request.created", "request.approved", "created", "request.created"]);
		expect(first.more).toBe(true);
		for (const event of first.data) expect(isEvent(event, "")).toEqual([]);
		expect(first.data[1]).toMatchObject({
			specversion: "1.0",
			source: "/fullmakt/v1/events",
			subject: id,
			time: "2026-06-01T00:00:00.000Z",
			data: {
				vendorOrgNo: VENDOR,
				partyOrgNo: CUSTOMER,
				actor: "person",
				externalRef: CUSTOMER,
				rights: [right("krav")],
			},
		});
		const second = await f.served.call("GET", first.links.next, { token: f.vendor });
		expect(typesOf(second.json as never)).toEqual(["request.rejected", "removed"]);
		const third = await f.page(`?cursor=${second.json.cursor}`);
		expect([third.data, third.more]).toEqual([[], false]);
		// Who approved is the customer's business.
		expect(JSON.stringify([first, second.json])).not.toContain(w.kari.uuid);
	});

	test("nobody reads of others' systems; a service owner reads what touches its own services, and no more of it", async () => {
		const { id } = await request(store);
		await approve(id);
		expect((await f.page("", f.otherVendor)).data).toEqual([]);
		const owned = await f.page("", f.owner);
		expect(typesOf(owned)).toEqual(["request.created", "request.approved", "created"]);
		expect(owned.data[2]?.data).toEqual({
			systemId: `${VENDOR}_smartcloud`,
			vendorOrgNo: VENDOR,
			partyOrgNo: CUSTOMER,
			systemUserId: id,
			requestId: id,
			actor: "person",
			resources: ["krav"],
		});
		// Each only in the part that its token is for: the owner is a vendor as well, and the vendor owns nothing.
		await addSystem(store, { id: `${SERVICE_OWNER}_own`, vendor: { ID: `0192:${SERVICE_OWNER}` }, clientId: ["own"] });
		await addSystem(store, {
			id: `${OTHER_VENDOR}_x`,
			vendor: { ID: `0192:${OTHER_VENDOR}` },
			rights: [right("krav")],
			clientId: ["x"],
		});
		const narrow = await f.issuer.enterpriseToken(SERVICE_OWNER, ["altinn:authentication/systemuser.request.read"]);
		expect((await f.page("", narrow)).data).toEqual([]);
		const wide = await f.issuer.enterpriseToken(SERVICE_OWNER, ["fullmakt:events.read"]);
		expect((await f.page("", wide)).data).toHaveLength(3);
	});

	test("it is for organisations that have the scope", async () => {
		const person = await f.issuer.userToken({ partyUuid: w.kari.uuid }, ["fullmakt:events.read"]);
		const other = await f.issuer.enterpriseToken(VENDOR, ["altinn:authentication/systemregister.write"]);
		expect((await f.served.call("GET", "/fullmakt/v1/events")).status).toBe(401);
		expect((await f.read("", person)).status).toBe(403);
		expect((await f.read("", other)).status).toBe(403);
	});

	test("a cursor is its reader's, and no other text is one", async () => {
		await request(store);
		const { cursor } = await f.page();
		for (const query of [`?cursor=${cursor}x`, "?cursor=", "?cursor=1", `?cursor=${"a".repeat(3000)}`]) {
			const answer = await f.read(query);
			expect([answer.status, answer.json.validationErrors?.[0]?.paths]).toEqual([400, ["QUERY/cursor"]]);
		}
		expect((await f.read(`?cursor=${cursor}`, f.otherVendor)).status).toBe(400);
		expect((await f.read(`?cursor=${cursor}&cursor=${cursor}`)).status).toBe(400);
		for (const query of ["?limit=0", "?limit=1001", "?wait=31", "?wait=-1", "?wait=x", "?start=here"]) {
			expect([query, (await f.read(query)).status]).toEqual([query, 400]);
		}
	});

	test("from now on, and without events of one's own the place moves on", async () => {
		await request(store);
		const start = await f.page("?start=now");
		expect(start.data).toEqual([]);
		const others = await f.page("", f.otherVendor);
		const { id } = await request(store, { externalRef: "b" });
		expect((await f.page(`?cursor=${start.cursor}`)).data.map(({ subject }) => subject)).toEqual([id]);
		// The stranger's place from before is trimmed away; the one that it has by asking now and then is not.
		const later = await f.page(`?cursor=${others.cursor}`, f.otherVendor);
		now.at += 100 * DAY;
		await request(store, { externalRef: "c" });
		expect(await trimOldEvents(store, 90 * DAY)).toBe(2);
		expect((await f.page(`?cursor=${later.cursor}`, f.otherVendor)).data).toEqual([]);
		const old = await f.read(`?cursor=${others.cursor}`, f.otherVendor);
		expect([old.status, old.json.code, old.json.oldest]).toEqual([
			410,
			"SYSUSER-00003",
			"/fullmakt/v1/events?start=oldest",
		]);
		expect((await f.page("?start=oldest")).data).toHaveLength(1);
	});

	test("a place of a history that was lost is refused", async () => {
		await request(store);
		const { cursor } = await f.page();
		await store.write({ kind: "system", id: "test" }, async (tx) => {
			await tx.db.updateTable("system_user_event").set({ uuid: "00000000-0000-4000-8000-000000000000" }).execute();
			tx.log({ kind: "facts", pairs: [] });
		});
		expect((await f.read(`?cursor=${cursor}`)).status).toBe(410);
	});

	test("what nobody answered in time is told once, however many servers look", async () => {
		await request(store);
		now.at += 180 * DAY;
		const counts = await Promise.all([expireAll(store), expireAll(other), expireAll(store), expireAll(other)]);
		expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
		expect(typesOf(await f.page())).toEqual(["request.created", "request.expired"]);
	});

	test("who waits is answered when an event comes that concerns him, from this process or another", async () => {
		const waiting = async (token: string, query = "?wait=20&start=now") => {
			const before = f.waiters.size;
			const answer = f.page(query, token);
			for (let i = 0; i < 500 && f.waiters.size === before; i++) await pause(5);
			return { answer, isOver: () => Promise.race([answer.then(() => true), pause(60).then(() => false)]) };
		};
		const vendor = await waiting(f.vendor);
		const stranger = await waiting(f.otherVendor);
		const owner = await waiting(f.owner);
		const { id } = await request(store);
		expect((await vendor.answer).data.map(({ subject }) => subject)).toEqual([id]);
		expect(typesOf(await owner.answer)).toEqual(["request.created"]);
		expect(await stranger.isOver()).toBe(false);
		const { cursor } = await vendor.answer;
		const again = await waiting(f.vendor, `?wait=20&cursor=${cursor}`);
		expect(await again.isOver()).toBe(false);
		await rejectRequest(other, { user: w.kari, owner: w.customer, id });
		expect(typesOf(await again.answer)).toEqual(["request.rejected"]);
		expect(await stranger.isOver()).toBe(false);
		// The server is about to end: nobody is kept waiting, and nobody waits any more.
		f.waiters.close();
		expect((await stranger.answer).data).toEqual([]);
		expect((await f.page("?wait=20&start=now")).data).toEqual([]);
		expect(f.waiters.size).toBe(0);
	});

	test("of one organisation only so many wait at once: the oldest is answered", async () => {
		const answers: string[] = [];
		const calls = [];
		for (const [i, name] of ["a", "b", "c", "d"].entries()) {
			calls.push(f.page(`?wait=${i === 0 ? 20 : 1}&start=now`).then(() => answers.push(name)));
			for (let look = 0; look < 500 && f.waiters.size < Math.min(i + 1, 3); look++) await pause(5);
		}
		await calls[0];
		expect(answers).toEqual(["a"]);
		await Promise.all(calls);
	});

	test("no event is passed over while many write and one reads", async () => {
		const writing = (async () => {
			for (let i = 0; i < 30; i++) await request(i % 2 === 0 ? store : other, { externalRef: `r${i}` });
		})();
		const seen: string[] = [];
		let cursor = (await f.page()).cursor;
		const first = await f.page();
		seen.push(...first.data.map(({ id }) => id));
		cursor = first.cursor;
		while (seen.length < 30) {
			const page = await f.page(`?cursor=${cursor}&limit=3&wait=5`);
			seen.push(...page.data.map(({ id }) => id));
			cursor = page.cursor;
			if (page.data.length === 0) break;
		}
		await writing;
		expect(seen).toEqual((await f.page("?limit=100")).data.map(({ id }) => id));
		expect(seen).toHaveLength(30);
	});
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
