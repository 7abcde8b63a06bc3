import type { PolicyRight } from "../../resources/policy-rights.js";
import { type AttributePair, rightKeyV2 } from "../../resources/right-key.js";
import { AttributeId } from "../../xacml/identifiers.js";
import type { StoredRight } from "../model.js";

/** By this subject a policy says which app may give the rule's rights on an instance. */
const DELEGATING_APP = "urn:altinn:resource:delegation";

/** Whether the app with that registry id may give the right. */
export function mayGive({ subjects }: PolicyRight, resourceId: string): boolean {
	return subjects.some((alternative) =>
		alternative.some(({ type, value }) => type === DELEGATING_APP && value.toLowerCase() === resourceId.toLowerCase()),
	);
}

/** A right as an app names it. */
export interface RightName {
	readonly resource: readonly AttributePair[];
	/** As sent by apps; some write the value alone. */
	readonly action: string | { readonly type?: string | undefined; readonly value: string };
}

export const actionOf = ({ action }: RightName): string => (typeof action === "string" ? action : action.value);

/** The same for org and app as for `app_{org}_{app}`. */
export const keyOfRight = (name: RightName): string => rightKeyV2(name.resource, actionOf(name));

export const actionView = (value: string) => ({ type: AttributeId.actionId, value });

const GUID = /^(?:(?:urn:altinn:instance-id:)?\d+\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** An instance by its guid, however it is named; anything else as it is. The PDP asks with the guid and the long form. */
export const instanceKey = (instance: string): string => GUID.exec(instance)?.[1]?.toLowerCase() ?? instance;

/** The rights after more are given; those there stay as they are. */
export function withRights(before: readonly StoredRight[], more: readonly StoredRight[]): StoredRight[] {
	const known = new Set(before.map(({ key }) => key));
	return [...before, ...more.filter(({ key }) => !known.has(key))];
}
