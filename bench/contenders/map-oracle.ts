import type { Contender } from "../contender.js";
import { ACTIONS, asReadFromTheWire, holdings, type Workload } from "../workload.js";

/**
 * What one would write by hand if XACML did not exist: a map of maps of sets of strings. It knows neither obligations
 * nor conditions, and so is the yardstick: an engine is fast when generality costs nothing against this.
 */
export const mapOracle: Contender = {
	name: "Map oracle",
	kind: "oracle",
	async load(workload) {
		const table = oracleTable(workload);
		return {
			lanes: (workload) => {
				const requests = oracleRequests(workload);
				return [{ name: "Map oracle", decide: (request) => isPermitted(table, requests[request]!) }];
			},
		};
	},
};

type OracleTable = Map<string, Map<string, Set<string>>>;

interface OracleRequest {
	readonly held: readonly string[];
	readonly resource: string;
	readonly action: string;
}

function oracleTable({ resources, policies }: Workload): OracleTable {
	const table: OracleTable = new Map();
	resources.forEach((resource, at) => {
		const byAction = new Map<string, Set<string>>();
		for (const { alternatives, actions } of policies[at]!.rules) {
			for (const action of actions) {
				const name = ACTIONS[action]!;
				const permitted = byAction.get(name) ?? new Set();
				for (const alternative of alternatives) permitted.add(holdings[alternative]!.urn);
				byAction.set(name, permitted);
			}
		}
		table.set(resource, byAction);
	});
	return table;
}

function oracleRequests({ requests, users, resources }: Workload): OracleRequest[] {
	const heldBy = asReadFromTheWire(users.map((user) => user.map((held) => holdings[held]!.urn)));
	const names = asReadFromTheWire({ resources, ACTIONS });
	return requests.map(({ user, resource, action }) => ({
		held: [...heldBy[user]!],
		resource: names.resources[resource]!,
		action: names.ACTIONS[action]!,
	}));
}

function isPermitted(table: OracleTable, { held, resource, action }: OracleRequest): boolean {
	const permitted = table.get(resource)?.get(action);
	if (permitted === undefined) return false;
	for (const urn of held) if (permitted.has(urn)) return true;
	return false;
}
