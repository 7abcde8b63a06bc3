import type { Decide } from "../http/access-check.js";
import { Fault } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import { actorOf } from "../resources/caller.js";
import type { Store } from "../store/store.js";
import { access, clientOwner } from "./caller.js";
import { findClient, listClients } from "./client-repository.js";
import { addKeys, changeClient, registerClient, removeKey, revokeClient } from "./clients.js";
import type { Client } from "./model.js";
import { problems } from "./problems.js";
import { clientSchema, clientTextSchema, newClientSchema, newKeysSchema } from "./schemas.js";

const BASE = "/fullmakt/v1/maskinporten/clients";
const tag = "Maskinporten";

const byParty = {
	type: "object",
	properties: {
		party: {
			type: "string",
			format: "uuid",
			description: "For a person who logged in: the organisation's party uuid.",
		},
	},
} as const;
const byId = { type: "object", properties: { clientId: { type: "string" } }, required: ["clientId"] } as const;
const byKey = {
	type: "object",
	properties: { clientId: { type: "string" }, kid: { type: "string" } },
	required: ["clientId", "kid"],
} as const;

const one = { description: "The client", schema: clientSchema } as const;
const unknown = { 404: { description: "The organisation has no such client or key" } } as const;
const refusals = {
	400: { description: "What is wrong, with the codes MPA.VLD-…" },
	409: { description: "The client is revoked" },
	...unknown,
} as const;

/** Clients of the token endpoint: an organisation registers its own software, changes its keys and ends it. */
export function clientOperations({ store, decide }: { readonly store: Store; readonly decide: Decide }): Operation[] {
	const { db } = store;
	return [
		operation(
			{
				method: "POST",
				path: BASE,
				name: "maskinportenClientRegister",
				tag,
				summary: "Registers a client",
				access: access.writeClients,
				query: byParty,
				body: { schema: newClientSchema },
				responses: { 201: one, 400: refusals[400] },
			},
			async ({ principal, query, body }) => {
				const orgNumber = await clientOwner(db, decide, { principal, party: query.party }, "write");
				const actor = actorOf(principal);
				const { value } = await store.write(actor, (tx) => registerClient(tx, { ...body, orgNumber }, actor.id));
				return { status: 201, body: shown(value), headers: { Location: `${BASE}/${value.id}` } };
			},
		),
		operation(
			{
				method: "GET",
				path: BASE,
				name: "maskinportenClientList",
				tag,
				summary: "The organisation's clients that are not revoked",
				access: access.readClients,
				query: byParty,
				responses: { 200: { description: "The clients", schema: { type: "array", items: clientSchema } } },
			},
			async ({ principal, query }) => {
				const orgNumber = await clientOwner(db, decide, { principal, party: query.party }, "read");
				return { status: 200, body: (await listClients(db, orgNumber)).map(shown) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/{clientId}`,
				name: "maskinportenClientGet",
				tag,
				summary: "One client, also a revoked one",
				access: access.readClients,
				parameters: byId,
				query: byParty,
				responses: { 200: one, ...unknown },
			},
			async ({ principal, query, path }) => {
				const orgNumber = await clientOwner(db, decide, { principal, party: query.party }, "read");
				const client = await findClient(db, path.clientId);
				if (client?.orgNumber !== orgNumber) throw new Fault(problems.clientUnknown);
				return { status: 200, body: shown(client) };
			},
		),
		operation(
			{
				method: "PUT",
				path: `${BASE}/{clientId}`,
				name: "maskinportenClientChange",
				tag,
				summary: "Changes a client's name, description and scopes",
				access: access.writeClients,
				parameters: byId,
				query: byParty,
				body: { schema: clientTextSchema },
				responses: { 200: one, ...refusals },
			},
			async ({ principal, query, path, body }) => {
				const orgNumber = await clientOwner(db, decide, { principal, party: query.party }, "write");
				const { value } = await store.write(actorOf(principal), (tx) =>
					changeClient(tx, orgNumber, path.clientId, body),
				);
				return { status: 200, body: shown(value) };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/{clientId}`,
				name: "maskinportenClientRevoke",
				tag,
				summary: "Ends a client for good",
				access: access.writeClients,
				parameters: byId,
				query: byParty,
				responses: { 204: { description: "It is revoked" }, ...unknown },
			},
			async ({ principal, query, path }) => {
				const orgNumber = await clientOwner(db, decide, { principal, party: query.party }, "write");
				await store.write(actorOf(principal), (tx) => revokeClient(tx, orgNumber, path.clientId));
				return { status: 204 };
			},
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/{clientId}/keys`,
				name: "maskinportenClientAddKeys",
				tag,
				summary: "Adds keys, or replaces the keys there are",
				access: access.writeClients,
				parameters: byId,
				query: byParty,
				body: { schema: newKeysSchema },
				responses: { 200: one, ...refusals },
			},
			async ({ principal, query, path, body }) => {
				const orgNumber = await clientOwner(db, decide, { principal, party: query.party }, "write");
				const { value } = await store.write(actorOf(principal), (tx) =>
					addKeys(tx, orgNumber, path.clientId, body.jwks.keys, body.overlapSeconds),
				);
				return { status: 200, body: shown(value) };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/{clientId}/keys/{kid}`,
				name: "maskinportenClientRemoveKey",
				tag,
				summary: "Takes a key away at once",
				access: access.writeClients,
				parameters: byKey,
				query: byParty,
				responses: { 204: { description: "It is gone" }, 409: refusals[409], ...unknown },
			},
			async ({ principal, query, path }) => {
				const orgNumber = await clientOwner(db, decide, { principal, party: query.party }, "write");
				await store.write(actorOf(principal), (tx) => removeKey(tx, orgNumber, path.clientId, path.kid));
				return { status: 204 };
			},
		),
	];
}

const iso = (at: number): string => new Date(at).toISOString();

const shown = (client: Client) => ({
	clientId: client.id,
	organizationNumber: client.orgNumber,
	name: client.name,
	...(client.description === undefined ? {} : { description: client.description }),
	scopes: client.scopes,
	keys: client.keys.map(({ kid, jwk, addedAt, validTo }) => ({
		kid,
		kty: jwk.kty,
		...(jwk.alg === undefined ? {} : { alg: jwk.alg }),
		addedAt: iso(addedAt),
		...(validTo === undefined ? {} : { validTo: iso(validTo) }),
	})),
	createdAt: iso(client.createdAt),
	updatedAt: iso(client.updatedAt),
	...(client.revokedAt === undefined ? {} : { revokedAt: iso(client.revokedAt) }),
});
