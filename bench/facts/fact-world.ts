import type { BulkValue } from "../../src/store/engine.js";
import type { Store } from "../../src/store/store.js";
import { type SeededRandom, seededRandom } from "../seeded-random.js";
import { holdings, type Workload } from "../workload.js";

/** Parties by their inner numbers, from 1: people first, then organisations, then their sub-units. */
export const PEOPLE = 40_000;
const FIRMS = 1_000;
export const ORGANISATIONS = 54_000;
export const PARTIES = 100_000;

/** What gives something: a row of the table, by its place in the list (the id is one more). */
export interface Assignment {
	readonly from: number;
	readonly to: number;
	readonly role: string;
}

/** Parties and what they give each other, in the layout of the tables. */
export interface FactWorld {
	readonly assignments: readonly Assignment[];
	/** Packages on the connections of right holders: place of the assignment, place in `holdings`. */
	readonly packages: readonly (readonly [assignment: number, holding: number])[];
	/** Single rights: place of the assignment, place of the resource, action. */
	readonly rights: readonly (readonly [assignment: number, resource: number, action: string])[];
	/** Packages passed on: the client's assignment, the agent's, and the package. */
	readonly clients: readonly (readonly [client: number, agent: number, holding: number])[];
	readonly size: number;
}

/** The main unit of a sub-unit; 0 for a party that is none. */
export const mainUnitOf = (party: number): number =>
	party <= PEOPLE + ORGANISATIONS ? 0 : PEOPLE + ((party * 7919) % ORGANISATIONS) + 1;

const PACKAGES = holdings.flatMap(({ attributeId }, place) =>
	attributeId === "urn:altinn:accesspackage" ? [place] : [],
);
/** Packages are mostly given in the same few combinations. */
const BUNDLES = 400;

/**
 * A hundred thousand parties and so many delegations between them, the same always: of a million 60,000 general managers, as many
 * accountants (a fifth of the clients with one firm), 160,000 connections of right holders with four packages each on average,
 * some single rights, and clients' packages passed on to agents.
 */
export function factWorld(size: number, given: Workload): FactWorld {
	const random = seededRandom(20_261_124 + size);
	const assignments: Assignment[] = [];
	const known = new Set<number>();
	const assign = (from: number, to: number, role: string): number => {
		const pair =
			(from * 2 ** 20 + to) * 4 + ["daglig-leder", "regnskapsforer", "rettighetshaver", "agent"].indexOf(role);
		if (from === to || known.has(pair)) return -1;
		known.add(pair);
		return assignments.push({ from, to, role }) - 1;
	};
	const organisation = (): number => PEOPLE + 1 + random.below(PARTIES - PEOPLE);
	const person = (): number => 1 + random.below(PEOPLE);
	const firm = (): number => PEOPLE + 1 + (random.below(5) === 0 ? 0 : random.below(FIRMS));

	const share = (part: number): number => Math.round(size * part);
	for (let n = 0; n < share(0.06); n++) assign(PEOPLE + 1 + n, person(), "daglig-leder");
	const clients: number[] = [];
	for (let n = 0; n < share(0.06); n++) {
		const place = assign(PEOPLE + 1 + n, firm(), "regnskapsforer");
		if (place >= 0) clients.push(place);
	}
	const agents = new Map<number, number[]>();
	for (let n = 0; n < share(0.01); n++) {
		const provider = firm();
		const place = assign(provider, person(), "agent");
		if (place >= 0) agents.set(provider, [...(agents.get(provider) ?? []), place].slice(-40));
	}
	const holders: number[] = [];
	while (holders.length < share(0.16)) {
		const kind = random.below(10);
		const place = assign(organisation(), kind < 7 ? person() : kind < 9 ? firm() : organisation(), "rettighetshaver");
		if (place >= 0) holders.push(place);
	}
	return {
		assignments,
		...grants(
			random,
			given,
			{ holders, clients, agents, assignments },
			size - assignments.length - share(0.08),
			share(0.04),
		),
		size,
	};
}

interface Connections {
	readonly holders: readonly number[];
	readonly clients: readonly number[];
	readonly agents: ReadonlyMap<number, readonly number[]>;
	readonly assignments: readonly Assignment[];
}

/** What is given on the connections. */
function grants(
	random: SeededRandom,
	given: Workload,
	{ holders, clients, agents, assignments }: Connections,
	packageCount: number,
	others: number,
): Pick<FactWorld, "packages" | "rights" | "clients"> {
	const bundles = Array.from({ length: BUNDLES }, () => random.distinct(1 + random.below(8), PACKAGES.length));
	const packages: (readonly [number, number])[] = [];
	for (let n = 0; packages.length < packageCount; n++) {
		const holder = holders[n % holders.length] as number;
		// One in eight is put together for the occasion. Who comes round again gets what he has not.
		const bundle =
			n < holders.length
				? random.below(8) === 0
					? random.distinct(1 + random.below(8), PACKAGES.length)
					: (bundles[Math.min(random.below(BUNDLES), random.below(BUNDLES))] as number[])
				: [];
		for (const each of bundle) if (packages.length < packageCount) packages.push([holder, PACKAGES[each] as number]);
		if (n >= holders.length) break;
	}
	const rights: (readonly [number, number, string])[] = [];
	const actions = ["read", "write", "sign"];
	const withRight = new Set<string>();
	while (rights.length < others) {
		const holder = holders[random.below(holders.length)] as number;
		const resource = random.below(given.resources.length);
		if (withRight.has(`${holder} ${resource}`)) continue;
		withRight.add(`${holder} ${resource}`);
		rights.push([holder, resource, actions[random.below(3)] as string]);
	}
	const passedOn: (readonly [number, number, number])[] = [];
	const passed = new Set<string>();
	for (let tries = 0; passedOn.length < others && tries < others * 20; tries++) {
		const client = clients[random.below(clients.length)] as number;
		const working = agents.get((assignments[client] as Assignment).to) ?? [];
		if (working.length === 0) continue;
		const agent = working[random.below(working.length)] as number;
		const holding = PACKAGES[random.below(PACKAGES.length)] as number;
		if (passed.has(`${client} ${agent} ${holding}`)) continue;
		passed.add(`${client} ${agent} ${holding}`);
		passedOn.push([client, agent, holding]);
	}
	return { packages, rights, clients: passedOn };
}

