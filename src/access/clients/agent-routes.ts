import { findRole, RoleCode } from "../../catalogue/catalogue.js";
import { invalid } from "../../http/fault.js";
import { type Call, type Operation, operation, type Reply } from "../../http/operation.js";
import { addAgent, namedParty, removeAgent, removeClientOfAgent } from "./agents.js";
import { actorOf } from "./caller.js";
import { giveToAgent, takeFromAgent } from "./delegate.js";
import { type RoleValues, readItems } from "./model.js";
import { agentToAdd } from "./person-input.js";
import {
	assignmentSchema,
	outcomeSchema,
	packageValuesSchema,
	personInputSchema,
	resourceValuesSchema,
	uuid,
} from "./schemas.js";
import { administration, type ClientDelegationDependencies, partyQuery, tagOf, type Version } from "./version.js";
import { outcomeViews } from "./views.js";

type Query = Readonly<Record<string, string | undefined>>;

const cascade = { type: "boolean", default: false, description: "Remove what there is, too" } as const;
const gone = { 204: { description: "It is not there, or no more" } };

/** What a provider's client administrator does (registry-access 4.2, 4.3). */
export function agentOperations(dependencies: ClientDelegationDependencies, version: Version): Operation[] {
	const { store } = dependencies;
	const { base, client, agent } = version;
	const access = administration("write");
	const tag = tagOf(version);
	const three = partyQuery("party", client, agent);
	const roleId = findRole(RoleCode.agent)?.id;

	/** The parties a call is about. */
	const relationOf = async (query: Query) => ({
		provider: await namedParty(store.db, query.party ?? "", "party"),
		client: await namedParty(store.db, query[client] ?? "", client),
		agent: await namedParty(store.db, query[agent] ?? "", agent),
		agentAt: `QUERY/${agent}`,
	});

	const change = async (
		call: Pick<Call<unknown, Query, { readonly values: readonly RoleValues[] }>, "query" | "body" | "principal">,
		verb: "give" | "take",
	): Promise<Reply> => {
		const { items, findings } = readItems(call.body.values);
		if (findings.length > 0) throw invalid(findings);
		const relation = await relationOf(call.query);
		const actor = await actorOf(store.db, call.principal);
		const { value } = await store.write(actor, (tx) =>
			verb === "give" ? giveToAgent(tx, relation, items, actor) : takeFromAgent(tx, relation, items),
		);
		return { status: 200, body: outcomeViews(relation, value) };
	};

	const packagesPath = `${base}/agents/accesspackages`;
	const resourcesPath = `${base}/agents/resources`;
	const described = (what: "packageId" | "resourceId") => ({
		200: { description: "Each of them, and whether it changed", schema: outcomeSchema(what) },
	});

	return [
		operation(
			{
				method: "POST",
				path: `${base}/agents`,
				name: `clientsAddAgentV${version.number}`,
				tag,
				summary: "Makes a person or an agent system user an agent of the provider",
				access,
				query: {
					type: "object",
					properties: { party: uuid, [agent]: uuid } as Readonly<Record<string, typeof uuid>>,
					required: ["party"] as readonly string[],
				},
				body: { schema: personInputSchema, required: false },
				responses: { 200: { description: "The assignment", schema: assignmentSchema } },
			},
			async (call) => {
				const query: Query = call.query;
				const provider = await namedParty(store.db, query.party ?? "", "party");
				const asked = { uuid: query[agent], parameter: agent, person: call.body };
				const party = await agentToAdd(dependencies, call.principal, provider, asked);
				const actor = await actorOf(store.db, call.principal);
				const place = query[agent] === undefined ? "/personIdentifier" : `QUERY/${agent}`;
				const { value } = await store.write(actor, (tx) => addAgent(tx, provider, party, actor, place));
				return { status: 200, body: { id: value.uuid, roleId, fromId: provider.uuid, toId: party.uuid } };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${base}/agents`,
				name: `clientsRemoveAgentV${version.number}`,
				tag,
				summary: "An agent is one no more",
				access,
				query: withCascade(partyQuery("party", agent)),
				responses: gone,
			},
			async (call) => {
				const { query, isCascade } = readCascade(call.query);
				const provider = await namedParty(store.db, query.party ?? "", "party");
				const party = await namedParty(store.db, query[agent] ?? "", agent);
				const actor = await actorOf(store.db, call.principal);
				await store.write(actor, (tx) => removeAgent(tx, provider, party, isCascade));
				return { status: 204 };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${base}/agents/clients`,
				name: `clientsRemoveAgentClientV${version.number}`,
				tag,
				summary: "An agent loses a client",
				access,
				query: withCascade(three),
				responses: gone,
			},
			async (call) => {
				const { query, isCascade } = readCascade(call.query);
				const relation = await relationOf(query);
				const actor = await actorOf(store.db, call.principal);
				await store.write(actor, (tx) =>
					removeClientOfAgent(tx, relation.provider, relation.client, relation.agent, isCascade),
				);
				return { status: 204 };
			},
		),
		operation(
			{
				method: "POST",
				path: packagesPath,
				name: `clientsGivePackagesV${version.number}`,
				tag,
				summary: "Gives an agent access packages of a client",
				access,
				query: three,
				body: { schema: packageValuesSchema },
				responses: described("packageId"),
			},
			(call) => change(call, "give"),
		),
		operation(
			{
				...version.deleteWithBody(packagesPath),
				name: `clientsTakePackagesV${version.number}`,
				tag,
				summary: "Takes access packages of a client from an agent",
				access,
				query: three,
				body: { schema: packageValuesSchema },
				responses: described("packageId"),
			},
			(call) => change(call, "take"),
		),
		...(version.resources
			? [
					operation(
						{
							method: "POST",
							path: resourcesPath,
							name: "clientsGiveResourcesV2",
							tag,
							summary: "Gives an agent single resources of a client",
							access,
							query: three,
							body: { schema: resourceValuesSchema },
							responses: described("resourceId"),
						},
						(call) => change(call, "give"),
					),
					operation(
						{
							...version.deleteWithBody(resourcesPath),
							name: "clientsTakeResourcesV2",
							tag,
							summary: "Takes single resources of a client from an agent",
							access,
							query: three,
							body: { schema: resourceValuesSchema },
							responses: described("resourceId"),
						},
						(call) => change(call, "take"),
					),
				]
			: []),
	];
}

/** The same query with `cascade`. */
export function withCascade(asked: ReturnType<typeof partyQuery>) {
	return {
		type: "object" as const,
		properties: { ...asked.properties, cascade } as Readonly<Record<string, typeof uuid | typeof cascade>>,
		required: asked.required,
	};
}

/** Takes the parties' uuids and `cascade` apart. */
export function readCascade(query: Readonly<Record<string, string | boolean>>): { query: Query; isCascade: boolean } {
	const { cascade: isCascade, ...rest } = query;
	const parties = Object.entries(rest).filter((entry): entry is [string, string] => typeof entry[1] === "string");
	return { query: Object.fromEntries(parties), isCascade: isCascade === true };
}
