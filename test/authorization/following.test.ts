import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { type Decisions, openDecisions } from "../../src/authorization/open-decisions.js";
import { resourceOfKey } from "../../src/authorization/resource-key.js";
import { createLog } from "../../src/http/log.js";
import { createRevisions, databaseView, nonceIn } from "../../src/http/revisions.js";
import { seal } from "../../src/http/sealed.js";
import { PolicyLibrary } from "../../src/pdp/policy-library.js";
import { openStore, type Store } from "../../src/store/store.js";
import { build, right } from "../pip/world-builder.js";
import { ask } from "../policies/ask.js";
import { onBothEngines, sqliteStore } from "../store/engines.js";
import { setPolicy } from "./decision-world.js";
import { accessPackage, policyXml, resource, role } from "./policy-xml.js";

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function freshFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "fullmakt-following-"));
	cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

interface NodeOptions {
	readonly cacheFolder?: string;
	readonly pollMs?: number;
	readonly lines?: string[];
}

/** A node that decides over a store. */
async function node(
	store: Store,
	{ cacheFolder = freshFolder(), pollMs = 0, lines = [] }: NodeOptions = {},
): Promise<Decisions> {
	const decisions = await openDecisions({
		store,
		library: new PolicyLibrary(),
		otherPolicies: () => undefined,
		cacheFolder,
		pollMs,
		log: createLog("warn", { write: (line: string) => void lines.push(line) } as never),
	});
	cleanups.push(() => decisions.close());
	return decisions;
}

const RULE = { resource: [resource("res")], actions: ["read"] };

/** Two parties, and a policy by role, package or right. */
async function twoParties(store: Store): Promise<{ owner: number; person: number }> {
	return build(store, async (world) => {
		const owner = await world.party("organization", { form: "AS" });
		const person = await world.party("person");
		const rule = {
			subjects: [role("dagl"), accessPackage("merverdiavgift")],
			resource: [resource("res")],
			actions: ["read"],
		};
		await setPolicy(world, "res", policyXml("res", [rule]));
		return { owner, person };
	});
}

const answer = ({ point }: Decisions, subject: number, action: string, party: number): string | undefined =>
	point.ask(subject, "res", action, party).results[0]?.decision;

