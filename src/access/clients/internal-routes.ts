import { findPackage, findRole } from "../../catalogue/catalogue.js";
import { invalid } from "../../http/fault.js";
import { type Operation, operation } from "../../http/operation.js";
import { findParty } from "../../parties/repository.js";
import type { Store } from "../../store/store.js";
import { at } from "../problems.js";
import { namedParty, removeAgent, removeRows } from "./agents.js";
import { actorOf } from "./caller.js";
import { agentAssignments, type Client } from "./client-repository.js";
import { giveToAgent } from "./delegate.js";
import { delegationRows } from "./delegation-repository.js";
import { readClientFilter } from "./list.js";
import { readItems } from "./model.js";
import { arrayReply } from "./paging.js";
import { entityViews } from "./party-view.js";
import { finding } from "./problems.js";
import { accessSchema, entitySchema, systemUserDelegationSchema, uuid } from "./schemas.js";
import { AGENT_SYSTEM_ROLES, availableClients } from "./system-user-agents.js";
import { administration } from "./version.js";
import { clientViews } from "./views.js";

const BASE = "/accessmanagement/api/v1/internal/systemuserclientdelegation";
const tag = "Client delegation to system users";
const names = { type: "array", items: { type: "string", minLength: 1, maxLength: 300 }, maxItems: 300 } as const;
const cascade = { type: "boolean", default: false } as const;
const gone = { 204: { description: "It is not there, or no more" } };

