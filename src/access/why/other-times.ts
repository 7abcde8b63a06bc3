import type { Kysely } from "kysely";
import type { Database } from "../../store/schema.js";
import type { Request } from "../../xacml/model.js";
import { mainUnitsOf, unitsOf } from "../relation-repository.js";
import type { Alternative } from "./accepted.js";
import { delegatedGrounds, groundsOfAlternative, type HeldThen, heldAt } from "./grounds.js";
import type { AtAnotherTime, Ground, Question } from "./model.js";
import { type Limits, limitsBetween, organisationsEverOf } from "./origin-repository.js";

type Db = Kysely<Database>;

/** Moments that are looked at, in either direction. */
const MOST = 20;

/** What would do if it were held. */
export interface Sufficient {
	readonly alternatives: readonly Alternative[];
	/** A single right would. */
	readonly rights: boolean;
	readonly request: Request;
}

/** Of what is held, what would do. */
export function sufficientIn(question: Question, held: HeldThen, sufficient: Sufficient): Ground[] {
	const { alternatives, rights, request } = sufficient;
	return [
		...alternatives.flatMap((each) => groundsOfAlternative(each, held) ?? []),
		...(rights ? delegatedGrounds(question, held, request) : []),
	];
}

/**
 * When the subject last held something that would do, and when it will next. It is asked what was held at each time limit, so that every way counts by
 * which access comes; what was taken back has left no trace.
 */
export async function otherTimes(
	db: Db,
	question: Question,
	sufficient: Sufficient,
	now: number,
): Promise<{ readonly ended: AtAnotherTime | undefined; readonly begins: AtAnotherTime | undefined }> {
	const { begins, ends } = await limitsOf(db, question);
	// Until the moment it ended, and from the moment it begins.
	const past = ends.filter((end) => end <= now).sort((a, b) => b - a);
	const future = begins.filter((begin) => begin > now).sort((a, b) => a - b);
	const firstOf = async (moments: readonly number[], before: number): Promise<AtAnotherTime | undefined> => {
		for (const at of moments.slice(0, MOST)) {
			const grounds = sufficientIn(question, await heldAt(db, question, at - before), sufficient);
			if (grounds.length > 0) return { at, grounds };
		}
		return undefined;
	};
	return { ended: await firstOf(past, 1), begins: await firstOf(future, 0) };
}

async function limitsOf(db: Db, { party, subject }: Question): Promise<Limits> {
	const mains = await mainUnitsOf(db, [party.id]);
	const organisations = await organisationsEverOf(db, subject.id);
	const units = await unitsOf(db, organisations);
	const receivers = [subject.id, ...organisations, ...units.map(({ unit }) => unit)];
	return limitsBetween(db, [party.id, ...mains.map(({ main }) => main)], receivers, subject.id);
}