onBothEngines("following the store", (opened) => {
	test("whatever is given or revoked counts at the next decision", async () => {
		const store = await opened.store();
		const { owner, person } = await twoParties(store);
		const decisions = await node(store);
		const ask = (action = "read") => answer(decisions, person, action, owner);
		expect(ask()).toBe("NotApplicable");
		const given = await build(store, (world) => world.package(owner, person, "merverdiavgift"));
		expect(ask()).toBe("Permit");
		await build(store, async (world) => {
			await world.db.deleteFrom("assignment_package").where("id", "=", given).execute();
			world.touch(owner, person);
		});
		expect(ask()).toBe("NotApplicable");
		const single = await build(store, (world) => world.right(owner, person, "res", [right("res", "write")]));
		expect([ask("write"), ask("read")]).toEqual(["Permit", "NotApplicable"]);
		await build(store, async (world) => {
			await world.db.updateTable("assignment_resource").set({ rights: "[]" }).where("id", "=", single).execute();
			world.touch(owner, person);
		});
		expect(ask("write")).toBe("NotApplicable");
		await build(store, (world) => world.assignment(owner, person, "daglig-leder"));
		expect(ask()).toBe("Permit");
		await build(store, async (world) => {
			await world.db.deleteFrom("assignment").where("role", "=", "daglig-leder").execute();
			world.touch(owner, person);
		});
		expect(ask()).toBe("NotApplicable");
	});

	test("a policy set, replaced or removed counts at the next decision; one that is none permits nothing", async () => {
		const store = await opened.store();
		const { owner, person } = await twoParties(store);
		await build(store, (world) => world.assignment(owner, person, "daglig-leder"));
		const lines: string[] = [];
		const decisions = await node(store, { lines });
		const ask = () => answer(decisions, person, "read", owner);
		expect(ask()).toBe("Permit");
		const other = { subjects: [role("lede")], resource: [resource("res")], actions: ["read"] };
		await build(store, (world) => setPolicy(world, "res", policyXml("res", [other])));
		expect(ask()).toBe("NotApplicable");
		await build(store, (world) => setPolicy(world, "res", policyXml("res", [{ ...other, subjects: [role("dagl")] }])));
		expect(ask()).toBe("Permit");
		await build(store, (world) => setPolicy(world, "res", "<Policy/>"));
		expect(ask()).toBe("Indeterminate");
		expect(lines.join()).toContain("cannot be used");
		await build(store, async (world) => {
			await world.db.deleteFrom("resource_policy").execute();
			world.log({ kind: "policies", keys: ["res"] });
		});
		expect(ask()).toBe("Indeterminate");
		expect(decisions.policies.size).toBe(0);
	});

	test("resources, access lists and instances follow", async () => {
		const store = await opened.store();
		const { owner, person } = await twoParties(store);
		await build(store, (world) => world.assignment(owner, person, "daglig-leder"));
		const decisions = await node(store);
		const ask = () => answer(decisions, person, "read", owner);
		const common = {
			type: "t",
			owner_code: "nvd",
			owner_org_number: null,
			document: "{}",
			created_at: 0,
			updated_at: 0,
		};
		await build(store, async (world) => {
			await world.db
				.insertInto("resource")
				.values({ id: "res", version_id: 1, access_list_mode: "Enabled", deleted_at: null, ...common })
				.execute();
			world.log({ kind: "resources", resources: ["res"] });
		});
		expect(ask()).toBe("Deny");
		await build(store, async (world) => {
			const values = { uuid: "u", owner: "nvd", identifier: "l", name: "l", description: "", version: 1 };
			const { id } = await world.db
				.insertInto("access_list")
				.values({ ...values, created_at: 0, updated_at: 0 })
				.returning("id")
				.executeTakeFirstOrThrow();
			await world.db.insertInto("access_list_member").values({ list_id: id, party_id: owner, since: 0 }).execute();
			await world.db
				.insertInto("access_list_resource")
				.values({ list_id: id, resource: "res", action_filters: "[]", created_at: 0, updated_at: 0 })
				.execute();
			world.log({ kind: "access-lists", owners: ["nvd"] });
		});
		expect(ask()).toBe("Permit");
		await build(store, async (world) => {
			await world.db.deleteFrom("access_list_member").execute();
			world.log({ kind: "access-lists", owners: ["nvd"] });
		});
		expect(ask()).toBe("Deny");
		await build(store, async (world) => {
			await world.db.updateTable("resource").set({ access_list_mode: "Disabled" }).execute();
			world.log({ kind: "resources", resources: ["res"] });
		});
		expect(ask()).toBe("Permit");
		await build(store, async (world) => {
			await world.db.updateTable("resource").set({ deleted_at: 1 }).execute();
			world.log({ kind: "resources", resources: ["res"] });
		});
		expect(ask()).toBe("Indeterminate");

		const guid = "aaaaaaaa-0000-4000-8000-00000000000a";
		const instance = () => decisions.knowledge.instances.get(guid.toUpperCase());
		const values = { guid, party_id: owner, org: "o", app: "a", end_event: null, updated_at: 0 };
		await build(store, async (world) => {
			await world.db
				.insertInto("app_instance")
				.values({ ...values, task: "T" })
				.execute();
			world.log({ kind: "app-instances", guids: [guid] });
		});
		expect(instance()).toEqual({ party: owner, org: "o", app: "a", task: "T", endEvent: undefined });
		await build(store, async (world) => {
			await world.db.updateTable("app_instance").set({ task: null, end_event: "E" }).execute();
			world.log({ kind: "app-instances", guids: [guid] });
		});
		expect(instance()).toMatchObject({ task: undefined, endEvent: "E" });
		await build(store, async (world) => {
			await world.db.deleteFrom("app_instance").execute();
			world.log({ kind: "app-instances", guids: [guid] });
		});
		expect(instance()).toBeUndefined();
	});

	test("another program's writes are seen within a moment, and a revision can be waited for", async () => {
		const { engine, again } = await opened.engine();
		const store = await openStore(engine);
		const { owner, person } = await twoParties(store);
		const elsewhere = await openStore(again());
		const near = await node(store);
		const far = await node(elsewhere, { pollMs: 20 });
		await build(store, (world) => world.assignment(owner, person, "daglig-leder"));
		expect(answer(near, person, "read", owner)).toBe("Permit");
		await expect.poll(() => answer(far, person, "read", owner), { timeout: 2000 }).toBe("Permit");
		await build(store, async (world) => {
			await world.db.deleteFrom("assignment").execute();
			world.touch(owner, person);
		});
		// One that looks at the log but once an hour: who asks for a revision gets it at once.
		const slow = await node(elsewhere, { pollMs: 3_600_000 });
		await build(store, (world) => world.assignment(owner, person, "daglig-leder"));
		expect(answer(slow, person, "read", owner)).toBe("NotApplicable");
		const secret = Buffer.alloc(32, 1);
		const token = await createRevisions(secret, databaseView(store)).current();
		const revisions = createRevisions(secret, {
			revision: () => slow.knowledge.revision,
			nonceOf: (revision) => nonceIn(elsewhere, revision),
			catchUp: () => slow.knowledge.catchUp(),
		});
		await revisions.reach(token);
		expect(answer(slow, person, "read", owner)).toBe("Permit");
		const { revision, nonce } = await store.revision();
		const later = (at: number, of: string) => seal(secret, "revision", [at, of]);
		await expect(revisions.reach(later(revision + 1, nonce))).rejects.toMatchObject({ kind: { status: 503 } });
		await expect(revisions.reach(later(revision, "another"))).rejects.toMatchObject({ kind: { status: 409 } });
		// A write of the far program, while the near one has written: both in the order of the log.
		await build(elsewhere, (world) => world.package(owner, person, "merverdiavgift"));
		await build(store, (world) => world.right(owner, person, "res", [right("res", "write")]));
		expect([answer(near, person, "read", owner), answer(near, person, "write", owner)]).toEqual(["Permit", "Permit"]);
	});

	test("a database with another history is read anew", async () => {
		const { engine, again } = await opened.engine();
		const store = await openStore(engine);
		const { owner, person } = await twoParties(store);
		await build(store, (world) => world.assignment(owner, person, "daglig-leder"));
		const lines: string[] = [];
		const far = await node(await openStore(again()), { pollMs: 20, lines });
		expect(answer(far, person, "read", owner)).toBe("Permit");
		// What a fail-over to an older copy looks like: the revision that the node holds has another nonce now. That the role is
		// gone is said to nobody, so only the nonce can tell.
		const { revision } = await store.revision();
		await build(store, async (world) => {
			await world.db.deleteFrom("assignment").execute();
			await world.db.updateTable("change_log").set({ nonce: "other" }).where("revision", "=", revision).execute();
			world.log({ kind: "clients", ids: [] });
		});
		await expect.poll(() => answer(far, person, "read", owner), { timeout: 2000 }).toBe("NotApplicable");
		expect(lines.join()).toContain("another history");
	});

	test("a node that could not take a change in permits nothing until it has", async () => {
		const store = await opened.store();
		const { owner, person } = await twoParties(store);
		await build(store, (world) => world.assignment(owner, person, "daglig-leder"));
		let broken = false;
		const fragile = new Proxy(store, {
			get(target, name) {
				if (broken && name === "db") throw new Error("The database is gone.");
				const value: unknown = Reflect.get(target, name, target);
				return typeof value === "function" ? value.bind(target) : value;
			},
		});
		const decisions = await node(fragile, { pollMs: 50 });
		expect(answer(decisions, person, "read", owner)).toBe("Permit");
		broken = true;
		const revoked = build(store, async (world) => {
			await world.db.deleteFrom("assignment").execute();
			world.touch(owner, person);
		});
		await expect(revoked).rejects.toThrow("The database is gone.");
		expect(answer(decisions, person, "read", owner)).toBe("Indeterminate");
		broken = false;
		await expect.poll(() => answer(decisions, person, "read", owner), { timeout: 2000 }).toBe("NotApplicable");
	});
});

