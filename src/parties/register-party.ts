import { RoleCode } from "../catalogue/catalogue.js";
import { Fault } from "../http/fault.js";
import type { Transaction } from "../store/store.js";
import { newUuid } from "../store/uuid.js";
import { isOrgNumber, isPersonNumber, type Party } from "./model.js";
import { problems } from "./problems.js";
import { addAssignment, insertRegistered, type RegisteredColumns, updateParty } from "./register-repository.js";
import { findParty, type PartyKey } from "./repository.js";

interface Known {
	readonly name: string;
	readonly partyId?: number;
	/** Made when it is not told and the party is new. */
	readonly uuid?: string;
}

/** A party as a register tells of it (registry-access 6.2). */
export type Registered =
	| (Known & { readonly kind: "organization"; readonly orgNumber: string; readonly form: string })
	| (Known & {
			readonly kind: "person";
			readonly personNumber: string;
			readonly lastName?: string;
			/** ISO date. */
			readonly born?: string;
			readonly userId?: number;
			readonly username?: string;
	  })
	| (Known & {
			readonly kind: "self-identified";
			readonly username: string;
			/** SI, SI_EDU or SI_EMAIL. */
			readonly form: string;
			readonly email?: string;
			readonly userId?: number;
	  });

/** The role that a party of a kind has for itself. */
const OWN_ROLE = {
	organization: undefined,
	person: RoleCode.privatePerson,
	"self-identified": RoleCode.selfRegistered,
} as const;

/**
 * Makes a party, or brings it up to date; the same again changes nothing. A person gets the role `privatperson` for itself, one
 * who identified himself `selvregistrert`. What is not told (party id, user id, …) stays as it is.
 *
 * @returns the inner number
 * @throws {Fault} PARTY-00001 (number), PARTY-00002 (a name that another party has), PARTY-00003 (another uuid)
 */
export async function registerParty(tx: Transaction, party: Registered): Promise<number> {
	const key = keyOf(party);
	const before = await findParty(tx.db, key);
	if (before !== undefined && before.kind !== party.kind) throw new Fault(problems.nameTaken);
	const uuid = party.uuid?.toLowerCase();
	if (before !== undefined && uuid !== undefined && uuid !== before.uuid) throw new Fault(problems.otherUuid);
	const columns = columnsOf(party, before);
	await checkNames(tx, { ...columns, uuid: uuid ?? null }, before?.id);
	const id = before?.id ?? (await insertRegistered(tx, uuid ?? newUuid(tx.now), columns));
	if (before !== undefined && differs(before, columns)) await updateParty(tx, id, columns);
	if (before === undefined || differs(before, columns)) {
		tx.log({ kind: "parties", parties: [id] });
		tx.audit({ action: before === undefined ? "party.registered" : "party.changed", details: { kind: party.kind } });
	}
	const own = OWN_ROLE[party.kind];
	if (own !== undefined && (await addAssignment(tx, id, id, own))) tx.log({ kind: "facts", pairs: [[id, id]] });
	return id;
}

function keyOf(party: Registered): PartyKey {
	switch (party.kind) {
		case "organization":
			if (!isOrgNumber(party.orgNumber)) throw new Fault(problems.badNumber);
			return { orgNumber: party.orgNumber };
		case "person":
			if (!isPersonNumber(party.personNumber)) throw new Fault(problems.badNumber);
			return { personNumber: party.personNumber };
		case "self-identified":
			return { username: party.username.toLowerCase() };
	}
}

/** What the party's row holds once the register's word is in it. */
function columnsOf(party: Registered, before: Party | undefined): RegisteredColumns {
	const { kind, name } = party;
	const told = { userId: undefined, email: undefined, born: undefined, lastName: undefined, ...party };
	return {
		kind,
		name,
		party_id: told.partyId ?? before?.partyId ?? null,
		user_id: told.userId ?? before?.userId ?? null,
		username: ("username" in party ? party.username?.toLowerCase() : undefined) ?? before?.username ?? null,
		org_number: kind === "organization" ? party.orgNumber : null,
		person_number: kind === "person" ? party.personNumber : null,
		email: told.email?.toLowerCase() ?? before?.email ?? null,
		last_name: kind === "person" ? (party.lastName ?? lastWord(name)) : null,
		form: kind === "person" ? null : party.form,
		born: told.born ?? before?.born ?? null,
	};
}

const lastWord = (name: string): string => name.trim().split(/\s+/).at(-1) ?? name;

function differs(before: Party, columns: RegisteredColumns): boolean {
	return (
		before.name !== columns.name ||
		(before.partyId ?? null) !== columns.party_id ||
		(before.userId ?? null) !== columns.user_id ||
		(before.username ?? null) !== columns.username ||
		(before.email ?? null) !== columns.email ||
		(before.lastName ?? null) !== columns.last_name ||
		(before.form ?? null) !== columns.form ||
		(before.born ?? null) !== columns.born
	);
}

/** A name belongs to one party; told before the database would, for PostgreSQL gives up the whole transaction. */
async function checkNames(
	tx: Transaction,
	names: RegisteredColumns & { readonly uuid: string | null },
	own: number | undefined,
): Promise<void> {
	const keys: (PartyKey | undefined)[] = [
		names.uuid === null ? undefined : { uuid: names.uuid },
		names.party_id == null ? undefined : { partyId: names.party_id },
		names.user_id == null ? undefined : { userId: names.user_id },
		names.username == null ? undefined : { username: names.username },
		names.email == null ? undefined : { email: names.email },
	];
	for (const key of keys) {
		const other = key && (await findParty(tx.db, key));
		if (other !== undefined && other.id !== own) {
			throw new Fault(problems.nameTaken, { detail: `It is another party's ${Object.keys(key as PartyKey)[0]}.` });
		}
	}
}
