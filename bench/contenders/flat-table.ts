import type { Contender } from "../contender.js";
import { ACTIONS, asReadFromTheWire, holdings, type Workload } from "../workload.js";

/**
 * The limit to be held against: one row of bits per resource and action in one typed array. Knows nothing but this
 * workload.
 */
export const flatTable: Contender = {
	name: "flat table",
	kind: "reference",
	async load(workload) {
		const table = flat(workload);
		return {
			lanes: (workload) => [
				{ name: "flat table, strings", decide: internedPerRequest(table, workload) },
				{ name: "flat table, subject known", decide: subjectKnown(table, workload) },
			],
		};
	},
};

interface Flat {
	readonly symbols: ReadonlyMap<string, number>;
	readonly resources: ReadonlyMap<string, number>;
	readonly actions: ReadonlyMap<string, number>;
	readonly bits: Uint32Array;
}

const WORDS = Math.ceil(holdings.length / 32);

function flat({ resources, policies }: Workload): Flat {
	const bits = new Uint32Array(resources.length * ACTIONS.length * WORDS);
	policies.forEach(({ rules }, resource) => {
		for (const { alternatives, actions } of rules) {
			for (const action of actions) {
				const row = (resource * ACTIONS.length + action) * WORDS;
				for (const symbol of alternatives) bits[row + (symbol >>> 5)]! |= 1 << (symbol & 31);
			}
		}
	});
	return {
		symbols: numbered(holdings.map(({ urn }) => urn)),
		resources: numbered(resources),
		actions: numbered(ACTIONS),
		bits,
	};
}

function numbered(names: readonly string[]): Map<string, number> {
	return new Map(names.map((name, at) => [name, at]));
}

function rowOf({ resources, actions }: Flat, resource: string, action: string): number {
	const resourceAt = resources.get(resource);
	const actionAt = actions.get(action);
	if (resourceAt === undefined || actionAt === undefined) return -1;
	return (resourceAt * ACTIONS.length + actionAt) * WORDS;
}

function internedPerRequest(table: Flat, { requests, users, resources }: Workload): (request: number) => boolean {
	const heldBy = asReadFromTheWire(users.map((user) => user.map((held) => holdings[held]!.urn)));
	const names = asReadFromTheWire({ resources, ACTIONS });
	const prepared = requests.map(({ user, resource, action }) => ({
		held: [...heldBy[user]!],
		resource: names.resources[resource]!,
		action: names.ACTIONS[action]!,
	}));
	const { symbols, bits } = table;
	return (request) => {
		const { held, resource, action } = prepared[request]!;
		const row = rowOf(table, resource, action);
		if (row < 0) return false;
		for (const urn of held) {
			const symbol = symbols.get(urn);
			if (symbol !== undefined && (bits[row + (symbol >>> 5)]! >>> (symbol & 31)) & 1) return true;
		}
		return false;
	};
}

function subjectKnown(table: Flat, { requests, users, resources }: Workload): (request: number) => boolean {
	const masks = users.map((user) => {
		const mask = new Uint32Array(WORDS);
		for (const symbol of user) mask[symbol >>> 5]! |= 1 << (symbol & 31);
		return mask;
	});
	const names = asReadFromTheWire({ resources, ACTIONS });
	const prepared = requests.map(({ user, resource, action }) => ({
		mask: masks[user]!,
		resource: names.resources[resource]!,
		action: names.ACTIONS[action]!,
	}));
	const { bits } = table;
	return (request) => {
		const { mask, resource, action } = prepared[request]!;
		const row = rowOf(table, resource, action);
		if (row < 0) return false;
		for (let word = 0; word < WORDS; word++) if ((bits[row + word]! & mask[word]!) !== 0) return true;
		return false;
	};
}
