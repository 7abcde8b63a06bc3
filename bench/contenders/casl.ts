import type { Contender } from "../contender.js";
import { peerModule } from "../peer-module.js";
import { ACTIONS, asReadFromTheWire, holdings, type Workload } from "../workload.js";

interface RawRule {
	readonly action: readonly string[];
	readonly subject: string;
	readonly conditions?: { readonly held: { readonly $in: readonly string[] } };
}

interface AskedResource {
	readonly resource: string;
	readonly held: readonly string[];
}

interface Ability {
	can(action: string, subject: string | AskedResource): boolean;
}

interface Casl {
	createMongoAbility(
		rules: readonly RawRule[],
		options?: { detectSubjectType(subject: AskedResource): string },
	): Ability;
}

/** One ability with every rule: CASL indexes its rules by subject type and action, so it needs no slicing by us. */
export const casl: Contender = {
	name: "CASL",
	kind: "peer",
	async load({ resources, policies }) {
		const { createMongoAbility } = await peerModule<Casl>("@casl/ability");
		const rules = policies.flatMap(({ rules }, at) =>
			rules.map(({ alternatives, actions }) => ({
				action: actions.map((action) => ACTIONS[action]!),
				subject: resources[at]!,
				conditions: { held: { $in: alternatives.map((alternative) => holdings[alternative]!.urn) } },
			})),
		);
		const ability = createMongoAbility(rules, { detectSubjectType: ({ resource }) => resource });
		return {
			lanes: (workload) => {
				const asked = askedOf(workload);
				return [
					{
						name: "CASL",
						decide: (request) => {
							const { action, subject } = asked[request]!;
							return ability.can(action, subject);
						},
					},
				];
			},
		};
	},
};

/**
 * An ability made for each user beforehand, with only the rules that user's holdings open. It answers as fast as a
 * table because it is one: users times resources. So it stands beside the engine with the subject known, and only
 * where it fits into memory.
 */
export const caslPerUser: Contender = {
	name: "CASL, an ability kept for each user",
	kind: "precomputed",
	async load({ resources, policies, users }) {
		const { createMongoAbility } = await peerModule<Casl>("@casl/ability");
		const abilities = users.map((user) => {
			const held = new Set(user);
			const rules = policies.flatMap(({ rules }, at) =>
				rules
					.filter(({ alternatives }) => alternatives.some((alternative) => held.has(alternative)))
					.map(({ actions }) => ({ action: actions.map((action) => ACTIONS[action]!), subject: resources[at]! })),
			);
			return createMongoAbility(rules);
		});
		return {
			lanes: (workload) => {
				const asked = askedOf(workload);
				return [
					{
						name: "CASL, an ability kept for each user",
						decide: (request) => {
							const { user, action, subject } = asked[request]!;
							return abilities[user]!.can(action, subject.resource);
						},
					},
				];
			},
		};
	},
};

function askedOf({ requests, users, resources }: Workload): { user: number; action: string; subject: AskedResource }[] {
	const heldBy = asReadFromTheWire(users.map((user) => user.map((held) => holdings[held]!.urn)));
	const names = asReadFromTheWire({ resources, ACTIONS });
	return requests.map(({ user, resource, action }) => ({
		user,
		action: names.ACTIONS[action]!,
		subject: { resource: names.resources[resource]!, held: [...heldBy[user]!] },
	}));
}
