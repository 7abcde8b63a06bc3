import { setImmediate } from "node:timers/promises";
import { common, Fault, invalid } from "../http/fault.js";
import type { Pieces } from "../http/pieces.js";
import type { CompiledPolicy } from "../pdp/policy-library.js";
import type { Knowledge } from "../pip/knowledge.js";
import type { Store } from "../store/store.js";
import { type AuthorizedParty, authorizedPartiesInTurns, type PartiesQuestion } from "./authorized-parties.js";
import { type NamedParty, readNames, readPreference } from "./authorized-parties-repository.js";
import { reachableResources } from "./authorized-parties-resources.js";
import { authorizedPartyView, type Shown } from "./authorized-parties-views.js";
import type { ResourceKey } from "./resource-key.js";

export interface PartiesDependencies {
	readonly store: Store;
	readonly knowledge: Knowledge;
	/** The policy of a resource. */
	readonly find: (key: ResourceKey) => CompiledPolicy | undefined;
}

/** The parameters that all lists of authorized parties have, as they were sent. */
export interface ListParameters {
	readonly includeRoles?: boolean | undefined;
	readonly includeAccessPackages?: boolean | undefined;
	readonly includeResources?: boolean | undefined;
	readonly includeInstances?: boolean | undefined;
	readonly includePartiesViaKeyRoles?: string | undefined;
	readonly includeSubParties?: string | undefined;
	readonly includeInactiveParties?: string | undefined;
	readonly anyOfResourceIds?: readonly string[] | undefined;
	readonly pageSize?: number | undefined;
	readonly token?: string | undefined;
}

/** @throws {Fault} 503 when nothing may be permitted now */
export function checkFresh(knowledge: Knowledge): void {
	if (!knowledge.stale) return;
	throw new Fault(common.unavailable, {
		detail: "The facts in memory are not proven to be current.",
		headers: { "Retry-After": "1" },
	});
}

/** What the parameters ask about a subject. */
export async function questionOf(
	{ store, find }: PartiesDependencies,
	subject: number,
	asked: ListParameters,
	among?: ReadonlySet<number>,
): Promise<PartiesQuestion> {
	const choices = [asked.includePartiesViaKeyRoles, asked.includeSubParties, asked.includeInactiveParties];
	const [viaKeyRoles, subParties, inactive] = choices.map((choice) => choice?.toLowerCase());
	const isAuto = [viaKeyRoles, subParties, inactive].includes("auto");
	const chosen = isAuto ? await readPreference(store.db, subject) : undefined;
	const isWanted = (choice: string | undefined, preferred: boolean): boolean =>
		choice === "auto" ? preferred : choice === "true";
	const ids = asked.anyOfResourceIds ?? [];
	return {
		subject,
		ways: {
			keyRoles: isWanted(viaKeyRoles, chosen?.clientUnits ?? false),
			mainUnits: isWanted(subParties, chosen?.subUnits ?? true),
		},
		inactive: isWanted(inactive, chosen?.deletedParties ?? false),
		among,
		reaching: ids.length === 0 ? undefined : reachableResources(ids, find),
	};
}

export const shownOf = (asked: ListParameters, owner?: string): Shown => ({
	roles: asked.includeRoles === true,
	packages: asked.includeAccessPackages === true,
	resources: asked.includeResources === true,
	instances: asked.includeInstances === true,
	owner: owner?.toLowerCase(),
});

/** A list of parties as it is sent, or a page of it. */
export interface PartyList {
	/** Parts of a JSON array in UTF-8, without the brackets; those of a long list are made while they are sent. */
	readonly parts: readonly Buffer[] | AsyncIterable<Buffer>;
	readonly isEmpty: boolean;
	/** The token for the rest; undefined when there is none. */
	readonly next: string | undefined;
}

/** The list as the body of an answer, between `before` and `after`. */
export function bodyOf({ parts }: PartyList, before = "[", after = "]"): Buffer | Pieces {
	if (Array.isArray(parts)) return Buffer.concat([Buffer.from(before), ...parts, Buffer.from(after)]);
	return (async function* () {
		yield Buffer.from(before);
		yield* parts;
		yield Buffer.from(after);
	})();
}

