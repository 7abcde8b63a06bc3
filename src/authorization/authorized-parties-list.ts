import { setImmediate } from "node:timers/promises";
import { common, Fault, invalid } from "../http/fault.js";
import type { CompiledPolicy } from "../pdp/policy-library.js";
import type { Knowledge } from "../pip/knowledge.js";
import type { Store } from "../store/store.js";
import { type AuthorizedParty, authorizedParties, type PartiesQuestion } from "./authorized-parties.js";
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
	/** UTF-8 of a JSON array. */
	readonly json: Buffer;
	/** The token for the rest; undefined when there is none. */
	readonly next: string | undefined;
}

/** Parties whose names are read, and that are written, at once; between two such batches others have their turn. */
const BATCH = 500;

/**
 * Lists parties, in the order of their inner numbers, which never changes: a page goes on where the one before ended, whatever
 * changed meanwhile. A whole list of any length is written piece by piece, so that decisions go on.
 *
 * @param view Of a party and those below it; undefined for one that went in between.
 * @throws {Fault} STD.VLD-00002 for a token that was not given out here
 */
export async function listParties(
	{ store, knowledge }: PartiesDependencies,
	question: PartiesQuestion,
	{ pageSize = Number.POSITIVE_INFINITY, token }: Pick<ListParameters, "pageSize" | "token">,
	view: (party: AuthorizedParty, names: ReadonlyMap<number, NamedParty>) => unknown,
): Promise<PartyList> {
	const pieces: Buffer[] = [];
	let batch: AuthorizedParty[] = [];
	let count = 0;
	let last: number | undefined;
	let size = 0;
	const write = async (): Promise<void> => {
		const names = await readNames(store.db, batch.flatMap(withUnits));
		const views = batch.flatMap((party) => view(party, names) ?? []);
		if (views.length > 0) pieces.push(Buffer.from(JSON.stringify(views).slice(1, -1)));
		batch = [];
		count = 0;
		await setImmediate();
	};
	let isMore = false;
	for (const party of authorizedParties(knowledge, question, placeOf(knowledge, token))) {
		if (size === pageSize) {
			isMore = true;
			break;
		}
		size += 1;
		last = party.party;
		batch.push(party);
		count += withUnits(party).length;
		if (count >= BATCH) await write();
	}
	if (batch.length > 0) await write();
	return {
		json: Buffer.concat([OPEN, ...pieces.flatMap((piece, i) => (i === 0 ? [piece] : [COMMA, piece])), CLOSE]),
		next: isMore && last !== undefined ? knowledge.parties.uuidOf(last) : undefined,
	};
}

const [OPEN, COMMA, CLOSE] = ["[", ",", "]"].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];

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
