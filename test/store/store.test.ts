import { sql } from "kysely";
import { expect, test } from "vitest";
import { chainHash, type LoggedChange } from "../../src/store/changes.js";
import type { Actor, Store, Transaction } from "../../src/store/store.js";
import { onBothEngines } from "./engines.js";

const actor: Actor = { kind: "operator", id: "test" };

const addParty = async (tx: Transaction, uuid: string): Promise<number> => {
	const values = { uuid, kind: "person" as const, name: uuid, created_at: tx.now, updated_at: tx.now };
	const all = { party_id: null, user_id: null, username: null, org_number: null, person_number: null, email: null };
	const rest = { last_name: null, form: null, parent_id: null, born: null, died: null, deleted_at: null };
	const { id } = await tx.db
		.insertInto("party")
		.values({ ...values, ...all, ...rest })
		.returning("id")
		.executeTakeFirstOrThrow();
	tx.log({ kind: "parties", parties: [id] });
	return id;
};

const parties = async (store: Store): Promise<string[]> =>
	(await store.db.selectFrom("party").select("uuid").orderBy("uuid").execute()).map(({ uuid }) => uuid);

onBothEngines("store", (opened) => {
	test("a write is seen whole, with its revision, audit and message", async () => {
		const store = await opened.store({ now: () => 1_700_000_000_000 });
		const { value, revision } = await store.write(actor, async (tx) => {
			tx.audit({ action: "party.made", party: "a", details: { why: "test" } });
			tx.send({ topic: "hello", payload: { to: "a" }, delay: 500 });
			return addParty(tx, "a");
		});
		expect(value).toBeGreaterThan(0);
		expect(revision.revision).toBe(1);
		expect(await store.revision()).toEqual(revision);
		const [change] = await store.changes(0);
		expect(change).toEqual({ ...revision, at: 1_700_000_000_000, change: { kind: "parties", parties: [value] } });
		const [audit] = await store.db.selectFrom("audit").selectAll().execute();
		expect(audit).toMatchObject({
			revision: 1,
			actor_kind: "operator",
			action: "party.made",
			details: '{"why":"test"}',
		});
		const [message] = await store.db.selectFrom("outbox").selectAll().execute();
		expect(message).toMatchObject({ topic: "hello", due_at: 1_700_000_000_500, status: "pending", attempts: 0 });
	});

	test("what throws undoes everything, and the next write goes through", async () => {
		const store = await opened.store();
		const failing = store.write(actor, async (tx) => {
			await addParty(tx, "a");
			tx.audit({ action: "party.made" });
			throw new Error("no");
		});
		await expect(failing).rejects.toThrow("no");
		expect(await parties(store)).toEqual([]);
		expect(await store.db.selectFrom("audit").selectAll().execute()).toEqual([]);
		const { revision } = await store.write(actor, (tx) => addParty(tx, "b"));
		expect(revision.revision).toBe(1);
	});

	test("rows cannot change in silence, nor outside a write", async () => {
		const store = await opened.store();
		const silent = store.write(actor, (tx) => tx.db.insertInto("setting").values({ name: "a", value: "b" }).execute());
		await expect(silent).rejects.toThrow("logged no change");
		const outside = async () => store.db.insertInto("setting").values({ name: "a", value: "b" }).execute();
		await expect(outside()).rejects.toThrow("store.write");
		expect(await store.db.selectFrom("setting").selectAll().execute()).toEqual([]);
	});

	test("a query that meets no row is no change", async () => {
		const store = await opened.store();
		await store.write(actor, async (tx) => {
			await tx.db.deleteFrom("setting").where("name", "=", "nothing").execute();
			await tx.db.updateTable("setting").set({ value: "x" }).where("name", "=", "nothing").execute();
		});
		await store.write(actor, (tx) => addParty(tx, "a"));
		const again = { uuid: "a", kind: "person" as const, name: "a", created_at: 1, updated_at: 1 };
		await store.write(actor, (tx) =>
			tx.db
				.insertInto("party")
				.values(again as never)
				.onConflict((on) => on.column("uuid").doNothing())
				.execute(),
		);
		expect((await store.revision()).revision).toBe(1);
	});

	test("a write that changes nothing has the revision of the last that did", async () => {
		const store = await opened.store();
		const first = await store.write(actor, (tx) => addParty(tx, "a"));
		const nothing = await store.write(actor, async () => "nothing");
		expect(nothing.revision).toEqual(first.revision);
	});

	test("200 writes at once get 200 revisions without a gap, and the chain of hashes holds", async () => {
		const store = await opened.store();
		const written = await Promise.all(
			Array.from({ length: 200 }, (_, i) => store.write(actor, (tx) => addParty(tx, `party-${i}`))),
		);
		const revisions = written.map(({ revision }) => revision.revision).sort((a, b) => a - b);
		expect(revisions).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
		const rows = await store.db.selectFrom("change_log").selectAll().orderBy("revision").execute();
		let hash = "";
		for (const row of rows) {
			hash = chainHash(hash, row);
			expect(row.hash).toBe(hash);
		}
	});

	test("two programs write to one database without losing a change", async () => {
		const [first, second] = await opened.stores();
		await Promise.all(
			Array.from({ length: 40 }, (_, i) =>
				(i % 2 === 0 ? first : second).write(actor, (tx) => addParty(tx, `party-${i}`)),
			),
		);
		const changes = await first.changes(0);
		expect(changes.map(({ revision }) => revision)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
		expect(await parties(second)).toHaveLength(40);
	});

	test("followers have heard of a change before the writer is answered", async () => {
		const store = await opened.store();
		const heard: LoggedChange[] = [];
		const stop = store.follow(async (changes) => {
			await new Promise((resolve) => setTimeout(resolve, 5));
			heard.push(...changes);
		});
		await store.write(actor, (tx) => addParty(tx, "a"));
		expect(heard).toHaveLength(1);
		stop();
		await store.write(actor, (tx) => addParty(tx, "b"));
		expect(heard).toHaveLength(1);
	});

	test("the log is handed out in whole revisions", async () => {
		const store = await opened.store();
		for (let i = 0; i < 4; i++) {
			await store.write(actor, async (tx) => {
				tx.log({ kind: "resources", resources: [`a${i}`] });
				tx.log({ kind: "resources", resources: [`b${i}`] });
				tx.log({ kind: "resources", resources: [`c${i}`] });
			});
		}
		const seen: number[] = [];
		for (let after = 0; ; ) {
			const part = await store.changes(after, 4);
			if (part.length === 0) break;
			expect(part.length % 3).toBe(0);
			seen.push(...part.map(({ revision }) => revision));
			after = part.at(-1)?.revision as number;
		}
		expect(seen).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
	});

	test("many rows in one write, and read back in batches", async () => {
		const store = await opened.store();
		const columns = ["uuid", "kind", "name", "created_at", "updated_at"];
		function* rows() {
			for (let i = 0; i < 25_000; i++) yield [`party-${i}`, "person", "Ærlig 'Ola'\\", i, i];
		}
		const { value } = await store.write(actor, (tx) => {
			tx.log({ kind: "everything" });
			return tx.insertMany("party", columns, rows());
		});
		expect(value).toBe(25_000);
		let sum = 0;
		let batches = 0;
		await store.scan("select created_at, name from party where created_at >= ?", [5], (batch) => {
			batches += 1;
			for (const [at, name] of batch) {
				sum += at as number;
				expect(name).toBe("Ærlig 'Ola'\\");
			}
		});
		expect(batches).toBeGreaterThan(1);
		expect(sum).toBe((24_999 * 25_000) / 2 - 10);
	});

	test("many rows keep every letter of their texts, and what is null", async () => {
		const store = await opened.store();
		const texts = [
			"",
			"NULL",
			"null",
			'"',
			"\\",
			'\\"',
			"{a,b}",
			"a,b",
			"a\nb\tc",
			" ",
			"'",
			"Ærøy 🪠",
			"\\x41",
			"$1",
			"?",
		];
		const columns = ["uuid", "kind", "name", "username", "form", "deleted_at", "created_at", "updated_at"];
		await store.write(actor, (tx) => {
			tx.log({ kind: "everything" });
			const row = (text: string, i: number) => [
				`u-${i}`,
				"person",
				text,
				`name-${i}`,
				i % 2 ? text : null,
				i % 3 ? i : null,
				0,
				1e13,
			];
			return tx.insertMany("party", columns, texts.map(row));
		});
		const rows = await store.db
			.selectFrom("party")
			.select(["name", "form", "deleted_at", "updated_at"])
			.orderBy("id")
			.execute();
		expect(rows).toEqual(
			texts.map((name, i) => ({ name, form: i % 2 ? name : null, deleted_at: i % 3 ? i : null, updated_at: 1e13 })),
		);
	});

	test("a duplicate is told from other errors", async () => {
		const store = await opened.store();
		await store.write(actor, (tx) => addParty(tx, "a"));
		const again = await store.write(actor, (tx) => addParty(tx, "a")).catch((error: unknown) => error);
		expect(store.isDuplicate(again)).toBe(true);
		expect(store.isDuplicate(new Error("other"))).toBe(false);
		const wrong = await sql`select nothing from nowhere`.execute(store.db).catch((error: unknown) => error);
		expect(store.isDuplicate(wrong)).toBe(false);
	});
});