test("where no party is known, a number is only unknown, and what the caller says decides", async () => {
	const store = await sqliteStore();
	cleanups.push(() => store.remove());
	const decisions = await node(store);
	await build(store, (world) => setPolicy(world, "res", policyXml("res", [{ ...RULE, subjects: [role("dagl")] }])));
	const org = { "urn:altinn:organization:identifier-no": ["311592858"] };
	const decide = (code: string) =>
		decisions.point.decide(
			ask({ "urn:altinn:rolecode": [code], ...org }, "read", { "urn:altinn:resource": ["res"], ...org }),
			"processing-error",
		).results[0]?.decision;
	expect([decide("dagl"), decide("medl")]).toEqual(["Permit", "NotApplicable"]);
	await build(store, (world) => world.party("organization", { orgNumber: "310000010" }));
	expect(decide("dagl")).toBe("Indeterminate");
});

onBothEngines("the snapshot", (opened) => {
	test("serves the next start, with what changed since", async () => {
		const store = await opened.store();
		const { owner, person } = await twoParties(store);
		await build(store, (world) => world.assignment(owner, person, "daglig-leder"));
		const cacheFolder = freshFolder();
		await (await node(store, { cacheFolder })).close();
		const written = readFileSync(join(cacheFolder, "facts.snapshot"));
		const second = await node(store, { cacheFolder });
		expect(answer(second, person, "read", owner)).toBe("Permit");
		await second.close();
		expect(readFileSync(join(cacheFolder, "facts.snapshot")).equals(written)).toBe(true);
		await build(store, async (world) => {
			await world.db.deleteFrom("assignment").execute();
			world.touch(owner, person);
		});
		expect(answer(await node(store, { cacheFolder }), person, "read", owner)).toBe("NotApplicable");
	});

	test("is thrown away when it is damaged, cut short, or of another history", async () => {
		const store = await opened.store();
		const { owner, person } = await twoParties(store);
		await build(store, (world) => world.assignment(owner, person, "daglig-leder"));
		const cacheFolder = freshFolder();
		const file = join(cacheFolder, "facts.snapshot");
		await (await node(store, { cacheFolder })).close();
		const good = readFileSync(file);
		const flipped = Buffer.from(good);
		flipped[good.length >> 1] = (flipped[good.length >> 1] as number) ^ 1;
		for (const bad of [flipped, good.subarray(0, good.length - 7), good.subarray(0, 20), Buffer.alloc(0)]) {
			writeFileSync(file, bad);
			const decisions = await node(store, { cacheFolder });
			expect(answer(decisions, person, "read", owner)).toBe("Permit");
			await decisions.close();
			expect(readFileSync(file).equals(bad)).toBe(false);
		}
		// Whole, but of another database: the header names a revision that this one never had.
		const text = good.subarray(0, good.length - 32).toString("latin1");
		const { nonce } = JSON.parse(/"revision":(\{[^}]*\})/.exec(text)?.[1] as string) as { nonce: string };
		const foreign = Buffer.from(text.replace(nonce, nonce.replace(/./g, "x")), "latin1");
		writeFileSync(file, Buffer.concat([foreign, createHash("sha256").update(foreign).digest()]));
		const lines: string[] = [];
		const decisions = await node(store, { cacheFolder, lines });
		expect(answer(decisions, person, "read", owner)).toBe("Permit");
		expect(lines.join()).toContain("does not fit the database");
	});
});

