import { keyOfResourceId } from "../authorization/resource-key.js";
import type { AttributePair } from "./right-key.js";
import type { RESOURCE_TYPES, ResourceInput } from "./schemas.js";

export type ResourceType = (typeof RESOURCE_TYPES)[number];

/** What is stored of a resource: what the owner wrote, without what the server adds. */
export type ResourceDocument = {
	readonly [K in keyof ResourceInput]?: Exclude<ResourceInput[K], null>;
};

/** A resource of the registry in one of its versions (registry-access 1.1). */
export interface Resource {
	readonly id: string;
	/** Global: every write of any resource has a higher one than all before. */
	readonly versionId: number;
	readonly type: ResourceType;
	/** Lower case. */
	readonly ownerCode: string;
	readonly ownerOrgNumber: string | undefined;
	readonly accessListMode: "Disabled" | "Enabled";
	readonly delegable: boolean;
	readonly document: ResourceDocument;
	/** Milliseconds since 1970, of this version. */
	readonly updatedAt: number;
}

export const RESOURCE_URN = "urn:altinn:resource";

/** New ids (registry-access 1.1). */
const NEW_ID = /^[a-z0-9_-]{4,}$/;
/** Apps that were services of the first generation. */
const MIGRATED_ID = /^app_[a-z0-9]+_a1-\d+:\d+$/;

export const isResourceId = (id: string): boolean => NEW_ID.test(id) || MIGRATED_ID.test(id);

/** True when letters cannot be part of a file's name, on some system or other. */
export const hasForbiddenLetter = (id: string): boolean => /["<>|*?\\/\p{Cc}]/u.test(id) || id === "." || id === "..";

/** The key that decisions find the resource's policy by. */
export const policyKeyOf = (id: string): string => keyOfResourceId(id);

export interface AppName {
	readonly org: string;
	readonly app: string;
}

/** `app_{org}_{app}` taken apart; undefined for another id. */
export function appOf(id: string): AppName | undefined {
	const key = id.startsWith("app_") ? policyKeyOf(id) : "";
	const slash = key.indexOf("/");
	return slash < 0 ? undefined : { org: key.slice(0, slash), app: key.slice(slash + 1) };
}

export const appId = ({ org, app }: AppName): string => `app_${org}_${app}`.toLowerCase();

/** How requests name the resource: apps by org and app, others by their id. */
export function authorizationReference(id: string): readonly { readonly id: string; readonly value: string }[] {
	const app = appOf(id);
	if (app === undefined) return [{ id: RESOURCE_URN, value: id }];
	return [
		{ id: "urn:altinn:org", value: app.org },
		{ id: "urn:altinn:app", value: app.app },
	];
}

/** Apps that came from the first two generations have such ids, and are listed as what they are. */
export const isMigratedAppId = (id: string): boolean => /^app_[^_]+_a[12]-/.test(id);

/** `{type, value, urn}` of a urn: the value is what follows the last colon. */
export function splitUrn(urn: string): AttributePair & { readonly urn: string } {
	const colon = urn.lastIndexOf(":");
	return { type: urn.slice(0, colon), value: urn.slice(colon + 1), urn };
}

export const resourceUrn = (id: string): AttributePair & { readonly urn: string } => ({
	type: RESOURCE_URN,
	value: id,
	urn: `${RESOURCE_URN}:${id}`,
});

/** A subject as the index has it: in lower case. */
export const subjectUrn = ({ type, value }: AttributePair): string => `${type}:${value}`.toLowerCase();
