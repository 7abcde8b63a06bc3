import type { Kysely } from "kysely";
import { RoleCode } from "../../catalogue/catalogue.js";
import type { Decide } from "../../http/access-check.js";
import { common, Fault } from "../../http/fault.js";
import type { Principal } from "../../http/principal.js";
import type { Party } from "../../parties/model.js";
import { findParty } from "../../parties/repository.js";
import type { Database } from "../../store/schema.js";
import { isConnected } from "../connect.js";
import { MANAGEMENT } from "../gates.js";
import { findAssignment } from "../grant-repository.js";

type Db = Kysely<Database>;

/** Whether somebody may see what others may do for the party: the gate of the API that lists it (registry-access 3.2). */
export const maySeeAccess = async (decide: Decide, principal: Principal, party: Party): Promise<boolean> =>
	decide(principal, { resource: MANAGEMENT, action: "read", party: "query.party" }, party.uuid);

export interface NamedSubject {
	readonly uuid: string;
	/** The one who asks has told number and last name of the person. */
	readonly isKnown: boolean;
}

/**
 * Whom a question is about. Everybody may ask about himself, who may see the party's access about others. A person or system user that
 * has, had and will have nothing from the party is answered like nobody, so that who guesses uuids learns no names.
 *
 * @throws {Fault} 403, 404
 */
export async function subjectOf(
	{ db, decide, now }: { readonly db: Db; readonly decide: Decide; readonly now: number },
	asker: { readonly principal: Principal; readonly party: Party },
	party: Party,
	{ uuid, isKnown }: NamedSubject,
): Promise<Party> {
	if (uuid.toLowerCase() === asker.party.uuid) return asker.party;
	if (!(await maySeeAccess(decide, asker.principal, party))) throw new Fault(common.forbidden);
	const found = await findParty(db, { uuid });
	if (found === undefined) throw new Fault(common.notFound);
	if (found.id === party.id || found.kind === "organization" || isKnown) return found;
	if (found.kind === "system-user" && found.parentId === party.id) return found;
	const had = await findAssignment(db, party.id, found.id, RoleCode.rightholder);
	if (had === undefined && !(await isConnected(db, party, found, now))) throw new Fault(common.notFound);
	return found;
}
