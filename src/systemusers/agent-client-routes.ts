import { Fault } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import { answering, customerNamed } from "./caller.js";
import { availableView, delegationView } from "./client-views.js";
import {
	addAgentClient,
	listAgentClients,
	listAvailableClients,
	neededPackages,
	removeAgentClient,
} from "./clients.js";
import { packagesNamed } from "./content.js";
import { ownUser } from "./delete-user.js";
import type { Dependencies } from "./dependencies.js";
import { actorOfParty } from "./events.js";
import { gates } from "./gates.js";
import { problems, unknownInForm } from "./problems.js";
import { findLiveUser } from "./repository.js";
import { BASE, ofParty, ofUser, refused, tag, uuid } from "./route-parts.js";
import { availableClientSchema, delegationResponseSchema } from "./schemas.js";

const AGENT = `${BASE}/agent/{party}`;
const urns = { type: "array", items: { type: "string", minLength: 1, maxLength: 300 }, maxItems: 300 } as const;
const delegations = {
	200: { description: "Delegations", schema: { type: "array", items: delegationResponseSchema } },
} as const;
const pairing = {
	type: "object",
	properties: {
		provider: { ...uuid, description: "The customer once more, by its uuid" },
		client: { ...uuid, description: "The client's uuid" },
	},
	required: ["provider", "client"],
} as const;

/** Clients of the customer's agents: U13 to U16 of systemuser 2.4. */
export function agentClientOperations({ store, now = Date.now }: Dependencies): Operation[] {
	const { db } = store;
	return [
		operation(
			{
				method: "GET",
				path: `${AGENT}/clients`,
				name: "systemUserAgentAvailableClients",
				tag,
				summary: "Clients that an agent could act for",
				access: gates.readClients,
				parameters: ofParty,
				query: {
					type: "object",
					properties: {
						facilitator: { type: "string", description: "The customer once more, by its uuid" },
						packages: { ...urns, description: "Clients that give one of these; every client when left out" },
					},
				},
				responses: {
					200: { description: "The clients", schema: { type: "array", items: availableClientSchema } },
					...refused,
				},
			},
			async ({ path, query }) => {
				const owner = await customerNamed(db, path.party);
				checkFacilitator(owner, query.facilitator);
				const { packages = [] } = query;
				const named = packagesNamed(packages);
				if (named.length < packages.length) throw new Fault(problems.clientsInvalid);
				const clients = await listAvailableClients(db, owner, named, now());
				return { status: 200, body: clients.map(availableView) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${AGENT}/{facilitator}/{systemUserId}/delegations`,
				name: "systemUserAgentClients",
				tag,
				summary: "Clients that an agent acts for; none for what does not fit together, as in the original",
				access: gates.readClients,
				parameters: {
					type: "object",
					properties: { ...ofUser.properties, facilitator: { type: "string" } },
					required: ["party", "facilitator", "systemUserId"],
				},
				responses: delegations,
			},
			async ({ path }) => {
				const user = await findLiveUser(db, path.systemUserId);
				const owner = await customerNamed(db, path.party);
				const fits = user?.type === "agent" && user.owner === owner.id && isSame(owner, path.facilitator);
				const clients = fits ? await listAgentClients(db, owner, user, now()) : [];
				return { status: 200, body: user === undefined ? [] : clients.map((each) => delegationView(user, each)) };
			},
		),
		operation(
			{
				method: "POST",
				path: `${AGENT}/{systemUserId}`,
				name: "systemUserAgentAddClient",
				tag,
				summary: "Lets an agent act for a client",
				access: gates.writeClients,
				parameters: ofUser,
				query: pairing,
				responses: { ...delegations, ...refused },
			},
			async (call) => {
				const { user: caller, owner } = await answering(db, call);
				const { client: clientId, provider } = call.query;
				checkFacilitator(owner, provider);
				const by = actorOfParty(caller);
				const { value } = await store.write(by, async (tx) => {
					const user = await unknownInForm(ownUser(tx, owner, call.path.systemUserId));
					const packages = neededPackages(user);
					const client = await findParty(tx.db, { uuid: clientId });
					if (client === undefined) throw new Fault(problems.clientNotFound);
					await addAgentClient(tx, { owner, user, client, by });
					return packages.map(() => delegationView(user, client));
				});
				return { status: 200, body: value };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${AGENT}/{systemUserId}/client`,
				name: "systemUserAgentRemoveClient",
				tag,
				summary: "An agent acts for a client no more",
				access: gates.writeClients,
				parameters: ofUser,
				query: pairing,
				responses: { 200: { description: "It does not, or not any more" }, ...refused },
			},
			async (call) => {
				const { user: caller, owner } = await answering(db, call);
				checkFacilitator(owner, call.query.provider);
				const by = actorOfParty(caller);
				await store.write(by, async (tx) => {
					const user = await ownUser(tx, owner, call.path.systemUserId);
					if (user.type !== "agent") throw new Fault(problems.agentExpected);
					const client = await findParty(tx.db, { uuid: call.query.client });
					if (client === undefined) throw new Fault(problems.clientNotRevoked);
					await removeAgentClient(tx, { owner, user, client, by });
				});
				return { status: 200 };
			},
		),
	];
}

const isSame = (owner: Party, text: string): boolean => owner.uuid === text.toLowerCase();

/**
 * The party that the PDP was asked about must be the one whose clients it is about.
 *
 * @throws {Fault} AUTH-00000 for none, AUTH-00044 for another
 */
function checkFacilitator(owner: Party, text: string | undefined): void {
	if (text === undefined || /^[0-]*$/.test(text)) throw new Fault(problems.partyUnknown);
	if (!isSame(owner, text)) throw new Fault(problems.clientsForbidden);
}
