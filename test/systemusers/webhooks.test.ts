import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Store } from "../../src/store/store.js";
import { approveRequest, rejectRequest } from "../../src/systemusers/answer-request.js";
import { recoverWebhooks } from "../../src/systemusers/webhook-delivery.js";
import { onBothEngines } from "../store/engines.js";
import { OTHER_VENDOR } from "../systems/world.js";
import {
	type Answering,
	deliver,
	type Followed,
	followed,
	type Heard,
	quick,
	type Receiver,
	receiver,
	SERVICE_OWNER,
	WEBHOOKS,
} from "./followed.js";
import { addSystem, request, type World, world } from "./world.js";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** As docs/events.md tells vendors to check it: this is the code that stands there. */
const documentation = readFileSync(new URL("../../docs/events.md", import.meta.url), "utf8");
const example = /```js\n([\s\S]+?)```/.exec(documentation)?.[1] ?? "";
const { verified } = (await import(`data:text/javascript,${encodeURIComponent(example)}`)) as {
	verified(headers: Heard["headers"], body: string, secret: string): unknown;
};

const isSigned = ({ headers, body }: Heard, secret: string): boolean => verified(headers, body, secret) !== undefined;

interface Made {
	readonly id: string;
	readonly secret: string;
}

onBothEngines("webhooks", (opened) => {
	let store: Store;
	let other: Store;
	let w: World;
	let f: Followed;
	const ending: { stop(): Promise<unknown> }[] = [];
	const now = { at: Date.now() };
	beforeEach(async () => {
		now.at = Date.now();
		[store, other] = await opened.stores();
		w = await world(store, now);
		await addSystem(store);
		f = await followed(store);
	});
	afterEach(async () => {
		for (const each of ending.splice(0)) await each.stop();
		await f.stop();
		await w.stop();
	});
	const ended = <T extends { stop(): Promise<unknown> }>(each: T): T => {
		ending.push(each);
		return each;
	};
	const listen = async (answer?: Answering): Promise<Receiver> => ended(await receiver(answer));
	const create = async (body: unknown, token = f.vendor): Promise<Made> => {
		const answer = await f.served.call("POST", WEBHOOKS, { token, body });
		if (answer.status !== 201) throw new Error(answer.text);
		return answer.json as unknown as Made;
	};
	const call = (method: string, path: string, token = f.vendor) =>
		f.served.call(method, `${WEBHOOKS}${path}`, { token });
	const state = async (id: string) => (await call("GET", `/${id}`)).json as Record<string, never>;
	/** Until what the webhook says of itself is so. */
	const settled = async (id: string, wanted: Record<string, unknown>) => {
		for (let i = 0; i < 500; i++) {
			const found = await state(id);
			if (Object.entries(wanted).every(([key, value]) => JSON.stringify(found[key]) === JSON.stringify(value))) return;
			await pause(20);
		}
		expect(await state(id)).toMatchObject(wanted);
	};
	const ask = (externalRef: string) => request(store, { externalRef });

	test("a vendor is called for each event, in order, signed with the secret that was shown once", async () => {
		const heard = await listen();
		const { id, secret } = await create({ url: heard.url });
		expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
		ended(deliver(store));
		const { id: asked } = await ask("a");
		await approveRequest(store, { user: w.kari, owner: w.customer, id: asked });
		const calls = await heard.until(3);
		expect(calls.map(({ event }) => event.type)).toEqual([
			"systemuser.request.created",
			"systemuser.request.approved",
			"systemuser.created",
		]);
		for (const each of calls) {
			expect(isSigned(each, secret)).toBe(true);
			expect(verified(each.headers, each.body, secret)).toEqual(each.event);
			expect(isSigned({ ...each, body: each.body.replace("standard", "agent") }, secret)).toBe(false);
			const late = { ...each.headers, "webhook-timestamp": String(Number(each.headers["webhook-timestamp"]) - 600) };
			expect(isSigned({ ...each, headers: late }, secret)).toBe(false);
			expect(each.headers).toMatchObject({
				"content-type": "application/cloudevents+json; charset=utf-8",
				"webhook-id": each.event.id,
				"user-agent": "fullmakt/test",
			});
			expect(Math.abs(Number(each.headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
		}
		// The same events as the feed's, letter by letter.
		expect(calls.map(({ event }) => event)).toEqual((await f.page()).data);
		await settled(id, { state: "ok", deliveries: { pending: 0, delivered: 3, dead: 0 } });
		// It is shown nowhere else, and lies nowhere as it is.
		const all = await Promise.all([call("GET", ""), call("GET", `/${id}`), call("GET", `/${id}/deliveries`)]);
		expect(all.map(({ text }) => text).join()).not.toContain("whsec_");
		const [row] = await store.db.selectFrom("webhook").selectAll().execute();
		expect(JSON.stringify(row)).not.toContain(secret.slice(6, 30));
		expect(quick.vault.reveal(String(row?.secret))).toBe(secret);
	});

	test("what fails is tried again, in order, and nothing overtakes it", async () => {
		const heard = await listen((_event, count) => (count <= 3 ? ([500, 429, 404][count - 1] ?? 500) : 200));
		const { id } = await create({ url: heard.url });
		ended(deliver(store));
		const first = await ask("a");
		const second = await ask("b");
		const calls = await heard.until(5);
		expect(calls.map(({ event }) => event.subject)).toEqual([first.id, first.id, first.id, first.id, second.id]);
		expect(new Set(calls.slice(0, 4).map(({ headers }) => headers["webhook-id"])).size).toBe(1);
		await settled(id, { state: "ok", deliveries: { pending: 0, delivered: 2, dead: 0 } });
		const { json } = await call("GET", `/${id}/deliveries`);
		expect(json.data).toMatchObject([
			{ status: "delivered", attempts: 1, httpStatus: 200 },
			{ status: "delivered", attempts: 4, httpStatus: 200 },
		]);
	});

	test("while it fails the vendor sees why, and since when", async () => {
		const heard = await listen(() => 503);
		const { id } = await create({ url: heard.url });
		ended(deliver(store, { ...quick, pauseMs: 3_600_000 }));
		const { id: asked } = await ask("a");
		await heard.until(1);
		await settled(id, { state: "failing" });
		const found = await state(id);
		expect(found).toMatchObject({ failing: { calls: 1 }, deliveries: { pending: 1, dead: 0 } });
		expect(Date.parse((found.failing as unknown as Record<string, string>).nextAttemptAt as string)).toBeGreaterThan(
			Date.now(),
		);
		const { json } = await call("GET", `/${id}/deliveries?status=pending`);
		expect(json.data).toMatchObject([
			{ status: "pending", attempts: 1, httpStatus: 503, error: "The answer was 503." },
		]);
		// What comes meanwhile waits in line and causes no call.
		await rejectRequest(store, { user: w.kari, owner: w.customer, id: asked });
		await pause(100);
		expect(heard.heard).toHaveLength(1);
		await call("POST", `/${id}/retry`);
		await heard.until(2);
	});

	test("an event that the receiver refuses is given up in the end, and comes when the vendor wants it", async () => {
		let refuse = true;
		const heard = await listen(({ data }) => (refuse && data.externalRef === "bad" ? 400 : 204));
		const { id } = await create({ url: heard.url });
		ended(deliver(store, { ...quick, pauseMs: 1 }));
		const bad = await ask("bad");
		await ask("good");
		await heard.until(9);
		await settled(id, { deliveries: { pending: 0, delivered: 1, dead: 1 } });
		expect(heard.heard.map(({ event }) => event.data.externalRef)).toEqual([...Array(8).fill("bad"), "good"]);
		const dead = await call("GET", `/${id}/deliveries?status=dead`);
		expect(dead.json.data).toMatchObject([{ attempts: 8, httpStatus: 400, type: "systemuser.request.created" }]);
		refuse = false;
		const retried = await call("POST", `/${id}/retry`);
		expect([retried.status, retried.json.deliveries]).toEqual([202, { pending: 1, delivered: 1, dead: 0 }]);
		expect((await heard.until(10)).at(-1)?.event.subject).toBe(bad.id);
		await settled(id, { state: "ok", deliveries: { pending: 0, delivered: 2, dead: 0 } });
	});

	test("what could not be delivered for three days is given up", async () => {
		const { id } = await create({ url: "http://127.0.0.1:9/" });
		await ask("a");
		await ask("b");
		await store.write({ kind: "system", id: "test" }, async (tx) => {
			const since = tx.now - 4 * 86_400_000;
			await tx.db.updateTable("webhook_delivery").set({ since }).where("webhook_id", "=", id).execute();
			tx.log({ kind: "facts", pairs: [] });
		});
		await ask("c");
		ended(deliver(store, { ...quick, pauseMs: 3_600_000 }));
		await settled(id, { deliveries: { pending: 1, delivered: 0, dead: 2 } });
		const { json } = await call("GET", `/${id}/deliveries`);
		expect((json.data as { error?: string }[]).map(({ error }) => error)).toEqual([
			undefined,
			"The webhook failed for too long.",
			"The connection was refused.",
		]);
	});

	test("redirects are not followed, and who does not answer is hung up on", async () => {
		const elsewhere = await listen();
		const heard = await listen(({ data }, count) =>
			count === 1 ? { location: elsewhere.url } : data.externalRef === "b" && count === 3 ? "hang" : 200,
		);
		const { id } = await create({ url: heard.url });
		ended(deliver(store));
		await ask("a");
		await heard.until(2);
		await ask("b");
		await heard.until(4);
		await settled(id, { deliveries: { pending: 0, delivered: 2, dead: 0 } });
		expect(elsewhere.connections()).toBe(0);
	});

	test("one that hangs keeps no other waiting", async () => {
		const hanging = await listen(() => "hang");
		const heard = await listen();
		await create({ url: hanging.url });
		await create({ url: heard.url });
		ended(deliver(store, { ...quick, timeoutMs: 20_000 }));
		for (const ref of ["a", "b", "c"]) await ask(ref);
		await hanging.until(1);
		expect((await heard.until(3)).map(({ event }) => event.data.externalRef)).toEqual(["a", "b", "c"]);
		expect(hanging.heard).toHaveLength(1);
	});

	test("two servers side by side deliver each event once, and in order", async () => {
		const heard = await listen();
		const { id } = await create({ url: heard.url });
		ended(deliver(store));
		ended(deliver(other));
		const refs = Array.from({ length: 25 }, (_, i) => `r${i}`);
		for (const [i, externalRef] of refs.entries()) await request(i % 2 === 0 ? store : other, { externalRef });
		await settled(id, { deliveries: { pending: 0, delivered: 25, dead: 0 } });
		expect(heard.heard.map(({ event }) => event.data.externalRef)).toEqual(refs);
	});

	test("a server that ends in the middle of a call leaves it to the next", async () => {
		const heard = await listen((_event, count) => (count === 1 ? "hang" : 200));
		const { id } = await create({ url: heard.url });
		const first = deliver(store, { ...quick, timeoutMs: 20_000 });
		await ask("a");
		await heard.until(1);
		await first.stop();
		ended(deliver(other));
		await heard.until(2);
		await settled(id, { state: "ok", deliveries: { pending: 0, delivered: 1, dead: 0 } });
	});

	test("a message that was lost is sent again", async () => {
		const heard = await listen();
		await create({ url: heard.url });
		await ask("a");
		expect(await recoverWebhooks(store)).toBe(0);
		await store.write({ kind: "system", id: "test" }, async (tx) => {
			await tx.db.updateTable("outbox").set({ status: "failed" }).execute();
			tx.log({ kind: "facts", pairs: [] });
		});
		ended(deliver(store));
		await ask("b");
		await pause(100);
		expect(heard.heard).toEqual([]);
		expect(await recoverWebhooks(other)).toBe(1);
		expect((await heard.until(2)).map(({ event }) => event.data.externalRef)).toEqual(["a", "b"]);
	});

	test("a new secret signs at once, and for a day the one before signs beside it", async () => {
		const heard = await listen();
		const { id, secret } = await create({ url: heard.url });
		ended(deliver(store));
		const rotated = await call("POST", `/${id}/secret`);
		const fresh = rotated.json.secret as string;
		expect([rotated.status, fresh === secret]).toEqual([200, false]);
		expect(Date.parse(rotated.json.previousSecretUntil as string)).toBeGreaterThan(Date.now() + 86_000_000);
		await ask("a");
		const [both] = await heard.until(1);
		expect([isSigned(both as Heard, fresh), isSigned(both as Heard, secret)]).toEqual([true, true]);
		await store.write({ kind: "system", id: "test" }, async (tx) => {
			await tx.db
				.updateTable("webhook")
				.set({ old_secret_until: Date.now() - 1 })
				.execute();
			tx.log({ kind: "facts", pairs: [] });
		});
		await ask("b");
		const later = (await heard.until(2))[1] as Heard;
		expect([isSigned(later, fresh), isSigned(later, secret)]).toEqual([true, false]);
		expect((await state(id)).previousSecretUntil).toBeUndefined();
	});

	test("only what was asked for is told: types, and as vendor or as service owner", async () => {
		const typed = await listen();
		const owners = await listen();
		await create({ url: typed.url, types: ["systemuser.request.rejected"] });
		const owned = await create({ url: owners.url }, f.owner);
		expect((await call("GET", `/${owned.id}`, f.owner)).json.roles).toEqual(["serviceOwner"]);
		ended(deliver(store));
		const { id } = await ask("a");
		await rejectRequest(store, { user: w.kari, owner: w.customer, id });
		expect((await owners.until(2))[1]?.event.data).toEqual({
			systemId: expect.any(String),
			vendorOrgNo: expect.any(String),
			partyOrgNo: expect.any(String),
			requestId: id,
			actor: "person",
			resources: ["krav"],
		});
		expect((await typed.until(1)).map(({ event }) => event.type)).toEqual(["systemuser.request.rejected"]);
	});

	test("a webhook is its organisation's: nobody else sees or touches it", async () => {
		const heard = await listen();
		const { id } = await create({ url: heard.url });
		expect((await call("GET", "", f.otherVendor)).json).toEqual({ data: [] });
		for (const [method, path] of [
			["GET", ""],
			["GET", "/deliveries"],
			["DELETE", ""],
			["POST", "/secret"],
			["POST", "/test"],
			["POST", "/retry"],
		] as const) {
			const answer = await call(method, `/${id}${path}`, f.otherVendor);
			expect([method, path, answer.status, answer.json.code]).toEqual([method, path, 404, "SYSUSER-00004"]);
		}
		expect((await call("GET", "/nonsense")).status).toBe(404);
		// A scope to read is none to change.
		const reader = await f.issuer.enterpriseToken(OTHER_VENDOR, ["fullmakt:events.read"]);
		expect((await f.served.call("POST", WEBHOOKS, { token: reader, body: { url: heard.url } })).status).toBe(403);
		// Neither a service owner, nor a vendor by this token.
		const nobody = await f.issuer.enterpriseToken(OTHER_VENDOR, ["altinn:resourceregistry/resource.write"]);
		expect((await f.served.call("POST", WEBHOOKS, { token: nobody, body: { url: heard.url } })).status).toBe(403);
		const wrong = { url: heard.url, roles: ["serviceOwner"] };
		expect((await f.served.call("POST", WEBHOOKS, { token: f.vendor, body: wrong })).status).toBe(403);
		const wide = await f.issuer.enterpriseToken(SERVICE_OWNER, ["fullmakt:events.write"]);
		expect(await create({ url: heard.url }, wide)).toMatchObject({ roles: ["vendor", "serviceOwner"] });
	});

	test("bad addresses and bad bodies make no webhook", async () => {
		const tried = async (body: unknown) => {
			const answer = await f.served.call("POST", WEBHOOKS, { token: f.vendor, body });
			return [answer.status, answer.json.code];
		};
		for (const url of [
			"http://vendor.example/",
			"https://10.0.0.1/",
			"https://x@vendor.example/",
			"nonsense",
			"https://[fd00::1]/",
		]) {
			expect([url, ...(await tried({ url }))]).toEqual([url, 400, "SYSUSER-00005"]);
		}
		for (const body of [
			{},
			{ url: 1 },
			{ url: "https://vendor.example/", types: ["everything"] },
			{ url: "https://vendor.example/", roles: [] },
			{ url: `https://vendor.example/${"x".repeat(3000)}` },
			[],
		]) {
			expect((await tried(body))[0]).toBe(400);
		}
		expect((await tried({ url: "https://vendor.example/", types: Array(2000).fill("systemuser.created") }))[0]).toBe(
			413,
		);
		expect(await store.db.selectFrom("webhook").selectAll().execute()).toEqual([]);
	});

	test("an organisation has ten at most, also when it asks for many at once", async () => {
		const tried = Array.from({ length: 13 }, (_, i) =>
			f.served.call("POST", WEBHOOKS, { token: f.vendor, body: { url: `https://vendor.example/${i}` } }),
		);
		const ends = (await Promise.all(tried)).map(({ status, json }) =>
			status === 201 ? "made" : `${status} ${json.code}`,
		);
		expect(ends.filter((end) => end === "made")).toHaveLength(10);
		expect(ends.filter((end) => end === "409 SYSUSER-00006")).toHaveLength(3);
		await create({ url: "https://vendor.example/" }, f.otherVendor);
	});

	test("a repeat under a key makes no second one, and shows no secret", async () => {
		const sent = { token: f.vendor, body: { url: "https://vendor.example/" }, headers: { "Idempotency-Key": "once" } };
		const first = await f.served.call("POST", WEBHOOKS, sent);
		expect(first.status).toBe(201);
		const again = await f.served.call("POST", WEBHOOKS, sent);
		expect([again.status, again.text.includes("whsec_")]).toEqual([409, false]);
		expect(await store.db.selectFrom("webhook").selectAll().execute()).toHaveLength(1);
		const kept = await store.db.selectFrom("idempotency").selectAll().execute();
		expect(JSON.stringify(kept)).not.toContain("whsec_");
	});

	test("a test call says how it went, and not too often", async () => {
		const heard = await listen((_event, count) => (count === 1 ? 200 : 500));
		const { id, secret } = await create({ url: heard.url });
		expect((await call("POST", `/${id}/test`)).json).toEqual({ delivered: true, httpStatus: 200 });
		const [only] = await heard.until(1);
		expect([only?.event.type, isSigned(only as Heard, secret)]).toEqual(["webhook.test", true]);
		expect((await call("POST", `/${id}/test`)).status).toBe(429);
		const { id: away } = await create({ url: "http://127.0.0.1:9/" });
		expect((await call("POST", `/${away}/test`)).json).toEqual({
			delivered: false,
			error: "The connection was refused.",
		});
		expect((await f.page()).data).toEqual([]);
	});

	test("an address that no longer may be called is not", async () => {
		const heard = await listen();
		const { id } = await create({ url: heard.url });
		// As if it had been made when the server was one for tests.
		ended(deliver(store, { ...quick, loopback: false, pauseMs: 3_600_000 }));
		await ask("a");
		await settled(id, { state: "failing" });
		const { json } = await call("GET", `/${id}/deliveries`);
		expect(json.data).toMatchObject([{ error: "The address is not on the public internet." }]);
		expect(heard.connections()).toBe(0);
	});

	test("one that is deleted is called no more, and leaves nothing behind", async () => {
		const heard = await listen(() => 500);
		const { id } = await create({ url: heard.url });
		ended(deliver(store));
		await ask("a");
		await heard.until(1);
		expect((await call("DELETE", `/${id}`)).status).toBe(204);
		expect((await call("DELETE", `/${id}`)).status).toBe(404);
		await ask("b");
		await pause(200);
		const calls = heard.heard.length;
		await pause(200);
		expect(heard.heard.length).toBe(calls);
		expect(await store.db.selectFrom("webhook_delivery").selectAll().execute()).toEqual([]);
		expect(await store.db.selectFrom("outbox").selectAll().where("status", "=", "pending").execute()).toEqual([]);
	});

	test("its deliveries come page by page", async () => {
		const { id } = await create({ url: "https://vendor.example/" });
		for (let i = 0; i < 12; i++) await ask(`r${i}`);
		const seen: string[] = [];
		let next: string | undefined = `${WEBHOOKS}/${id}/deliveries?status=pending`;
		while (next !== undefined) {
			const { json } = await f.served.call("GET", next, { token: f.vendor });
			seen.push(...(json.data as { event: string }[]).map(({ event }) => event));
			next = (json.links as { next?: string }).next;
		}
		expect(seen).toEqual((await f.page()).data.map((each) => each.id).reverse());
		expect((await call("GET", `/${id}/deliveries?status=lost`)).status).toBe(400);
		expect((await call("GET", `/${id}/deliveries?token=x`)).status).toBe(400);
	});
});