/** Parties whose names are read, and that are written, at once; between two such batches others have their turn. */
const BATCH = 500;

/**
 * Lists parties, in the order of their inner numbers, which never changes: a page goes on where the one before ended, whatever
 * changed meanwhile. A whole list of any length is made piece by piece, no faster than it is read: decisions go on, and little is
 * held. It ends unfinished when the facts are no longer proven to be current.
 *
 * @param view Of a party and those below it; undefined for one that went in between.
 * @throws {Fault} STD.VLD-00002 for a token that was not given out here
 */
export async function listParties(
	dependencies: PartiesDependencies,
	question: PartiesQuestion,
	{ pageSize, token }: Pick<ListParameters, "pageSize" | "token">,
	view: View,
): Promise<PartyList> {
	const { knowledge } = dependencies;
	const found = authorizedPartiesInTurns(knowledge, question, placeOf(knowledge, token));
	if (pageSize !== undefined) {
		const page: AuthorizedParty[] = [];
		let more = found.next();
		for (; more.done !== true; more = found.next()) {
			if (more.value === undefined) await setImmediate();
			else if (page.length < pageSize) page.push(more.value);
			else break;
		}
		const last = page.at(-1);
		const parts: Buffer[] = [];
		for await (const part of written(dependencies, page, view)) parts.push(part);
		const next = more.done === true || last === undefined ? undefined : knowledge.parties.uuidOf(last.party);
		return { parts, isEmpty: parts.length === 0, next };
	}
	const parts = written(dependencies, found, view);
	// What goes wrong at the start is told as a fault; and most lists are no longer than this.
	const [first, second] = [await parts.next(), await parts.next()];
	if (first.done === true) return { parts: [], isEmpty: true, next: undefined };
	if (second.done === true) return { parts: [first.value], isEmpty: false, next: undefined };
	const all = async function* () {
		yield first.value;
		yield second.value;
		yield* parts;
	};
	return { parts: all(), isEmpty: false, next: undefined };
}

type View = (party: AuthorizedParty, names: ReadonlyMap<number, NamedParty>) => unknown;

/** Each part but the first begins with a comma. */
async function* written(
	{ store, knowledge }: PartiesDependencies,
	parties: Iterable<AuthorizedParty | undefined>,
	view: View,
): AsyncGenerator<Buffer, void, void> {
	let batch: AuthorizedParty[] = [];
	let count = 0;
	let separator = "";
	const write = async (): Promise<Buffer | undefined> => {
		checkFresh(knowledge);
		const names = await readNames(store.db, batch.flatMap(withUnits));
		const views = batch.flatMap((party) => view(party, names) ?? []);
		batch = [];
		count = 0;
		await setImmediate();
		if (views.length === 0) return undefined;
		const part = Buffer.from(separator + JSON.stringify(views).slice(1, -1));
		separator = ",";
		return part;
	};
	for (const party of parties) {
		if (party === undefined) {
			await setImmediate();
			continue;
		}
		batch.push(party);
		count += withUnits(party).length;
		const part = count >= BATCH ? await write() : undefined;
		if (part !== undefined) yield part;
	}
	const part = batch.length > 0 ? await write() : undefined;
	if (part !== undefined) yield part;
}

function withUnits({ party, units }: AuthorizedParty): number[] {
	return [party, ...units.flatMap(withUnits)];
}

/** The token is the uuid of the last party told: nothing of the inside shows, and an old link stays good. */
function placeOf({ parties }: Knowledge, token: string | undefined): number {
	if (token === undefined) return 0;
	const party = parties.byUuid(token) ?? 0;
	if (party !== 0) return party;
	throw invalid([{ code: "STD.VLD-00002", title: "This token was not given out here.", paths: ["QUERY/token"] }]);
}

export const partyViewer =
	({ knowledge }: PartiesDependencies, shown: Shown) =>
	(party: AuthorizedParty, names: ReadonlyMap<number, NamedParty>): unknown =>
		authorizedPartyView(party, names, knowledge, shown);
