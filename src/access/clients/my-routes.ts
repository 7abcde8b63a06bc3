import { invalid } from "../../http/fault.js";
import { type Call, type Operation, operation, type Reply } from "../../http/operation.js";
import type { Party } from "../../parties/model.js";
import type { Actor, Store } from "../../store/store.js";
import { readCascade, withCascade } from "./agent-routes.js";
import { namedParty, removeAgent, removeClientOfAgent } from "./agents.js";
import { actorOf, requireCaller } from "./caller.js";
import { type Relation, takeFromAgent } from "./delegate.js";
import { listAgents } from "./list.js";
import { listMyClients } from "./mine.js";
import { type RoleValues, readItems } from "./model.js";
import { pageOf, pageQuery, pageReply, readPage, tokenAfter } from "./paging.js";
import { entityViews } from "./party-view.js";
import {
	accessSchema,
	entitySchema,
	outcomeSchema,
	packageValuesSchema,
	resourceValuesSchema,
	uuid,
} from "./schemas.js";
import { mine, partyQuery, tagOf, type Version } from "./version.js";
import { accessView, outcomeViews, partyAccessViews } from "./views.js";

type Query = Readonly<Record<string, string | undefined>>;

/** What an agent sees and gives up of what is its own: a person, or an agent system user (registry-access 4.2, 4.3). */
export function myOperations(store: Store, version: Version, now: () => number): Operation[] {
	const { base, client, resources } = version;
	const { db } = store;
	const tag = tagOf(version);
	const two = partyQuery("provider", client);

	const relationOf = async (call: Pick<Call<unknown, unknown, unknown>, "principal">, query: Query) => {
		const agent = await requireCaller(db, call.principal);
		const provider = await namedParty(db, query.provider ?? "", "provider");
		return { agent, provider, client: await namedParty(db, query[client] ?? "", client), agentAt: "/" };
	};
	const take = async (
		relation: Relation,
		actor: Actor,
		{ values }: { readonly values: readonly RoleValues[] },
	): Promise<Reply> => {
		const { items, findings } = readItems(values);
		if (findings.length > 0) throw invalid(findings);
		const { value } = await store.write(actor, (tx) => takeFromAgent(tx, relation, items));
		return { status: 200, body: outcomeViews(relation, value) };
	};
	const takeOperation = (what: "accesspackages" | "resources"): Operation =>
		operation(
			{
				...version.deleteWithBody(`${base}/my/clients/${what}`),
				name: `clientsGiveUp${what === "resources" ? "Resources" : "Packages"}V${version.number}`,
				tag,
				summary: "The caller gives up part of what it has from a client",
				access: mine("write"),
				query: two,
				body: { schema: what === "resources" ? resourceValuesSchema : packageValuesSchema },
				responses: {
					200: {
						description: "Each of them, and whether it changed",
						schema: outcomeSchema(what === "resources" ? "resourceId" : "packageId"),
					},
				},
			},
			async (call) =>
				take(
					await relationOf(call, call.query),
					await actorOf(db, call.principal),
					call.body as { values: RoleValues[] },
				),
		);

	return [
		operation(
			{
				method: "GET",
				path: `${base}/my/clients`,
				name: `clientsListMineV${version.number}`,
				tag,
				summary: "The caller's clients, by the provider that gave them",
				access: mine("read"),
				query: {
					type: "object",
					properties: { provider: { type: "array", items: uuid, maxItems: 100 }, ...pageQuery },
				},
				responses: {
					200: {
						description: "Providers with their clients",
						schema: pageOf({
							type: "object",
							properties: {
								provider: entitySchema,
								clients: {
									type: "array",
									items: { type: "object", properties: { client: entitySchema, access: accessSchema(resources) } },
								},
							},
						}),
					},
				},
			},
			async (call) => {
				const agent = await requireCaller(db, call.principal);
				const providers: Party[] = [];
				for (const each of call.query.provider ?? []) providers.push(await namedParty(db, each, "provider"));
				const asked = { providers: call.query.provider && providers.map(({ id }) => id) };
				const page = await readPage(db, call.query);
				const listed = await listMyClients(db, agent, { ...asked, page, now: now(), resources });
				const view = await entityViews(
					db,
					listed.rows.flatMap(({ provider, clients }) => [provider, ...clients.map(({ party }) => party)]),
				);
				const data = listed.rows.map(({ provider, clients }) => ({
					provider: view(provider),
					clients: clients.map(({ party, access }) => ({ client: view(party), access: accessView(access, resources) })),
				}));
				return pageReply(call, data, await tokenAfter(db, listed.last));
			},
		),
		operation(
			{
				method: "GET",
				path: `${base}/my/clientproviders`,
				name: `clientsListMyProvidersV${version.number}`,
				tag,
				summary: "The providers that have made the caller an agent",
				access: mine("read"),
				query: { type: "object", properties: pageQuery },
				responses: {
					200: {
						description: "Providers",
						schema: pageOf({
							type: "object",
							properties: {
								provider: entitySchema,
								providerAddedAt: { type: "string", format: "date-time" },
								access: accessSchema(resources),
							},
						}),
					},
				},
			},
			async (call) => {
				const agent = await requireCaller(db, call.principal);
				const page = await readPage(db, call.query);
				const listed = await listAgents(db, { agent: agent.id }, page, { now: now(), resources });
				return pageReply(
					call,
					await partyAccessViews(db, "provider", listed.rows, resources),
					await tokenAfter(db, listed.last),
				);
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${base}/my/clientproviders`,
				name: `clientsLeaveProviderV${version.number}`,
				tag,
				summary: "The caller is the provider's agent no more",
				access: mine("write"),
				query: withCascade(partyQuery("provider")),
				responses: { 204: { description: "It is not, or no more" } },
			},
			async (call) => {
				const agent = await requireCaller(db, call.principal);
				const { query, isCascade } = readCascade(call.query);
				const provider = await namedParty(db, query.provider ?? "", "provider");
				// Version 1 has no such parameter and always cascades.
				await store.write(await actorOf(db, call.principal), (tx) =>
					removeAgent(tx, provider, agent, isCascade || version.number === 1),
				);
				return { status: 204 };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${base}/my/clients`,
				name: `clientsGiveUpClientV${version.number}`,
				tag,
				summary: "The caller gives up a client",
				access: mine("write"),
				query: withCascade(two),
				...(version.number === 1 ? { body: { schema: packageValuesSchema, required: false } } : {}),
				responses: {
					200: { description: "What the body names, and whether it changed", schema: outcomeSchema("packageId") },
					204: { description: "The client is none, or no more" },
				},
			},
			async (call) => {
				const { query, isCascade } = readCascade(call.query);
				const relation = await relationOf(call, query);
				const actor = await actorOf(db, call.principal);
				const body = call.body as { readonly values: readonly RoleValues[] } | undefined;
				if (body !== undefined) return take(relation, actor, body);
				await store.write(actor, (tx) =>
					removeClientOfAgent(tx, relation.provider, relation.client, relation.agent, isCascade),
				);
				return { status: 204 };
			},
		),
		takeOperation("accesspackages"),
		...(resources ? [takeOperation("resources")] : []),
	];
}
