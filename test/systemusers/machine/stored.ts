/** What the tables hold of requests, changes and system users, to be compared with the model: no state may be half made. */
import type { Kysely } from "kysely";
import { packageUrn } from "../../../src/catalogue/catalogue.js";
import type { Database } from "../../../src/store/schema.js";
import type { Model } from "./model.js";
import type { ClientName } from "./operations.js";
import type { ModelChange, ModelRequest, ModelUser } from "./state.js";

type Db = Kysely<Database>;
type State = Readonly<Record<string, unknown>>;

const sorted = (values: Iterable<string>): string[] => [...values].sort();

/** Of everything that waits: how it was answered, whether it is over or gone. */
const waiting = ({ state, expired, gone }: Omit<ModelRequest, "content"> | ModelChange): State => ({
	state,
	expired,
	gone,
});

/** What the model says should be stored, by id. */
export function expected({ requests, changes, users }: Model): State {
	return {
		requests: Object.fromEntries(requests.map((each) => [each.id, { ...waiting(each), escalated: each.escalated }])),
		changes: Object.fromEntries(changes.map((each) => [each.id, waiting(each)])),
		users: Object.fromEntries(users.map((each) => [each.id, userState(each)])),
		emptyDelegations: 0,
	};
}

const userState = (user: ModelUser): State => ({
	off: user.off,
	deleted: user.deleted,
	rights: sorted(user.rights),
	packages: sorted(user.packages),
	...(user.type === "agent" ? { needed: sorted(user.needed) } : {}),
	clients: Object.fromEntries(
		[...user.clients]
			.map(([client, packages]) => [client, sorted(packages)] as const)
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	),
});

/** The same as the tables have it. */
export async function stored(db: Db, clients: ReadonlyMap<number, ClientName>): Promise<State> {
	const requests = await db.selectFrom("system_user_request").selectAll().execute();
	const changes = await db.selectFrom("change_request").selectAll().execute();
	const users = await db
		.selectFrom("system_user as u")
		.innerJoin("party as p", "p.id", "u.party_id")
		.selectAll("u")
		.select(["p.uuid as party_uuid", "p.deleted_at as party_deleted_at"])
		.execute();
	const packages = await db
		.selectFrom("assignment_package as g")
		.innerJoin("assignment as a", "a.id", "g.assignment_id")
		.select(["a.to_id as to", "g.package as package"])
		.execute();
	const rights = await db
		.selectFrom("assignment_resource as g")
		.innerJoin("assignment as a", "a.id", "g.assignment_id")
		.select(["a.to_id as to", "g.rights as rights"])
		.execute();
	const passedOn = await db
		.selectFrom("client_delegation_package as g")
		.innerJoin("client_delegation as d", "d.id", "g.delegation_id")
		.innerJoin("assignment as c", "c.id", "d.from_assignment_id")
		.innerJoin("assignment as a", "a.id", "d.to_assignment_id")
		.select(["c.from_id as client", "a.to_id as to", "g.package as package"])
		.execute();
	const empty = await db
		.selectFrom("client_delegation as d")
		.leftJoin("client_delegation_package as g", "g.delegation_id", "d.id")
		.select("d.id")
		.where("g.id", "is", null)
		.execute();
	const row = (each: { status: string; expired_at: number | null; deleted_at: number | null }): State => ({
		state: each.status,
		expired: each.expired_at !== null,
		gone: each.deleted_at !== null,
	});
	return {
		requests: Object.fromEntries(requests.map((each) => [each.id, { ...row(each), escalated: each.escalated === 1 }])),
		changes: Object.fromEntries(changes.map((each) => [each.id, row(each)])),
		users: Object.fromEntries(
			users.map((user) => {
				if (user.party_uuid !== user.id) throw new Error(`${user.id} is another party's`);
				const ofClients = passedOn.filter(({ to }) => to === user.party_id);
				const names = new Set(ofClients.map(({ client }) => client));
				const state: State = {
					off: user.disabled_at !== null,
					deleted: user.deleted_at !== null && user.party_deleted_at !== null,
					rights: sorted(
						rights
							.filter(({ to }) => to === user.party_id)
							.flatMap((each) => (JSON.parse(each.rights) as { action: string }[]).map(({ action }) => action)),
					),
					packages: sorted(packages.filter(({ to }) => to === user.party_id).map((each) => each.package)),
					...(user.user_type === "agent" ? { needed: sorted(codes(user.packages)) } : {}),
					clients: Object.fromEntries(
						[...names]
							.map((client) => {
								const given = ofClients.filter((each) => each.client === client).map((each) => each.package);
								return [clients.get(client) ?? String(client), sorted(given)] as const;
							})
							.sort(([a], [b]) => (a < b ? -1 : 1)),
					),
				};
				return [user.id, state];
			}),
		),
		emptyDelegations: empty.length,
	};
}

const codes = (json: string): string[] => (JSON.parse(json) as string[]).map((urn) => urn.slice(packageUrn("").length));
