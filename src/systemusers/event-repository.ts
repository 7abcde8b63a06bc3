import type { Kysely, Selectable } from "kysely";
import type { Database } from "../store/schema.js";
import type { SystemUserEventTable } from "../store/schema-systems.js";
import type { Actor, Transaction } from "../store/store.js";
import { newUuid } from "../store/uuid.js";

type Db = Kysely<Database>;

/** What the vendor and the customer are told besides who, what and when. */
export type EventData = Readonly<Record<string, unknown>>;

/** An event as it is kept. */
export interface StoredEvent {
	/** Its place in the feed. */
	readonly place: number;
	readonly id: string;
	readonly type: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly vendorOrg: string;
	readonly systemId: string;
	readonly ownerOrg: string;
	readonly systemUserId: string | undefined;
	readonly requestId: string | undefined;
	readonly data: EventData;
	readonly by: { readonly kind: string; readonly id: string };
	/** The reader's resources that it touches, when the reader is a service owner and not the vendor. */
	readonly resources: readonly string[] | undefined;
}

/** Whose events: a vendor's of its own systems, a service owner's that touch its resources, or both. */
export interface Reader {
	readonly vendorOrg: string | undefined;
	readonly ownerCode: string | undefined;
}

export interface NewStoredEvent {
	readonly type: string;
	readonly vendorOrg: string;
	readonly systemId: string;
	readonly ownerOrg: string;
	readonly systemUserId: string | undefined;
	readonly requestId: string | undefined;
	readonly data: EventData;
	readonly by: Actor;
	/** Resources by the code of the owner. */
	readonly owners: ReadonlyMap<string, readonly string[]>;
}

/** @returns the event's place in the feed */
export async function insertEvent(tx: Transaction, event: NewStoredEvent): Promise<number> {
	const uuid = newUuid(tx.now);
	const { id } = await tx.db
		.insertInto("system_user_event")
		.values({
			uuid,
			type: event.type,
			at: tx.now,
			vendor_org: event.vendorOrg,
			system_id: event.systemId,
			owner_org: event.ownerOrg,
			system_user_id: event.systemUserId ?? null,
			request_id: event.requestId ?? null,
			payload: JSON.stringify(event.data),
			actor_kind: event.by.kind,
			actor_id: event.by.id,
		})
		.returning("id")
		.executeTakeFirstOrThrow();
	for (const [owner_code, resources] of event.owners) {
		const values = { owner_code, event_id: id, resources: JSON.stringify(resources) };
		await tx.db.insertInto("system_user_event_owner").values(values).execute();
	}
	return id;
}

/** A reader's events after a place, in the order they happened. */
export async function readEvents(
	db: Db,
	reader: Reader,
	page: { readonly after: number; readonly size: number },
): Promise<StoredEvent[]> {
	const { vendorOrg, ownerCode } = reader;
	const own =
		vendorOrg === undefined
			? []
			: await db
					.selectFrom("system_user_event as e")
					.selectAll("e")
					.where("e.vendor_org", "=", vendorOrg)
					.where("e.id", ">", page.after)
					.orderBy("e.id")
					.limit(page.size)
					.execute();
	const touched =
		ownerCode === undefined
			? []
			: await db
					.selectFrom("system_user_event_owner as o")
					.innerJoin("system_user_event as e", "e.id", "o.event_id")
					.selectAll("e")
					.select("o.resources as resources")
					.where("o.owner_code", "=", ownerCode)
					.where("o.event_id", ">", page.after)
					.orderBy("o.event_id")
					.limit(page.size)
					.execute();
	const found = new Map(touched.map((row) => [row.id, eventOf(row, row.resources)]));
	// As the vendor it sees all of an event.
	for (const row of own) found.set(row.id, eventOf(row));
	return [...found.values()].sort((a, b) => a.place - b.place).slice(0, page.size);
}

/** The event at a place as a reader may see it. */
export async function readEvent(db: Db, place: number, reader: Reader): Promise<StoredEvent | undefined> {
	const row = await db.selectFrom("system_user_event").selectAll().where("id", "=", place).executeTakeFirst();
	if (row === undefined) return undefined;
	if (reader.vendorOrg === row.vendor_org) return eventOf(row);
	if (reader.ownerCode === undefined) return undefined;
	const touched = await db
		.selectFrom("system_user_event_owner")
		.select("resources")
		.where("event_id", "=", place)
		.where("owner_code", "=", reader.ownerCode)
		.executeTakeFirst();
	return touched && eventOf(row, touched.resources);
}

/** What happened to a system user, and to the request it came from; the newest first. */
export async function readHistory(db: Db, systemUserId: string, size: number): Promise<StoredEvent[]> {
	const rows = await db
		.selectFrom("system_user_event")
		.selectAll()
		.where(({ eb, or }) => or([eb("system_user_id", "=", systemUserId), eb("request_id", "=", systemUserId)]))
		.orderBy("id", "desc")
		.limit(size)
		.execute();
	return rows.map((row) => eventOf(row));
}

/** Whether a system user had an event of a type since a time. */
export async function hasEventSince(db: Db, systemUserId: string, type: string, since: number): Promise<boolean> {
	const row = await db
		.selectFrom("system_user_event")
		.select("id")
		.where("system_user_id", "=", systemUserId)
		.where("type", "=", type)
		.where("at", ">=", since)
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}

