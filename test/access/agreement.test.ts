/**
 * What the routes tell and what decisions are made by are two programs: SQL here, facts in memory there. After any sequence of
 * gifts and revocations they say the same, which also shows that every change names the pairs it is about.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { addRightholder } from "../../src/access/connect.js";
import { givePackage } from "../../src/access/give-package.js";
import { giveRights } from "../../src/access/give-rights.js";
import { packagesOf, rightsOf } from "../../src/access/holdings.js";
import { relationsBetween, withMappedRoles } from "../../src/access/relations.js";
import { revokeConnection, revokePackage, revokeRights, revokeRole } from "../../src/access/revoke.js";
import { type AccessPackage, findPackage } from "../../src/catalogue/catalogue.js";
import { Fault } from "../../src/http/fault.js";
import type { Party } from "../../src/parties/model.js";
import { findParties } from "../../src/parties/repository.js";
import { type Knowledge, openKnowledge } from "../../src/pip/knowledge.js";
import type { Resource } from "../../src/resources/model.js";
import type { Store, Transaction } from "../../src/store/store.js";
import { build, silent } from "../pip/world-builder.js";
import { sqliteStore } from "../store/engines.js";
import { tester } from "./clients/world.js";
import { addResource, keyOf } from "./gifts.js";

const NOW = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
const PACKAGES = ["merverdiavgift", "jordbruk"];
const ROLES = ["daglig-leder", "innehaver", "deltaker-delt-ansvar", "regnskapsforer", "revisor", "a0212", "agent"];

// Three organisations, a sub-unit of the first, three persons. Few pairs come often, so that steps meet.
const giver = fc.constantFrom(0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6);
const receiver = fc.constantFrom(1, 1, 1, 1, 1, 4, 4, 0, 2, 3, 5, 6);
const third = fc.constantFrom(5, 5, 6);
const limit = fc.constantFrom(
	undefined,
	{ validFrom: null, validTo: NOW + HOUR },
	{ validFrom: NOW + HOUR, validTo: null },
);
const steps = fc.array(
	fc.record({
		do: fc.constantFrom(
			"role",
			"connect",
			"package",
			"package",
			"rights",
			"client",
			"clientRight",
			"revoke-package",
			"revoke-rights",
			"revoke-role",
			"revoke-connection",
		),
		from: giver,
		to: receiver,
		third,
		role: fc.constantFrom(...ROLES),
		code: fc.constantFrom(...PACKAGES),
		action: fc.constantFrom("read", "write"),
		replace: fc.boolean(),
		limit: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: limit }),
		later: fc.constantFrom(0, 0, 0, HOUR),
	}),
	{ minLength: 4, maxLength: 20 },
);

type Step = typeof steps extends fc.Arbitrary<readonly (infer S)[]> ? S : never;

/** Every run begins with gifts of which an agent has a part, so that there is something to lose. */
const BEGINNING = (["connect", "package", "rights", "client", "clientRight"] as const).map(
	(each): Step => ({
		do: each,
		from: 0,
		to: 1,
		third: 5,
		role: "agent",
		code: "jordbruk",
		action: "read",
		replace: false,
		limit: undefined,
		later: 0,
	}),
);

class World {
	now = NOW;
	private constructor(
		readonly store: Store & { remove(): Promise<void> },
		readonly parties: readonly Party[],
		readonly manager: Party,
		readonly resource: Resource,
	) {}

	static async make(): Promise<World> {
		const clock: { world?: World } = {};
		const store = await sqliteStore({ now: () => clock.world?.now ?? NOW });
		const ids: number[] = [];
		await build(store, async (world) => {
			for (const form of ["AS", "ENK", "IKS"]) ids.push(await world.party("organization", { form }));
			ids.push(await world.party("organization", { form: "BEDR", parent: ids[0] as number }));
			for (let i = 0; i < 4; i++) ids.push(await world.party("person"));
			// The last one may give everything of every organisation.
			for (const id of ids.slice(0, 3)) await world.assignment(id, ids[7] as number, "styreleder");
		});
		const byId = new Map((await findParties(store.db, ids)).map((party) => [party.id, party]));
		const parties = ids.map((id) => byId.get(id) as Party);
		const resource = await addResource(store, "res-a", [
			{ subjects: ["lede", "privatperson"], actions: ["read", "write"] },
		]);
		const world = new World(store, parties.slice(0, 7), parties[7] as Party, resource);
		clock.world = world;
		return world;
	}

