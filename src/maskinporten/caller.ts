import type { Kysely } from "kysely";
import type { Decide } from "../http/access-check.js";
import { common, Fault, invalid } from "../http/fault.js";
import type { Access } from "../http/operation.js";
import { hasScope, type Principal } from "../http/principal.js";
import { findParty } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import { finding, problems } from "./problems.js";
import type { ScopeOwner } from "./scopes.js";

const OWN = "fullmakt:maskinporten";
const PORTAL = "altinn:portal/enduser";

/** Who may call what: the organisation's own software by a scope; a person who administers its interfaces by log-in. */
export const access = {
	readClients: { kind: "token", scopes: [`${OWN}/clients.read`, `${OWN}/clients.write`, PORTAL] },
	writeClients: { kind: "token", scopes: [`${OWN}/clients.write`, PORTAL] },
	readScopes: { kind: "token", scopes: [`${OWN}/scopes.read`, `${OWN}/scopes.write`] },
	writeScopes: { kind: "token", scopes: [`${OWN}/scopes.write`] },
	admin: { kind: "token", scopes: [`${OWN}/admin`] },
	anybody: { kind: "anonymous" },
} as const satisfies Record<string, Access>;

/** What a person must be allowed on behalf of the organisation: to pass on its Maskinporten scopes. */
export const INTERFACES = "altinn_maskinporten_scope_delegation";

/**
 * The organisation that a call is about: the token's own, or for a person the one that `party` (a uuid) names, if the PDP lets
 * the person administer its interfaces.
 *
 * @throws {Fault} 400, 403
 */
export async function clientOwner(
	db: Kysely<Database>,
	decide: Decide,
	{ principal, party }: { readonly principal: Principal; readonly party: string | undefined },
	action: "read" | "write",
): Promise<string> {
	if (principal.kind === "enterprise" && !onlyPortal(principal)) {
		if (party === undefined) return principal.orgNumber;
		const named = await findParty(db, { uuid: party });
		if (named?.orgNumber !== principal.orgNumber) throw new Fault(problems.otherOrganisation);
		return principal.orgNumber;
	}
	if (principal.kind !== "user" || !hasScope(principal, PORTAL)) {
		throw new Fault(common.forbidden, { detail: "This is for organisations, and for persons who log in for one." });
	}
	const guard = { resource: INTERFACES, action, party: "query.party" } as const;
	if (party === undefined || !(await decide(principal, guard, party))) {
		throw new Fault(common.forbidden, {
			detail: `Name a party that you may ${action} ${INTERFACES} for, with the parameter party.`,
		});
	}
	const named = await findParty(db, { uuid: party });
	if (named?.orgNumber === undefined) throw invalid([finding("partyUnknown", "QUERY/party")]);
	return named.orgNumber;
}

/** An organisation's token that has nothing but the scope meant for persons is no way in. */
const onlyPortal = (principal: Principal): boolean =>
	!access.readClients.scopes.some((scope) => scope !== PORTAL && hasScope(principal, scope));

/** @throws {Fault} 403 unless an organisation calls by itself. */
export function scopeOwner(principal: Principal): ScopeOwner {
	if (principal.kind !== "enterprise") {
		throw new Fault(common.forbidden, { detail: "This is for organisations." });
	}
	return { orgNumber: principal.orgNumber, prefixes: principal.scopePrefixes };
}
