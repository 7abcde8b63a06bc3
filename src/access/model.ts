import { type AccessPackage, type Role, RoleCode } from "../catalogue/catalogue.js";
import type { Party } from "../parties/model.js";
import type { AttributePair } from "../resources/right-key.js";

/** How a relation came about (registry-access 3.1, Reason): bits, several at once. */
export const Reason = { direct: 1, clientDelegation: 2, keyRole: 4, roleMap: 8, parent: 16 } as const;

/** One way in which `from` gives something to `to`; parties by inner number. */
export interface Relation {
	readonly from: number;
	readonly to: number;
	/** What `from` gave: to `to` itself, or to `via`. */
	readonly role: Role;
	/** The organisation in between: one that `to` has a key role in, a provider, or the main unit. */
	readonly via?: number;
	/** What `via` gave `to`: a key role, or `agent`. */
	readonly viaRole?: Role;
	/** Bits of `Reason`. */
	readonly reason: number;
	/** The main unit, or the business, that it comes from when `from` itself did not give it. */
	readonly inheritedFrom?: number;
	/** Rows the grants hang on; a mapped role has none. */
	readonly assignment?: number;
	readonly delegation?: number;
	/** The role reaches this far, what was given besides does not: the owner of a sole proprietorship. */
	readonly roleOnly?: true;
	/** Form of the party whose role it is: the main unit's, where it comes from there. */
	readonly form: string | undefined;
}

/** A right as it is stored: named by its key, with all that a decision compares. */
export interface StoredRight {
	readonly key: string;
	readonly action: string;
	readonly resource: readonly AttributePair[];
}

/** When a delegation counts; milliseconds since 1970, null for "always was" and "until revoked". */
export interface Validity {
	readonly validFrom: number | null;
	readonly validTo: number | null;
}

export const UNLIMITED: Validity = { validFrom: null, validTo: null };

export interface Valid {
	readonly valid_from: number | null;
	readonly valid_to: number | null;
}

export const isOver = ({ valid_to }: Pick<Valid, "valid_to">, now: number): boolean =>
	valid_to !== null && valid_to <= now;

/** One who gives, on behalf of whom, to whom, for how long. */
export interface Giving {
	/** The user or system user that does it. */
	readonly by: Party;
	readonly from: Party;
	readonly to: Party;
	readonly validity?: Validity;
}

/** Whether a package is made for parties of that kind (registry-access 2.1, entityType). */
export const packageFits = (each: AccessPackage, from: Party): boolean =>
	from.kind === "organization" ? each.for === "organisation" : from.kind === "person" && each.for === "person";

/** Packages that make their holder act for the whole business. */
const PERSONS_ONLY: ReadonlySet<string> = new Set([RoleCode.mainAdministrator]);
const PERSONS_ALONE: ReadonlySet<string> = new Set(["virksomhetens-representant-skjemaoppgaver"]);

/** Whether a package may be given to a party of that kind (registry-access 3.2, AM.VLD-00028). */
export function mayReceive({ code }: AccessPackage, to: Party): boolean {
	if (PERSONS_ALONE.has(code)) return to.kind !== "organization" && to.kind !== "system-user";
	return !(PERSONS_ONLY.has(code) && to.kind === "organization");
}

const INSTANCE_URNS = ["urn:altinn:instance-id:", "urn:altinn:correspondence-id:", "urn:altinn:dialog-id:"];

/** One of the three kinds of instances, with something after the prefix. */
export const isInstanceUrn = (text: string): boolean =>
	INSTANCE_URNS.some((prefix) => text.toLowerCase().startsWith(prefix) && text.length > prefix.length);

/** The owner's party id and the id of `urn:altinn:instance-id:{partyId}/{guid}`; either may be missing. */
export function partsOfInstance(urn: string): { readonly partyId?: number; readonly guid?: string } {
	const match = /^urn:altinn:instance-id:(?:(\d{1,15})\/)?([0-9a-f-]{36})$/i.exec(urn);
	if (match === null) return {};
	const [, partyId, guid = ""] = match;
	return { guid: guid.toLowerCase(), ...(partyId === undefined ? {} : { partyId: Number(partyId) }) };
}

/** Roles that came over from the old platform; users may take them away, never give them (registry-access 3.2). */
export const isLegacyRole = ({ provider }: Role): boolean => provider === "sys-altinn2";

/** The roles that never show as a connection, or only when asked for (registry-access 3.1). */
export const HIDDEN_ROLES: readonly string[] = [RoleCode.supplier];
