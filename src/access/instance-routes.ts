import { Fault, invalid } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import { actorOf } from "./clients/caller.js";
import { pageOf, pageReply } from "./clients/paging.js";
import { addRightholder } from "./connect.js";
import { type AccessDependencies, CONNECTIONS, tag } from "./dependencies.js";
import { bothWays, INSTANCES, toOthers } from "./gates.js";
import { giveRights } from "./give-rights.js";
import { givingOf } from "./giving-of.js";
import { heldRights } from "./held-rights.js";
import { instancesOf } from "./holdings.js";
import { checkInstanceOwner } from "./instance-owner.js";
import { uuidOfName } from "./metadata/model.js";
import { wordingOf } from "./metadata/replies.js";
import type { Giving } from "./model.js";
import {
	bothPartiesOf,
	callerParty,
	giverOf,
	instanceOf,
	parameter,
	partiesOf,
	resourceIdOf,
	resourceOf,
} from "./parameters.js";
import { at, finding, problem, required } from "./problems.js";
import { recipientOf } from "./recipient.js";
import { relationsBetween } from "./relations.js";
import { heldViews } from "./resource-routes.js";
import { revokeInstance } from "./revoke.js";
import { checkRights } from "./right-check.js";
import {
	instanceCheckSchema,
	instancePermissionSchema,
	instanceRightsDelegationSchema,
	instanceRightsSchema,
	list,
	rightKeysSchema,
	simplifiedPartySchema,
} from "./schemas.js";
import { listInstanceUsers } from "./users.js";
import { permissionViews, resourceViews, rightCheckView, withPermissions } from "./views.js";

const { party, from, to, resource, instance, validFrom, validTo } = parameter;
const INSTANCE = `${CONNECTIONS}/resources/instances`;
const one = { party, resource, instance };

/** Rights on single instances in connections (registry-access 3.2, rows 18 to 24). */
export function instanceOperations(dependencies: AccessDependencies): Operation[] {
	return [...readOperations(dependencies), ...writeOperations(dependencies)];
}

/** `{refId, type}`: by whom it was given, a user or an app. */
const instanceView = (refId: string, source: "AltinnApp" | "EndUser") => ({
	refId,
	type: { id: uuidOfName("resource-type", `instance:${source}`), name: source },
});

function readOperations({ store, now }: AccessDependencies): Operation[] {
	return [
		operation(
			{
				method: "GET",
				path: INSTANCE,
				name: "connectionsListInstances",
				tag,
				summary: "Instances that the party gives rights on, or has rights on",
				access: bothWays(store, "read"),
				query: { type: "object", properties: { party, from, to, resource, instance }, required: ["party"] },
				responses: { 200: { description: "Instances", schema: list(instancePermissionSchema) } },
			},
			async (call) => {
				const { query } = call;
				const { from, to } = await partiesOf(store.db, query);
				const instance = query.instance === undefined ? undefined : instanceOf(query.instance);
				const only = query.resource === undefined ? undefined : (await resourceOf(store.db, query.resource)).id;
				const at = now();
				const relations = await relationsBetween(store.db, {
					from: from?.id,
					to: to?.id,
					now: at,
					appControlled: true,
				});
				const holdings = await instancesOf(store.db, relations, at, { resource: only, instance });
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
					(holding) => `${holding.resource} ${holding.instance}`,
					(holding) => ({
						resource: view(holding.resource),
						instance: instanceView(holding.instance, holding.source),
					}),
					permission,
				);
				return { status: 200, body };
			},
		),
		operation(
			{
				method: "GET",
				path: `${INSTANCE}/rights`,
				name: "connectionsListInstanceRights",
				tag,
				summary: "What the receiver may do with one instance: given directly, and by other ways",
				access: bothWays(store, "read"),
				query: {
					type: "object",
					properties: { ...one, from, to },
					required: ["party", "from", "to", "resource", "instance"],
				},
				responses: { 200: { description: "Rights", schema: instanceRightsSchema } },
			},
			async (call) => {
				const { from, to } = await bothPartiesOf(store.db, call.query);
				const instance = instanceOf(call.query.instance);
				const { id } = await resourceOf(store.db, call.query.resource);
				const held = await heldRights(store.db, { from: from.id, to: to.id, resource: id, instance }, now());
				const view = await resourceViews(store.db, [id], wordingOf(call));
				const body = {
					resource: view(id),
					instance: instanceView(instance, "EndUser"),
					...(await heldViews(store.db, held, call.language)),
				};
				return { status: 200, body };
			},
		),
		operation(
			{
				method: "GET",
				path: `${INSTANCE}/delegationcheck`,
				name: "connectionsCheckInstance",
				tag,
				summary: "Which rights on an instance you may give on behalf of the party, and why or why not",
				access: toOthers("write", INSTANCES),
				query: { type: "object", properties: one, required: ["party", "resource", "instance"] },
				responses: { 200: { description: "Checks", schema: instanceCheckSchema } },
			},
			async (call) => {
				const giver = await giverOf(store.db, call.query);
				const instance = instanceOf(call.query.instance);
				const user = await callerParty(store.db, call.principal);
				const resource = await resourceOf(store.db, call.query.resource);
				await checkInstanceOwner(store.db, giver, instance);
				const checks = await checkRights(store.db, user, giver, { resource, instance }, now());
				const view = await resourceViews(store.db, [resource.id], wordingOf(call));
				const rights = checks.map((check) => rightCheckView(check, call.language));
				const shown = instanceView(instance, "EndUser");
				return { status: 200, body: { resource: view(resource.id), instance: shown, rights } };
			},
		),
		operation(
			{
				method: "GET",
				path: `${INSTANCE}/users`,
				name: "connectionsListInstanceUsers",
				tag,
				summary: "Who has rights on an instance of the party",
				access: toOthers("write", INSTANCES),
				query: { type: "object", properties: one, required: ["party", "resource", "instance"] },
				responses: { 200: { description: "Parties", schema: pageOf(simplifiedPartySchema) } },
			},
			async (call) => {
				const giver = await giverOf(store.db, call.query);
				const instance = instanceOf(call.query.instance);
				const { id } = await resourceOf(store.db, call.query.resource);
				return pageReply(call, await listInstanceUsers(store.db, giver, id, instance, now()), undefined);
			},
		),
	];
}

