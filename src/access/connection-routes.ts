import { findRole, RoleCode } from "../catalogue/catalogue.js";
import { type Operation, operation } from "../http/operation.js";
import { actorOf } from "./clients/caller.js";
import { pageOf, pageQuery, pageReply, readPage, tokenAfter } from "./clients/paging.js";
import { assignmentSchema, personInputSchema } from "./clients/schemas.js";
import { addRightholder } from "./connect.js";
import { type AccessDependencies, CONNECTIONS, tag } from "./dependencies.js";
import { bothWays, INSTANCES, toOthers } from "./gates.js";
import { givingOf } from "./giving-of.js";
import { listConnections } from "./list-connections.js";
import { wordingOf } from "./metadata/replies.js";
import { bothPartiesOf, callerParty, giverOf, parameter, partiesOf } from "./parameters.js";
import { recipientOf } from "./recipient.js";
import { revokeConnection } from "./revoke.js";
import { connectionSchema, simplifiedConnectionSchema } from "./schemas.js";
import { listUsers } from "./users.js";

const { party, from, to, validFrom, validTo } = parameter;
const wanted = { type: "boolean", default: true } as const;
const unwanted = { type: "boolean", default: false } as const;

/** Connections themselves (registry-access 3.2, rows 1 to 4). */
export function connectionOperations(dependencies: AccessDependencies): Operation[] {
	const { store, now } = dependencies;
	return [
		operation(
			{
				method: "GET",
				path: CONNECTIONS,
				name: "connectionsList",
				tag,
				summary: "Who the party gives something, or gets something from, and what",
				access: bothWays(store, "read"),
				query: {
					type: "object",
					properties: {
						party,
						from,
						to,
						includeClientDelegations: wanted,
						includeAgentConnections: wanted,
						includeAccessPackages: unwanted,
						includeResources: unwanted,
						includeInstances: unwanted,
						...pageQuery,
					},
					required: ["party"],
				},
				responses: { 200: { description: "Connections", schema: pageOf(connectionSchema) } },
			},
			async (call) => {
				const { query } = call;
				const { party, from, to } = await partiesOf(store.db, query);
				const gives = party.id === from?.id;
				const { data, last } = await listConnections(
					store.db,
					{
						from: from?.id,
						to: to?.id,
						gives,
						clientDelegations: (gives ? query.includeAgentConnections : query.includeClientDelegations) ?? true,
						packages: query.includeAccessPackages ?? false,
						resources: query.includeResources ?? false,
						instances: query.includeInstances ?? false,
					},
					await readPage(store.db, query),
					wordingOf(call),
					now(),
				);
				return pageReply(call, data, await tokenAfter(store.db, last));
			},
		),
		operation(
			{
				method: "GET",
				path: `${CONNECTIONS}/users`,
				name: "connectionsListUsers",
				tag,
				summary: "People who have a connection to the party, to choose a receiver from",
				access: toOthers("write", INSTANCES),
				query: { type: "object", properties: { party }, required: ["party"] },
				responses: { 200: { description: "People", schema: pageOf(simplifiedConnectionSchema) } },
			},
			async (call) => {
				const giver = await giverOf(store.db, call.query);
				return pageReply(call, await listUsers(store.db, giver, now()), undefined);
			},
		),
		operation(
			{
				method: "POST",
				path: CONNECTIONS,
				name: "connectionsAdd",
				tag,
				summary: "Makes somebody a rightholder of the party",
				description: "A person the party has no connection to is named by number (or user name) and last name.",
				access: toOthers("write"),
				query: { type: "object", properties: { party, from, to, validFrom, validTo }, required: ["party"] },
				body: { schema: personInputSchema, required: false },
				responses: {
					200: { description: "The rightholder, new or as it was", schema: assignmentSchema },
					400: { description: "Unknown receiver, or one that cannot be rightholder" },
					429: { description: "Too many failed look-ups of persons" },
				},
			},
			async ({ query, body, principal }) => {
				const by = await callerParty(store.db, principal);
				const giver = await giverOf(store.db, query);
				const receiver = await recipientOf(dependencies, principal, giver, { to: query.to, person: body });
				const giving = givingOf(by, giver, receiver, query);
				const { value } = await store.write(await actorOf(store.db, principal), (tx) => addRightholder(tx, giving));
				const roleId = findRole(RoleCode.rightholder)?.id;
				return { status: 200, body: { id: value.uuid, roleId, fromId: giver.uuid, toId: receiver.uuid } };
			},
		),
		operation(
			{
				method: "DELETE",
				path: CONNECTIONS,
				name: "connectionsRemove",
				tag,
				summary: "Ends a connection, from either side",
				access: bothWays(store, "write"),
				query: {
					type: "object",
					properties: { party, from, to, cascade: { ...unwanted, description: "Remove what is given, too" } },
					required: ["party", "from", "to"],
				},
				responses: {
					204: { description: "It is not there, or no more" },
					400: { description: "The connection holds something and cascade is not set" },
				},
			},
			async ({ query, principal }) => {
				const ends = await bothPartiesOf(store.db, query);
				const by = await callerParty(store.db, principal);
				await store.write(await actorOf(store.db, principal), (tx) =>
					revokeConnection(tx, { by, ...ends }, query.cascade ?? false),
				);
				return { status: 204 };
			},
		),
	];
}
