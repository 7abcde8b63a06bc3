import type { Enterprise, Platform, Principal, SystemUser, User } from "./principal.js";
import { TokenRefused } from "./token-text.js";

/**
 * What an issuer is trusted to say. `maskinporten`: organisations and system users. `idporten`: persons, by number.
 * `altinn`: all of these, and Altinn's own claims. `platform`: platform access tokens and nothing else.
 */
export const ISSUER_KINDS = ["altinn", "maskinporten", "idporten", "platform"] as const;
export type IssuerKind = (typeof ISSUER_KINDS)[number];

type Claims = Readonly<Record<string, unknown>>;

/**
 * Whom a verified token's claims name (systemuser 0.2, 4.4, 4.5; registry-access 1.2). A token that names two kinds of
 * holder is refused, so that nobody can choose which of them counts.
 *
 * @throws {TokenRefused}
 */
export function principalOf(claims: Claims, issuer: string, kind: Exclude<IssuerKind, "platform">): Principal {
	const user = kind === "maskinporten" ? undefined : userOf(claims, issuer, kind);
	const organization = kind === "idporten" ? undefined : organizationOf(claims, kind);
	const systemUser = kind === "idporten" ? undefined : systemUserOf(claims);
	if (systemUser !== undefined) {
		if (user !== undefined || organization === undefined) {
			throw new TokenRefused("A token of a system user names its vendor, and no person.");
		}
		return { ...holderOf(claims, issuer), kind: "system-user", ...systemUser, orgNumber: organization };
	}
	if (user !== undefined) {
		if (kind === "altinn" && claims["urn:altinn:orgNumber"] !== undefined) {
			throw new TokenRefused("The token names a person and an organisation.");
		}
		return user;
	}
	if (organization === undefined) throw new TokenRefused("The token names nobody that is known here.");
	const code = kind === "altinn" ? textOf(claims, "urn:altinn:org") : undefined;
	const enterprise: Enterprise = {
		...holderOf(claims, issuer),
		kind: "enterprise",
		orgNumber: organization,
		...(code === undefined ? {} : { orgCode: code.toLowerCase() }),
		scopePrefixes: prefixesOf(claims.consumer_prefix),
	};
	return enterprise;
}

export function platformOf(claims: Claims, issuer: string): Platform {
	const app = textOf(claims, "urn:altinn:app");
	return { kind: "platform", issuer, ...(app === undefined ? {} : { app }), claims };
}

