import { PartySet } from "../pip/facts/party-set.js";
import type { Held, Merged } from "../pip/held.js";
import type { Knowledge } from "../pip/knowledge.js";
import type { Ways } from "../pip/merged.js";

/** Whose parties, and which of them (registry-access 5). Parties by their inner numbers. */
export interface PartiesQuestion {
	readonly subject: number;
	readonly ways: Ways;
	/** Deleted parties too. */
	readonly inactive: boolean;
	/** Only these, and what stands above them. */
	readonly among?: ReadonlySet<number> | undefined;
	/** Only parties where one of these resources can be reached. */
	readonly reaching?: ReachableResources | undefined;
}

/** Which holdings reach one of some resources. */
export interface ReachableResources {
	/** Keys that decisions find a resource by. */
	readonly keys: ReadonlySet<string>;
	/** By role or package. */
	byHolding(held: Held): boolean;
}

/** A party in the answer, above its sub-units. */
export interface AuthorizedParty {
	readonly party: number;
	/** What the subject has for it; undefined when it only stands above a sub-unit. */
	readonly access: Merged | undefined;
	readonly units: readonly AuthorizedParty[];
}

/** Main units above one another are followed so far: enough for any that is real, and an end for a circle. */
const MOST_LEVELS = 16;

/**
 * The parties that a subject may act for, main units and persons in the order of their inner numbers, each with its sub-units.
 * Made one by one as they are asked for.
 *
 * @param after Goes on behind this one; 0 for all.
 */
export function* authorizedParties(
	knowledge: Knowledge,
	question: PartiesQuestion,
	after: number,
): Generator<AuthorizedParty, void, void> {
	for (const found of authorizedPartiesInTurns(knowledge, question, after)) if (found !== undefined) yield found;
}

/** Parties looked at in vain before others get their turn: less than a millisecond's worth. */
const IN_VAIN = 250;

/** The same; undefined where nothing was found for a while, so that a long search need not keep others waiting. */
export function* authorizedPartiesInTurns(
	knowledge: Knowledge,
	question: PartiesQuestion,
	after: number,
): Generator<AuthorizedParty | undefined, void, void> {
	const { parties } = knowledge;
	const members = candidates(knowledge, question);
	const roots = new PartySet(parties.size);
	for (const party of members) roots.add(topOf(knowledge, party));
	let inVain = 0;
	for (const root of roots.after(after)) {
		const found = group(knowledge, question, root, membersBelow(knowledge, root, members));
		if (found !== undefined) {
			inVain = 0;
			yield found;
		} else if (++inVain % IN_VAIN === 0) yield undefined;
	}
}

/** Whether the subject may act for the party. */
export function isAuthorizedFor(knowledge: Knowledge, question: PartiesQuestion, party: number): boolean {
	return accessTo(knowledge, question, party) !== undefined;
}

function candidates(knowledge: Knowledge, { subject, ways, among }: PartiesQuestion): PartySet {
	const { parties } = knowledge;
	if (among !== undefined) {
		const asked = new PartySet(parties.size);
		for (const party of among) asked.add(party);
		return asked;
	}
	const reached = knowledge.reach(subject, ways);
	// What an app gave an organisation is used by whoever signs for it (registry-access 8.2).
	for (const party of [...knowledge.reachBySigning(subject, ways, reached)]) reached.add(party);
	// Nobody gave it to a person to act for itself.
	if (isListed(parties.kindOf(subject)) && parties.kindOf(subject) !== "organization") reached.add(subject);
	return reached;
}

/** One can act for these; a system user, say, is nobody's client. */
const isListed = (kind: string | undefined): boolean =>
	kind === "organization" || kind === "person" || kind === "self-identified";

