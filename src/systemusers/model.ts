import type { RequestStatus, SystemUserType } from "../store/schema-systems.js";
import { type Right, rightKey } from "../systems/model.js";

/** What a system user is asked to have, or has. */
export interface Content {
	readonly rights: readonly Right[];
	/** Urns. */
	readonly packages: readonly string[];
}

export const NOTHING: Content = { rights: [], packages: [] };

/** A system user (systemuser 1.4). Times are milliseconds since 1970, parties inner numbers. */
export interface SystemUser {
	/** Uuid: that of the party, and of the request that it was made by. */
	readonly id: string;
	readonly type: SystemUserType;
	readonly systemInternalId: string;
	/** Organisation number of the customer. */
	readonly ownerOrg: string;
	readonly owner: number;
	readonly party: number;
	/** Never empty: the customer's organisation number when nothing else was said. */
	readonly externalRef: string;
	readonly title: string;
	/** Urns: what was asked for; for an agent what its clients must give. */
	readonly packages: readonly string[];
	/** Drawn anew by every change: the place in the stream. */
	readonly sequence: number;
	readonly createdAt: number;
	readonly updatedAt: number;
	/** Switched off by the customer. */
	readonly disabledAt: number | undefined;
	readonly deletedAt: number | undefined;
}

/** A system user's names for others. */
export interface Triple {
	readonly systemInternalId: string;
	readonly ownerOrg: string;
	readonly externalRef: string;
}

/** What requests of all kinds share: somebody waits for the customer's answer. */
export interface Pending {
	readonly id: string;
	readonly status: RequestStatus;
	readonly redirectUrl: string | undefined;
	readonly createdAt: number;
	/** Once set it stays expired, whatever the clock does. */
	readonly expiredAt: number | undefined;
}

/** A vendor's request for a system user (systemuser 1.5). */
export interface SystemUserRequest extends Pending, Content, Triple {
	readonly type: SystemUserType;
	readonly owner: number;
	readonly title: string;
	readonly escalated: boolean;
}

/** A vendor's request to change a system user (systemuser 1.6). */
export interface ChangeRequest extends Pending {
	readonly systemUserId: string;
	readonly required: Content;
	readonly unwanted: Content;
}

/** A request that nobody answered is no longer good after so long (systemuser 3.1). */
const LIFETIME_MS = 180 * 86_400_000;

/** What was made before that has expired. */
export const expiryLimit = (now: number): number => now - LIFETIME_MS;

export const expiresAt = ({ createdAt }: Pending): number => createdAt + LIFETIME_MS;

/** Told of every request that is so old, also of one that was answered in time, as in the original. */
export const isTimedOut = ({ createdAt, expiredAt }: Pending, now: number): boolean =>
	expiredAt !== undefined || createdAt <= expiryLimit(now);

/** Whether it can still be approved or rejected. */
export const isOpen = (request: Pending, now: number): boolean => request.status === "New" && !isTimedOut(request, now);

/** The ids of the resources that a right names. */
export const resourcesOf = ({ resource }: Right): readonly string[] => resource.map(({ value }) => value);

/** Each right once. */
export function distinctRights(rights: readonly Right[]): Right[] {
	return [...new Map(rights.map((right) => [rightKey(right), right])).values()];
}

/** What two rights must have in common to be about the same: resources, in any order. */
export const placeOf = ({ resource }: Right): string =>
	JSON.stringify(resource.map(({ id, value }) => [id, value]).sort());

export const isSameAction = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The actions that a system may have of a resource; undefined for every one. */
export function actionsOf(rights: readonly Right[], resource: string): ReadonlySet<string> | undefined {
	const actions = new Set<string>();
	for (const right of rights) {
		if (!resourcesOf(right).includes(resource)) continue;
		if (right.action === undefined) return undefined;
		actions.add(right.action.toLowerCase());
	}
	return actions;
}

const ID = "urn:altinn:resource";

export const rightOn = (resource: string, action?: string): Right => ({
	...(action === undefined ? {} : { action }),
	resource: [{ id: ID, value: resource }],
});
