import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { findRole } from "../../src/catalogue/catalogue.js";
import type { Change } from "../../src/store/changes.js";
import type { Database, PartyKind } from "../../src/store/schema.js";
import type { Actor, Store, Transaction } from "../../src/store/store.js";

export const actor: Actor = { kind: "operator", id: "test" };

export interface PartyValues {
	readonly uuid?: string;
	readonly partyId?: number;
	readonly userId?: number;
	readonly orgNumber?: string;
	readonly personNumber?: string;
	readonly username?: string;
	readonly form?: string;
	readonly parent?: number;
	readonly died?: string;
	readonly deletedAt?: number;
}

export interface Times {
	readonly since?: number | null;
	readonly until?: number | null;
}

/** Writes a world row by row, as the write side would, in one transaction; notes what changed and logs it at the end. */
export class WorldBuilder {
	readonly #pairs = new Map<string, [number, number]>();
	readonly #parties = new Set<number>();
	readonly #more: Change[] = [];

	constructor(private readonly tx: Transaction) {}

	get db(): Kysely<Database> {
		return this.tx.db;
	}

	#common() {
		return { uuid: randomUUID(), created_at: this.tx.now, created_by: "test" };
	}

	touch(from: number, to: number): void {
		this.#pairs.set(`${from} ${to}`, [from, to]);
	}

	touchParty(party: number): void {
		this.#parties.add(party);
	}

	log(change: Change): void {
		this.#more.push(change);
	}

	async party(kind: PartyKind, values: PartyValues = {}): Promise<number> {
		const { id } = await this.db
			.insertInto("party")
			.values({
				uuid: values.uuid ?? randomUUID(),
				kind,
				party_id: values.partyId ?? null,
				user_id: values.userId ?? null,
				username: values.username ?? null,
				org_number: values.orgNumber ?? null,
				person_number: values.personNumber ?? null,
				email: null,
				name: "name",
				last_name: null,
				form: values.form ?? null,
				parent_id: values.parent ?? null,
				born: null,
				died: values.died ?? null,
				deleted_at: values.deletedAt ?? null,
				created_at: this.tx.now,
				updated_at: this.tx.now,
			})
			.returning("id")
			.executeTakeFirstOrThrow();
		this.touchParty(id);
		return id;
	}

	/** The assignment's id; made when it is not there. */
	async assignment(from: number, to: number, role: string, times: Times = {}): Promise<number> {
		const known = await this.db
			.selectFrom("assignment")
			.select("id")
			.where("from_id", "=", from)
			.where("to_id", "=", to)
			.where("role", "=", role)
			.executeTakeFirst();
		if (known !== undefined) return known.id;
		const values = { from_id: from, to_id: to, role, source: "test", ...this.#common() };
		const { id } = await this.db
			.insertInto("assignment")
			.values({ ...values, valid_from: times.since ?? null, valid_to: times.until ?? null })
			.returning("id")
			.executeTakeFirstOrThrow();
		this.touch(from, to);
		return id;
	}

	async package(from: number, to: number, code: string, times: Times = {}): Promise<number> {
		const assignment_id = await this.assignment(from, to, "rettighetshaver");
		const { id } = await this.db
			.insertInto("assignment_package")
			.values({ assignment_id, package: code, source: "test", ...timesOf(times), ...this.#common() })
			.returning("id")
			.executeTakeFirstOrThrow();
		this.touch(from, to);
		return id;
	}

	async right(
		from: number,
		to: number,
		resource: string,
		rights: readonly object[],
		times: Times = {},
	): Promise<number> {
		const assignment_id = await this.assignment(from, to, "rettighetshaver");
		const { id } = await this.db
			.insertInto("assignment_resource")
			.values({
				assignment_id,
				resource,
				rights: JSON.stringify(rights),
				source: "test",
				...timesOf(times),
				...this.#common(),
			})
			.returning("id")
			.executeTakeFirstOrThrow();
		this.touch(from, to);
		return id;
	}

	async instance(
		from: number,
		to: number,
		resource: string,
		instance: string,
		rights: readonly object[],
		role: "rettighetshaver" | "appstyrt-rettighetshaver" = "rettighetshaver",
	): Promise<number> {
		const assignment_id = await this.assignment(from, to, role);
		const source = role === "rettighetshaver" ? ("EndUser" as const) : ("AltinnApp" as const);
		const { id } = await this.db
			.insertInto("assignment_instance")
			.values({
				assignment_id,
				resource,
				instance,
				rights: JSON.stringify(rights),
				source,
				valid_from: null,
				valid_to: null,
				...this.#common(),
			})
			.returning("id")
			.executeTakeFirstOrThrow();
		this.touch(from, to);
		return id;
	}

	/** Client → provider (in a role) → agent. */
	async clientDelegation(client: number, provider: number, agent: number, role: string): Promise<number> {
		const from_assignment_id = await this.assignment(client, provider, role);
		const to_assignment_id = await this.assignment(provider, agent, "agent");
		const known = await this.db
			.selectFrom("client_delegation")
			.select("id")
			.where("from_assignment_id", "=", from_assignment_id)
			.where("to_assignment_id", "=", to_assignment_id)
			.executeTakeFirst();
		if (known !== undefined) return known.id;
		const { id } = await this.db
			.insertInto("client_delegation")
			.values({ from_assignment_id, to_assignment_id, ...this.#common() })
			.returning("id")
			.executeTakeFirstOrThrow();
		return id;
	}

	/** What a role carries from a party of that form rests on the role, anything else on a package given with it. */
	async clientPackage(client: number, provider: number, agent: number, role: string, code: string): Promise<void> {
		const delegation_id = await this.clientDelegation(client, provider, agent, role);
		const isCarried = findRole(role)?.packages.some((row) => row.access && row.code === code) === true;
		const assignment_package_id = isCarried ? null : await this.#grant(client, provider, role, code);
		await this.db
			.insertInto("client_delegation_package")
			.values({ delegation_id, package: code, assignment_package_id, ...this.#common() })
			.execute();
		this.touch(client, agent);
	}

	async #grant(from: number, to: number, role: string, code: string): Promise<number> {
		const assignment_id = await this.assignment(from, to, role);
		const known = await this.db
			.selectFrom("assignment_package")
			.select("id")
			.where("assignment_id", "=", assignment_id)
			.where("package", "=", code)
			.executeTakeFirst();
		if (known !== undefined) return known.id;
		const { id } = await this.db
			.insertInto("assignment_package")
			.values({ assignment_id, package: code, source: "test", ...timesOf({}), ...this.#common() })
			.returning("id")
			.executeTakeFirstOrThrow();
		this.touch(from, to);
		return id;
	}

	/** A single right that the client gave the provider, passed on to an agent. */
	async clientRight(
		client: number,
		provider: number,
		agent: number,
		resource: string,
		rights: readonly object[],
	): Promise<number> {
		const assignment_resource_id = await this.right(client, provider, resource, rights);
		const delegation_id = await this.clientDelegation(client, provider, agent, "rettighetshaver");
		await this.db
			.insertInto("client_delegation_resource")
			.values({ delegation_id, resource, assignment_resource_id, ...this.#common() })
			.execute();
		this.touch(client, agent);
		return assignment_resource_id;
	}

	finish(): void {
		for (const change of this.#more) this.tx.log(change);
		if (this.#parties.size > 0) this.tx.log({ kind: "parties", parties: [...this.#parties] });
		if (this.#pairs.size > 0 || this.#parties.size + this.#more.length === 0) {
			this.tx.log({ kind: "facts", pairs: [...this.#pairs.values()] });
		}
	}
}

const timesOf = ({ since, until }: Times) => ({ valid_from: since ?? null, valid_to: until ?? null });

/** One write of a world. */
export async function build<T>(store: Store, work: (world: WorldBuilder) => Promise<T>): Promise<T> {
	const { value } = await store.write(actor, async (tx) => {
		const world = new WorldBuilder(tx);
		const result = await work(world);
		world.finish();
		return result;
	});
	return value;
}

export const silent = { warn: () => undefined, error: () => undefined, info: () => undefined };

/** A right as the store has it. */
export const right = (resource: string, action: string, ...more: readonly (readonly [string, string])[]) => ({
	key: `01${resource}${action}`,
	action,
	resource: [{ type: "urn:altinn:resource", value: resource }, ...more.map(([type, value]) => ({ type, value }))],
});
