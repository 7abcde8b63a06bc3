import { common, Fault } from "../http/fault.js";
import type { Access, Guard, Rule } from "../http/operation.js";
import { hasScope, type Principal } from "../http/principal.js";
import { findParty } from "../parties/repository.js";
import type { Store } from "../store/store.js";
import { partyOfCaller } from "./clients/caller.js";

const PORTAL = "altinn:portal/enduser";
const CONNECTIONS = "altinn:accessmanagement/enduser:connections";

const scopeOf = (direction: "toothers" | "fromothers", action: Guard["action"]): string =>
	`${CONNECTIONS}:${direction}.${action}`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const guardOf = (resource: string, action: Guard["action"]): Guard => ({ resource, action, party: "query.party" });

export const MANAGEMENT = "altinn_access_management";
export const INSTANCES = "altinn_instance_delegation";

/** The gates of what a party gives (registry-access 3.2): the scope, then the PDP. */
export function toOthers(scope: Guard["action"], resource = MANAGEMENT, action: Guard["action"] = scope): Access {
	return {
		kind: "token",
		scopes: [PORTAL, scopeOf("toothers", scope)],
		rule: (_principal, { query }) => {
			requireUuid(query.party);
		},
		guard: guardOf(resource, action),
	};
}

/**
 * The gates where the party is the giver or the receiver, as the query says: the scope of the direction, the rule that what a
 * person received is that person's own affair, then the PDP (registry-access 3.2).
 */
export function bothWays(store: Store, action: Guard["action"], resource = MANAGEMENT): Access {
	return {
		kind: "token",
		scopes: [PORTAL, scopeOf("toothers", action), scopeOf("fromothers", action)],
		rule: directionRule(store, action),
		guard: guardOf(resource, action),
	};
}

function directionRule(store: Store, action: Guard["action"]): Rule {
	return async (principal, { query }) => {
		const party = requireUuid(query.party);
		const gives = same(party, query.from);
		const receives = same(party, query.to);
		if (!gives && !receives) {
			throw new Fault(common.forbidden, { detail: "The party must be the one that gives or the one that receives." });
		}
		const scope = scopeOf(gives ? "toothers" : "fromothers", action);
		if (!hasScope(principal, PORTAL) && !hasScope(principal, scope)) {
			throw new Fault(common.forbidden, {
				detail: `The token lacks the scope ${PORTAL} or ${scope}.`,
				headers: { "WWW-Authenticate": `Bearer error="insufficient_scope", scope="${PORTAL} ${scope}"` },
			});
		}
		if (!gives) await checkPersonRule(store, principal, party);
	};
}

/** An access manager of a person sees what the person gives, never what it received. @throws {Fault} 403 */
export async function checkPersonRule(store: Store, principal: Principal, uuid: string): Promise<void> {
	const party = await findParty(store.db, { uuid });
	if (party?.kind !== "person") return;
	const caller = await partyOfCaller(store.db, principal);
	if (caller?.id !== party.id) {
		throw new Fault(common.forbidden, { detail: "What a person received is for that person alone." });
	}
}

function requireUuid(party: unknown): string {
	if (typeof party === "string" && UUID.test(party)) return party;
	throw new Fault(common.forbidden, { detail: "The call does not name the party it is for (party), by its uuid." });
}

const same = (party: string, other: unknown): boolean =>
	typeof other === "string" && other.toLowerCase() === party.toLowerCase();
