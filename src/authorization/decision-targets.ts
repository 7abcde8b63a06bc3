import type { CompiledPolicy } from "../pdp/policy-library.js";
import type { Knowledge } from "../pip/knowledge.js";
import { needsOf, type PolicyNeeds } from "./policy-needs.js";
import type { ResourceKey } from "./resource-key.js";

/** What a resource is decided by: all that does not depend on the request, found by one look-up. */
export interface DecisionTarget {
	readonly policy: CompiledPolicy;
	readonly needs: PolicyNeeds;
	/** Only members of an access list may have it done for them. */
	readonly listed: boolean;
	/** Who asks, what he holds and the action are enough to decide by the policy. */
	readonly plain: boolean;
	readonly version: number;
}

export interface TargetSources {
	/** The policy of a resource. */
	readonly find: (key: ResourceKey) => CompiledPolicy | undefined;
	/** Rises whenever `find` may give something else; without it nothing is remembered. */
	readonly version?: (() => number) | undefined;
	readonly knowledge?: Knowledge | undefined;
}

/** Remembers what each resource is decided by, until a policy or a resource changes. */
export class DecisionTargets {
	readonly #targets = new Map<ResourceKey, DecisionTarget>();
	readonly #sources: TargetSources;
	readonly #version: () => number;

	constructor(sources: TargetSources) {
		this.#sources = sources;
		this.#version = sources.version ?? (() => Number.NaN);
	}

	/** Undefined for a resource without a policy, and for one that was deleted. */
	get(key: ResourceKey): DecisionTarget | undefined {
		const version = this.#version();
		const known = this.#targets.get(key);
		return known !== undefined && known.version === version ? known : this.#find(key, version);
	}

	/** Only what there is is remembered, so that no caller fills the memory with names. */
	#find(key: ResourceKey, version: number): DecisionTarget | undefined {
		const { find, knowledge } = this.#sources;
		const fact = knowledge?.resources.resource(key);
		const policy = fact?.deleted === true ? undefined : find(key);
		if (policy === undefined) {
			this.#targets.delete(key);
			return undefined;
		}
		const needs = needsOf(policy);
		const listed = fact?.listed === true;
		const plain = needs.onlyHeld && !needs.resourceParty && !listed && policy.resource !== undefined;
		const target = { policy, needs, listed, plain, version };
		if (!Number.isNaN(version)) this.#targets.set(key, target);
		return target;
	}
}
