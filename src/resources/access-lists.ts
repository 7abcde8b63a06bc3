import type { Kysely } from "kysely";
import { checkPrecondition, type Validators, weakTag } from "../http/etag.js";
import { common, Fault, invalid } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import type { Database } from "../store/schema.js";
import type { Store, Transaction } from "../store/store.js";
import {
	type AccessList,
	deleteConnection,
	deleteMembers,
	findConnection,
	findList,
	insertList,
	insertMembers,
	type ListConnection,
	memberParties,
	removeList,
	storeConnection,
	touchList,
} from "./access-list-repository.js";
import { actorOf } from "./caller.js";
import type { ServiceOwner } from "./owners-repository.js";
import { partyKeyOf, partyOfUrn } from "./party-urn.js";
import { finding, problems } from "./problems.js";
import { findResource } from "./repository.js";
import type { Caller } from "./save-resource.js";

/** Members that one call may name (registry-access 1.6). */
const MOST_MEMBERS = 100;

/** Which list a call is about, and who calls; that the caller may was checked. */
export interface ListCall extends Caller {
	readonly owner: ServiceOwner;
	readonly identifier: string;
}

/** Weak, as the list is the same to a reader whichever way it is written. */
export const listVersion = ({ uuid, version, updatedAt }: AccessList): Validators => ({
	tag: weakTag(Buffer.from(`${uuid}.${version}`).toString("base64url")),
	modified: updatedAt,
});

/** Makes a list, or gives it another name and description. @throws {Fault} 412 */
export function saveList(
	store: Store,
	call: ListCall,
	texts: { readonly name: string; readonly description: string },
): Promise<AccessList> {
	return writeList(store, call, async (tx, current) => {
		const { owner, identifier } = call;
		if (current === undefined) {
			noteChange(tx, call, "access-list.created", texts);
			return insertList(tx, { owner: owner.code, identifier, ...texts });
		}
		if (current.name === texts.name && current.description === texts.description) return current;
		noteChange(tx, call, "access-list.updated", texts);
		return touchList(tx, current, texts);
	});
}

/** The list as it was; undefined when there was none. @throws {Fault} 412 */
export function deleteList(store: Store, call: ListCall): Promise<AccessList | undefined> {
	return writeList(store, call, async (tx, current) => {
		if (current === undefined) return undefined;
		noteChange(tx, call, "access-list.deleted", {});
		await removeList(tx, current);
		return current;
	});
}

/**
 * Adds, removes or replaces members, each named by a urn.
 *
 * @throws {Fault} 400 (too many, bad urns, unknown parties), 404, 412
 */
export async function changeMembers(
	store: Store,
	call: ListCall,
	how: "add" | "remove" | "replace",
	urns: readonly string[],
): Promise<AccessList> {
	if (urns.length > MOST_MEMBERS) {
		throw invalid([finding(how === "replace" ? "tooManyReplaced" : "tooManyChanged", "/data")]);
	}
	const wrong = urns.flatMap((urn, i) => (partyKeyOf(urn) === undefined ? [finding("badPartyUrn", `/data/${i}`)] : []));
	if (wrong.length > 0) throw invalid(wrong);
	const named = new Set((await findMembers(store.db, urns)).map(({ id }) => id));
	return writeList(store, call, async (tx, current) => {
		if (current === undefined) throw noList(call);
		const before = await memberParties(tx.db, current.id);
		const added = how === "remove" ? [] : [...named].filter((party) => !before.has(party));
		const removed = how === "add" ? [] : [...before].filter((party) => named.has(party) === (how === "remove"));
		if (added.length + removed.length === 0) return current;
		await deleteMembers(tx, current.id, removed);
		await insertMembers(tx, current.id, added);
		const action = removed.length === 0 ? "access-list.members-added" : "access-list.members-changed";
		noteChange(tx, call, action, { added: added.length, removed: removed.length });
		return touchList(tx, current);
	});
}

/** Decisions look for organisations on lists and for nobody else (pdp 0, rule 6). @throws {Fault} RR-00001 */
async function findMembers(db: Kysely<Database>, urns: readonly string[]): Promise<Party[]> {
	const parties: Party[] = [];
	const unknown: number[] = [];
	for (const [i, urn] of urns.entries()) {
		const party = await partyOfUrn(db, urn);
		if (party?.kind === "organization") parties.push(party);
		else unknown.push(i);
	}
	if (unknown.length === 0) return parties;
	// Named by their places: a urn may hold what is not for logs.
	const detail = `Only organisations that are known can be on a list; these are not: ${unknown.map((i) => `/data/${i}`).join(", ")}.`;
	throw new Fault(problems.partyNotFound, { detail });
}

/**
 * Lets the members of a list use a resource, for some actions or all.
 *
 * @throws {Fault} 400 RR-00002, 403 RR-00004, 404, 412
 */
export function connectResource(
	store: Store,
	call: ListCall,
	id: string,
	actionFilters: readonly string[] | null | undefined,
): Promise<{ readonly list: AccessList; readonly connection: ListConnection }> {
	const filters = actionFilters?.length ? [...new Set(actionFilters)] : undefined;
	return writeList(store, call, async (tx, current) => {
		if (current === undefined) throw noList(call);
		const resource = await findResource(tx.db, id);
		if (resource === undefined) throw new Fault(problems.resourceNotFound, { detail: `There is no resource "${id}".` });
		if (resource.ownerCode !== call.owner.code) throw new Fault(problems.otherOwnersResource);
		const before = await findConnection(tx.db, current.id, id);
		if (before !== undefined && JSON.stringify(before.actionFilters) === JSON.stringify(filters)) {
			return { list: current, connection: before };
		}
		await storeConnection(tx, current.id, id, filters);
		noteChange(tx, call, "access-list.resource-connected", { resource: id, actionFilters: filters ?? "all" });
		const list = await touchList(tx, current);
		const connection = await findConnection(tx.db, current.id, id);
		if (connection === undefined) throw new Error("a connection was stored and is not there");
		return { list, connection };
	});
}

/** The connection as it was; undefined when there was none. @throws {Fault} 404, 412 */
export function disconnectResource(
	store: Store,
	call: ListCall,
	id: string,
): Promise<{ readonly list: AccessList; readonly connection: ListConnection } | undefined> {
	return writeList(store, call, async (tx, current) => {
		if (current === undefined) throw noList(call);
		const connection = await findConnection(tx.db, current.id, id);
		if (connection === undefined) return undefined;
		await deleteConnection(tx, current.id, id);
		noteChange(tx, call, "access-list.resource-disconnected", { resource: id });
		return { list: await touchList(tx, current), connection };
	});
}

/** One write about a list, after the caller's conditions were checked against what it is now. */
async function writeList<T>(
	store: Store,
	call: ListCall,
	work: (tx: Transaction, current: AccessList | undefined) => Promise<T>,
): Promise<T> {
	const { value } = await store.write(actorOf(call.principal), async (tx) => {
		const current = await findList(tx.db, call.owner.code, call.identifier);
		checkPrecondition(call, current && listVersion(current));
		return work(tx, current);
	});
	return value;
}

function noteChange(tx: Transaction, { owner, identifier }: ListCall, action: string, details: object): void {
	tx.log({ kind: "access-lists", owners: [owner.code] });
	tx.audit({ action, details: { owner: owner.code, identifier, ...details } });
}

export const noList = ({ owner, identifier }: Pick<ListCall, "owner" | "identifier">): Fault =>
	new Fault(common.notFound, { detail: `There is no access list "${identifier}" of ${owner.code}.` });
