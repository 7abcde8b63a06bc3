import type { Kysely } from "kysely";
import { Fault, invalid } from "../http/fault.js";
import type { Principal } from "../http/principal.js";
import { isPersonNumber, type Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import type { Store, Transaction } from "../store/store.js";
import { actorOf } from "./clients/caller.js";
import type { FindPerson, PersonInput } from "./clients/person-input.js";
import { at, finding, problem } from "./problems.js";

/** Failed look-ups that a caller has, and for how long none more is answered (registry-access 3.2). */
const MOST_FAILURES = 2;
const LOCKED_MS = 60 * 60 * 1000;

/**
 * Finds a person for somebody who knows number (or user name) and last name. Two failures lock the caller out for an hour, also
 * after a restart. Nobody learns whether it was the number or the name that was wrong.
 */
export function personFinder(store: Store): FindPerson {
	return async (caller, input) => {
		const actor = await actorOf(store.db, caller);
		// One write after the other: tries at once are not more tries.
		const { value } = await store.write(actor, (tx) => lookUp(tx, callerKey(caller, actor.id), input));
		if (value.kind === "found") return value.person;
		if (value.kind === "failed") throw invalid([at(finding.noSuchPerson, ["/personIdentifier", "/lastName"])]);
		const seconds = Math.max(1, Math.ceil(value.wait / 1000));
		throw new Fault(problem.lookupLocked, { headers: { "Retry-After": String(seconds) } });
	};
}

type Outcome =
	| { readonly kind: "found"; readonly person: Party }
	| { readonly kind: "failed" }
	| { readonly kind: "locked"; readonly wait: number };

async function lookUp(tx: Transaction, caller: string, input: PersonInput): Promise<Outcome> {
	const failures = await tx.db
		.selectFrom("person_lookup_failure")
		.select("failed_at")
		.where("caller", "=", caller)
		.where("failed_at", ">", tx.now - LOCKED_MS)
		.orderBy("failed_at", "desc")
		.limit(MOST_FAILURES)
		.execute();
	const last = failures[0];
	if (last !== undefined && failures.length >= MOST_FAILURES) {
		return { kind: "locked", wait: last.failed_at + LOCKED_MS - tx.now };
	}
	const person = await personNamed(tx.db, input);
	if (person !== undefined) return { kind: "found", person };
	await tx.db
		.deleteFrom("person_lookup_failure")
		.where("failed_at", "<=", tx.now - LOCKED_MS)
		.execute();
	await tx.db.insertInto("person_lookup_failure").values({ caller, failed_at: tx.now }).execute();
	// Nobody keeps failures in memory.
	tx.log({ kind: "facts", pairs: [] });
	tx.audit({ action: "person.look-up-failed" });
	return { kind: "failed" };
}

async function personNamed(db: Kysely<Database>, input: PersonInput): Promise<Party | undefined> {
	const identifier = input.personIdentifier.trim();
	const person = await findParty(
		db,
		isPersonNumber(identifier) ? { personNumber: identifier } : { username: identifier },
	);
	if (person?.kind !== "person" || person.deletedAt !== undefined || person.died !== undefined) return undefined;
	return person.lastName !== undefined && comparable(person.lastName) === comparable(input.lastName)
		? person
		: undefined;
}

/** Case, white space and the way letters are composed do not matter. */
const comparable = (name: string): string => name.normalize("NFC").trim().replace(/\s+/g, " ").toLocaleLowerCase("nb");

/** Tokens that name no known party share a count for their issuer and client, rather than having none. */
const callerKey = (caller: Principal, id: string): string =>
	id === "unknown" && "issuer" in caller ? `unknown of ${caller.issuer}` : id;
