import type { Kysely } from "kysely";
import { relationsBetween } from "../access/relations.js";
import type { Decide } from "../http/access-check.js";
import type { Party } from "../parties/model.js";
import { findParties } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import { mayAdminister } from "./standing.js";

/** Of more people than this nobody is asked for his right. */
const MOST = 200;

/** The people who may answer requests for the customer, so that one knows whom a request is sent on to; by name. */
export async function approversOf(
	{ db, decide, now }: { readonly db: Kysely<Database>; readonly decide: Decide; readonly now: number },
	owner: Party,
): Promise<Party[]> {
	const relations = await relationsBetween(db, { from: owner.id, now });
	const related = await findParties(
		db,
		relations.map(({ to }) => to),
	);
	const people = related.filter(({ kind, died, deletedAt }) => kind === "person" && !died && deletedAt === undefined);
	const able: Party[] = [];
	for (const person of people.slice(0, MOST)) {
		// As if they had logged in at the highest level.
		const principal = { kind: "user", partyUuid: person.uuid, authLevel: 4, ...NOBODYS_TOKEN } as const;
		if (await mayAdminister(decide, principal, owner, "write")) able.push(person);
	}
	return able.sort((a, b) => a.name.localeCompare(b.name, "nb"));
}

const NOBODYS_TOKEN = { scopes: new Set<string>(), issuer: "", claims: {} };
