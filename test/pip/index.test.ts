import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Knowledge, openKnowledge } from "../../src/pip/knowledge.js";
import type { Store } from "../../src/store/store.js";
import { onBothEngines } from "../store/engines.js";
import { readWorld } from "./naive.js";
import { build, right, silent, type WorldBuilder } from "./world-builder.js";

const NOW = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
const lower = (id: string): string => id.toLowerCase();

const ROLES = [
	"daglig-leder",
	"innehaver",
	"deltaker-delt-ansvar",
	"regnskapsforer",
	"revisor",
	"forretningsforer",
	"rettighetshaver",
	"agent",
	"supplier",
	"hovedadministrator",
	"utinn",
	"no-such-role",
	// What reaches furthest comes more often.
	"daglig-leder",
	"innehaver",
	"regnskapsforer",
];
const PACKAGES = ["merverdiavgift", "skatt-naering", "forretningsforer-eiendom"];
const FORMS = ["AS", "ENK", "IKS", "BRL", "BEDR", null];
const TIMES = [null, NOW - HOUR, NOW + HOUR, NOW + 3 * HOUR];

const party = fc.nat(7);
const times = fc.record({ since: fc.constantFrom(...TIMES), until: fc.constantFrom(...TIMES) });

const roleStep = fc.record({
	do: fc.constant("role" as const),
	from: party,
	to: party,
	role: fc.constantFrom(...ROLES),
	times: fc.oneof({ weight: 3, arbitrary: fc.constant({ since: null, until: null }) }, { weight: 1, arbitrary: times }),
});
const unitStep = fc.record({
	do: fc.constant("party" as const),
	which: party,
	form: fc.constantFrom("AS", "ENK", "IKS", "BRL"),
	parent: fc.option(party, { nil: null }),
	died: fc.constant(null),
	deletedAt: fc.constant(null),
});
const packageStep = fc.record({
	do: fc.constant("package" as const),
	from: party,
	to: party,
	code: fc.constantFrom(...PACKAGES),
	times,
});

