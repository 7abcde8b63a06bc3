import type { Kysely } from "kysely";
import { type Operation, operation } from "../http/operation.js";
import type { Database } from "../store/schema.js";
import { actorOf } from "./clients/caller.js";
import { type AccessDependencies, CONNECTIONS, tag } from "./dependencies.js";
import { bothWays, toOthers } from "./gates.js";
import { giveRights } from "./give-rights.js";
import { givingOf } from "./giving-of.js";
import { type HeldRight, type HeldRights, heldRights } from "./held-rights.js";
import { rightsOf } from "./holdings.js";
import type { Language } from "./metadata/model.js";
import { wordingOf } from "./metadata/replies.js";
import { bothPartiesOf, callerParty, giverOf, parameter, partiesOf, resourceIdOf, resourceOf } from "./parameters.js";
import { recipientOf } from "./recipient.js";
import { relationsBetween } from "./relations.js";
import { revokeRights } from "./revoke.js";
import { checkRights } from "./right-check.js";
import {
	list,
	resourceCheckSchema,
	resourcePermissionSchema,
	resourceRightsSchema,
	rightKeysSchema,
} from "./schemas.js";
import { permissionViews, reasonView, resourceViews, rightCheckView, rightView, withPermissions } from "./views.js";

const { party, from, to, resource, validFrom, validTo } = parameter;
const RESOURCES = `${CONNECTIONS}/resources`;

/** Single rights in connections (registry-access 3.2, rows 12 to 17). */
export function resourceOperations(dependencies: AccessDependencies): Operation[] {
	const { store, now } = dependencies;
	return [
		operation(
			{
				method: "GET",
				path: RESOURCES,
				name: "connectionsListResources",
				tag,
				summary: "Resources with single rights that the party gives or has, and how they came about",
				access: bothWays(store, "read"),
				query: { type: "object", properties: { party, from, to, resource }, required: ["party"] },
				responses: { 200: { description: "Resources", schema: list(resourcePermissionSchema) } },
			},
			async (call) => {
				const { query } = call;
				const { from, to } = await partiesOf(store.db, query);
				const at = now();
				const only = query.resource === undefined ? undefined : (await resourceOf(store.db, query.resource)).id;
				const relations = await relationsBetween(store.db, {
					from: from?.id,
					to: to?.id,
					now: at,
					clientDelegations: true,
				});
				const others = relations.filter((relation) => relation.from !== relation.to);
				const holdings = await rightsOf(store.db, others, at, only);
				const permission = await permissionViews(
					store.db,
					holdings.map(({ relation }) => relation),
				);
				const view = await resourceViews(
					store.db,
					holdings.map((holding) => holding.resource),
					wordingOf(call),
				);
				const body = withPermissions(
					holdings,
					(holding) => holding.resource,
					(holding) => ({ resource: view(holding.resource) }),
					permission,
				);
				return { status: 200, body };
			},
		),
		operation(
			{
				method: "GET",
				path: `${RESOURCES}/rights`,
				name: "connectionsListRights",
				tag,
				summary: "What the receiver may do with a resource: given directly, and by other ways",
				access: bothWays(store, "read"),
				query: {
					type: "object",
					properties: { party, from, to, resource },
					required: ["party", "from", "to", "resource"],
				},
				responses: { 200: { description: "Rights", schema: resourceRightsSchema } },
			},
			async (call) => {
				const { from, to } = await bothPartiesOf(store.db, call.query);
				const { id } = await resourceOf(store.db, call.query.resource);
				const held = await heldRights(store.db, { from: from.id, to: to.id, resource: id }, now());
				const view = await resourceViews(store.db, [id], wordingOf(call));
				return { status: 200, body: { resource: view(id), ...(await heldViews(store.db, held, call.language)) } };
			},
		),
		...(["POST", "PUT"] as const).map((method) =>
			operation(
				{
					method,
					path: `${RESOURCES}/rights`,
					name: method === "POST" ? "connectionsAddRights" : "connectionsReplaceRights",
					tag,
					summary:
						method === "POST"
							? "Gives rights on a resource; those there are stay"
							: "Gives rights on a resource in place of those there are",
					description: "Keys come from the delegation check. Each must be one you may give, or nothing is given.",
					access: toOthers("write"),
					query: {
						type: "object",
						properties: { party, from, to, resource, validFrom, validTo },
						required: ["party", "to", "resource"],
					},
					body: { schema: rightKeysSchema },
					responses: {
						[method === "POST" ? 201 : 200]: { description: "Given" },
						400: { description: "Not this resource, not to this receiver, or not by you" },
					},
				},
				async ({ query, body, principal }) => {
					const by = await callerParty(store.db, principal);
					const giver = await giverOf(store.db, query);
					const receiver = await recipientOf(dependencies, principal, giver, { to: query.to, person: undefined });
					const given = {
						resource: await resourceOf(store.db, query.resource),
						keys: body.directRightKeys ?? [],
						mode: method === "POST" ? ("add" as const) : ("replace" as const),
					};
					const giving = givingOf(by, giver, receiver, query);
					await store.write(await actorOf(store.db, principal), (tx) => giveRights(tx, giving, given));
					return { status: method === "POST" ? 201 : 200 };
				},
			),
		),
		operation(
			{
				method: "DELETE",
				path: RESOURCES,
				name: "connectionsRevokeRights",
				tag,
				summary: "Takes away all single rights on a resource, from either side",
				access: bothWays(store, "write"),
				query: {
					type: "object",
					properties: { party, from, to, resource },
					required: ["party", "from", "to", "resource"],
				},
				responses: {
					204: { description: "They are not there, or no more" },
					400: { description: "The receiver has them through a client relation only" },
				},
			},
			async ({ query, principal }) => {
				const ends = await bothPartiesOf(store.db, query);
				const by = await callerParty(store.db, principal);
				// Also of a resource that is not in the registry any more.
				const resource = await resourceIdOf(store.db, query.resource);
				await store.write(await actorOf(store.db, principal), (tx) => revokeRights(tx, { by, ...ends }, resource));
				return { status: 204 };
			},
		),
		operation(
			{
				method: "GET",
				path: `${RESOURCES}/delegationcheck`,
				name: "connectionsCheckRights",
				tag,
				summary: "Which rights on a resource you may give on behalf of the party, and why or why not",
				access: toOthers("write"),
				query: { type: "object", properties: { party, resource }, required: ["party", "resource"] },
				responses: { 200: { description: "Checks", schema: resourceCheckSchema } },
			},
			async (call) => {
				const giver = await giverOf(store.db, call.query);
				const user = await callerParty(store.db, call.principal);
				const resource = await resourceOf(store.db, call.query.resource);
				const checks = await checkRights(store.db, user, giver, { resource }, now());
				const view = await resourceViews(store.db, [resource.id], wordingOf(call));
				const rights = checks.map((check) => rightCheckView(check, call.language));
				return { status: 200, body: { resource: view(resource.id), rights } };
			},
		),
	];
}

/** `{directRights, indirectRights}`. */
export async function heldViews(db: Kysely<Database>, held: HeldRights, language: Language) {
	const all = [...held.direct, ...held.indirect].flatMap(({ relations }) => relations);
	const permission = await permissionViews(db, all);
	const view = ({ right, relations }: HeldRight) => ({
		right: rightView(right, language),
		reason: reasonView(relations.reduce((flags, { reason }) => flags | reason, 0)),
		permissions: relations.map(permission),
	});
	return { directRights: held.direct.map(view), indirectRights: held.indirect.map(view) };
}
