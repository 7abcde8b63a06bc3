import type { BulkValue } from "../../src/store/engine.js";
import type { Store } from "../../src/store/store.js";
import { seededRandom } from "../seeded-random.js";
import { holdings, type Workload } from "../workload.js";

/**
 * Organisations that each give the same packages to a person of theirs, to a system user of theirs, to one person who works for
 * all of them, and to a provider, whose agent acts for all of them. So the same question has the same answer for four subjects,
 * and what differs is only who asks.
 */
export class UserWorld {
	/** Of each organisation, places in `holdings`. */
	readonly bundles: readonly (readonly number[])[];

	constructor(readonly organisations: number) {
		const random = seededRandom(11);
		const packages = holdings.flatMap(({ attributeId }, i) => (attributeId === "urn:altinn:accesspackage" ? [i] : []));
		const known = Array.from({ length: BUNDLES }, () =>
			random.distinct(PACKAGES, packages.length).map((i) => packages[i] as number),
		);
		this.bundles = Array.from({ length: organisations }, () => known[random.below(BUNDLES)] as number[]);
	}

	/** Inner numbers, from 1; organisations are counted from 0. */
	organisation = (i: number): number => 1 + i;
	person = (i: number): number => 1 + this.organisations + i;
	systemUser = (i: number): number => 1 + 2 * this.organisations + i;
	get provider(): number {
		return 1 + 3 * this.organisations;
	}
	get worker(): number {
		return this.provider + 1;
	}
	get agent(): number {
		return this.provider + 2;
	}
}

const BUNDLES = 200;
const PACKAGES = 5;

export const orgNumberOf = (party: number): string => String(310_000_000 + party);
export const userIdOf = (party: number): number => 20_000_000 + party;

const uuid = (table: number, n: number): string =>
	`${(n % 65_536).toString(16).padStart(8, "0")}-00${table}0-4000-8000-${n.toString(16).padStart(12, "0")}`;
export const partyUuid = (party: number): string => uuid(1, party);

/** Writes the world into an empty store, with the resources of the workload. */
export async function fill(store: Store, world: UserWorld, given: Workload): Promise<void> {
	const { organisations, provider, worker, agent } = world;
	await store.write({ kind: "operator", id: "bench" }, async (tx) => {
		const made = [tx.now, "bench"];
		const all = Array.from({ length: organisations }, (_, i) => i);
		const parties = [
			...all.map((i) => partyRow(world.organisation(i), "organization", "AS")),
			...all.map((i) => partyRow(world.person(i), "person", "Person")),
			...all.map((i) => partyRow(world.systemUser(i), "system-user", "StandardSystem")),
			partyRow(provider, "organization", "AS"),
			partyRow(worker, "person", "Person"),
			partyRow(agent, "system-user", "AgentSystem"),
		];
		await tx.insertMany(
			"party",
			["id", "uuid", "kind", "user_id", "org_number", "name", "form", "created_at", "updated_at"],
			parties.map((row) => [...row, tx.now, tx.now]),
		);
		await tx.insertMany(
			"resource",
			["id", "version_id", "type", "owner_code", "document", "created_at", "updated_at"],
			given.resources.map((id, place) => [id, place + 1, "GenericAccessResource", "nvd", "{}", tx.now, tx.now]),
		);
		const receivers = (i: number): readonly number[] => [world.person(i), world.systemUser(i), worker, provider];
		const assignments = [
			...all.flatMap((i) => receivers(i).map((to) => [world.organisation(i), to, "rettighetshaver"] as const)),
			[provider, agent, "agent"] as const,
		];
		await tx.insertMany(
			"assignment",
			["id", "uuid", "from_id", "to_id", "role", "source", "created_at", "created_by"],
			assignments.map((row, place) => [place + 1, uuid(2, place), ...row, "bench", ...made]),
		);
		const gifts = all.flatMap((i) =>
			receivers(i).flatMap((_, which) => (world.bundles[i] as number[]).map((holding) => [i * 4 + which + 1, holding])),
		) as [number, number][];
		const code = (holding: number): string => (holdings[holding] as { value: string }).value;
		await tx.insertMany(
			"assignment_package",
			["id", "uuid", "assignment_id", "package", "source", "created_at", "created_by"],
			gifts.map(([on, holding], place) => [place + 1, uuid(3, place), on, code(holding), "bench", ...made]),
		);
		await tx.insertMany(
			"client_delegation",
			["id", "uuid", "from_assignment_id", "to_assignment_id", "created_at", "created_by"],
			all.map((i) => [i + 1, uuid(5, i), i * 4 + 4, assignments.length, ...made]),
		);
		await tx.insertMany(
			"client_delegation_package",
			["uuid", "delegation_id", "package", "assignment_package_id", "created_at", "created_by"],
			gifts.flatMap(([on, holding], place): BulkValue[][] =>
				on % 4 === 0 ? [[uuid(6, place), on / 4, code(holding), place + 1, ...made]] : [],
			),
		);
		tx.log({ kind: "everything" });
	});
}

function partyRow(party: number, kind: string, form: string): BulkValue[] {
	const isPerson = kind === "person";
	return [
		party,
		partyUuid(party),
		kind,
		isPerson ? userIdOf(party) : null,
		kind === "organization" ? orgNumberOf(party) : null,
		`party ${party}`,
		form,
	];
}
