import type { Kysely } from "kysely";
import { type AccessPackage, RoleCode } from "../../catalogue/catalogue.js";
import type { Party } from "../../parties/model.js";
import type { Database } from "../../store/schema.js";
import type { Actor, Transaction } from "../../store/store.js";
import { removeClientOfAgent } from "./agents.js";
import { type Client, clientBatches } from "./client-repository.js";
import { giveToAgent } from "./delegate.js";
import { accessBy, delegated } from "./delegation-repository.js";
import type { PartyAccess } from "./list.js";
import type { Item, ItemOutcome } from "./model.js";

/** The roles in which a provider's agent system user can get a client (registry-access 4.4). */
export const AGENT_SYSTEM_ROLES: readonly string[] = [
	RoleCode.accountant,
	RoleCode.auditor,
	RoleCode.businessManager,
	RoleCode.rightholder,
	RoleCode.sharedResponsibility,
	"deltaker-fullt-ansvar",
];

/**
 * Clients that give the provider at least one of the packages, with all that may be passed on (systemuser 3.6, step 2); all
 * clients when no package is named. A batch at a time: a provider may have a hundred thousand.
 */
export async function* availableClients(
	db: Kysely<Database>,
	provider: Party,
	packages: readonly AccessPackage[],
	now: number,
): AsyncGenerator<Client[]> {
	for await (const batch of clientBatches(db, { provider: provider.id, now, after: 0, roles: AGENT_SYSTEM_ROLES })) {
		const fitting = batch.filter(
			({ access }) =>
				packages.length === 0 || access.some((each) => each.packages.some((one) => packages.includes(one))),
		);
		if (fitting.length > 0) yield fitting;
	}
}

/** The clients an agent has by way of a provider, with what it has from each. */
export async function clientsOfAgent(
	db: Kysely<Database>,
	provider: Party,
	agent: Party,
	now: number,
): Promise<PartyAccess[]> {
	const rows = await delegated(db, { provider: provider.id, agent: agent.id }, now, true);
	return [...accessBy(rows, "client")].map(([party, access]) => ({ party, access }));
}

/** Why an agent system user cannot have a client (AUTH-00079, -00080 of the system user contract). */
export type ClientRefusal = "not-a-client" | "packages-missing";

/**
 * Gives an agent system user a client with all its packages, each in the first role that carries it (systemuser 3.6, steps 2
 * to 4). The client has to give every package; it may spread them over its roles.
 */
export async function addClient(
	tx: Transaction,
	asked: {
		readonly provider: Party;
		readonly client: Party;
		readonly agent: Party;
		readonly packages: readonly AccessPackage[];
		readonly by: Actor;
	},
): Promise<{ readonly outcomes: readonly ItemOutcome[] } | { readonly refused: ClientRefusal }> {
	const { provider, client, agent, packages, by } = asked;
	const found = clientBatches(tx.db, {
		provider: provider.id,
		client: client.id,
		now: tx.now,
		after: 0,
		roles: AGENT_SYSTEM_ROLES,
	});
	let access: Client["access"] = [];
	for await (const [only] of found) access = only?.access ?? [];
	if (!access.some((each) => each.packages.some((one) => packages.includes(one)))) return { refused: "not-a-client" };
	const items: Item[] = [];
	for (const wanted of packages) {
		const role = access.find((each) => each.packages.includes(wanted))?.role;
		if (role === undefined) return { refused: "packages-missing" };
		items.push({ role, package: wanted, path: "/" });
	}
	return { outcomes: await giveToAgent(tx, { provider, client, agent, agentAt: "QUERY/agent" }, items, by) };
}

/** Takes a client with all its packages from an agent system user; it may not have had it. */
export function removeClient(tx: Transaction, provider: Party, client: Party, agent: Party): Promise<void> {
	return removeClientOfAgent(tx, provider, client, agent, true);
}