function holderOf(claims: Claims, issuer: string): Pick<User, "scopes" | "issuer" | "clientId" | "claims"> {
	const clientId = textOf(claims, "client_id");
	const scopes = [textOf(claims, "scope"), textOf(claims, "urn:altinn:scope")].flatMap(
		(text) => text?.split(" ") ?? [],
	);
	return {
		// Blanks only part scopes (RFC 6749 3.3); whatever else is in one makes it another scope.
		scopes: new Set(scopes.filter((scope) => scope !== "")),
		issuer,
		...(clientId === undefined ? {} : { clientId }),
		claims,
	};
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function userOf(claims: Claims, issuer: string, kind: "altinn" | "idporten"): User | undefined {
	const altinn = kind === "altinn";
	const partyUuid = altinn ? textOf(claims, "urn:altinn:party:uuid") : undefined;
	const userId = altinn ? numberOf(claims, "urn:altinn:userid") : undefined;
	const partyId = altinn ? numberOf(claims, "urn:altinn:partyid") : undefined;
	const personNumber =
		textOf(claims, "pid") ?? (altinn ? textOf(claims, "urn:altinn:person:identifier-no") : undefined);
	if (partyUuid !== undefined && !UUID.test(partyUuid)) throw new TokenRefused("The party's uuid is not one.");
	if (personNumber !== undefined && !/^\d{11}$/.test(personNumber)) throw new TokenRefused("The pid is not one.");
	// An organisation's token may name its party as well; that alone makes it nobody's log-in.
	const organization = claims["urn:altinn:orgNumber"] !== undefined || claims.consumer !== undefined;
	if (userId === undefined && personNumber === undefined && (partyUuid === undefined || organization)) return undefined;
	return {
		...holderOf(claims, issuer),
		kind: "user",
		...(partyUuid === undefined ? {} : { partyUuid: partyUuid.toLowerCase() }),
		...(userId === undefined ? {} : { userId }),
		...(partyId === undefined ? {} : { partyId }),
		...(personNumber === undefined ? {} : { personNumber }),
		authLevel: levelOf(claims),
	};
}

/** ID-porten's levels of assurance, and their older names. */
const LEVELS: Readonly<Record<string, number>> = {
	"idporten-loa-low": 2,
	"idporten-loa-substantial": 3,
	"idporten-loa-high": 4,
	level3: 3,
	level4: 4,
};

function levelOf(claims: Claims): number {
	const level = numberOf(claims, "urn:altinn:authlevel", 0);
	if (level !== undefined && level > 4) throw new TokenRefused("The authentication level is not one.");
	return level ?? LEVELS[textOf(claims, "acr")?.toLowerCase() ?? ""] ?? 0;
}

/** By the claim `consumer`, or the claim that the exchange at Altinn makes of it; they may not differ. */
function organizationOf(claims: Claims, kind: "altinn" | "maskinporten"): string | undefined {
	const consumer = claims.consumer === undefined ? undefined : actorOf(claims.consumer, "consumer");
	const exchanged = kind === "altinn" ? claims["urn:altinn:orgNumber"] : undefined;
	if (exchanged === undefined) return consumer;
	const number = String(exchanged);
	if (!/^\d{9}$/.test(number) || (consumer !== undefined && consumer !== number)) {
		throw new TokenRefused("The organisation number is not one, or not the consumer's.");
	}
	return number;
}

/** An organisation as Maskinporten writes it: an object, or (in exchanged tokens) its JSON; `ID` may be lower case. */
function actorOf(claim: unknown, name: string): string {
	const { authority, ID, id } = recordOf(claim, name) as { authority?: unknown; ID?: unknown; id?: unknown };
	const number = /^0192:(\d{9})$/.exec(String(ID ?? id))?.[1];
	if (authority !== "iso6523-actorid-upis" || number === undefined || (ID !== undefined && id !== undefined)) {
		throw new TokenRefused(`The claim ${name} does not name an organisation.`);
	}
	return number;
}

function recordOf(claim: unknown, name: string): Claims {
	let value = claim;
	if (typeof claim === "string") {
		try {
			value = JSON.parse(claim);
		} catch {
			value = undefined;
		}
	}
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Claims;
	throw new TokenRefused(`The claim ${name} is not an object.`);
}

/** One system user, or none; authorization details of other types are no business of ours (RFC 9396). */
function systemUserOf(claims: Claims): Pick<SystemUser, "systemUserId" | "customerOrgNumber" | "systemId"> | undefined {
	const details = claims.authorization_details;
	if (details === undefined) return undefined;
	// The exchange writes a list of one as the object alone.
	const list = (Array.isArray(details) ? details : [details]).map((each) => recordOf(each, "authorization_details"));
	const named = list.filter(({ type }) => type === "urn:altinn:systemuser");
	const [only] = named;
	if (only === undefined) return undefined;
	if (named.length > 1) throw new TokenRefused("The token names more than one system user.");
	const ids = [only.systemuser_id].flat();
	const [id] = ids;
	if (ids.length !== 1 || typeof id !== "string" || !UUID.test(id) || typeof only.system_id !== "string") {
		throw new TokenRefused("The token's system user is not named rightly.");
	}
	return {
		systemUserId: id.toLowerCase(),
		customerOrgNumber: actorOf(only.systemuser_org, "systemuser_org"),
		systemId: only.system_id,
	};
}

function prefixesOf(claim: unknown): readonly string[] {
	return [claim].flat().filter((prefix): prefix is string => typeof prefix === "string" && prefix !== "");
}

function textOf(claims: Claims, name: string): string | undefined {
	const value = claims[name];
	if (value === undefined || typeof value === "string") return value || undefined;
	throw new TokenRefused(`The claim ${name} is not a text.`);
}

/** A whole number, also as digits; below `least` it counts as absent (Altinn writes user id 0 for nobody). */
function numberOf(claims: Claims, name: string, least = 1): number | undefined {
	const value = claims[name];
	if (value === undefined) return undefined;
	const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
	if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 0) {
		throw new TokenRefused(`The claim ${name} is not a whole number.`);
	}
	return number < least ? undefined : number;
}
