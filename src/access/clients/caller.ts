import type { Kysely } from "kysely";
import { common, Fault } from "../../http/fault.js";
import type { Principal } from "../../http/principal.js";
import type { Party } from "../../parties/model.js";
import { findParty, type PartyKey } from "../../parties/repository.js";
import type { Database } from "../../store/schema.js";
import type { Actor } from "../../store/store.js";

/** The party a token speaks for; undefined when we do not know it. */
export async function partyOfCaller(db: Kysely<Database>, principal: Principal): Promise<Party | undefined> {
	const key = keyOf(principal);
	return key && findParty(db, key);
}

function keyOf(principal: Principal): PartyKey | undefined {
	switch (principal.kind) {
		case "user":
			if (principal.partyUuid !== undefined) return { uuid: principal.partyUuid };
			if (principal.userId !== undefined) return { userId: principal.userId };
			return principal.personNumber === undefined ? undefined : { personNumber: principal.personNumber };
		case "system-user":
			return { uuid: principal.systemUserId };
		case "enterprise":
			return { orgNumber: principal.orgNumber };
		default:
			return undefined;
	}
}

/** The caller's own party, for what somebody does with what is his. */
export async function requireCaller(db: Kysely<Database>, principal: Principal): Promise<Party> {
	const party = await partyOfCaller(db, principal);
	if (party === undefined) throw new Fault(common.forbidden, { detail: "The token names no party known here." });
	return party;
}

/** Who is named in the audit; never a person's number. */
export async function actorOf(db: Kysely<Database>, principal: Principal): Promise<Actor> {
	switch (principal.kind) {
		case "user":
			return { kind: "person", id: (await partyOfCaller(db, principal))?.uuid ?? "unknown" };
		case "system-user":
			return { kind: "system-user", id: principal.systemUserId };
		case "enterprise":
			return { kind: "organization", id: principal.orgNumber };
		case "platform":
			return {
				kind: "platform",
				id: principal.app === undefined ? principal.issuer : `${principal.issuer}/${principal.app}`,
			};
		case "anonymous":
			return { kind: "system", id: "anonymous" };
	}
}
