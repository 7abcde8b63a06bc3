import { setFlagsFromString } from "node:v8";
import type { Contender } from "../contender.js";
import { peerModule } from "../peer-module.js";
import { ACTIONS, asReadFromTheWire, holdings, type WorkloadPolicy } from "../workload.js";

interface EntityUid {
	readonly type: string;
	readonly id: string;
}

interface AuthorizationCall {
	readonly principal: EntityUid;
	readonly action: EntityUid;
	readonly resource: EntityUid;
	readonly context: { readonly held: readonly string[] };
	readonly preparsedPolicySetId: string;
	readonly entities: readonly never[];
}

interface Cedar {
	preparsePolicySet(id: string, policies: { readonly staticPolicies: string }): { readonly type: string };
	statefulIsAuthorized(
		call: AuthorizationCall,
	):
		| { readonly type: "success"; readonly response: { readonly decision: "allow" | "deny" } }
		| { readonly type: "failure" };
}

/**
 * Policies parsed beforehand, one set a resource. The holdings travel in the context: as parents of the principal they
 * cost a quarter more.
 */
export const cedar: Contender = {
	name: "cedar-wasm, one set a resource",
	kind: "peer",
	async load({ resources, policies }) {
		// V8 11.3 (Node 20) dies of "unreachable code" when it takes back an optimized call into this module.
		setFlagsFromString("--no-turbo-inline-js-wasm-calls");
		const { preparsePolicySet, statefulIsAuthorized } = await peerModule<Cedar>("@cedar-policy/cedar-wasm/nodejs");
		policies.forEach((policy, at) => {
			const resource = resources[at]!;
			const { type } = preparsePolicySet(resource, { staticPolicies: cedarText(resource, policy) });
			if (type !== "success") throw new Error(`Cedar could not read the policy of ${resource}`);
		});
		return {
			lanes: ({ requests, users, resources }) => {
				const heldBy = asReadFromTheWire(users.map((user) => user.map((held) => holdings[held]!.urn)));
				const calls = requests.map(({ user, resource, action }) => ({
					principal: { type: "User", id: `user-${user}` },
					action: { type: "Action", id: ACTIONS[action]! },
					resource: { type: "Resource", id: resources[resource]! },
					context: { held: heldBy[user]! },
					preparsedPolicySetId: resources[resource]!,
					entities: [],
				}));
				return [
					{
						name: "cedar-wasm, one set a resource",
						decide: (request) => {
							const answer = statefulIsAuthorized(calls[request]!);
							return answer.type === "success" && answer.response.decision === "allow";
						},
					},
				];
			},
		};
	},
};

function cedarText(resource: string, { rules }: WorkloadPolicy): string {
	return rules
		.map(({ alternatives, actions }) => {
			const actionList = actions.map((action) => `Action::"${ACTIONS[action]}"`).join(", ");
			const held = alternatives.map((alternative) => `"${holdings[alternative]!.urn}"`).join(", ");
			return `permit(principal, action in [${actionList}], resource == Resource::"${resource}") when { context.held.containsAny([${held}]) };`;
		})
		.join("\n");
}