/** The place of the newest event; 0 when there is none. */
export async function lastEventPlace(db: Db): Promise<number> {
	const row = await db
		.selectFrom("system_user_event")
		.select(({ fn }) => fn.max("id").as("last"))
		.executeTakeFirst();
	return Number(row?.last ?? 0);
}

/** Whom events concern. */
export interface Audience {
	readonly place: number;
	readonly vendorOrg: string;
	readonly ownerCodes: readonly string[];
}

/** Whom the events after a place concern, the oldest first. */
export async function audiencesAfter(db: Db, place: number, size: number): Promise<Audience[]> {
	const events = await db
		.selectFrom("system_user_event")
		.select(["id", "vendor_org"])
		.where("id", ">", place)
		.orderBy("id")
		.limit(size)
		.execute();
	const [first, last] = [events[0]?.id, events.at(-1)?.id];
	if (first === undefined || last === undefined) return [];
	const owners = new Map<number, string[]>();
	const query = db.selectFrom("system_user_event_owner").select(["event_id", "owner_code"]);
	for (const row of await query.where("event_id", ">=", first).where("event_id", "<=", last).execute()) {
		const known = owners.get(row.event_id);
		if (known === undefined) owners.set(row.event_id, [row.owner_code]);
		else known.push(row.owner_code);
	}
	return events.map(({ id, vendor_org: vendorOrg }) => ({ place: id, vendorOrg, ownerCodes: owners.get(id) ?? [] }));
}

/** The uuid of the event at a place; undefined when there is none, or no more. */
export async function eventIdAt(db: Db, place: number): Promise<string | undefined> {
	const query = db.selectFrom("system_user_event").select("uuid").where("id", "=", place);
	return (await query.executeTakeFirst())?.uuid;
}

const TRIMMED = "system-user-events-trimmed";

/** Up to which place events are no longer kept; 0 when none was ever removed. */
export async function trimmedUpTo(db: Db): Promise<number> {
	const row = await db.selectFrom("setting").select("value").where("name", "=", TRIMMED).executeTakeFirst();
	return Number(row?.value ?? 0);
}

/** Removes the oldest events from before a time, all but the newest event there is. @returns how many */
export async function trimEvents(tx: Transaction, before: number, atMost: number): Promise<number> {
	const old = tx.db
		.selectFrom("system_user_event")
		.select("id")
		.where("at", "<", before)
		.orderBy("id")
		.limit(atMost)
		.as("old");
	const { last } = await tx.db
		.selectFrom(old)
		.select(({ fn }) => fn.max("old.id").as("last"))
		.executeTakeFirstOrThrow();
	const upTo = Math.min(Number(last ?? 0), (await lastEventPlace(tx.db)) - 1);
	if (upTo <= 0) return 0;
	const { numDeletedRows } = await tx.db.deleteFrom("system_user_event").where("id", "<=", upTo).executeTakeFirst();
	if (numDeletedRows === 0n) return 0;
	const value = String(upTo);
	await tx.db
		.insertInto("setting")
		.values({ name: TRIMMED, value })
		.onConflict((on) => on.column("name").doUpdateSet({ value }))
		.execute();
	return Number(numDeletedRows);
}

/** The resources that rights and packages reach, by the code of their owner. */
export async function resourcesByOwner(
	db: Db,
	resources: readonly string[],
	packages: readonly string[],
): Promise<Map<string, string[]>> {
	const rows: { id: string; owner_code: string }[] = [];
	for (let i = 0; i < resources.length; i += AT_ONCE) {
		const some = resources.slice(i, i + AT_ONCE);
		rows.push(...(await db.selectFrom("resource").select(["id", "owner_code"]).where("id", "in", some).execute()));
	}
	for (let i = 0; i < packages.length; i += AT_ONCE) {
		const subjects = packages.slice(i, i + AT_ONCE).map((urn) => urn.toLowerCase());
		const query = db
			.selectFrom("resource_subject as s")
			.innerJoin("resource as r", "r.id", "s.resource")
			.select(["r.id", "r.owner_code"])
			.distinct()
			.where("s.subject", "in", subjects)
			.where("s.deleted", "=", 0)
			.where("r.deleted_at", "is", null);
		rows.push(...(await query.execute()));
	}
	const owners = new Map<string, Set<string>>();
	for (const { id, owner_code } of rows) {
		const known = owners.get(owner_code);
		if (known === undefined) owners.set(owner_code, new Set([id]));
		else known.add(id);
	}
	return new Map([...owners].map(([code, ids]) => [code, [...ids].sort()]));
}

/** The most values one statement names: below every engine's limit of parameters. */
const AT_ONCE = 500;

function eventOf(row: Selectable<SystemUserEventTable>, resources?: string): StoredEvent {
	return {
		place: row.id,
		id: row.uuid,
		type: row.type,
		at: row.at,
		vendorOrg: row.vendor_org,
		systemId: row.system_id,
		ownerOrg: row.owner_org,
		systemUserId: row.system_user_id ?? undefined,
		requestId: row.request_id ?? undefined,
		data: JSON.parse(row.payload) as EventData,
		by: { kind: row.actor_kind, id: row.actor_id },
		resources: resources === undefined ? undefined : (JSON.parse(resources) as string[]),
	};
}
