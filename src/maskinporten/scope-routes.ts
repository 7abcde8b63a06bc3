import { type Operation, operation } from "../http/operation.js";
import type { Principal } from "../http/principal.js";
import { actorOf } from "../resources/caller.js";
import type { Store, Transaction } from "../store/store.js";
import { access, scopeOwner } from "./caller.js";
import type { Scope } from "./model.js";
import { grantSchema, newScopeSchema, prefixSchema, scopeSchema, scopeTextSchema } from "./schemas.js";
import { listGrants, listPrefixes, listScopesFor } from "./scope-repository.js";
import {
	assignPrefix,
	changeScope,
	grantScope,
	ownScope,
	registerScope,
	type ScopeOwner,
	withdrawGrant,
	withdrawScope,
} from "./scopes.js";

const BASE = "/fullmakt/v1/maskinporten";
const tag = "Maskinporten";

const text = { type: "string" } as const;
// Names of scopes hold slashes, so they are parameters and not parts of the path.
const byName = { type: "object", properties: { name: text }, required: ["name"] } as const;
const byScope = { type: "object", properties: { scope: text }, required: ["scope"] } as const;
const byGrant = {
	type: "object",
	properties: { scope: text, consumer: { ...text, description: "Organisation number." } },
	required: ["scope", "consumer"],
} as const;

const one = { description: "The scope", schema: scopeSchema } as const;
const refusals = {
	400: { description: "What is wrong, with the codes MPA.VLD-…" },
	403: { description: "The scope is another organisation's" },
	404: { description: "There is no such scope" },
} as const;

/** Scopes and who may use them: run by the organisations that own the APIs; prefixes by whoever runs the server. */
export function scopeOperations({ store }: { readonly store: Store }): Operation[] {
	const { db } = store;
	const write = async <T>(
		principal: Principal,
		work: (tx: Transaction, owner: ScopeOwner) => Promise<T>,
	): Promise<T> => {
		const owner = scopeOwner(principal);
		return (await store.write(actorOf(principal), (tx) => work(tx, owner))).value;
	};
	return [
		operation(
			{
				method: "GET",
				path: `${BASE}/scopes`,
				name: "maskinportenScopeList",
				tag,
				summary: "Scopes that the organisation owns or may use",
				access: access.readScopes,
				responses: { 200: { description: "The scopes", schema: { type: "array", items: scopeSchema } } },
			},
			async ({ principal }) => {
				const { orgNumber } = scopeOwner(principal);
				return { status: 200, body: (await listScopesFor(db, orgNumber)).map((scope) => shown(scope, orgNumber)) };
			},
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/scopes`,
				name: "maskinportenScopeRegister",
				tag,
				summary: "Makes a scope below one of the organisation's prefixes",
				access: access.writeScopes,
				body: { schema: newScopeSchema },
				responses: {
					201: one,
					400: refusals[400],
					403: refusals[403],
					409: { description: "The name is or was in use" },
				},
			},
			async ({ principal, body }) => {
				const scope = await write(principal, (tx, owner) => registerScope(tx, body, owner));
				return { status: 201, body: shown(scope, scope.ownerOrg) };
			},
		),
		operation(
			{
				method: "PUT",
				path: `${BASE}/scopes`,
				name: "maskinportenScopeChange",
				tag,
				summary: "Changes what a scope says",
				access: access.writeScopes,
				query: byName,
				body: { schema: scopeTextSchema },
				responses: { 200: one, ...refusals },
			},
			async ({ principal, query, body }) => {
				const scope = await write(principal, (tx, { orgNumber }) => changeScope(tx, query.name, body, orgNumber));
				return { status: 200, body: shown(scope, scope.ownerOrg) };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/scopes`,
				name: "maskinportenScopeWithdraw",
				tag,
				summary: "Ends a scope and everybody's use of it",
				access: access.writeScopes,
				query: byName,
				responses: { 204: { description: "It is gone" }, 403: refusals[403], 404: refusals[404] },
			},
			async ({ principal, query }) => {
				await write(principal, (tx, { orgNumber }) => withdrawScope(tx, query.name, orgNumber));
				return { status: 204 };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/scopes/grants`,
				name: "maskinportenGrantList",
				tag,
				summary: "Who may use a scope of the organisation",
				access: access.readScopes,
				query: byScope,
				responses: {
					200: { description: "The grants", schema: { type: "array", items: grantSchema } },
					403: refusals[403],
					404: refusals[404],
				},
			},
			async ({ principal, query }) => {
				await ownScope(db, query.scope, scopeOwner(principal).orgNumber);
				const grants = await listGrants(db, query.scope);
				return {
					status: 200,
					body: grants.map(({ orgNumber, grantedAt }) => ({
						scope: query.scope,
						organizationNumber: orgNumber,
						grantedAt: iso(grantedAt),
					})),
				};
			},
		),
		operation(
			{
				method: "PUT",
				path: `${BASE}/scopes/grants`,
				name: "maskinportenGrantGive",
				tag,
				summary: "Lets an organisation use a scope",
				access: access.writeScopes,
				query: byGrant,
				responses: { 204: { description: "It may" }, ...refusals },
			},
			async ({ principal, query }) => {
				const { scope, consumer } = query;
				await write(principal, (tx, { orgNumber }) => grantScope(tx, scope, consumer, orgNumber));
				return { status: 204 };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/scopes/grants`,
				name: "maskinportenGrantWithdraw",
				tag,
				summary: "Lets an organisation use a scope no more",
				access: access.writeScopes,
				query: byGrant,
				responses: { 204: { description: "It may not" }, 403: refusals[403], 404: refusals[404] },
			},
			async ({ principal, query }) => {
				const { scope, consumer } = query;
				await write(principal, (tx, { orgNumber }) => withdrawGrant(tx, scope, consumer, orgNumber));
				return { status: 204 };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/prefixes`,
				name: "maskinportenPrefixList",
				tag,
				summary: "Whose scopes begin with what",
				access: access.admin,
				responses: { 200: { description: "The prefixes", schema: { type: "array", items: prefixSchema } } },
			},
			async () => ({
				status: 200,
				body: (await listPrefixes(db)).map(({ prefix, orgNumber }) => ({ prefix, organizationNumber: orgNumber })),
			}),
		),
		operation(
			{
				method: "PUT",
				path: `${BASE}/prefixes/{prefix}`,
				name: "maskinportenPrefixAssign",
				tag,
				summary: "Gives a prefix to an organisation",
				access: access.admin,
				parameters: { type: "object", properties: { prefix: text }, required: ["prefix"] },
				body: {
					schema: { type: "object", properties: { organizationNumber: text }, required: ["organizationNumber"] },
				},
				responses: {
					200: { description: "The prefix", schema: prefixSchema },
					400: refusals[400],
					409: { description: "It is another organisation's" },
				},
			},
			async ({ principal, path, body }) => {
				const { organizationNumber } = body;
				await store.write(actorOf(principal), (tx) => assignPrefix(tx, path.prefix, organizationNumber));
				return { status: 200, body: { prefix: path.prefix, organizationNumber } };
			},
		),
	];
}

const iso = (at: number): string => new Date(at).toISOString();

const shown = (scope: Scope, caller: string) => ({
	name: scope.name,
	organizationNumber: scope.ownerOrg,
	description: scope.description,
	open: scope.open,
	delegable: scope.delegable,
	tokenSeconds: scope.tokenSeconds,
	owned: scope.ownerOrg === caller,
	createdAt: iso(scope.createdAt),
	updatedAt: iso(scope.updatedAt),
});
