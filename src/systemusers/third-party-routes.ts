import { requireCaller } from "../access/clients/caller.js";
import { common, Fault, invalid, type ValidationFinding } from "../http/fault.js";
import { type Call, type Operation, operation } from "../http/operation.js";
import type { Principal } from "../http/principal.js";
import type { Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import { clientsView } from "./client-views.js";
import {
	addAgentClient,
	listAgentClients,
	listAvailableClients,
	neededPackages,
	removeAgentClient,
} from "./clients.js";
import type { Dependencies } from "./dependencies.js";
import { actorOfParty } from "./events.js";
import { CLIENTS, thirdParty } from "./gates.js";
import type { SystemUser } from "./model.js";
import { finding, own, problems } from "./problems.js";
import { findLiveUser, listUsersOfOwner } from "./repository.js";
import { users } from "./route-parts.js";
import { clientsSchema, pairedSchema } from "./schemas.js";
import { mayAdminister } from "./standing.js";
import { internalViews } from "./user-views.js";

const BASE = "/authentication/api/v1/enduser/systemuser";
const tag = "Client delegation to system users, for third parties";
const id = { type: "string", maxLength: 255 } as const;
const agent = { ...id, description: "Uuid of the system user" } as const;
const ofAgent = { type: "object", properties: { agent } } as const;
const ofPair = { type: "object", properties: { agent, client: { ...id, description: "Uuid of the client" } } } as const;
const listed = { 200: { description: "Clients", schema: clientsSchema } } as const;
const paired = { 200: { description: "Both, as they were named", schema: pairedSchema } } as const;
const refused = {
	400: { description: "What is wrong, with the codes AUTH.VLD-00014 to 16 or AUTH-…" },
	403: { description: "The caller does not administer the clients of the owner" },
} as const;

/**
 * Client delegation for software of third parties (systemuser 2.5): the caller is a person, or a system user that administers
 * clients itself. Whose clients it is about follows from the agent; the PDP is asked about that organisation.
 */
export function thirdPartyOperations({ store, decide, now = Date.now }: Dependencies): Operation[] {
	const { db } = store;
	const checkAdministers = async (principal: Principal, owner: Party, action: "read" | "write"): Promise<void> => {
		if (await mayAdminister(decide, principal, owner, action, CLIENTS)) return;
		throw new Fault(common.forbidden, { detail: `You may not ${action} the clients of that organisation.` });
	};
	const agentOf = async (
		principal: Principal,
		named: string,
		action: "read" | "write",
	): Promise<{ readonly user: SystemUser; readonly owner: Party }> => {
		const user = await findLiveUser(db, named);
		if (user === undefined) throw invalid([finding.agentUnknown]);
		const owner = await findParty(db, { id: user.owner });
		if (owner === undefined) throw new Fault(own.ownerNotFound);
		await checkAdministers(principal, owner, action);
		// Which kind it is, is for those who may know.
		if (user.type !== "agent") throw invalid([finding.notAgent]);
		return { user, owner };
	};
	/** Adds or removes a client; the same twice is no fault. */
	const pair = (
		method: "POST" | "DELETE",
		name: string,
		summary: string,
		work: (...asked: Parameters<typeof addAgentClient>) => Promise<unknown>,
	): Operation =>
		operation(
			{
				method,
				path: `${BASE}/clients`,
				name,
				tag,
				summary,
				access: thirdParty.write,
				query: ofPair,
				responses: { ...paired, ...refused },
			},
			async ({ principal, query }) => {
				const named = readPair(query);
				const { user, owner } = await agentOf(principal, named.agent, "write");
				const client = await findParty(db, { uuid: named.client });
				if (client === undefined)
					throw new Fault(method === "POST" ? problems.clientNotFound : problems.clientNotRevoked);
				const by = actorOfParty(await requireCaller(db, principal));
				await store.write(by, async (tx) => {
					// It may have been deleted since.
					const current = await findLiveUser(tx.db, user.id);
					if (current === undefined) throw invalid([finding.agentUnknown]);
					await work(tx, { owner, user: current, client, by });
				});
				return { status: 200, body: { agent: user.id, client: client.uuid } };
			},
		);
	return [
		operation(
			{
				method: "GET",
				path: `${BASE}/agents`,
				name: "systemUserClientDelegationAgents",
				tag,
				summary: "The agents of an organisation",
				access: thirdParty.read,
				query: {
					type: "object",
					properties: { party: { ...id, description: "Organisation number" } },
					required: ["party"],
				},
				responses: { ...users, ...refused, 404: { description: "There is no such organisation" } },
			},
			async ({ principal, query }) => {
				const owner = /^\d{9}$/.test(query.party) ? await findParty(db, { orgNumber: query.party }) : undefined;
				if (owner === undefined) throw new Fault(own.ownerNotFound);
				await checkAdministers(principal, owner, "read");
				return { status: 200, body: await internalViews(db, await listUsersOfOwner(db, owner.id, "agent")) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/clients/available`,
				name: "systemUserClientDelegationAvailable",
				tag,
				summary: "Clients that give at least one of the agent's packages",
				access: thirdParty.read,
				query: ofAgent,
				responses: { ...listed, ...refused },
			},
			async ({ principal, query }) => {
				const { user, owner } = await agentOf(principal, readAgent(query), "read");
				const clients = await listAvailableClients(db, owner, neededPackages(user), now());
				const parties = clients.map(({ party }) => party);
				return { status: 200, body: clientsView(user, parties) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/clients`,
				name: "systemUserClientDelegationClients",
				tag,
				summary: "Clients that the agent acts for",
				access: thirdParty.read,
				query: ofAgent,
				responses: { ...listed, ...refused },
			},
			async ({ principal, query }) => {
				const { user, owner } = await agentOf(principal, readAgent(query), "read");
				return { status: 200, body: clientsView(user, await listAgentClients(db, owner, user, now())) };
			},
		),
		pair("POST", "systemUserClientDelegationAdd", "Lets an agent act for a client", addAgentClient),
		pair("DELETE", "systemUserClientDelegationRemove", "An agent acts for a client no more", removeAgentClient),
	];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isMissing = (text: string | undefined): boolean => text === undefined || !UUID.test(text) || /^[0-]*$/.test(text);

type Pair = Call<
	unknown,
	{ readonly agent?: string | undefined; readonly client?: string | undefined },
	unknown
>["query"];

/** @throws {Fault} AUTH.VLD-00014 for none, and for what is no uuid or the empty one */
function readAgent({ agent: named }: Pick<Pair, "agent">): string {
	if (isMissing(named)) throw invalid([finding.agentMissing]);
	return named as string;
}

/** @throws {Fault} AUTH.VLD-00014, AUTH.VLD-00016 */
function readPair(query: Pair): { readonly agent: string; readonly client: string } {
	const findings: ValidationFinding[] = [];
	if (isMissing(query.agent)) findings.push(finding.agentMissing);
	if (isMissing(query.client)) findings.push(finding.clientMissing);
	if (findings.length > 0) throw invalid(findings);
	return { agent: query.agent as string, client: query.client as string };
}
