import type { Kysely } from "kysely";
import { common, Fault, invalid } from "../http/fault.js";
import type { Access } from "../http/operation.js";
import { hasScope, type Platform, type Principal } from "../http/principal.js";
import type { Database } from "../store/schema.js";
import type { Actor } from "../store/store.js";
import { badPrefixes } from "./maskinporten-scopes.js";
import type { ResourceDocument } from "./model.js";
import { findOwner, type ServiceOwner } from "./owners-repository.js";
import { finding, problems } from "./problems.js";

const SCOPE = "altinn:resourceregistry";
const ADMIN = `${SCOPE}/resource.admin`;
const LIST_READ = `${SCOPE}/accesslist.read`;
const LIST_WRITE = `${SCOPE}/accesslist.write`;
const LIST_PDP = `${SCOPE}/pdp:accesslist.read`;

/** Who may call what (registry-access 1.2). */
export const access = {
	anybody: { kind: "anonymous" },
	writeResource: { kind: "token", scopes: [`${SCOPE}/resource.write`, ADMIN] },
	readList: { kind: "token", scopes: [ADMIN, LIST_READ, LIST_WRITE, LIST_PDP] },
	writeList: { kind: "token", scopes: [ADMIN, LIST_WRITE] },
	memberships: { kind: "platform", scopes: [ADMIN] },
} as const satisfies Record<string, Access>;

export const isAdmin = (principal: Principal): boolean => hasScope(principal, ADMIN);

/** Reads any owner's access lists. */
export const readsAnyList = (principal: Principal): boolean => isAdmin(principal) || hasScope(principal, LIST_PDP);

/** The organisation number of an organisation that calls by itself. */
const callerOrgNumber = (principal: Principal): string | undefined =>
	principal.kind === "enterprise" ? principal.orgNumber : undefined;

/**
 * @param actsFor The organisation that a person was found to administer.
 * @throws {Fault} 403 unless the caller is the owner, or administers the registry.
 */
export function checkOwner(principal: Principal, ownerOrgNumber: string | undefined, actsFor?: string): void {
	if (isAdmin(principal)) return;
	const caller = actsFor ?? callerOrgNumber(principal);
	if (caller !== undefined && caller === ownerOrgNumber) return;
	throw new Fault(problems.notOwner, {
		detail: "The organisation of the token must be hasCompetentAuthority.organization of the resource.",
	});
}

/**
 * The owner that a path names, in any case; `any` callers may act for every owner.
 *
 * @throws {Fault} RR.VLD-00010 for no owner, 403 when the caller is another
 */
export async function checkListOwner(
	db: Kysely<Database>,
	{ path, principal }: { readonly path: { readonly owner: string }; readonly principal: Principal },
	any: boolean,
): Promise<ServiceOwner> {
	const owner = await findOwner(db, path.owner);
	if (owner === undefined) throw invalid([finding("unknownOwner", "PATH/owner")]);
	if (any) return owner;
	const code = principal.kind === "enterprise" ? principal.orgCode?.toLowerCase() : undefined;
	const orgNumber = callerOrgNumber(principal);
	if (code === owner.code || (orgNumber !== undefined && orgNumber === owner.orgNumber)) return owner;
	throw new Fault(problems.notOwner, { detail: `The token must be one of ${owner.code}.` });
}

/**
 * @throws {Fault} 401 when the resource names a Maskinporten scope that the caller has no prefix of (odd, but what clients
 * of the original see).
 */
export function checkScopePrefixes(principal: Principal, document: ResourceDocument): void {
	if (isAdmin(principal)) return;
	const prefixes = principal.kind === "enterprise" ? principal.scopePrefixes : [];
	const wrong = badPrefixes(document, prefixes);
	if (wrong.length === 0) return;
	const errors = { InvalidPrefix: wrong.map((scope) => `The token has no prefix of the scope "${scope}".`) };
	throw new Fault(problems.badPrefix, { extensions: { errors } });
}

/** @throws {Fault} 401 or 403 unless the platform itself calls, by a PlatformAccessToken. */
export function checkPlatform(call: { readonly principal: Principal; readonly platform?: Platform }): void {
	const platform = platformOf(call);
	if (platform?.issuer === "platform") return;
	const anonymous = call.principal.kind === "anonymous" && platform === undefined;
	throw new Fault(anonymous ? common.unauthenticated : common.forbidden, {
		detail: "This is for the platform: send a PlatformAccessToken that it issued.",
	});
}

export function platformOf(call: {
	readonly principal: Principal;
	readonly platform?: Platform;
}): Platform | undefined {
	return call.platform ?? (call.principal.kind === "platform" ? call.principal : undefined);
}

/** The caller as the audit names it; a person by the party's uuid, never by number. */
export function actorOf(principal: Principal): Actor {
	switch (principal.kind) {
		case "enterprise":
			return principal.orgCode === undefined
				? { kind: "organization", id: principal.orgNumber }
				: { kind: "service-owner", id: principal.orgCode };
		case "user":
			return { kind: "person", id: principal.partyUuid ?? `user ${principal.userId ?? "unknown"}` };
		case "system-user":
			return { kind: "system-user", id: principal.systemUserId };
		case "platform":
			return { kind: "platform", id: principal.app ?? principal.issuer };
		default:
			return { kind: "system", id: "anonymous" };
	}
}
