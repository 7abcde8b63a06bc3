import { invalid, type ValidationFinding } from "../../http/fault.js";
import type { Party } from "../../parties/model.js";
import type { Actor, Transaction } from "../../store/store.js";
import { checkNotEnded } from "../connect.js";
import { at } from "../problems.js";
import { addAgent } from "./agents.js";
import {
	type AgentAssignment,
	agentAssignments,
	findClientAssignment,
	findPackageGrant,
	findResourceGrant,
} from "./client-repository.js";
import {
	addDelegation,
	addPackage,
	addResource,
	findDelegation,
	removeIfEmpty,
	removePackage,
	removeResource,
} from "./delegation-repository.js";
import { logPairs } from "./facts.js";
import { canBeAgent, type Item, type ItemOutcome, NO_CLIENT_ROLES, roleCarries } from "./model.js";
import { finding } from "./problems.js";

/** Whose delegation: what the agent gets is the client's, by way of the provider. `agentAt` is where the call names the agent. */
export interface Relation {
	readonly provider: Party;
	readonly client: Party;
	readonly agent: Party;
	readonly agentAt: string;
}

/** An item that may be given, with the rows it stands on. */
interface Grounds {
	readonly item: Item;
	readonly assignment: number;
	/** The row of the package or resource; null when the role itself carries the package. */
	readonly grant: number | null;
	/** The resource as the registry writes it. */
	readonly resource?: string;
}

/**
 * Gives an agent packages and resources of a client (registry-access 4.1): all of them, or none and every reason.
 *
 * @throws AM-00021, AM.VLD-00008, -00026, -00032, -00033
 */
export async function giveToAgent(
	tx: Transaction,
	relation: Relation,
	items: readonly Item[],
	by: Actor,
): Promise<ItemOutcome[]> {
	const { provider, client, agent } = relation;
	await checkNotEnded(tx, [provider, client, agent]);
	const agentAssignment = await agentOf(tx, relation, by);
	const findings: ValidationFinding[] = [];
	const grounds: Grounds[] = [];
	for (const item of items) {
		const found = await groundsOf(tx, relation, item);
		if ("code" in found) findings.push(found);
		else grounds.push(found);
	}
	if (findings.length > 0) throw invalid(findings);
	const outcomes: ItemOutcome[] = [];
	for (const { item, assignment, grant, resource } of grounds) {
		const delegation =
			(await findDelegation(tx.db, assignment, agentAssignment.id)) ??
			(await addDelegation(tx, assignment, agentAssignment.id, by.id));
		const changed =
			item.package !== undefined
				? await addPackage(tx, delegation.id, item.package.code, grant, by.id)
				: await addResource(tx, delegation.id, resource as string, grant as number, by.id);
		outcomes.push({ item, changed });
	}
	tell(tx, "client-delegation.given", { provider, client, agent }, outcomes);
	return outcomes;
}

/** The agent's assignment; a system user's is made when it gets its first client. */
async function agentOf(tx: Transaction, { provider, agent, agentAt }: Relation, by: Actor): Promise<AgentAssignment> {
	if (!canBeAgent(agent)) throw invalid([at(finding.entityType, agentAt)]);
	if (agent.kind === "system-user") return addAgent(tx, provider, agent, by, agentAt);
	const [known] = await agentAssignments(tx.db, { provider: provider.id, agent: agent.id, now: tx.now });
	if (known === undefined)
		throw invalid([at(finding.noAssignment, agentAt, "The person is no agent of the provider.")]);
	return known;
}

async function groundsOf(
	tx: Transaction,
	{ provider, client }: Relation,
	item: Item,
): Promise<Grounds | ValidationFinding> {
	const { role, package: wanted, path } = item;
	if (wanted !== undefined && !wanted.delegable) return at(finding.notDelegable, path);
	const assignment = await findClientAssignment(tx.db, client.id, provider.id, role, tx.now);
	if (assignment === undefined)
		return at(finding.noAssignment, path, `The client has not given the role "${role.code}".`);
	if (wanted !== undefined) {
		// What the role carries outlives the single grant: so it is built on the role where both give it.
		if (roleCarries(role, client.form, wanted.code)) return { item, assignment, grant: null };
		const grant = await findPackageGrant(tx.db, assignment, wanted, tx.now);
		return grant === undefined ? at(finding.notAuthorized, path) : { item, assignment, grant };
	}
	const grant = await findResourceGrant(tx.db, assignment, item.resource as string, tx.now);
	if (grant === undefined) return at(finding.notAuthorized, path);
	return { item, assignment, grant: grant.id, resource: grant.resource };
}

/** Takes packages and resources of a client from an agent; what it does not have is told as not changed. */
export async function takeFromAgent(
	tx: Transaction,
	{ provider, client, agent }: Relation,
	items: readonly Item[],
): Promise<ItemOutcome[]> {
	const [agentAssignment] = await agentAssignments(tx.db, { provider: provider.id, agent: agent.id });
	const outcomes: ItemOutcome[] = [];
	for (const item of items) {
		const delegation = agentAssignment && (await delegationOf(tx, provider, client, item, agentAssignment.id));
		let changed = false;
		if (delegation !== undefined) {
			changed =
				item.package !== undefined
					? await removePackage(tx, delegation.id, item.package.code)
					: await removeResource(tx, delegation.id, item.resource as string);
			if (changed) await removeIfEmpty(tx, delegation.id);
		}
		outcomes.push({ item, changed });
	}
	tell(tx, "client-delegation.taken", { provider, client, agent }, outcomes);
	return outcomes;
}

async function delegationOf(
	tx: Transaction,
	provider: Party,
	client: Party,
	{ role }: Item,
	agentAssignment: number,
): Promise<{ id: number } | undefined> {
	if (NO_CLIENT_ROLES.includes(role.code)) return undefined;
	return tx.db
		.selectFrom("client_delegation")
		.innerJoin("assignment", "assignment.id", "client_delegation.from_assignment_id")
		.select("client_delegation.id as id")
		.where("client_delegation.to_assignment_id", "=", agentAssignment)
		.where("assignment.from_id", "=", client.id)
		.where("assignment.to_id", "=", provider.id)
		.where("assignment.role", "=", role.code)
		.executeTakeFirst();
}

function tell(
	tx: Transaction,
	action: string,
	{ provider, client, agent }: Omit<Relation, "agentAt">,
	outcomes: readonly ItemOutcome[],
): void {
	const changed = outcomes.filter((each) => each.changed).map(({ item }) => item);
	if (changed.length === 0) return;
	logPairs(tx, [[client.id, agent.id]]);
	const what = changed.map(({ role, package: given, resource }) => ({
		role: role.code,
		...(given === undefined ? { resource } : { package: given.code }),
	}));
	tx.audit({ action, party: client.uuid, details: { provider: provider.uuid, agent: agent.uuid, what } });
}
