import { actionsOf } from "../resources/policy-rights.js";
import { findPolicyTree } from "../resources/repository.js";
import type { Store } from "../store/store.js";
import type { CheckedPolicy } from "./check-resources.js";
import { type WorldFaults, within } from "./fault.js";
import { isOf, type Placed } from "./read.js";

/** Looks whether actions that are given are ones that the policy of their resource knows: no other would ever be permitted. */
export class PolicyActions {
	/** By resource; undefined for one without a policy, or whose policy permits whatever action. */
	readonly #actions = new Map<string, ReadonlySet<string> | undefined>();

	/** @param policy The policy that the files give a resource; it counts before the store's. */
	constructor(
		private readonly store: Store,
		private readonly policy: (resource: string) => CheckedPolicy | undefined,
		private readonly faults: WorldFaults,
	) {}

	async check(records: readonly Placed[]): Promise<void> {
		for (const record of records) {
			if (!isOf(record, "delegations")) continue;
			const { rights = [], instances = [] } = record.value;
			for (const [i, { resource, actions }] of rights.entries()) {
				if (!this.#actions.has(resource)) await this.#learn(resource);
				this.#check(record, `/rights/${i}/actions`, resource, actions, false);
			}
			for (const [i, { resource, actions }] of instances.entries()) {
				if (!this.#actions.has(resource)) await this.#learn(resource);
				this.#check(record, `/instances/${i}/actions`, resource, actions, true);
			}
		}
	}

	async #learn(resource: string): Promise<void> {
		const fromFiles = this.policy(resource);
		const tree = fromFiles === undefined ? await findPolicyTree(this.store.db, resource) : undefined;
		this.#actions.set(resource, tree === undefined ? fromFiles?.actions : actionsOf(tree));
	}

	/** @param anyCase As rights on instances are compared. */
	#check(record: Placed, path: string, resource: string, actions: readonly string[], anyCase: boolean): void {
		const known = this.#actions.get(resource);
		if (known === undefined) return;
		for (const [i, action] of actions.entries()) {
			if (known.has(action)) continue;
			const wanted = action.toLowerCase();
			if (anyCase && [...known].some((each) => each.toLowerCase() === wanted)) continue;
			const message = `The policy of "${resource}" knows no action "${action}"; it knows ${[...known].join(", ")}.`;
			this.faults.add(within(record, `${path}/${i}`), message);
		}
	}
}
