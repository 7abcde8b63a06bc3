import type { Kysely } from "kysely";
import { Fault, invalid } from "../http/fault.js";
import { isOrgNumber } from "../parties/model.js";
import type { Database } from "../store/schema.js";
import type { Transaction } from "../store/store.js";
import { isPrefix, prefixOf, type Scope } from "./model.js";
import { finding, problems } from "./problems.js";
import type { NewScope, ScopeText } from "./schemas.js";
import {
	deleteGrant,
	findPrefixOwner,
	findScope,
	insertGrant,
	insertPrefix,
	insertScope,
	isScopeNameTaken,
	markScopeWithdrawn,
	updateScope,
} from "./scope-repository.js";

/** An organisation that owns scopes, and the prefixes that a trusted token says are its own. */
export interface ScopeOwner {
	readonly orgNumber: string;
	readonly prefixes: readonly string[];
}

/**
 * Gives a prefix, and so all scopes below it, to an organisation. Done twice it is the same.
 *
 * @throws {Fault} 400, 409 it is another's
 */
export async function assignPrefix(tx: Transaction, prefix: string, orgNumber: string): Promise<void> {
	if (!isPrefix(prefix)) throw invalid([finding("prefix", "PATH/prefix")]);
	if (!isOrgNumber(orgNumber)) throw invalid([finding("orgNumber", "/organizationNumber")]);
	const owner = await findPrefixOwner(tx.db, prefix);
	if (owner === orgNumber) return;
	if (owner !== undefined) throw new Fault(problems.prefixTaken);
	await insertPrefix(tx, prefix, orgNumber);
	record(tx, "prefix-assigned", { prefix, orgNumber });
}

/**
 * Makes a scope. Its name is never used again after it was withdrawn: software that once asked for it must not get another.
 *
 * @throws {Fault} 400, 403 the prefix is another's, 409
 */
export async function registerScope(tx: Transaction, input: NewScope, owner: ScopeOwner): Promise<Scope> {
	const { name } = input;
	const prefix = prefixOf(name);
	if (prefix === undefined) throw invalid([finding("scopeName", "/name")]);
	const prefixOwner = await findPrefixOwner(tx.db, prefix);
	if (!(prefixOwner === owner.orgNumber || (prefixOwner === undefined && owner.prefixes.includes(prefix)))) {
		throw new Fault(problems.prefixNotYours);
	}
	if (prefixOwner === undefined) await insertPrefix(tx, prefix, owner.orgNumber);
	if (await isScopeNameTaken(tx.db, name)) throw new Fault(problems.scopeTaken);
	await insertScope(tx, { name, prefix, ...textOf(input) });
	record(tx, "registered", { scope: name });
	return (await findScope(tx.db, name)) as Scope;
}

/** @throws {Fault} 403, 404 */
export async function changeScope(tx: Transaction, name: string, text: ScopeText, orgNumber: string): Promise<Scope> {
	await ownScope(tx.db, name, orgNumber);
	await updateScope(tx, name, textOf(text));
	record(tx, "changed", { scope: name });
	return (await findScope(tx.db, name)) as Scope;
}

/**
 * Ends a scope and everybody's use of it.
 *
 * @throws {Fault} 403, 404
 */
export async function withdrawScope(tx: Transaction, name: string, orgNumber: string): Promise<void> {
	await ownScope(tx.db, name, orgNumber);
	await markScopeWithdrawn(tx, name);
	record(tx, "withdrawn", { scope: name });
}

/**
 * Lets an organisation use a scope. Done twice it is the same.
 *
 * @throws {Fault} 400, 403, 404
 */
export async function grantScope(tx: Transaction, name: string, consumerOrg: string, orgNumber: string): Promise<void> {
	await ownScope(tx.db, name, orgNumber);
	if (!isOrgNumber(consumerOrg)) throw invalid([finding("orgNumber", "QUERY/consumer")]);
	if (await insertGrant(tx, name, consumerOrg, orgNumber)) record(tx, "granted", { scope: name, consumerOrg });
}

/**
 * Lets an organisation use a scope no more: its next token lacks it. Done twice it is the same.
 *
 * @throws {Fault} 403, 404
 */
export async function withdrawGrant(
	tx: Transaction,
	name: string,
	consumerOrg: string,
	orgNumber: string,
): Promise<void> {
	await ownScope(tx.db, name, orgNumber);
	if (await deleteGrant(tx, name, consumerOrg)) record(tx, "grant-withdrawn", { scope: name, consumerOrg });
}

/** @throws {Fault} 403 another's, 404 */
export async function ownScope(db: Kysely<Database>, name: string, orgNumber: string): Promise<Scope> {
	const scope = await findScope(db, name);
	if (scope === undefined) throw new Fault(problems.scopeUnknown);
	if (scope.ownerOrg !== orgNumber) throw new Fault(problems.prefixNotYours);
	return scope;
}

const textOf = ({ description, open = false, delegable = false, tokenSeconds = 120 }: ScopeText) => ({
	description,
	open,
	delegable,
	tokenSeconds,
});

function record(tx: Transaction, verb: string, details: Readonly<Record<string, unknown>>): void {
	tx.log({ kind: "clients", ids: [] });
	tx.audit({ action: `maskinporten-scope.${verb}`, details });
}