function writeOperations(dependencies: AccessDependencies): Operation[] {
	const { store } = dependencies;
	const refusals = { 400: { description: "Not this instance, not to this receiver, or not by you" } };
	return [
		operation(
			{
				method: "POST",
				path: `${INSTANCE}/rights`,
				name: "connectionsAddInstanceRights",
				tag,
				summary: "Gives rights on an instance; those there are stay",
				description: "The receiver is `to` by uuid, or a person in the body, who becomes rightholder.",
				access: toOthers("write", INSTANCES),
				query: {
					type: "object",
					properties: { ...one, from, to, validFrom, validTo },
					required: ["party", "resource", "instance"],
				},
				body: { schema: instanceRightsDelegationSchema },
				responses: {
					201: { description: "Given" },
					...refusals,
					429: { description: "Too many failed look-ups of persons" },
				},
			},
			async ({ query, body, principal }) => {
				const by = await callerParty(store.db, principal);
				const giver = await giverOf(store.db, query);
				const { to: person, directRightKeys: keys = [] } = body;
				const instance = instanceOf(query.instance);
				if (keys.length === 0) throw invalid([at(required, "/directRightKeys")]);
				if (person != null && query.to !== undefined) {
					throw invalid([at(finding.parameter, ["QUERY/to", "/to"], "Name the receiver in one place.")]);
				}
				if (person == null && query.to === undefined) throw new Fault(problem.personInputNeeded);
				const resource = await resourceOf(store.db, query.resource);
				await checkInstanceOwner(store.db, giver, instance);
				const named = { to: query.to, person: person ?? undefined, pointer: "/to" };
				const receiver = await recipientOf(dependencies, principal, giver, named);
				const giving = givingOf(by, giver, receiver, query);
				const given = { resource, instance, keys, mode: "add" as const };
				await store.write(await actorOf(store.db, principal), async (tx) => {
					if (person != null) await addRightholder(tx, withoutTimes(giving));
					await giveRights(tx, giving, given);
				});
				return { status: 201 };
			},
		),
		operation(
			{
				method: "PUT",
				path: `${INSTANCE}/rights`,
				name: "connectionsReplaceInstanceRights",
				tag,
				summary: "Gives rights on an instance in place of those there are",
				access: toOthers("write"),
				query: {
					type: "object",
					properties: { ...one, from, to, validFrom, validTo },
					required: ["party", "to", "resource", "instance"],
				},
				body: { schema: rightKeysSchema },
				responses: { 200: { description: "Given" }, ...refusals },
			},
			async ({ query, body, principal }) => {
				const by = await callerParty(store.db, principal);
				const giver = await giverOf(store.db, query);
				const { directRightKeys: keys = [] } = body;
				const instance = instanceOf(query.instance);
				if (keys.length === 0) throw invalid([at(required, "/directRightKeys")]);
				const resource = await resourceOf(store.db, query.resource);
				await checkInstanceOwner(store.db, giver, instance);
				const receiver = await recipientOf(dependencies, principal, giver, { to: query.to, person: undefined });
				const giving = givingOf(by, giver, receiver, query);
				const given = { resource, instance, keys, mode: "replace" as const };
				await store.write(await actorOf(store.db, principal), (tx) => giveRights(tx, giving, given));
				return { status: 200 };
			},
		),
		operation(
			{
				method: "DELETE",
				path: INSTANCE,
				name: "connectionsRevokeInstance",
				tag,
				summary: "Takes away all rights on an instance, from either side",
				access: bothWays(store, "write"),
				query: {
					type: "object",
					properties: { ...one, from, to },
					required: ["party", "from", "to", "resource", "instance"],
				},
				responses: { 204: { description: "They are not there, or no more" } },
			},
			async ({ query, principal }) => {
				const ends = await bothPartiesOf(store.db, query);
				const instance = instanceOf(query.instance);
				const resource = await resourceIdOf(store.db, query.resource);
				const by = await callerParty(store.db, principal);
				await store.write(await actorOf(store.db, principal), (tx) =>
					revokeInstance(tx, { by, ...ends }, resource, instance),
				);
				return { status: 204 };
			},
		),
	];
}

/** The person stays connected when the rights end. */
const withoutTimes = ({ by, from, to }: Giving): Giving => ({ by, from, to });
