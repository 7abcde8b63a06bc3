import type { Contender } from "../contender.js";
import { peerModule } from "../peer-module.js";
import { ACTIONS, asReadFromTheWire, holdings, type WorkloadRule } from "../workload.js";

interface Enforcer {
	addFunction(name: string, implementation: (left: never, right: never) => boolean): Promise<void>;
	addPolicies(rows: readonly (readonly string[])[]): Promise<boolean>;
	enforceSync(held: readonly string[], action: string): boolean;
}

interface Casbin {
	newModelFromString(text: string): unknown;
	newEnforcer(model: unknown): Promise<Enforcer>;
}

const MODEL = `
[request_definition]
r = held, act
[policy_definition]
p = alternatives, actions
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = contains(p.actions, r.act) && containsOneOf(p.alternatives, r.held)
`;

/**
 * One enforcer a resource, as casbin tests every row it has. A row is one rule, and the lists in it are made sets once:
 * with a row for every alternative, or lists split at each decision, casbin would be several times slower.
 */
export const casbin: Contender = {
	name: "casbin, one enforcer a resource",
	kind: "peer",
	async load({ policies }) {
		const { newEnforcer, newModelFromString } = await peerModule<Casbin>("casbin");
		const sets = new Map<string, ReadonlySet<string>>();
		const setOf = (list: string): ReadonlySet<string> => {
			const known = sets.get(list);
			if (known !== undefined) return known;
			const made = new Set(list.split("|"));
			sets.set(list, made);
			return made;
		};
		const contains = (list: string, value: string): boolean => setOf(list).has(value);
		const containsOneOf = (list: string, values: readonly string[]): boolean => {
			const set = setOf(list);
			for (const value of values) if (set.has(value)) return true;
			return false;
		};

		const enforcers: Enforcer[] = [];
		for (const { rules } of policies) {
			const enforcer = await newEnforcer(newModelFromString(MODEL));
			await enforcer.addFunction("contains", contains);
			await enforcer.addFunction("containsOneOf", containsOneOf);
			await enforcer.addPolicies(rules.map(row));
			enforcers.push(enforcer);
		}
		return {
			lanes: ({ requests, users }) => {
				const heldBy = asReadFromTheWire(users.map((user) => user.map((held) => holdings[held]!.urn)));
				const actions = asReadFromTheWire(ACTIONS);
				const prepared = requests.map(({ user, action }) => ({ held: [...heldBy[user]!], action: actions[action]! }));
				return [
					{
						name: "casbin, one enforcer a resource",
						decide: (request) => {
							const { held, action } = prepared[request]!;
							return enforcers[requests[request]!.resource]!.enforceSync(held, action);
						},
					},
				];
			},
		};
	},
};

function row({ alternatives, actions }: WorkloadRule): [string, string] {
	return [
		alternatives.map((alternative) => holdings[alternative]!.urn).join("|"),
		actions.map((action) => ACTIONS[action]!).join("|"),
	];
}