/** What the subject has for a party of the answer; undefined for one that is not in it. */
function accessTo(knowledge: Knowledge, question: PartiesQuestion, party: number): Merged | undefined {
	const { parties } = knowledge;
	const { subject, inactive, reaching } = question;
	if (!isListed(parties.kindOf(party)) || (!inactive && isDeleted(knowledge, party))) return undefined;
	const merged = withoutDeleted(knowledge, withSigned(knowledge, question, party));
	const { held, rights, instances } = merged;
	const isOwn = party === subject && parties.kindOf(party) !== "organization";
	if (!isOwn && held.roles.length + held.packages.size + rights.length + instances.length === 0) return undefined;
	if (reaching === undefined) return merged;
	const isWanted = ({ resource }: { readonly resource: string }): boolean => reaching.keys.has(resource);
	return reaching.byHolding(held) || rights.some(isWanted) || instances.some(isWanted) ? merged : undefined;
}

export function isDeleted({ parties, now }: Knowledge, party: number): boolean {
	const at = parties.deletedAt[party] ?? 0;
	return at !== 0 && at <= now();
}

/** What the subject holds for a party, and what it may use because it signs for those that an app gave it. */
function withSigned(knowledge: Knowledge, { subject, ways }: PartiesQuestion, party: number): Merged {
	const merged = knowledge.heldBy(subject, party, ways);
	const signed = knowledge.signsFor(subject, party, ways);
	if (signed.length === 0) return merged;
	const { held, rights, instances } = merged;
	const more = signed.flatMap((signatory) => knowledge.appInstances(signatory, party));
	return { held, rights, instances: [...instances, ...more] };
}

/** Rights on a resource that is gone are none. */
function withoutDeleted({ resources }: Knowledge, merged: Merged): Merged {
	const isThere = ({ resource }: { readonly resource: string }): boolean =>
		resources.resource(resource)?.deleted !== true;
	const { held, rights, instances } = merged;
	return rights.every(isThere) && instances.every(isThere)
		? merged
		: { held, rights: rights.filter(isThere), instances: instances.filter(isThere) };
}

function topOf({ parties }: Knowledge, party: number): number {
	let top = party;
	for (let level = 0; level < MOST_LEVELS; level++) {
		const above = parties.parents[top] ?? 0;
		if (above === 0 || parties.kindOf(above) === undefined) break;
		top = above;
	}
	return top;
}

/** The members that have this top, itself included; rising. */
function membersBelow(knowledge: Knowledge, root: number, members: PartySet): number[] {
	const { parties } = knowledge;
	const below = [root];
	for (let start = 0, level = 0; start < below.length && level < MOST_LEVELS; level++) {
		const end = below.length;
		for (; start < end; start++) parties.addUnitsOf(below[start] as number, below);
	}
	if (below.length === 1) return members.has(root) ? below : [];
	return below.filter((party) => members.has(party) && topOf(knowledge, party) === root).sort((a, b) => a - b);
}

interface Node extends AuthorizedParty {
	readonly units: Node[];
}

/** One top party with what is below it; undefined when nothing of it is in the answer. */
function group(
	knowledge: Knowledge,
	question: PartiesQuestion,
	root: number,
	members: readonly number[],
): AuthorizedParty | undefined {
	const nodes = new Map<number, Node>();
	for (const party of members) {
		const access = accessTo(knowledge, question, party);
		if (access !== undefined) nodes.set(party, { party, access, units: [] });
	}
	if (nodes.size === 0) return undefined;
	const { parents } = knowledge.parties;
	for (const party of [...nodes.keys()].sort((a, b) => a - b)) {
		for (let unit = party, level = 0; unit !== root && level < MOST_LEVELS; level++) {
			const above = parents[unit] as number;
			const known = nodes.get(above);
			known?.units.push(nodes.get(unit) as Node);
			if (known !== undefined) break;
			// A main unit that was not asked for is shown as what it is all the same.
			const access = question.among === undefined ? undefined : accessTo(knowledge, question, above);
			nodes.set(above, { party: above, access, units: [nodes.get(unit) as Node] });
			unit = above;
		}
	}
	return nodes.get(root);
}
