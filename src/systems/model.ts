import { isOrgNumber } from "../parties/model.js";

/** A pair that names a resource: `urn:altinn:resource` and its id in the resource registry (systemuser 1.1). */
export interface AttributePair {
	readonly id: string;
	readonly value: string;
}

/**
 * What a system needs on a resource: the action that is named, or every one. The original keeps the action and gives them all
 * (systemuser 1.1); here a named action is all that is asked for, given and decided by.
 */
export interface Right {
	readonly action?: string;
	readonly resource: readonly AttributePair[];
}

export type Translations = Readonly<Record<string, string>>;

/** What a vendor says of its system (systemuser 1.2). */
export interface SystemDefinition {
	readonly names: Translations;
	readonly descriptions: Translations;
	readonly rights: readonly Right[];
	/** Urns. */
	readonly packages: readonly string[];
	readonly clientIds: readonly string[];
	readonly redirectUrls: readonly string[];
	readonly isVisible: boolean;
}

/** A system of the register. Times are milliseconds since 1970. */
export interface System extends SystemDefinition {
	/** Uuid; what other tables refer to. */
	readonly internalId: string;
	/** `{organisation number}_{rest}`, never used again. */
	readonly id: string;
	readonly vendorOrg: string;
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly deletedAt: number | undefined;
}

export type SystemChangeType = "create" | "update" | "rightsupdate" | "accesspackageupdate" | "delete";

export interface SystemChange {
	readonly type: SystemChangeType;
	readonly byOrg: string;
	/** What was written, as the change log shows it; absent for a deletion. */
	readonly data: unknown;
	readonly clientId: string | undefined;
	readonly at: number;
}

const ICD = "0192:";

/** The organisation number of `0192:991825827`; undefined for anything else (ISO 6523). */
export function orgOfVendorId(text: string): string | undefined {
	const number = text.slice(ICD.length);
	return text.startsWith(ICD) && isOrgNumber(number) ? number : undefined;
}

export const vendorIdOf = (orgNumber: string): string => ICD + orgNumber;

/** What makes two rights the same: action and resource (VLD-06). */
export const rightKey = ({ action, resource }: Right): string =>
	JSON.stringify([action ?? "", resource.map(({ id, value }) => [id, value]).sort()]);

/**
 * A redirect address in canonical form: `https://vg.no` is `https://vg.no/`. Undefined unless it is absolute, https and
 * means the same to every reader: no credentials, no backslash, blank or control character (reliability-scale 2.3, 102).
 */
export function canonicalRedirect(text: string): string | undefined {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
	if (!/^https:\/\/[^/]/i.test(text) || /[\u0000-\u0020\u007f\\]/.test(text) || !URL.canParse(text)) return undefined;
	const url = new URL(text);
	return url.username === "" && url.password === "" ? url.href : undefined;
}
