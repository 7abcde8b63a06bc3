import type { Kysely } from "kysely";
import type { Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import { readHistory } from "./event-repository.js";
import { historyOf, type SeenThen } from "./history.js";

/** Who answered a request, when, and what was agreed to. */
export interface Answered {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly by: Party | undefined;
	/** What was shown to who approved it. */
	readonly seen: SeenThen | undefined;
}

/** So many of the newest entries are looked through. */
const NEWEST = 100;

/** The answer to a request or change, for the customer; undefined while there is none. */
export async function answeredBy(db: Kysely<Database>, owner: Party, id: string): Promise<Answered | undefined> {
	const events = await readHistory(db, id, NEWEST);
	const answer = events.find(
		({ type, requestId }) => requestId === id && /^systemuser\.(request|change)\.(approved|rejected)$/.test(type),
	);
	if (answer === undefined) return undefined;
	const by = await findParty(db, { uuid: answer.by.id });
	// Event and audit are of one write, so of one instant.
	const entries = answer.systemUserId === undefined ? [] : await historyOf(db, owner, answer.systemUserId, NEWEST);
	const entry = entries.find(({ kind, at }) => at === answer.at && /^(request|change)-approved$/.test(kind));
	return { at: answer.at, by, seen: entry?.seen };
}
