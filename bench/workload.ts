import { type SeededRandom, seededRandom } from "./seeded-random.js";

/**
 * What every engine is asked: resources with policies, users with roles and packages, and requests of which exactly
 * half are permitted. Everything is an index here; each contender makes of it the form that is natural to it.
 */
export interface Workload {
	readonly resources: readonly string[];
	readonly policies: readonly WorkloadPolicy[];
	/** What each user holds: indexes into `holdings`, half of them roles. */
	readonly users: readonly (readonly number[])[];
	readonly requests: readonly WorkloadRequest[];
	/** By position in `requests`: the right answer, found by brute force. */
	readonly permitted: readonly boolean[];
}

export interface WorkloadPolicy {
	readonly rules: readonly WorkloadRule[];
}

/** Permits each of the actions to whoever holds one of the alternatives. */
export interface WorkloadRule {
	readonly alternatives: readonly number[];
	readonly actions: readonly number[];
}

export interface WorkloadRequest {
	readonly user: number;
	readonly resource: number;
	readonly action: number;
}

export interface Holding {
	readonly attributeId: "urn:altinn:rolecode" | "urn:altinn:accesspackage";
	readonly value: string;
	/** Attribute id and value in one, as engines without attributes hold it. */
	readonly urn: string;
}

const ROLES = 120;
const PACKAGES = 180;
const USERS = 512;
const HELD_BY_A_USER = 20;
const RULES = 4;
const ALTERNATIVES = 8;
const ACTIONS_OF_A_RULE = 4;
export const REQUESTS = 8192;

export const ACTIONS = ["read", "write", "sign", "delete", "instantiate", "complete"] as const;

/** The role codes and access packages there are: role codes first. */
export const holdings: readonly Holding[] = [
	...Array.from({ length: ROLES }, (_, i) => holding("urn:altinn:rolecode", `a${String(i + 200).padStart(4, "0")}`)),
	...Array.from({ length: PACKAGES }, (_, i) => holding("urn:altinn:accesspackage", `fullmakt-for-omraade-${i + 1}`)),
];

function holding(attributeId: Holding["attributeId"], value: string): Holding {
	return { attributeId, value, urn: `${attributeId}:${value}` };
}

/** The same workload for the same number of resources, always. */
export function workload(size: number): Workload {
	const random = seededRandom(20_240_501 + size);
	const resources = Array.from({ length: size }, (_, i) => `nvd-tjeneste-${String(i + 1).padStart(5, "0")}`);
	const policies = resources.map(() => policy(random));
	const users = Array.from({ length: USERS }, () => user(random));
	const { requests, permitted } = halfPermitted(random, policies, users);
	return { resources, policies, users, requests, permitted };
}

function policy(random: SeededRandom): WorkloadPolicy {
	const rules = Array.from({ length: RULES }, () => ({
		alternatives: random.distinct(ALTERNATIVES, holdings.length),
		actions: random.distinct(ACTIONS_OF_A_RULE, ACTIONS.length),
	}));
	return { rules };
}

function user(random: SeededRandom): number[] {
	const roles = random.distinct(HELD_BY_A_USER / 2, ROLES);
	const packages = random.distinct(HELD_BY_A_USER / 2, PACKAGES).map((index) => ROLES + index);
	return [...roles, ...packages];
}

function halfPermitted(
	random: SeededRandom,
	policies: readonly WorkloadPolicy[],
	users: readonly (readonly number[])[],
): { requests: WorkloadRequest[]; permitted: boolean[] } {
	const permits: WorkloadRequest[] = [];
	const others: WorkloadRequest[] = [];
	while (permits.length + others.length < REQUESTS) {
		const request = {
			user: random.below(users.length),
			resource: random.below(policies.length),
			action: random.below(ACTIONS.length),
		};
		const side = bruteForce(policies[request.resource]!, users[request.user]!, request.action) ? permits : others;
		if (side.length < REQUESTS / 2) side.push(request);
	}
	const requests = random.shuffle([...permits, ...others]);
	const permitted = requests.map(({ user, resource, action }) => bruteForce(policies[resource]!, users[user]!, action));
	return { requests, permitted };
}

/** The meaning of a policy, with nothing clever about it. */
export function bruteForce(policy: WorkloadPolicy, held: readonly number[], action: number): boolean {
	return policy.rules.some(
		(rule) => rule.actions.includes(action) && rule.alternatives.some((alternative) => held.includes(alternative)),
	);
}

/**
 * Copies that are other string objects than those the policies hold, as strings read off a wire are: otherwise a look-up
 * would end at a comparison of pointers.
 */
export function asReadFromTheWire<T>(value: T): T {
	return JSON.parse(JSON.stringify(value)) as T;
}