/** Something the write side does. Parties are chosen by place among those there are. */
const step = fc.oneof(
	roleStep,
	packageStep,
	fc.record({ do: fc.constant("package" as const), from: party, to: party, code: fc.constantFrom(...PACKAGES), times }),
	fc.record({
		do: fc.constant("right" as const),
		from: party,
		to: party,
		resource: fc.constantFrom("res-a", "res-b"),
		times,
	}),
	fc.record({
		do: fc.constant("instance" as const),
		from: party,
		to: party,
		app: fc.boolean(),
		instance: fc.constantFrom("I1", "i2"),
	}),
	fc.record({
		do: fc.constant("client" as const),
		from: party,
		via: party,
		to: party,
		role: fc.constantFrom("regnskapsforer", "rettighetshaver", "supplier", "forretningsforer"),
		code: fc.constantFrom(...PACKAGES),
	}),
	fc.record({ do: fc.constant("client-right" as const), from: party, via: party, to: party }),
	fc.record({ do: fc.constant("revoke" as const), which: fc.nat(200) }),
	fc.record({ do: fc.constant("revoke-package" as const), which: fc.nat(200) }),
	fc.record({
		do: fc.constant("party" as const),
		which: party,
		form: fc.constantFrom(...FORMS),
		parent: fc.option(party, { nil: null }),
		died: fc.constantFrom(null, "2020-01-01"),
		deletedAt: fc.constantFrom(null, NOW - HOUR, NOW - 3 * 365 * 24 * HOUR, NOW - 2 * 365 * 24 * HOUR + HOUR),
	}),
	fc.record({
		do: fc.constant("new-party" as const),
		kind: fc.constantFrom("person" as const, "organization" as const),
	}),
	fc.record({ do: fc.constant("compact" as const) }),
	fc.record({ do: fc.constant("later" as const), hours: fc.constantFrom(1, 2) }),
	fc.record({ do: fc.constant("everything" as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const KINDS = [
	"person",
	"person",
	"organization",
	"organization",
	"organization",
	"organization",
	"system-user",
	"self-identified",
] as const;

async function newParty(world: WorldBuilder, kind: (typeof KINDS)[number], parties: number[]): Promise<void> {
	parties.push(await world.party(kind, { form: kind === "organization" ? "AS" : "Person" }));
}

/** What a change to an assignment touches beside its own pair: the clients whose grants rest on it. */
async function touchDependents(world: WorldBuilder, assignment: number): Promise<void> {
	const rows = await world.db
		.selectFrom("client_delegation as d")
		.innerJoin("assignment as c", "c.id", "d.from_assignment_id")
		.innerJoin("assignment as p", "p.id", "d.to_assignment_id")
		.select(["c.from_id as client", "p.to_id as agent"])
		.where((where) => where.or([where("c.id", "=", assignment), where("p.id", "=", assignment)]))
		.execute();
	for (const { client, agent } of rows) world.touch(client, agent);
}

async function take(world: WorldBuilder, each: Step, parties: number[]): Promise<void> {
	const at = (place: number): number => parties[place % parties.length] as number;
	switch (each.do) {
		case "role":
			await world.assignment(at(each.from), at(each.to), each.role, each.times);
			return;
		case "package":
		case "right": {
			const [from, to] = [at(each.from), at(each.to)];
			const table = each.do === "package" ? "assignment_package" : "assignment_resource";
			const column = each.do === "package" ? "package" : "resource";
			const value = each.do === "package" ? each.code : each.resource;
			const on = await world.assignment(from, to, "rettighetshaver");
			const known = await world.db
				.selectFrom(table)
				.select("id")
				.where("assignment_id", "=", on)
				.where(column as "resource", "=", value)
				.executeTakeFirst();
			if (known !== undefined) return;
			if (each.do === "package") await world.package(from, to, each.code, each.times);
			else await world.right(from, to, each.resource, [right(each.resource, "read")], each.times);
			return;
		}
		case "instance": {
			const role = each.app ? "appstyrt-rettighetshaver" : "rettighetshaver";
			const on = await world.assignment(at(each.from), at(each.to), role);
			const known = await world.db
				.selectFrom("assignment_instance")
				.select("id")
				.where("assignment_id", "=", on)
				.where("instance", "=", each.instance)
				.executeTakeFirst();
			if (known === undefined)
				await world.instance(at(each.from), at(each.to), "res-a", each.instance, [right("res-a", "write")], role);
			return;
		}
		case "client": {
			const delegation = await world.clientDelegation(at(each.from), at(each.via), at(each.to), each.role);
			const known = await world.db
				.selectFrom("client_delegation_package")
				.select("id")
				.where("delegation_id", "=", delegation)
				.where("package", "=", each.code)
				.executeTakeFirst();
			if (known === undefined)
				await world.clientPackage(at(each.from), at(each.via), at(each.to), each.role, each.code);
			return;
		}
		case "client-right": {
			const on = await world.assignment(at(each.from), at(each.via), "rettighetshaver");
			const known = await world.db
				.selectFrom("assignment_resource")
				.select("id")
				.where("assignment_id", "=", on)
				.where("resource", "=", "res-c")
				.executeTakeFirst();
			if (known === undefined)
				await world.clientRight(at(each.from), at(each.via), at(each.to), "res-c", [right("res-c", "read")]);
			return;
		}
		case "revoke": {
			const rows = await world.db.selectFrom("assignment").select(["id", "from_id", "to_id"]).orderBy("id").execute();
			const row = rows[each.which % Math.max(rows.length, 1)];
			if (row === undefined) return;
			await touchDependents(world, row.id);
			world.touch(row.from_id, row.to_id);
			await world.db.deleteFrom("assignment").where("id", "=", row.id).execute();
			return;
		}
		case "revoke-package": {
			const rows = await world.db
				.selectFrom("assignment_package as g")
				.innerJoin("assignment as a", "a.id", "g.assignment_id")
				.select(["g.id", "g.assignment_id", "a.from_id", "a.to_id"])
				.orderBy("g.id")
				.execute();
			const row = rows[each.which % Math.max(rows.length, 1)];
			if (row === undefined) return;
			await touchDependents(world, row.assignment_id);
			world.touch(row.from_id, row.to_id);
			await world.db.deleteFrom("assignment_package").where("id", "=", row.id).execute();
			return;
		}
		case "party": {
			const id = at(each.which);
			const parent = each.parent === null ? null : at(each.parent);
			const values = { form: each.form, died: each.died, deleted_at: each.deletedAt };
			await world.db
				.updateTable("party")
				.set({ ...values, parent_id: parent === id ? null : parent })
				.where("id", "=", id)
				.execute();
			world.touchParty(id);
			return;
		}
		case "new-party":
			return newParty(world, each.kind, parties);
		case "everything":
			await world.assignment(at(1), at(2), "daglig-leder");
			world.log({ kind: "everything" });
	}
}

/** Every pair of parties, by the index and by plain loops. */
async function compare(store: Store, knowledge: Knowledge, now: number): Promise<void> {
	const naive = await readWorld(store);
	for (const subject of naive.partyIds) {
		for (const other of naive.partyIds) {
			const { held, rights, instances } = knowledge.held(subject, other);
			const found = {
				roles: [...held.roles].sort(),
				packages: [...held.packages].sort(),
				rights: [...new Set(rights.map((set) => `${set.resource} ${JSON.stringify(set.rights)}`))].sort(),
				instances: [
					...new Set(instances.map((set) => `${set.resource} ${set.instance} ${JSON.stringify(set.rights)}`)),
				].sort(),
			};
			const expected = naive.held(subject, other, now);
			if (JSON.stringify(found) !== JSON.stringify(expected)) {
				expect({ subject, other, found }).toEqual({ subject, other, found: expected });
			}
		}
	}
}

onBothEngines("the index", (opened, engine) => {
	test("has the same merged sets as plain loops over the rows, after any changes", async () => {
		const dense = fc.array(fc.oneof(roleStep, unitStep, packageStep), { minLength: 15, maxLength: 25 });
		const steps = fc.array(fc.oneof(step, roleStep, unitStep), { minLength: 1, maxLength: 2 });
		await fc.assert(
			fc.asyncProperty(dense, fc.array(steps, { minLength: 4, maxLength: 10 }), async (start, writes) => {
				let now = NOW;
				const store = await opened.store({ now: () => now });
				const folder = mkdtempSync(join(tmpdir(), "fullmakt-facts-"));
				const options = {
					keyOfResource: lower,
					snapshotFile: join(folder, "facts.snapshot"),
					pollMs: 0,
					now: () => now,
					log: silent,
				};
				let knowledge = await openKnowledge(store, options);
				try {
					const parties: number[] = [];
					await build(store, async (world) => {
						for (const kind of KINDS) await newParty(world, kind, parties);
						for (const each of start) await take(world, each, parties);
					});
					for (const write of writes) {
						await build(store, async (world) => {
							for (const each of write) {
								if (each.do === "later") now += each.hours * HOUR;
								else await take(world, each, parties);
							}
						});
						await compare(store, knowledge, now);
						if (!write.some(({ do: what }) => what === "compact")) continue;
						// A write while the base is made.
						const made = knowledge.compact();
						await build(store, (world) => world.assignment(parties[2]!, parties[1]!, "revisor"));
						await made;
						await compare(store, knowledge, now);
					}
					// A new start from the snapshot, which the last writes may not be in.
					await knowledge.close();
					await build(store, async (world) => {
						await world.assignment(parties[0]!, parties[1]!, "styreleder");
						await newParty(world, "organization", parties);
					});
					knowledge = await openKnowledge(store, options);
					await compare(store, knowledge, now);
				} finally {
					await knowledge.close();
					rmSync(folder, { recursive: true });
				}
			}),
			{ numRuns: engine === "sqlite" ? 60 : 6, seed: 20261124, endOnFailure: true },
		);
	}, 240_000);
});
