/** Who calls, as a verified token says (systemuser 0.2, registry-access 1.2). */
export type Principal = Anonymous | User | Enterprise | SystemUser | Platform;

export interface Anonymous {
	readonly kind: "anonymous";
}

interface Holder {
	/** Each scope of the token; compared whole, by code point. */
	readonly scopes: ReadonlySet<string>;
	readonly issuer: string;
	/** `client_id`, where the token has one. */
	readonly clientId?: string;
	/** Every claim, for the rare rule that looks at one more. */
	readonly claims: Readonly<Record<string, unknown>>;
}

/** A person who logged in. Any of the identifiers may be missing; the party uuid counts before the user id, that before the person's number. */
export interface User extends Holder {
	readonly kind: "user";
	readonly partyUuid?: string;
	readonly userId?: number;
	readonly partyId?: number;
	readonly personNumber?: string;
	/** `urn:altinn:authlevel`, 0 to 4. */
	readonly authLevel: number;
}

/** An organisation, by Maskinporten's `consumer` claim or the Altinn token made of it. */
export interface Enterprise extends Holder {
	readonly kind: "enterprise";
	readonly orgNumber: string;
	/** `urn:altinn:org`: the code of a service owner. */
	readonly orgCode?: string;
	/** `consumer_prefix`: prefixes of Maskinporten scopes that the organisation owns. */
	readonly scopePrefixes: readonly string[];
}

/** A system user: the vendor's token that names it (systemuser 4.4). */
export interface SystemUser extends Holder {
	readonly kind: "system-user";
	readonly systemUserId: string;
	/** The customer, whose system user it is. */
	readonly customerOrgNumber: string;
	/** The vendor: `consumer`. */
	readonly orgNumber: string;
	readonly systemId: string;
}

/** A part of the platform, or an app, by its PlatformAccessToken. */
export interface Platform {
	readonly kind: "platform";
	/** Issuer of the token: `platform`, or the code of the app's owner. */
	readonly issuer: string;
	/** `urn:altinn:app`. */
	readonly app?: string;
	readonly claims: Readonly<Record<string, unknown>>;
}

export const ANONYMOUS: Anonymous = { kind: "anonymous" };

export function hasScope(principal: Principal, scope: string): boolean {
	return "scopes" in principal && principal.scopes.has(scope);
}
