import type { Kysely } from "kysely";
import { RoleCode } from "../../catalogue/catalogue.js";
import { invalid } from "../../http/fault.js";
import type { Party } from "../../parties/model.js";
import { findParty } from "../../parties/repository.js";
import type { Database } from "../../store/schema.js";
import type { Actor, Transaction } from "../../store/store.js";
import { removeAssignment } from "../cascade.js";
import { at } from "../problems.js";
import { ensureAssignment } from "./assignment.js";
import { type AgentAssignment, agentAssignments } from "./client-repository.js";
import { type DelegationRow, delegationRows, removeDelegations } from "./delegation-repository.js";
import { logPairs } from "./facts.js";
import { canBeAgent } from "./model.js";
import { finding } from "./problems.js";

const EMPTY_UUID = /^[0-]*$/;

/** A party that a query parameter names. */
export async function namedParty(db: Kysely<Database>, uuid: string, parameter: string): Promise<Party> {
	if (EMPTY_UUID.test(uuid)) throw invalid([at(finding.emptyId, `$QUERY/${parameter}`)]);
	const party = await findParty(db, { uuid });
	if (party === undefined) throw invalid([at(finding.unknownParty, `QUERY/${parameter}`)]);
	return party;
}

/** Whether the provider has given the person anything at all; others are named by number and last name. */
export async function isConnected(db: Kysely<Database>, provider: Party, person: Party): Promise<boolean> {
	const row = await db
		.selectFrom("assignment")
		.select("id")
		.where("from_id", "=", provider.id)
		.where("to_id", "=", person.id)
		.executeTakeFirst();
	return row !== undefined;
}

/** Makes a party an agent of a provider, or finds that it is one. `parameter` is where the call names the agent. */
export async function addAgent(
	tx: Transaction,
	provider: Party,
	agent: Party,
	by: Actor,
	parameter: string,
): Promise<AgentAssignment> {
	if (!canBeAgent(agent) || agent.id === provider.id) throw invalid([at(finding.entityType, parameter)]);
	// A stranger's machine must not get at a provider's clients by a slip of the pen.
	if (agent.kind === "system-user" && agent.parentId !== undefined && agent.parentId !== provider.id) {
		throw invalid([at(finding.entityType, parameter, "The system user belongs to another party.")]);
	}
	const key = { from: provider.id, to: agent.id, role: RoleCode.agent };
	const { changed, id, uuid, createdAt } = await ensureAssignment(tx, key, { source: "access-management", by: by.id });
	if (changed) {
		logPairs(tx, [[provider.id, agent.id]]);
		tx.audit({ action: "client-delegation.agent-added", party: provider.uuid, details: { agent: agent.uuid } });
	}
	return { id, uuid, createdAt, provider: provider.id, agent: agent.id };
}

/**
 * An agent is one no more, and loses all its clients there. It may have been none.
 *
 * @throws AM.VLD-00031 when it has clients and `cascade` is not set
 */
export async function removeAgent(tx: Transaction, provider: Party, agent: Party, cascade: boolean): Promise<void> {
	const [known] = await agentAssignments(tx.db, { provider: provider.id, agent: agent.id });
	if (known === undefined) return;
	const delegations = await delegationRows(tx.db, { provider: provider.id, agent: agent.id });
	refuseContent(delegations, cascade);
	// The delegations go with the assignment.
	await removeAssignment(tx, { from: provider.id, to: agent.id }, known.id);
	const details = { agent: agent.uuid, delegations: delegations.length };
	tx.audit({ action: "client-delegation.agent-removed", party: provider.uuid, details });
}

/** An agent loses one client, and stays an agent. There may be nothing to lose. */
export async function removeClientOfAgent(
	tx: Transaction,
	provider: Party,
	client: Party,
	agent: Party,
	cascade: boolean,
): Promise<void> {
	const filter = { provider: provider.id, client: client.id, agent: agent.id };
	await removeRows(tx, await delegationRows(tx.db, filter), { provider, client, agent }, cascade);
}

export async function removeRows(
	tx: Transaction,
	rows: readonly DelegationRow[],
	{ provider, client, agent }: { readonly provider: Party; readonly client: Party; readonly agent: Party },
	cascade: boolean,
): Promise<void> {
	if (rows.length === 0) return;
	refuseContent(rows, cascade);
	await removeDelegations(
		tx,
		rows.map(({ id }) => id),
	);
	logPairs(tx, [[client.id, agent.id]]);
	const details = { provider: provider.uuid, agent: agent.uuid, delegations: rows.map(({ uuid }) => uuid) };
	tx.audit({ action: "client-delegation.client-removed", party: client.uuid, details });
}

function refuseContent(delegations: readonly DelegationRow[], cascade: boolean): void {
	if (!cascade && delegations.some(({ filled }) => filled)) {
		throw invalid([at(finding.hasContent, "QUERY/cascade")]);
	}
}
