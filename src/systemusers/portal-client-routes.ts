import { Fault } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import { access, answering, customerNamed } from "./caller.js";
import { availableView } from "./client-views.js";
import {
	addAgentClient,
	listAgentClients,
	listAvailableClients,
	neededPackages,
	removeAgentClient,
} from "./clients.js";
import { ownUser } from "./delete-user.js";
import type { Dependencies } from "./dependencies.js";
import { actorOfParty } from "./events.js";
import { gates } from "./gates.js";
import { PORTAL_API, portalTag as tag, told } from "./portal-faults.js";
import { agentDelegationSchema, customerSchema } from "./portal-schemas.js";
import { problems } from "./problems.js";
import { ofUser, refused, unknown, uuid } from "./route-parts.js";
import { giveSelf, hasSelf, takeSelf } from "./self.js";

const AGENT = `${PORTAL_API}/systemuser/agentdelegation/{party}/{systemUserId}`;
const itself = {
	type: "object",
	properties: { partyuuid: { type: "string", description: "The party once more, by its uuid" } },
} as const;
const isSo = { 200: { description: "Whether it is so", schema: { type: "boolean" } } } as const;

/** Clients of agents as pages show them (systemuser 2.6). */
export function portalClientOperations({ store, now = Date.now }: Dependencies): Operation[] {
	const { db } = store;
	const self = (method: "POST" | "DELETE", name: string, summary: string, work: typeof giveSelf): Operation =>
		operation(
			{
				method,
				path: `${AGENT}/self`,
				name,
				tag,
				summary,
				access: access.writeManagedInPortal,
				parameters: ofUser,
				query: itself,
				responses: { ...isSo, ...refused, ...unknown },
			},
			async (call) => {
				const acting = await answering(db, call);
				checkSame(acting.owner, call.query.partyuuid);
				await work(store, { ...acting, id: call.path.systemUserId });
				return { status: 200, body: true };
			},
		);
	return [
		operation(
			{
				method: "GET",
				path: `${AGENT}/customers`,
				name: "portalAgentsCustomers",
				tag,
				summary: "Clients that give at least one of the packages that the agent needs",
				access: gates.portalReadClients,
				parameters: ofUser,
				query: itself,
				responses: {
					200: { description: "Clients", schema: { type: "array", items: customerSchema } },
					...refused,
					...unknown,
				},
			},
			async ({ path, query }) => {
				const owner = await customerNamed(db, path.party);
				checkSame(owner, query.partyuuid);
				const user = await ownUser({ db }, owner, path.systemUserId);
				const clients = await listAvailableClients(db, owner, neededPackages(user), now());
				const body = clients.map((client) => {
					const {
						partyUuid: id,
						displayName: name,
						organizationIdentifier: orgNo,
						access: given,
					} = availableView(client);
					return { id, name, orgNo, access: given };
				});
				return { status: 200, body };
			},
		),
		operation(
			{
				method: "GET",
				path: `${AGENT}/delegation`,
				name: "portalAgentsClients",
				tag,
				summary: "Clients that the agent acts for",
				access: gates.portalReadClients,
				parameters: ofUser,
				query: itself,
				responses: {
					200: { description: "Delegations", schema: { type: "array", items: agentDelegationSchema } },
					...refused,
					...unknown,
				},
			},
			async ({ path, query }) => {
				const owner = await customerNamed(db, path.party);
				checkSame(owner, query.partyuuid);
				const user = await ownUser({ db }, owner, path.systemUserId);
				if (user.type !== "agent") throw new Fault(problems.agentExpected);
				return { status: 200, body: (await listAgentClients(db, owner, user, now())).map(delegationOf) };
			},
		),
		operation(
			{
				method: "POST",
				path: `${AGENT}/delegation`,
				name: "portalAgentsAddClient",
				tag,
				summary: "Lets the agent act for a client",
				access: gates.portalWriteClients,
				parameters: ofUser,
				query: itself,
				body: {
					schema: {
						title: "AgentDelegationRequest",
						type: "object",
						properties: { customerId: uuid, facilitatorId: { type: ["string", "null"] } },
						required: ["customerId"],
					},
				},
				responses: { 200: { description: "The delegation", schema: agentDelegationSchema }, ...refused, ...unknown },
			},
			async (call) => {
				const { user: caller, owner } = await answering(db, call);
				checkSame(owner, call.query.partyuuid);
				checkSame(owner, call.body.facilitatorId ?? undefined);
				const by = actorOfParty(caller);
				const { value } = await store.write(by, async (tx) => {
					const user = await ownUser(tx, owner, call.path.systemUserId);
					neededPackages(user);
					const client = await findParty(tx.db, { uuid: call.body.customerId });
					if (client === undefined) throw new Fault(problems.clientNotFound);
					await addAgentClient(tx, { owner, user, client, by });
					return delegationOf(client);
				});
				return { status: 200, body: value };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${AGENT}/delegation/{delegationId}`,
				name: "portalAgentsRemoveClient",
				tag,
				summary: "The agent acts for a client no more",
				access: gates.portalWriteClients,
				parameters: {
					type: "object",
					properties: { ...ofUser.properties, delegationId: uuid },
					required: ["party", "systemUserId", "delegationId"],
				},
				query: itself,
				responses: { ...isSo, ...refused, ...unknown },
			},
			async (call) => {
				const { user: caller, owner } = await answering(db, call);
				checkSame(owner, call.query.partyuuid);
				const by = actorOfParty(caller);
				await store.write(by, async (tx) => {
					const user = await ownUser(tx, owner, call.path.systemUserId);
					if (user.type !== "agent") throw new Fault(problems.agentExpected);
					// The client stands for the delegation (systemuser 1.7).
					const client = await findParty(tx.db, { uuid: call.path.delegationId });
					if (client === undefined) throw new Fault(problems.clientNotRevoked);
					await removeAgentClient(tx, { owner, user, client, by });
				});
				return { status: 200, body: true };
			},
		),
		operation(
			{
				method: "GET",
				path: `${AGENT}/self`,
				name: "portalAgentsHasSelf",
				tag,
				summary: "Whether the agent acts for its own organisation too",
				access: access.writeManagedInPortal,
				parameters: ofUser,
				query: itself,
				responses: { ...isSo, ...refused, ...unknown },
			},
			async ({ path, query }) => {
				const owner = await customerNamed(db, path.party);
				checkSame(owner, query.partyuuid);
				return { status: 200, body: await hasSelf(db, { owner, id: path.systemUserId, now: now() }) };
			},
		),
		self("POST", "portalAgentsGiveSelf", "Lets the agent act for its own organisation too", giveSelf),
		self("DELETE", "portalAgentsTakeSelf", "The agent acts for its own organisation no more", takeSelf),
	].map(told);
}

const delegationOf = ({ uuid: id }: Party) => ({ delegationId: id, customerId: id });

/** Who names the party a second time must name the same. */
function checkSame(owner: Party, named: string | undefined): void {
	if (named !== undefined && named.toLowerCase() !== owner.uuid) throw new Fault(problems.partyMismatch);
}
