import type { Kysely } from "kysely";
import { type ClientName, clientNames } from "../access/clients/client-names-repository.js";
import { clientBatches } from "../access/clients/client-repository.js";
import { AGENT_SYSTEM_ROLES } from "../access/clients/system-user-agents.js";
import type { AccessPackage } from "../catalogue/catalogue.js";
import type { Party } from "../parties/model.js";
import { findPartiesBy } from "../parties/repository.js";
import { inBatches } from "../resources/repository.js";
import type { Database } from "../store/schema.js";
import { clientsWithPackages } from "./client-repository.js";
import { neededPackages } from "./clients.js";
import type { SystemUser } from "./model.js";

type Db = Kysely<Database>;

/** A client of the provider, and whether the agent acts for it. */
export interface ListedClient extends ClientName {
	readonly added: boolean;
}

/** Everybody that an agent acts for or might act for, by name. @throws {Fault} AUTH-00034 */
export async function listClients(db: Db, owner: Party, user: SystemUser, now: number): Promise<ListedClient[]> {
	const added = new Set(await clientsWithPackages(db, owner.id, user.party));
	const names = await clientNames(db, owner.id, AGENT_SYSTEM_ROLES, now);
	const known = new Set(names.map(({ uuid }) => uuid));
	// By another interface an agent may act for a client in a role that is none of these.
	const others = await partiesNamed(
		db,
		[...added].filter((uuid) => !known.has(uuid)),
	);
	return [...names, ...others]
		.map(({ id, uuid, name, orgNumber }) => ({ id, uuid, name, orgNumber, added: added.has(uuid) }))
		.sort((a, b) => compare(a.name, b.name) || a.id - b.id);
}

async function partiesNamed(db: Db, uuids: readonly string[]): Promise<Party[]> {
	const found: Party[] = [];
	for (const some of inBatches(uuids)) found.push(...(await findPartiesBy(db, { uuids: some })));
	return found;
}

const { compare } = new Intl.Collator("nb");

/** Of these clients, the packages that the agent needs and each does not give; nothing is missing of who can be added. */
export async function missingOf(
	db: Db,
	owner: Party,
	user: SystemUser,
	clients: readonly ListedClient[],
	now: number,
): Promise<Map<number, readonly AccessPackage[]>> {
	const needed = neededPackages(user);
	const missing = new Map<number, readonly AccessPackage[]>();
	for (const { id } of clients) {
		const asked = { provider: owner.id, client: id, now, after: 0, roles: AGENT_SYSTEM_ROLES };
		const given = new Set<AccessPackage>();
		for await (const [client] of clientBatches(db, asked)) {
			for (const { packages } of client?.access ?? []) for (const each of packages) given.add(each);
		}
		missing.set(
			id,
			needed.filter((each) => !given.has(each)),
		);
	}
	return missing;
}
