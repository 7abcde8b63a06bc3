import type { Kysely } from "kysely";
import type { Database } from "../../store/schema.js";
import { uuidOfName } from "../metadata/model.js";
import { compactPackage, compactResource, compactRole } from "../metadata/views.js";
import type { Client } from "./client-repository.js";
import type { Relation } from "./delegate.js";
import type { PartyAccess } from "./list.js";
import type { ItemOutcome, RoleAccess } from "./model.js";
import { entityViews, viewsOf } from "./party-view.js";

/** The parts of an access item; v1 tells no resources. */
export function accessView(access: readonly RoleAccess[], resources: boolean) {
	return access.map((each) => ({
		role: compactRole(each.role),
		packages: each.packages.map(compactPackage),
		...(resources ? { resources: each.resources.map(compactResource) } : {}),
	}));
}

export async function clientViews(db: Kysely<Database>, clients: readonly Client[], resources: boolean) {
	const view = await viewsOf(
		db,
		clients.map(({ party }) => party),
	);
	return clients.map(({ party, access }) => ({ client: view(party.id), access: accessView(access, resources) }));
}

/** `{client|agent|provider, …AddedAt?, access}`. */
export async function partyAccessViews(
	db: Kysely<Database>,
	name: "client" | "agent" | "provider",
	rows: readonly PartyAccess[],
	resources: boolean,
) {
	const view = await entityViews(
		db,
		rows.map(({ party }) => party),
	);
	return rows.map(({ party, access, since }) => ({
		[name]: view(party),
		...(since === undefined ? {} : { [`${name}AddedAt`]: new Date(since).toISOString() }),
		access: accessView(access, resources),
	}));
}

/** `{roleId, packageId|resourceId, viaId, fromId, toId, changed}` (registry-access 4.2). */
export function outcomeViews({ provider, client, agent }: Omit<Relation, "agentAt">, outcomes: readonly ItemOutcome[]) {
	return outcomes.map(({ item, changed }) => ({
		roleId: item.role.id,
		...(item.package === undefined
			? { resourceId: uuidOfName("resource", item.resource ?? "") }
			: { packageId: item.package.id }),
		viaId: provider.uuid,
		fromId: client.uuid,
		toId: agent.uuid,
		changed,
	}));
}
