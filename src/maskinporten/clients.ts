import { randomUUID } from "node:crypto";
import type { JWK } from "jose";
import { Fault, invalid, type ValidationFinding } from "../http/fault.js";
import type { Transaction } from "../store/store.js";
import {
	endClientKeys,
	findClient,
	insertClient,
	insertClientKeys,
	keyCounts,
	replaceClientScopes,
	updateClient,
} from "./client-repository.js";
import type { Client } from "./model.js";
import { finding, problems } from "./problems.js";
import { type KeyFault, publicKeyOf } from "./public-key.js";
import type { ClientText, NewClient } from "./schemas.js";
import { findScopes } from "./scope-repository.js";

const MOST_KEYS = 10;

/**
 * Registers a client of an organisation. `id` is for clients that are known elsewhere already, as in a demo world.
 *
 * @throws {Fault} 400 when a key or a scope is not good.
 */
export async function registerClient(
	tx: Transaction,
	input: NewClient & { readonly orgNumber: string; readonly id?: string },
	createdBy: string,
): Promise<Client> {
	const { id = randomUUID(), orgNumber, name, description } = input;
	const keys = readKeys(input.jwks.keys, []);
	await checkScopes(tx, input.scopes);
	await insertClient(tx, { id, orgNumber, name: name.trim(), description }, createdBy);
	await insertClientKeys(tx, id, keys);
	await replaceClientScopes(tx, id, input.scopes);
	record(tx, id, "registered", { orgNumber, kids: keys.map(({ kid }) => kid), scopes: input.scopes });
	return (await findClient(tx.db, id)) as Client;
}

/**
 * The same for a form that may be sent twice: the id was made with the form, and a client that has it is the answer.
 *
 * @throws {Fault} 400; 404 when another organisation's client has the id
 */
export async function registerClientOnce(
	tx: Transaction,
	input: NewClient & { readonly orgNumber: string; readonly id: string },
	createdBy: string,
): Promise<Client> {
	const known = await findClient(tx.db, input.id);
	return known === undefined ? registerClient(tx, input, createdBy) : ownClient(tx, input.orgNumber, input.id);
}

/** @throws {Fault} 400, 404, 409 revoked */
export async function changeClient(
	tx: Transaction,
	orgNumber: string,
	id: string,
	{ name, description, scopes }: ClientText,
): Promise<Client> {
	await ownLiveClient(tx, orgNumber, id);
	await checkScopes(tx, scopes);
	await updateClient(tx, id, { name: name.trim(), description: description ?? null });
	await replaceClientScopes(tx, id, scopes);
	record(tx, id, "changed", { scopes });
	return (await findClient(tx.db, id)) as Client;
}

/**
 * Gives a client more keys. With `overlapSeconds` the others are replaced by them: they stay good for so long.
 *
 * @throws {Fault} 400, 404, 409 revoked
 */
export async function addKeys(
	tx: Transaction,
	orgNumber: string,
	id: string,
	input: readonly Readonly<Record<string, unknown>>[],
	overlapSeconds: number | undefined,
): Promise<Client> {
	const client = await ownLiveClient(tx, orgNumber, id);
	const before = client.keys.filter((key) => keyCounts(key, tx.now));
	const keys = readKeys(
		input,
		client.keys.map(({ kid }) => kid),
	);
	if (before.length + keys.length > MOST_KEYS) throw invalid([finding("tooManyKeys", "/jwks/keys")]);
	if (overlapSeconds !== undefined) {
		await endClientKeys(
			tx,
			id,
			before.map(({ kid }) => kid),
			tx.now + overlapSeconds * 1000,
		);
	}
	await insertClientKeys(tx, id, keys);
	await updateClient(tx, id);
	record(tx, id, "keys-added", { kids: keys.map(({ kid }) => kid), overlapSeconds });
	return (await findClient(tx.db, id)) as Client;
}

/** Whether a client has all of these keys, and none of them was replaced: they need not be added. */
export function hasKeys(client: Client, keys: readonly JWK[]): boolean {
	const there = new Set(
		client.keys.flatMap(({ jwk, validTo }) => (validTo === undefined ? [JSON.stringify(jwk)] : [])),
	);
	return keys.every((key) => there.has(JSON.stringify(key)));
}

/**
 * Takes a key away at once. Done twice it is the same.
 *
 * @throws {Fault} 404, 409 revoked
 */
export async function removeKey(tx: Transaction, orgNumber: string, id: string, kid: string): Promise<void> {
	const client = await ownLiveClient(tx, orgNumber, id);
	if (!client.keys.some((key) => key.kid === kid)) throw new Fault(problems.keyUnknown);
	await endClientKeys(tx, id, [kid], tx.now);
	await updateClient(tx, id);
	record(tx, id, "key-removed", { kid });
}

/**
 * Ends a client for good; its id is never used again. Done twice it is the same.
 *
 * @throws {Fault} 404
 */
export async function revokeClient(tx: Transaction, orgNumber: string, id: string): Promise<void> {
	const client = await ownClient(tx, orgNumber, id);
	if (client.revokedAt !== undefined) return;
	await updateClient(tx, id, { revoked_at: tx.now });
	record(tx, id, "revoked", {});
}

async function ownLiveClient(tx: Transaction, orgNumber: string, id: string): Promise<Client> {
	const client = await ownClient(tx, orgNumber, id);
	if (client.revokedAt !== undefined) throw new Fault(problems.clientRevoked);
	return client;
}

/** Another organisation's client is none: who asks learns nothing of it. */
async function ownClient(tx: Transaction, orgNumber: string, id: string): Promise<Client> {
	const client = await findClient(tx.db, id);
	if (client === undefined || client.orgNumber !== orgNumber) throw new Fault(problems.clientUnknown);
	return client;
}

const FAULTS = {
	private: "keyPrivate",
	unsuitable: "keyUnsuitable",
	unnamed: "keyUnnamed",
} as const satisfies Record<KeyFault, string>;

/** A key id is never used twice by a client, so that a replaced key cannot come back under its name. */
function readKeys(
	input: readonly Readonly<Record<string, unknown>>[],
	known: readonly string[],
): (JWK & { readonly kid: string })[] {
	const found: ValidationFinding[] = [];
	const kids = new Set(known);
	const keys = input.flatMap((each, i) => {
		const key = publicKeyOf(each);
		const path = `/jwks/keys/${i}`;
		if (typeof key === "string") found.push(finding(FAULTS[key], path));
		else if (kids.has(key.kid)) found.push(finding("keyNamedTwice", `${path}/kid`));
		else {
			kids.add(key.kid);
			return [key];
		}
		return [];
	});
	if (found.length > 0) throw invalid(found);
	return keys;
}

async function checkScopes(tx: Transaction, names: readonly string[]): Promise<void> {
	const known = new Set((await findScopes(tx.db, names)).map(({ name }) => name));
	const found = names.flatMap((name, i) => (known.has(name) ? [] : [finding("scopeUnknown", `/scopes/${i}`)]));
	if (found.length > 0) throw invalid(found);
}

function record(tx: Transaction, clientId: string, verb: string, details: Readonly<Record<string, unknown>>): void {
	tx.log({ kind: "clients", ids: [clientId] });
	tx.audit({ action: `maskinporten-client.${verb}`, details: { clientId, ...details } });
}
