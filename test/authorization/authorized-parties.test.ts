import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	type AuthorizedParty,
	authorizedParties,
	authorizedPartiesInTurns,
	type PartiesQuestion,
} from "../../src/authorization/authorized-parties.js";
import type { Held } from "../../src/pip/held.js";
import { readWorld } from "../pip/naive.js";
import { build, type WorldBuilder } from "../pip/world-builder.js";
import { type DecisionWorld, openWorld, START } from "./decision-world.js";

let world: DecisionWorld;
let ids: Record<string, number>;
const DAY = 86_400_000;
const SIGNING = "virksomhetens-representant-skjemaoppgaver";

/** Two main units with a sub-unit each, two people, and the eight directions between them. */
async function directions(builder: WorldBuilder): Promise<Record<string, number>> {
	const found: Record<string, number> = {};
	const person = async (name: string) => {
		found[name] = await builder.party("person", { form: "Person" });
	};
	const organization = async (name: string, parent?: string) => {
		found[name] = await builder.party("organization", {
			form: parent === undefined ? "AS" : "BEDR",
			...(parent === undefined ? {} : { parent: found[parent] as number }),
		});
	};
	for (const n of [1, 2]) {
		await person(`P${n}`);
		await person(`leader${n}`);
		await organization(`H${n}`);
		await organization(`U${n}`, `H${n}`);
		await organization(`V${n}`, `H${n}`);
		await builder.assignment(found[`H${n}`] as number, found[`leader${n}`] as number, "daglig-leder");
	}
	return found;
}

/** From whom, to whom, who sees it besides, and which parties he then may act for. */
const DIRECTIONS: readonly (readonly [from: string, to: string, sees: string, what: readonly string[]])[] = [
	["P1", "P2", "P2", ["P1"]],
	["P1", "H2", "leader2", ["P1"]],
	["H1", "P2", "P2", ["H1", "U1", "V1"]],
	["H1", "H2", "leader2", ["H1", "U1", "V1"]],
	["H1", "U2", "leader2", ["H1", "U1", "V1"]],
	["U1", "H2", "leader2", ["U1"]],
	["U1", "U2", "leader2", ["U1"]],
	["U1", "P2", "P2", ["U1"]],
];

beforeAll(async () => {
	world = await openWorld();
	ids = await build(world.store, directions);
});
afterAll(() => world.remove());

const ALL: Omit<PartiesQuestion, "subject"> = { ways: { keyRoles: true, mainUnits: true }, inactive: true };

const list = (subject: number, more: Partial<PartiesQuestion> = {}, after = 0): AuthorizedParty[] => [
	...authorizedParties(world.knowledge, { ...ALL, subject, ...more }, after),
];

function* flat(parties: readonly AuthorizedParty[]): Generator<AuthorizedParty> {
	for (const party of parties) {
		yield party;
		yield* flat(party.units);
	}
}

const withAccess = (parties: readonly AuthorizedParty[]): number[] =>
	[...flat(parties)].filter(({ access }) => access !== undefined).map(({ party }) => party);
const named = (parties: readonly number[]): string[] =>
	parties.map((id) => Object.keys(ids).find((name) => ids[name] === id) ?? `unknown ${id}`).sort();
const id = (name: string): number => (ids[name] ?? world.parties[name]?.id) as number;

describe("the eight directions", () => {
	it.each(DIRECTIONS)("%s gives to %s: %s may act for %s", async (from, to, sees, what) => {
		const own = [...(id(sees) === id("leader2") ? ["H2", "U2", "V2"] : []), sees];
		expect(named(withAccess(list(id(sees))))).toEqual([...own].sort());
		await build(world.store, (builder) => builder.package(id(from), id(to), "merverdiavgift"));
		try {
			expect(named(withAccess(list(id(sees))))).toEqual([...own, ...what].sort());
			// Nobody on the other side, or beside it, sees any of it.
			for (const other of ["leader1", "P1", "P2", "leader2"]) {
				if (other === sees) continue;
				const seen = named(withAccess(list(id(other))));
				const their = other.startsWith("leader") ? [`H${other.at(-1)}`, `U${other.at(-1)}`, `V${other.at(-1)}`] : [];
				expect(seen, other).toEqual([...their, other].sort());
			}
			// A unit with access, whose main unit has none, stands below a shell.
			const top = list(id(sees)).find(({ party }) => [id("H1"), id("P1")].includes(party));
			if (from === "U1") {
				expect(top).toMatchObject({ party: id("H1"), access: undefined });
				expect(top?.units.map(({ party }) => party)).toEqual([id("U1")]);
			} else expect(top?.access?.held.packages).toContain("merverdiavgift");
			for (const unit of top?.units ?? []) expect(unit.access?.held.packages).toContain("merverdiavgift");
		} finally {
			await build(world.store, async (builder) => {
				await builder.db.deleteFrom("assignment").where("from_id", "=", id(from)).where("to_id", "=", id(to)).execute();
				builder.touch(id(from), id(to));
			});
		}
		expect(named(withAccess(list(id(sees))))).toEqual([...own].sort());
	});
});

