import type { Held } from "./held.js";
import { type Content, isSameAction, resourcesOf } from "./model.js";

/** What a change would do to a system user that has this now. */
export interface Difference {
	/** Asked for and not to be taken away again: rights as they were asked, packages that are not there yet. */
	readonly add: Content;
	/** Asked to go: rights as they were asked, packages that are there. */
	readonly remove: Content;
	/** Packages that are neither given nor taken away. */
	readonly stays: readonly string[];
}

/** Whether a right on the resource, or all of them, is to go. */
export const isUnwanted = ({ rights }: Content, resource: string, action: string | undefined): boolean =>
	rights.some(
		(right) =>
			resourcesOf(right).includes(resource) &&
			(right.action === undefined || (action !== undefined && isSameAction(right.action, action))),
	);

/** A right or package that is both wanted and unwanted goes, as in the original (systemuser 3.4: giving comes first). */
export function differenceOf(held: Held, required: Content, unwanted: Content): Difference {
	const isKept = (urn: string): boolean => !unwanted.packages.includes(urn);
	return {
		add: {
			rights: required.rights.filter(
				(right) => !resourcesOf(right).every((id) => isUnwanted(unwanted, id, right.action)),
			),
			packages: required.packages.filter((urn) => !held.packages.includes(urn) && isKept(urn)),
		},
		remove: {
			rights: unwanted.rights,
			packages: unwanted.packages.filter((urn) => held.packages.includes(urn)),
		},
		stays: held.packages.filter(isKept),
	};
}