test("what a resource is decided by is remembered, until its policy, the resource or a file changes", async () => {
	const store = await sqliteStore();
	cleanups.push(() => store.remove());
	const { owner, person } = await twoParties(store);
	await build(store, (world) => world.assignment(owner, person, "daglig-leder"));
	const library = new PolicyLibrary();
	let version = 0;
	const decisions = await openDecisions({
		store,
		library,
		otherPolicies: (key) => library.get(key),
		otherVersion: () => version,
		cacheFolder: freshFolder(),
		pollMs: 0,
		log: createLog("silent"),
	});
	cleanups.push(() => decisions.close());
	const asked = (resourceId: string) =>
		decisions.point.ask(person, resourceId, "read", owner).results[0]?.decision ?? "nothing";
	const rule = (id: string, code: string) =>
		policyXml(id, [{ subjects: [role(code)], resource: [resource(id)], actions: ["read"] }]);
	expect([asked("res"), asked("res"), asked("file")]).toEqual(["Permit", "Permit", "Indeterminate"]);
	// A file's policy comes, changes and goes.
	library.set("file", rule("file", "dagl"), { resource: resourceOfKey("file") });
	version += 1;
	expect([asked("file"), asked("file")]).toEqual(["Permit", "Permit"]);
	library.set("file", rule("file", "lede"), { resource: resourceOfKey("file") });
	version += 1;
	expect(asked("file")).toBe("NotApplicable");
	library.delete("file");
	version += 1;
	expect(asked("file")).toBe("Indeterminate");
	// The store's policy changes and goes; the resource is deleted, and back.
	await build(store, (world) => setPolicy(world, "res", rule("res", "lede")));
	expect(asked("res")).toBe("NotApplicable");
	await build(store, (world) => setPolicy(world, "res", rule("res", "dagl")));
	expect(asked("res")).toBe("Permit");
	const values = { version_id: 1, type: "Default", owner_code: "nvd", owner_org_number: null, document: "{}" };
	const change = (columns: { deleted_at?: number | null; access_list_mode?: "Enabled" | "Disabled" }) =>
		build(store, async (world) => {
			await world.db
				.insertInto("resource")
				.values({ id: "res", ...values, deleted_at: null, created_at: 0, updated_at: 0, ...columns })
				.onConflict((on) => on.column("id").doUpdateSet(columns))
				.execute();
			world.log({ kind: "resources", resources: ["res"] });
		});
	await change({ deleted_at: 1 });
	expect(asked("res")).toBe("Indeterminate");
	await change({ deleted_at: null });
	expect(asked("res")).toBe("Permit");
	await change({ access_list_mode: "Enabled" });
	expect(asked("res")).toBe("Deny");
	await build(store, async (world) => {
		await world.db.deleteFrom("resource_policy").execute();
		world.log({ kind: "policies", keys: ["res"] });
	});
	expect(asked("res")).toBe("Indeterminate");
});

test("a memory that nobody proved current for a minute permits nothing, from the first decision of a turn on", async () => {
	const store = await sqliteStore();
	cleanups.push(() => store.remove());
	const { owner, person } = await twoParties(store);
	await build(store, (world) => world.assignment(owner, person, "daglig-leder"));
	const decisions = await node(store, { pollMs: 3_600_000 });
	const asked = () => decisions.point.ask(person, "res", "read", owner).results[0]?.decision;
	const clock = vi.spyOn(performance, "now");
	cleanups.push(() => clock.mockRestore());
	const now = performance.now();
	clock.mockImplementation(() => now);
	expect(asked()).toBe("Permit");
	clock.mockImplementation(() => now + 120_000);
	// One turn of the event loop is one moment, but not for ever.
	let decided = 1;
	while (asked() === "Permit" && decided < 1_000_000) decided += 1;
	expect(decided).toBeLessThan(10_000);
	await decisions.knowledge.catchUp();
	clock.mockImplementation(() => now + 120_001);
	expect(asked()).toBe("Permit");
	clock.mockImplementation(() => now + 240_002);
	await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
	expect(asked()).toBe("Indeterminate");
});