describe("the list", () => {
	it("holds exactly the parties that plain loops over the tables find anything for", async () => {
		const naive = await readWorld(world.store);
		const { parties } = world.knowledge;
		const listed = naive.partyIds.filter((party) => /organization|person|self/.test(parties.kindOf(party) ?? ""));
		let permits = 0;
		let bySigning = 0;
		for (const subject of naive.partyIds) {
			const wanted = listed.filter((party) => {
				const held = naive.held(subject, party, START);
				const { roles, packages, rights, instances } = held;
				// Rights on a resource that was deleted are none; there are no such in this world.
				const signs = naive
					.appReceivers(party, START)
					.filter((receiver) => receiver !== subject)
					.some((receiver) => naive.held(subject, receiver, START).packages.includes(SIGNING));
				if (signs) bySigning += 1;
				return (
					signs ||
					(party === subject && parties.kindOf(party) === "person") ||
					roles.length + packages.length + rights.length + instances.length > 0
				);
			});
			const found = list(subject);
			expect(withAccess(found).sort((a, b) => a - b)).toEqual(wanted);
			permits += wanted.length;
			// Each once, below its own main unit, the tops rising.
			const all = [...flat(found)].map(({ party }) => party);
			expect(new Set(all).size).toBe(all.length);
			for (const { party, units } of flat(found))
				for (const unit of units) expect(parties.parents[unit.party]).toBe(party);
			const tops = found.map(({ party }) => party);
			expect(tops).toEqual([...tops].sort((a, b) => a - b));
			for (const top of tops) expect(parties.parents[top]).toBe(0);
		}
		expect(permits).toBeGreaterThan(naive.partyIds.length);
		expect(bySigning).toBeGreaterThan(0);
	});

	it("holds the parties whose instances an app gave to an organisation that the subject signs for", async () => {
		const made = await build(world.store, async (builder) => {
			const parties: Record<string, number> = {};
			for (const name of ["giver", "bank", "other-bank"]) {
				parties[name] = await builder.party("organization", { form: "AS" });
			}
			for (const name of ["signer", "reader"]) parties[name] = await builder.party("person", { form: "Person" });
			const [giver, bank, other, signer, reader] = ["giver", "bank", "other-bank", "signer", "reader"].map(
				(name) => parties[name] as number,
			) as [number, number, number, number, number];
			await builder.instance(giver, bank, "app_ttd_signering", "guid-1", [], "appstyrt-rettighetshaver");
			await builder.package(bank, signer, SIGNING);
			await builder.package(bank, reader, "merverdiavgift");
			await builder.package(other, signer, SIGNING);
			return { giver, bank, other, signer, reader };
		});
		const { giver, bank, other, signer, reader } = made;
		const seen = (subject: number, more: Partial<PartiesQuestion> = {}) => withAccess(list(subject, more));
		const check = () => {
			expect(seen(signer)).toEqual([giver, bank, other, signer]);
			expect(list(signer).find(({ party }) => party === giver)?.access).toMatchObject({
				instances: [{ instance: "guid-1" }],
				rights: [],
			});
			expect(seen(signer, { among: new Set([giver]) })).toEqual([giver]);
			expect(seen(signer, { ways: { keyRoles: false, mainUnits: false } })).toContain(giver);
			expect(seen(reader)).toEqual([bank, reader]);
		};
		check();
		await world.knowledge.compact();
		check();
		// The bank no longer lets it sign: the giver goes with that.
		await build(world.store, async (builder) => {
			await builder.db.deleteFrom("assignment").where("from_id", "=", bank).where("to_id", "=", signer).execute();
			builder.touch(bank, signer);
		});
		expect(seen(signer)).toEqual([other, signer]);
	});

	it("leaves key roles, main units and deleted parties out when told to", () => {
		const kari = id("kari");
		const names = (question: Partial<PartiesQuestion>) =>
			withAccess(list(kari, question)).map((party) =>
				Object.keys(world.parties).find((name) => world.parties[name]?.id === party),
			);
		const everything = names({});
		expect(everything).toEqual(
			expect.arrayContaining(["kari", "hansen", "unit", "accountants", "client", "shop", "ola"]),
		);
		expect(everything).toContain("closed-shop");
		expect(names({ ways: { keyRoles: false, mainUnits: true } })).toEqual(["kari", "hansen", "unit", "accountants"]);
		expect(names({ ways: { keyRoles: false, mainUnits: false } })).toEqual(["kari", "hansen", "accountants"]);
		const active = names({ inactive: false });
		expect(everything.filter((name) => !active.includes(name))).toEqual(["closed-shop"]);
	});

	it("follows time: what begins and ends comes and goes", () => {
		const of = (name: string): boolean => withAccess(list(id(name))).includes(id("hansen"));
		world.now.at = START;
		expect([of("per"), of("ola")]).toEqual([true, true]);
		const held = (name: string) =>
			[...flat(list(id(name)))]
				.find(({ party }) => party === id("hansen"))
				?.access?.held.packages.has("merverdiavgift");
		expect([held("per"), held("ola")]).toEqual([true, false]);
		world.now.at = START + DAY;
		try {
			expect([held("per"), held("ola")]).toEqual([false, true]);
		} finally {
			world.now.at = START;
		}
	});

	it("keeps to the parties asked for, and shows a main unit above one as what it is", () => {
		const kari = id("kari");
		const found = list(kari, { among: new Set([id("unit"), id("signatory")]) });
		expect(found.map(({ party }) => party)).toEqual([id("hansen")]);
		expect(found[0]?.access).toBeDefined();
		expect(found[0]?.units.map(({ party }) => party)).toEqual([id("unit")]);
		expect(list(kari, { among: new Set([id("signatory")]) })).toEqual([]);
		expect(list(kari, { among: new Set() })).toEqual([]);
	});

	it("goes on behind any party, and in the end has told the same", () => {
		const kari = id("kari");
		const whole = list(kari).map(({ party }) => party);
		expect(whole.length).toBeGreaterThan(5);
		for (const [i, party] of whole.entries()) {
			expect(list(kari, {}, party).map((each) => each.party)).toEqual(whole.slice(i + 1));
		}
	});

	it("lets others have their turn while a long search finds nothing", async () => {
		const CLIENTS = 600;
		const { subject, wanted } = await build(world.store, async (builder) => {
			const subject = await builder.party("organization", { form: "AS" });
			const clients: number[] = [];
			for (let i = 0; i < CLIENTS; i++) {
				const client = await builder.party("organization", { form: "AS" });
				await builder.package(client, subject, i === 0 || i === CLIENTS - 1 ? "lonn" : "toll");
				clients.push(client);
			}
			return { subject, wanted: [clients[0], clients.at(-1)] };
		});
		const reaching = { keys: new Set<string>(), byHolding: ({ packages }: Held) => packages.has("lonn") };
		expect(list(subject)).toHaveLength(CLIENTS);
		const found = [...authorizedPartiesInTurns(world.knowledge, { ...ALL, subject, reaching }, 0)];
		// 598 looked at in vain: two turns of 250.
		expect(found.map((each) => each?.party)).toEqual([wanted[0], undefined, undefined, wanted[1]]);
		expect(list(subject, { reaching }).map(({ party }) => party)).toEqual(wanted);
		expect(list(subject, { reaching }, wanted[0]).map(({ party }) => party)).toEqual([wanted[1]]);
	});

	it("is empty for a system user that was deleted, and for one that nobody gave anything", async () => {
		expect(list(id("deleted-system"))).toEqual([]);
		const fresh = await build(world.store, (builder) => builder.party("system-user", { form: "StandardSystem" }));
		expect(list(fresh)).toEqual([]);
		expect(withAccess(list(id("system")))).toEqual([id("hansen"), id("unit")].sort((a, b) => a - b));
		expect(withAccess(list(id("agent-system")))).toEqual([id("client")]);
	});

	it("ends at a circle of main units", async () => {
		const [a, b] = await build(world.store, async (builder) => {
			const first = await builder.party("organization", { uuid: randomUUID(), form: "ORGL" });
			const second = await builder.party("organization", { form: "ORGL", parent: first });
			await builder.db.updateTable("party").set({ parent_id: second }).where("id", "=", first).execute();
			await builder.package(second, id("P1"), "merverdiavgift");
			return [first, second];
		});
		expect(() => list(id("P1"))).not.toThrow();
		await build(world.store, async (builder) => {
			await builder.db
				.updateTable("party")
				.set({ parent_id: null })
				.where("id", "=", a as number)
				.execute();
			builder.touchParty(a as number);
		});
		const top = list(id("P1")).find(({ party }) => party === a);
		expect(top?.access).toBeUndefined();
		expect(top?.units).toMatchObject([{ party: b }]);
	});
});