/** System users as agents, as the authentication component and the portal use it (registry-access 4.4). */
export function systemUserAgentOperations(store: Store, now: () => number): Operation[] {
	const { db } = store;
	return [
		operation(
			{
				method: "GET",
				path: `${BASE}/clients`,
				name: "systemUserClientsListAvailable",
				tag,
				summary: "Organisations that are clients of the provider, with what may be passed on",
				access: administration("read"),
				query: { type: "object", properties: { party: uuid, roles: names, packages: names }, required: ["party"] },
				responses: {
					200: {
						description: "Clients",
						schema: {
							type: "array",
							items: { type: "object", properties: { client: entitySchema, access: accessSchema(false) } },
						},
					},
				},
			},
			async (call) => {
				const { roles = AGENT_SYSTEM_ROLES, packages = [] } = readClientFilter(call.query);
				const provider = await namedParty(db, call.query.party, "party");
				const clients: Client[] = [];
				for await (const batch of availableClients(db, provider, packages, now())) {
					for (const { party, access } of batch) {
						const inRoles = access.filter(({ role }) => roles.includes(role.code));
						const held = new Set(inRoles.flatMap((each) => each.packages));
						// Here every package is wanted, over all roles; the end user's list wants one of them.
						const fits = packages.every((each) => held.has(each));
						if (party.kind === "organization" && inRoles.length > 0 && fits) clients.push({ party, access: inRoles });
					}
				}
				return arrayReply(await clientViews(db, clients, false));
			},
		),
		operation(
			{
				method: "GET",
				path: BASE,
				name: "systemUserClientsList",
				tag,
				summary: "What is delegated to a system user",
				access: administration("read"),
				query: {
					type: "object",
					properties: { party: uuid, systemUser: uuid, client: uuid },
					required: ["party", "systemUser"],
				},
				responses: {
					200: {
						description: "Delegations, one for each client and role",
						schema: {
							type: "array",
							items: {
								type: "object",
								properties: {
									id: uuid,
									from: entitySchema,
									to: entitySchema,
									facilitator: entitySchema,
									role: { type: "string" },
								},
							},
						},
					},
				},
			},
			async (call) => {
				const provider = await namedParty(db, call.query.party, "party");
				const agent = await namedParty(db, call.query.systemUser, "systemUser");
				const client =
					call.query.client === undefined ? undefined : (await namedParty(db, call.query.client, "client")).id;
				const rows = await delegationRows(db, { provider: provider.id, agent: agent.id, client });
				const view = await entityViews(
					db,
					rows.flatMap((row) => [row.client, row.agent, row.provider]),
				);
				return arrayReply(
					rows.map((row) => ({
						id: row.uuid,
						from: view(row.client),
						to: view(row.agent),
						facilitator: view(row.provider),
						role: findRole(row.role)?.urn ?? row.role,
					})),
				);
			},
		),
		operation(
			{
				method: "POST",
				path: BASE,
				name: "systemUserClientsAdd",
				tag,
				summary: "Gives an agent system user packages of a client",
				access: administration("write"),
				query: { type: "object", properties: { party: uuid }, required: ["party"] },
				body: { schema: systemUserDelegationSchema },
				responses: {
					200: {
						description: "The delegations",
						schema: {
							type: "array",
							items: { type: "object", properties: { delegationId: uuid, fromEntityId: uuid } },
						},
					},
				},
			},
			async (call) => {
				const { clientId, agentId, agentRole, rolePackages } = call.body;
				if (agentRole !== undefined && findRole(agentRole)?.code !== "agent") {
					throw invalid([at(finding.unknownRole, "/agentRole", "The agent's role is agent.")]);
				}
				const findings = rolePackages.flatMap(({ roleIdentifier, packageUrn }, i) => [
					...(findRole(roleIdentifier) ? [] : [at(finding.unknownRole, `/rolePackages/${i}/roleIdentifier`)]),
					...(findPackage(packageUrn) ? [] : [at(finding.unknownPackage, `/rolePackages/${i}/packageUrn`)]),
				]);
				if (findings.length > 0) throw invalid(findings);
				const provider = await namedParty(db, call.query.party, "party");
				const client = await findParty(db, { uuid: clientId });
				const agent = await findParty(db, { uuid: agentId });
				if (client === undefined) throw invalid([at(finding.unknownParty, "/clientId")]);
				if (agent === undefined) throw invalid([at(finding.unknownParty, "/agentId")]);
				if (agent.kind !== "system-user") throw invalid([at(finding.entityType, "/agentId")]);
				const { items } = readItems(
					rolePackages.map(({ roleIdentifier, packageUrn }) => ({ role: roleIdentifier, packages: [packageUrn] })),
				);
				const named = items.map((item, i) => ({ ...item, path: `/rolePackages/${i}/packageUrn` }));
				const actor = await actorOf(db, call.principal);
				const { value } = await store.write(actor, async (tx) => {
					await giveToAgent(tx, { provider, client, agent, agentAt: "/agentId" }, named, actor);
					const roles = new Set(named.map(({ role }) => role.code));
					const filter = { provider: provider.id, client: client.id, agent: agent.id };
					return (await delegationRows(tx.db, filter)).filter(({ role }) => roles.has(role));
				});
				return { status: 200, body: value.map((row) => ({ delegationId: row.uuid, fromEntityId: client.uuid })) };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/deletedelegation`,
				name: "systemUserClientsRemoveDelegation",
				tag,
				summary: "Removes one delegation",
				access: administration("write"),
				query: {
					type: "object",
					properties: { party: uuid, delegationId: uuid },
					required: ["party", "delegationId"],
				},
				responses: gone,
			},
			async (call) => {
				const provider = await namedParty(db, call.query.party, "party");
				await store.write(await actorOf(db, call.principal), async (tx) => {
					// Of this provider only: another's delegation is as good as none.
					const filter = { provider: provider.id, uuid: call.query.delegationId.toLowerCase() };
					const [row] = await delegationRows(tx.db, filter);
					const client = row && (await findParty(tx.db, { id: row.client }));
					const agent = row && (await findParty(tx.db, { id: row.agent }));
					if (row && client && agent) await removeRows(tx, [row], { provider, client, agent }, true);
				});
				return { status: 204 };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/deleteassignment`,
				name: "systemUserClientsRemoveAssignment",
				tag,
				summary: "Removes an agent's assignment by its id",
				access: administration("write"),
				query: {
					type: "object",
					properties: { party: uuid, assignmentId: uuid, cascade },
					required: ["party", "assignmentId"],
				},
				responses: gone,
			},
			async (call) => {
				const provider = await namedParty(db, call.query.party, "party");
				await store.write(await actorOf(db, call.principal), async (tx) => {
					const all = await agentAssignments(tx.db, { provider: provider.id });
					const assignment = all.find(({ uuid: id }) => id === call.query.assignmentId.toLowerCase());
					const agent = assignment && (await findParty(tx.db, { id: assignment.agent }));
					if (agent) await removeAgent(tx, provider, agent, call.query.cascade ?? false);
				});
				return { status: 204 };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/deleteagentassignment`,
				name: "systemUserClientsRemoveAgent",
				tag,
				summary: "A system user is the provider's agent no more",
				access: administration("write"),
				query: { type: "object", properties: { party: uuid, agentId: uuid, cascade }, required: ["party", "agentId"] },
				responses: gone,
			},
			async (call) => {
				const provider = await namedParty(db, call.query.party, "party");
				const agent = await namedParty(db, call.query.agentId, "agentId");
				await store.write(await actorOf(db, call.principal), (tx) =>
					removeAgent(tx, provider, agent, call.query.cascade ?? false),
				);
				return { status: 204 };
			},
		),
	];
}