	async take(step: Step): Promise<void> {
		const [from, to, third] = [step.from, step.to, step.third].map((i) => this.parties[i] as Party) as [
			Party,
			Party,
			Party,
		];
		this.now += step.later;
		const { limit } = step;
		const by = from.kind === "person" ? from : this.manager;
		const giving = { by, from, to, ...(limit === undefined ? {} : { validity: limit }) };
		const revoking = { by, from, to };
		const { resource } = this;
		const keys = [keyOf("res-a", step.action)];
		const work: Record<string, (tx: Transaction) => Promise<unknown>> = {
			connect: (tx) => addRightholder(tx, giving),
			package: (tx) => givePackage(tx, giving, findPackage(step.code) as AccessPackage),
			rights: (tx) => giveRights(tx, giving, { resource, keys, mode: step.replace ? "replace" : "add" }),
			"revoke-package": (tx) => revokePackage(tx, revoking, step.code),
			"revoke-rights": (tx) => revokeRights(tx, revoking, "res-a"),
			"revoke-role": (tx) => revokeRole(tx, revoking, "a0212"),
			"revoke-connection": (tx) => revokeConnection(tx, revoking, true),
		};
		const use = work[step.do];
		if (use !== undefined) {
			// A refusal is a step that changes nothing.
			await this.store.write(tester, use).catch((error: unknown) => {
				if (!(error instanceof Fault)) throw error;
			});
			return;
		}
		await build(this.store, async (world) => {
			// Registers give roles in organisations only.
			if (step.do === "role" && from.kind === "person") return;
			if (step.do === "role") await world.assignment(from.id, to.id, step.role);
			else await this.passOn(world.db, world, from, to, third, step);
		});
	}

	/** What the provider `to` received, passed on to an agent. */
	private async passOn(
		db: Store["db"],
		world: Parameters<Parameters<typeof build>[1]>[0],
		from: Party,
		to: Party,
		agent: Party,
		step: Step,
	): Promise<void> {
		if (agent.kind !== "person") return;
		const table = step.do === "client" ? "assignment_package" : "assignment_resource";
		const grant = await db
			.selectFrom(table)
			.innerJoin("assignment", "assignment.id", `${table}.assignment_id`)
			.select(`${table}.id as id`)
			.where("from_id", "=", from.id)
			.where("to_id", "=", to.id)
			.executeTakeFirst();
		if (grant === undefined) return;
		const delegation_id = await world.clientDelegation(from.id, to.id, agent.id, "rettighetshaver");
		const made = {
			uuid: `${grant.id} ${delegation_id} ${step.do}`,
			delegation_id,
			created_at: NOW,
			created_by: "test",
		};
		if (table === "assignment_resource") {
			await db
				.insertInto("client_delegation_resource")
				.values({ ...made, resource: "res-a", assignment_resource_id: grant.id })
				.onConflict((on) => on.doNothing())
				.execute();
		} else {
			const { package: code } = await db
				.selectFrom("assignment_package")
				.select("package")
				.where("id", "=", grant.id)
				.executeTakeFirstOrThrow();
			await db
				.insertInto("client_delegation_package")
				.values({ ...made, package: code, assignment_package_id: grant.id })
				.onConflict((on) => on.doNothing())
				.execute();
		}
		world.touch(from.id, agent.id);
	}

	/** Packages, roles and right keys that one party has for another, by SQL. */
	async told(from: Party, to: Party) {
		const relations = await relationsBetween(this.store.db, {
			from: from.id,
			to: to.id,
			now: this.now,
			clientDelegations: true,
		});
		const packages = (await packagesOf(this.store.db, relations, this.now)).map((holding) => holding.package.code);
		const rights = (await rightsOf(this.store.db, relations, this.now)).flatMap((holding) =>
			holding.rights.map(({ key }) => key),
		);
		const roles = withMappedRoles(relations.filter(({ delegation }) => delegation === undefined))
			.map(({ role }) => role)
			.filter(({ code }) => !["rettighetshaver", "agent"].includes(code))
			.flatMap(({ urn, legacyUrn }) => (legacyUrn === undefined ? [urn] : [urn, legacyUrn]));
		return { packages: distinct(packages), roles: distinct(roles), rights: distinct(rights) };
	}

	/** The same by the facts in memory. */
	known(knowledge: Knowledge, from: Party, to: Party) {
		const { held, rights } = knowledge.held(to.id, from.id);
		const actions = rights.flatMap((set) => set.rights.map(({ action }) => keyOf("res-a", action)));
		return { packages: distinct(held.packages), roles: distinct(held.roles), rights: distinct(actions) };
	}
}

const distinct = (values: Iterable<string>): string[] => [...new Set(values)].sort();

test("what is told is what decides, after any sequence of gifts and revocations", async () => {
	let held = 0;
	await fc.assert(
		fc.asyncProperty(steps, async (taken) => {
			const world = await World.make();
			const knowledge = await openKnowledge(world.store, {
				keyOfResource: (id) => id.toLowerCase(),
				pollMs: 0,
				now: () => world.now,
				log: silent,
			});
			try {
				for (const step of [...BEGINNING, ...taken]) {
					await world.take(step);
					// Sets that were asked for before must fall when they change.
					for (const from of world.parties) for (const to of world.parties) world.known(knowledge, from, to);
				}
				for (const from of world.parties) {
					for (const to of [...world.parties, world.manager]) {
						const told = await world.told(from, to);
						expect(world.known(knowledge, from, to)).toEqual(told);
						held += told.packages.length + told.rights.length;
					}
				}
			} finally {
				await knowledge.close();
				await world.store.remove();
			}
		}),
		{ numRuns: 60 },
	);
	// A world in which nobody holds anything would agree as well.
	expect(held).toBeGreaterThan(1000);
});
