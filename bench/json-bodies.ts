import { ACTION_ID, RESOURCE_ID } from "./policy-xml.js";
import { ACTIONS, bruteForce, holdings, type Workload, type WorkloadRequest } from "./workload.js";

/** About a kilobyte of JSON: so many of a user's holdings (half roles, half packages) travel in the request. */
const HELD_IN_A_BODY = 10;
export const DECISIONS_IN_A_BATCH = 100;

export interface JsonBody {
	readonly text: string;
	/** The right answers, in the order in which they must come. */
	readonly permitted: readonly boolean[];
}

interface JsonAttribute {
	readonly AttributeId: string;
	readonly Value: string;
}

/** One decision in Altinn's form of the JSON Profile: every value an attribute of its own. */
export function decisionBody(workload: Workload, request: WorkloadRequest): JsonBody {
	const held = heldInABody(workload, request.user);
	const text = JSON.stringify({
		Request: {
			ReturnPolicyIdList: false,
			AccessSubject: [{ Attribute: subject(held) }],
			Action: [{ Attribute: [attribute(ACTION_ID, ACTIONS[request.action]!)] }],
			Resource: [{ Attribute: [attribute(RESOURCE_ID, workload.resources[request.resource]!)] }],
		},
	});
	return { text, permitted: [isPermitted(workload, held, request)] };
}

/** A hundred decisions about one user in one POST: MultiRequests over every resource and action that is asked about. */
export function batchBody(workload: Workload, from: number): JsonBody {
	const asked = Array.from(
		{ length: DECISIONS_IN_A_BATCH },
		(_, i) => workload.requests[(from + i) % workload.requests.length]!,
	);
	const resources = [...new Set(asked.map(({ resource }) => resource))];
	const held = heldInABody(workload, asked[0]!.user);
	const text = JSON.stringify({
		Request: {
			ReturnPolicyIdList: false,
			AccessSubject: [{ Id: "s1", Attribute: subject(held) }],
			Action: ACTIONS.map((action, at) => ({ Id: `a${at}`, Attribute: [attribute(ACTION_ID, action)] })),
			Resource: resources.map((resource) => ({
				Id: `r${resource}`,
				Attribute: [attribute(RESOURCE_ID, workload.resources[resource]!)],
			})),
			MultiRequests: {
				RequestReference: asked.map(({ action, resource }) => ({ ReferenceId: ["s1", `a${action}`, `r${resource}`] })),
			},
		},
	});
	return { text, permitted: asked.map((request) => isPermitted(workload, held, request)) };
}

function heldInABody({ users }: Workload, user: number): number[] {
	const held = users[user]!;
	const packagesFrom = held.length / 2;
	return [...held.slice(0, HELD_IN_A_BODY / 2), ...held.slice(packagesFrom, packagesFrom + HELD_IN_A_BODY / 2)];
}

function isPermitted({ policies }: Workload, held: readonly number[], { resource, action }: WorkloadRequest): boolean {
	return bruteForce(policies[resource]!, held, action);
}

function subject(held: readonly number[]): JsonAttribute[] {
	return held.map((at) => attribute(holdings[at]!.attributeId, holdings[at]!.value));
}

function attribute(AttributeId: string, Value: string): JsonAttribute {
	return { AttributeId, Value };
}