/** Facts of a world, as memory counts them. */
export const factsIn = ({ assignments, packages, rights, clients }: FactWorld): number =>
	assignments.length + packages.length + rights.length + clients.length;

const uuid = (table: number, n: number): string =>
	`${(n % 65_536).toString(16).padStart(8, "0")}-00${table}0-4000-8000-${n.toString(16).padStart(12, "0")}`;

/** Uuid of a party, by its inner number. */
export const partyUuid = (party: number): string => uuid(1, party);

/** A user id for each person, an organisation number for each organisation. */
export const userIdOf = (person: number): number => 20_000_000 + person;
export const orgNumberOf = (party: number): string => String(310_000_000 + party);

export const rightsText = (resource: string, action: string): string =>
	JSON.stringify([{ key: `01${action}`, action, resource: [{ type: "urn:altinn:resource", value: resource }] }]);

/** Writes the world into an empty store, the resources of the workload too. */
export async function fill(store: Store, world: FactWorld, given: Workload): Promise<void> {
	await store.write({ kind: "operator", id: "bench" }, async (tx) => {
		const made = [tx.now, "bench"];
		await tx.insertMany(
			"party",
			[
				"id",
				"uuid",
				"kind",
				"party_id",
				"user_id",
				"org_number",
				"name",
				"form",
				"parent_id",
				"created_at",
				"updated_at",
			],
			each(PARTIES, (place) => partyRow(place + 1, tx.now)),
		);
		await tx.insertMany(
			"resource",
			["id", "version_id", "type", "owner_code", "document", "created_at", "updated_at"],
			each(given.resources.length, (place) => {
				const id = given.resources[place] as string;
				return [id, place + 1, "GenericAccessResource", "nvd", "{}", tx.now, tx.now];
			}),
		);
		await tx.insertMany(
			"assignment",
			["id", "uuid", "from_id", "to_id", "role", "source", "created_at", "created_by"],
			each(world.assignments.length, (place) => {
				const { from, to, role } = world.assignments[place] as Assignment;
				return [place + 1, uuid(2, place), from, to, role, "bench", ...made];
			}),
		);
		await tx.insertMany(
			"assignment_package",
			["uuid", "assignment_id", "package", "source", "created_at", "created_by"],
			each(world.packages.length, (place) => {
				const [assignment, holding] = world.packages[place] as FactWorld["packages"][number];
				return [uuid(3, place), assignment + 1, (holdings[holding] as { value: string }).value, "bench", ...made];
			}),
		);
		await tx.insertMany(
			"assignment_resource",
			["uuid", "assignment_id", "resource", "rights", "source", "created_at", "created_by"],
			each(world.rights.length, (place) => {
				const [assignment, resource, action] = world.rights[place] as FactWorld["rights"][number];
				const id = given.resources[resource] as string;
				return [uuid(4, place), assignment + 1, id, rightsText(id, action), "bench", ...made];
			}),
		);
		await fillClients((...rows) => tx.insertMany(...rows), world, made);
		tx.log({ kind: "everything" });
	});
}

async function fillClients(
	insert: Parameters<Parameters<Store["write"]>[1]>[0]["insertMany"],
	{ clients }: FactWorld,
	made: readonly BulkValue[],
): Promise<void> {
	const places = new Map<string, number>();
	for (const [client, agent] of clients) {
		const pair = `${client} ${agent}`;
		if (!places.has(pair)) places.set(pair, places.size);
	}
	const pairs = [...places.keys()].map((pair) => pair.split(" ").map(Number) as [number, number]);
	await insert(
		"client_delegation",
		["id", "uuid", "from_assignment_id", "to_assignment_id", "created_at", "created_by"],
		each(pairs.length, (place) => {
			const [client, agent] = pairs[place] as [number, number];
			return [place + 1, uuid(5, place), client + 1, agent + 1, ...made];
		}),
	);
	await insert(
		"client_delegation_package",
		["uuid", "delegation_id", "package", "assignment_package_id", "created_at", "created_by"],
		each(clients.length, (place) => {
			const [client, agent, holding] = clients[place] as FactWorld["clients"][number];
			const delegation = (places.get(`${client} ${agent}`) as number) + 1;
			// The role does not carry them, so they rest on a grant; on which one makes no difference to a decision.
			return [uuid(6, place), delegation, (holdings[holding] as { value: string }).value, 1, ...made];
		}),
	);
}

function partyRow(party: number, now: number): BulkValue[] {
	const isPerson = party <= PEOPLE;
	const main = mainUnitOf(party);
	return [
		party,
		partyUuid(party),
		isPerson ? "person" : "organization",
		50_000_000 + party,
		isPerson ? userIdOf(party) : null,
		isPerson ? null : orgNumberOf(party),
		`party ${party}`,
		isPerson ? "Person" : main === 0 ? "AS" : "BEDR",
		main === 0 ? null : main,
		now,
		now,
	];
}

function* each(count: number, row: (place: number) => BulkValue[]): Generator<BulkValue[]> {
	for (let place = 0; place < count; place++) yield row(place);
}
