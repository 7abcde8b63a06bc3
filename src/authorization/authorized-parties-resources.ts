import type { CompiledPolicy } from "../pdp/policy-library.js";
import type { Held } from "../pip/held.js";
import { Category } from "../xacml/identifiers.js";
import type { ReachableResources } from "./authorized-parties.js";
import { keyOfResourceId, type ResourceKey } from "./resource-key.js";

/**
 * Some resources, and who reaches one of them by what he holds: whoever has a role or package that a policy names (registry-access 5).
 *
 * @param find The policy of a resource.
 */
export function reachableResources(
	ids: readonly string[],
	find: (key: ResourceKey) => CompiledPolicy | undefined,
): ReachableResources {
	const keys = new Set(ids.map(keyOfResourceId));
	const policies = [...keys].map(find).filter((policy) => policy !== undefined);
	const named = new Map<string, ReadonlySet<string>>();
	const namedBy = (attributeId: string): ReadonlySet<string> => {
		let values = named.get(attributeId);
		if (values === undefined) {
			values = new Set(policies.flatMap((policy) => policy.literals(Category.accessSubject, attributeId)).map(lower));
			named.set(attributeId, values);
		}
		return values;
	};
	// Most parties let a subject hold one of a few combinations, each of them one object.
	const known = new Map<Held, boolean>();
	const reaches = ({ attributes }: Held): boolean =>
		attributes.some(({ attributeId, values }) => values.some((value) => namedBy(attributeId).has(lower(value))));
	return {
		keys,
		byHolding(held) {
			let is = known.get(held);
			if (is === undefined) {
				is = reaches(held);
				known.set(held, is);
			}
			return is;
		},
	};
}

const lower = (text: string): string => text.toLowerCase();
