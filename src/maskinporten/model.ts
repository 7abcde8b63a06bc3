import type { JWK } from "jose";

/** A client of the token endpoint ("integration"): one piece of software of one organisation. Times are milliseconds since 1970. */
export interface Client {
	readonly id: string;
	readonly orgNumber: string;
	readonly name: string;
	readonly description: string | undefined;
	/** Names of scopes it may ask for; whether it gets them is decided anew for each token. */
	readonly scopes: readonly string[];
	readonly keys: readonly ClientKey[];
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly revokedAt: number | undefined;
}

export interface ClientKey {
	readonly kid: string;
	/** Public members only. */
	readonly jwk: JWK;
	readonly addedAt: number;
	/** When it counts no more; undefined while it was not replaced. */
	readonly validTo: number | undefined;
}

/** Something an API lets callers do, named by its owner: `skatteetaten:kravogbetalinger`. */
export interface Scope {
	readonly name: string;
	readonly prefix: string;
	/** The organisation that has the prefix. */
	readonly ownerOrg: string;
	readonly description: string;
	/** Every organisation may use it. */
	readonly open: boolean;
	/** Who may use it may let a supplier do so. */
	readonly delegable: boolean;
	/** How long a token with this scope may live, at most. */
	readonly tokenSeconds: number;
	readonly createdAt: number;
	readonly updatedAt: number;
}

const PREFIX = /^[a-z0-9][a-z0-9_.-]{1,59}$/;
/** What RFC 6749 3.3 lets a scope hold, less what nobody uses. */
const SCOPE = /^([^:]+):[A-Za-z0-9][A-Za-z0-9_.:/-]{0,199}$/;

export const isPrefix = (text: string): boolean => PREFIX.test(text);

/** `skatteetaten` of `skatteetaten:kravogbetalinger`; undefined when it is no name of a scope. */
export function prefixOf(scope: string): string | undefined {
	const prefix = SCOPE.exec(scope)?.[1];
	return prefix !== undefined && isPrefix(prefix) ? prefix : undefined;
}

/** An organisation as tokens name it (ISO 6523). */
export interface OrganisationClaim {
	readonly authority: "iso6523-actorid-upis";
	readonly ID: string;
}

export const organisationClaim = (orgNumber: string): OrganisationClaim => ({
	authority: "iso6523-actorid-upis",
	ID: `0192:${orgNumber}`,
});

export const SYSTEM_USER_TYPE = "urn:altinn:systemuser";

/** The system user in a token (RFC 9396; systemuser 4.4). */
export const systemUserDetail = (user: {
	readonly id: string;
	readonly ownerOrg: string;
	readonly systemId: string;
}) => ({
	type: SYSTEM_USER_TYPE,
	systemuser_org: organisationClaim(user.ownerOrg),
	systemuser_id: [user.id] as const,
	system_id: user.systemId,
});
