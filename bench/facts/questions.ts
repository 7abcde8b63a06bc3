import { findRole } from "../../src/catalogue/catalogue.js";
import { seededRandom } from "../seeded-random.js";
import { ACTIONS, bruteForce, holdings, REQUESTS, type Workload } from "../workload.js";
import { type Assignment, type FactWorld, mainUnitOf, PARTIES } from "./fact-world.js";

/** May the subject do that, for the party? Parties by inner number, resource and action by their places in the workload. */
export interface Question {
	readonly subject: number;
	readonly party: number;
	readonly resource: number;
	readonly action: number;
	/** Found by brute force. */
	readonly permitted: boolean;
}

const pairKey = (from: number, to: number): number => from * 2 ** 20 + to;
const placeOfUrn = new Map(holdings.map(({ urn }, place) => [urn, place]));
const AGENT = "agent";

/** What everybody holds, by plain maps and loops: what the index is held against. */
export class Oracle {
	readonly #held = new Map<number, number[]>();
	readonly #rights = new Map<number, Set<string>>();
	readonly #leads = new Map<number, number[]>();
	readonly #units = new Map<number, number[]>();
	/** Pairs with anything between them. */
	readonly pairs: readonly (readonly [from: number, to: number])[];

	constructor(
		world: FactWorld,
		private readonly given: Workload,
	) {
		const { assignments } = world;
		const pairs = new Map<number, readonly [number, number]>();
		const pair = (from: number, to: number): number => {
			const key = pairKey(from, to);
			if (!pairs.has(key)) pairs.set(key, [from, to]);
			return key;
		};
		for (const { from, to, role } of assignments) {
			push(this.#held, pair(from, to), ...placesOfRole(role));
			if (role === "daglig-leder") push(this.#leads, to, from);
		}
		for (const [assignment, holding] of world.packages) {
			const { from, to } = assignments[assignment] as Assignment;
			push(this.#held, pair(from, to), holding);
		}
		for (const [assignment, resource, action] of world.rights) {
			const { from, to } = assignments[assignment] as Assignment;
			const key = pair(from, to);
			const known = this.#rights.get(key) ?? new Set();
			this.#rights.set(key, known.add(`${resource} ${action}`));
		}
		for (const [client, agent, holding] of world.clients) {
			push(this.#held, pair((assignments[client] as Assignment).from, (assignments[agent] as Assignment).to), holding);
		}
		for (let party = 1; party <= PARTIES; party++) {
			if (mainUnitOf(party) !== 0) push(this.#units, mainUnitOf(party), party);
		}
		this.pairs = [...pairs.values()];
	}

	isPermitted(subject: number, party: number, resource: number, action: number): boolean {
		const receivers = [subject];
		for (const led of this.#leads.get(subject) ?? []) receivers.push(led, ...(this.#units.get(led) ?? []));
		const main = mainUnitOf(party);
		const held: number[] = [];
		let isGiven = false;
		for (const giver of main === 0 ? [party] : [party, main]) {
			for (const receiver of receivers) {
				const key = pairKey(giver, receiver);
				held.push(...(this.#held.get(key) ?? []));
				isGiven ||= this.#rights.get(key)?.has(`${resource} ${ACTIONS[action]}`) === true;
			}
		}
		return isGiven || bruteForce(this.given.policies[resource]!, held, action);
	}

	/** Questions about pairs that have something to do with each other, half of them permitted. */
	questions(seed: number): Question[] {
		const random = seededRandom(seed);
		const sides: [Question[], Question[]] = [[], []];
		while (sides[0].length + sides[1].length < REQUESTS) {
			const [party, subject] = this.pairs[random.below(this.pairs.length)] as readonly [number, number];
			const resource = random.below(this.given.policies.length);
			const action = random.below(ACTIONS.length);
			const permitted = this.isPermitted(subject, party, resource, action);
			const side = sides[permitted ? 1 : 0];
			if (side.length < REQUESTS / 2) side.push({ subject, party, resource, action, permitted });
		}
		return random.shuffle(sides.flat());
	}

	/** One question about every pair there is, in no order. */
	oneOfEach(seed: number): Question[] {
		const random = seededRandom(seed);
		return random.shuffle(
			this.pairs.map(([party, subject]) => {
				const resource = random.below(this.given.policies.length);
				const action = random.below(ACTIONS.length);
				const permitted = this.isPermitted(subject, party, resource, action);
				return { subject, party, resource, action, permitted };
			}),
		);
	}
}

/** The holdings that come with a role; the workload knows no packages that do. */
function placesOfRole(code: string): number[] {
	const role = code === AGENT ? undefined : findRole(code);
	if (role === undefined) return [];
	const roles = [role, ...role.implies.flatMap((implied) => findRole(implied) ?? [])];
	return roles.flatMap(({ urn, legacyUrn }) => [urn, legacyUrn].flatMap((each) => placeOfUrn.get(each ?? "") ?? []));
}

function push(map: Map<number, number[]>, key: number, ...values: number[]): void {
	const known = map.get(key);
	if (known === undefined) map.set(key, values);
	else known.push(...values);
}
