import type { Kysely } from "kysely";
import { type Client, clientBatches } from "../access/clients/client-repository.js";
import {
	AGENT_SYSTEM_ROLES,
	addClient,
	availableClients,
	clientsOfAgent,
	removeClient,
} from "../access/clients/system-user-agents.js";
import type { AccessPackage } from "../catalogue/catalogue.js";
import { Fault } from "../http/fault.js";
import type { Party } from "../parties/model.js";
import { findParties } from "../parties/repository.js";
import type { Database } from "../store/schema.js";
import type { Actor, Transaction } from "../store/store.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { partyOf } from "./apply-change.js";
import { deleteToldClient, hasClient, insertToldClient, toldClients } from "./client-repository.js";
import { packagesNamed } from "./content.js";
import { aboutUser, tell } from "./events.js";
import { toldAs } from "./give.js";
import type { SystemUser } from "./model.js";
import { clientRefusals, problems } from "./problems.js";

type Db = Kysely<Database>;

/** An agent of a provider, and one of its clients. */
export interface Pairing {
	readonly owner: Party;
	readonly user: SystemUser;
	readonly client: Party;
	readonly by: Actor;
}

/** The packages that an agent needs of every client. @throws {Fault} AUTH-00034, AUTH-00063 */
export function neededPackages(user: SystemUser): AccessPackage[] {
	if (user.type !== "agent") throw new Fault(problems.agentExpected);
	const packages = packagesNamed(user.packages);
	if (packages.length === 0) throw new Fault(problems.packageNotInSystem, { extensions: { NotFoundPackages: "" } });
	return packages;
}

/**
 * Clients of the provider that give at least one of the packages (systemuser 3.6, step 2), with all that they give. Whether a
 * client gives all that an agent needs shows when it is added.
 */
export async function listAvailableClients(
	db: Db,
	owner: Party,
	packages: readonly AccessPackage[],
	now: number,
): Promise<Client[]> {
	const found: Client[] = [];
	for await (const batch of availableClients(db, owner, packages, now)) found.push(...batch);
	return found;
}

/** The clients that an agent acts for now. */
export async function listAgentClients(db: Db, owner: Party, user: SystemUser, now: number): Promise<Party[]> {
	const party = await partyOf({ db }, user);
	const clients = await clientsOfAgent(db, owner, party, now);
	const parties = await findParties(
		db,
		clients.map(({ party: id }) => id),
	);
	return parties.sort((a, b) => a.id - b.id);
}

/**
 * Lets an agent act for a client: the client must give every package that the agent needs. Done twice it is the same.
 *
 * @returns whether something changed
 * @throws {Fault} AUTH-00002, 34, 63, 79, 80
 */
export async function addAgentClient(tx: Transaction, { owner, user, client, by }: Pairing): Promise<boolean> {
	const packages = neededPackages(user);
	const agent = await partyOf(tx, user);
	const result = await toldAs(problems.delegationFailed, () =>
		addClient(tx, { provider: owner, client, agent, packages, by }),
	);
	if ("refused" in result) throw new Fault(clientRefusals[result.refused]);
	await tellClient(tx, { owner, user, client, by });
	return result.outcomes.some(({ changed }) => changed);
}

/**
 * Gives an agent what it needs besides of a client that it acts for, as far as the client gives it.
 *
 * @returns whether something changed
 */
export async function extendAgentClient(tx: Transaction, { owner, user, client, by }: Pairing): Promise<boolean> {
	const agent = await partyOf(tx, user);
	// It may have been taken away since.
	if (!(await hasClient(tx.db, owner.id, agent.id, client.id))) return false;
	const asked = { provider: owner.id, client: client.id, now: tx.now, after: 0, roles: AGENT_SYSTEM_ROLES };
	let access: Client["access"] = [];
	for await (const [only] of clientBatches(tx.db, asked)) access = only?.access ?? [];
	const packages = neededPackages(user).filter((each) => access.some((role) => role.packages.includes(each)));
	if (packages.length === 0) return false;
	const result = await addClient(tx, { provider: owner, client, agent, packages, by });
	return "outcomes" in result && result.outcomes.some(({ changed }) => changed);
}

/** An agent acts for a client no more; it may not have. @returns whether something changed */
export async function removeAgentClient(tx: Transaction, { owner, user, client, by }: Pairing): Promise<boolean> {
	const agent = await partyOf(tx, user);
	const had = await hasClient(tx.db, owner.id, agent.id, client.id);
	await removeClient(tx, owner, client, agent);
	await tellClient(tx, { owner, user, client, by });
	return had;
}

/**
 * Tells that an agent has a client now, or has it no more; nothing when that was told already. Whatever way it came about.
 */
export async function tellClient(tx: Transaction, { owner, user, client, by }: Pairing): Promise<void> {
	const has = await hasClient(tx.db, owner.id, user.party, client.id);
	const told = (await toldClients(tx.db, user.id, [client.id])).has(client.id);
	if (has === told) return;
	if (has) await insertToldClient(tx, user.id, client.id);
	else await deleteToldClient(tx, user.id, client.id);
	const details = { systemUser: user.id, client: client.uuid };
	tx.audit({ action: has ? "system-user.client-added" : "system-user.client-removed", party: owner.uuid, details });
	await tell(tx, {
		type: has ? "systemuser.client.added" : "systemuser.client.removed",
		system: (await findSystemByInternalId(tx.db, user.systemInternalId)) as System,
		ownerOrg: user.ownerOrg,
		systemUserId: user.id,
		content: { rights: [], packages: user.packages },
		data: {
			...aboutUser(user),
			client: { id: client.uuid, ...(client.orgNumber === undefined ? {} : { organizationNumber: client.orgNumber }) },
		},
		by,
	});
}
