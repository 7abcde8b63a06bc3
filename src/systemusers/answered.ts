import type { Kysely } from "kysely";
import type { Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import { readHistory } from "./event-repository.js";

/** Who answered a request, and when. */
export interface Answered {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly by: Party | undefined;
}

/** So many of the newest events are looked through. */
const NEWEST = 50;

/** The answer to a request or change, for the customer; undefined while there is none. */
export async function answeredBy(db: Kysely<Database>, id: string): Promise<Answered | undefined> {
	const events = await readHistory(db, id, NEWEST);
	const answer = events.find(
		({ type, requestId }) => requestId === id && /^systemuser\.(request|change)\.(approved|rejected)$/.test(type),
	);
	return answer && { at: answer.at, by: await findParty(db, { uuid: answer.by.id }) };
}
