import type { Kysely } from "kysely";
import { Fault } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { Paging } from "../http/paging.js";
import type { Schema } from "../http/schema.js";
import type { Database } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { access, eventReader } from "./event-reader.js";
import {
	eventIdAt,
	lastEventPlace,
	type Reader,
	readEvents,
	type StoredEvent,
	trimmedUpTo,
} from "./event-repository.js";
import { eventSchema, eventView, SOURCE } from "./event-view.js";
import type { EventWaiters } from "./event-waiters.js";
import { own } from "./problems.js";

const LONGEST_WAIT = 30;
const LARGEST_PAGE = 1000;

const pageSchema = {
	title: "SystemUserEvents",
	type: "object",
	properties: {
		data: { type: "array", items: eventSchema },
		cursor: { type: "string", description: "Keep it, and send it the next time" },
		more: { type: "boolean", description: "There is more already: ask again at once" },
		links: {
			type: "object",
			properties: { next: { type: "string", description: "The address of what comes after this page" } },
			required: ["next"],
		},
	},
	required: ["data", "cursor", "more", "links"],
} as const satisfies Schema;

export interface EventDependencies {
	readonly store: Store;
	readonly paging: Paging;
	readonly waiters: EventWaiters;
}

/** The feed of what happens to system users and their requests (systemuser 6, wishes 2, 3 and 11). */
export function eventOperations({ store, paging, waiters }: EventDependencies): Operation[] {
	return [
		operation(
			{
				method: "GET",
				path: SOURCE,
				name: "systemUserEvents",
				tag: "Events of system users",
				summary: "What happened, to whoever it concerns, in the order it happened",
				description:
					"For a vendor the events of its own systems; for a service owner those that touch its own resources. Follow `links.next`, or send `cursor` again. Every event comes at least once to who keeps the cursor of the last page he has dealt with.",
				access: access.read,
				query: {
					type: "object",
					properties: {
						cursor: { type: "string", description: "From the page before; without it the feed begins with the oldest" },
						start: { enum: ["oldest", "now"], default: "oldest", description: "Where to begin without a cursor" },
						limit: { type: "integer", minimum: 1, maximum: LARGEST_PAGE, default: 100 },
						wait: {
							type: "integer",
							minimum: 0,
							maximum: LONGEST_WAIT,
							default: 0,
							description: "Seconds to wait for an event when there is none",
						},
					},
				},
				responses: {
					200: { description: "Events; none when nothing came in time", schema: pageSchema },
					400: { description: "No cursor of this feed" },
					410: { description: `${own.cursorTooOld.code}: events after the cursor are no longer kept` },
				},
			},
			async (call) => {
				const { db } = store;
				const reader = await eventReader(db, call.principal);
				const { limit = 100, wait = 0 } = call.query;
				const feed = ["events", reader.vendorOrg ?? null, reader.ownerCode ?? null];
				const cursor = paging.place(feed, call.query.cursor, "cursor") as Place | undefined;
				if (cursor !== undefined) await checkPlace(db, cursor);
				const start = cursor?.[0] ?? (call.query.start === "now" ? await lastEventPlace(db) : 0);
				const asked = { reader, limit, orgNumber: reader.orgNumber, waitMs: wait * 1000 };
				const { events, place } = await eventsAfter(store, waiters, start, asked);
				const next = paging.token(feed, [place, tailOf(await eventIdAt(db, place))] satisfies Place);
				const query = new URLSearchParams({ cursor: next, limit: String(limit) });
				if (wait > 0) query.set("wait", String(wait));
				const links = { next: call.link(`${SOURCE}?${query}`) };
				const body = { data: events.map(eventView), cursor: next, more: events.length === limit, links };
				return { status: 200, body };
			},
		),
	];
}

/** A place in the feed, and which event stood there: after a restore from a backup it may be another one. */
type Place = readonly [place: number, event: string];

/** Enough to tell two events apart, and of no use to find one. */
const tailOf = (uuid: string | undefined): string => uuid?.slice(-8) ?? "";

/** @throws {Fault} 410 when events after it are gone, or it is of a history that was lost */
async function checkPlace(db: Kysely<Database>, [place, event]: Place): Promise<void> {
	const oldest = `${SOURCE}?start=oldest`;
	if (place < (await trimmedUpTo(db))) {
		throw new Fault(own.cursorTooOld, {
			detail:
				"Events after this cursor were removed because of their age. Read your system users anew, and begin again.",
			extensions: { oldest },
		});
	}
	const known = place === 0 || event === "" || tailOf(await eventIdAt(db, place)) === event;
	if (known || place === (await trimmedUpTo(db))) return;
	throw new Fault(own.cursorTooOld, {
		detail: "The database was restored to an earlier state since. Read your system users anew, and begin again.",
		extensions: { oldest },
	});
}

interface Asked {
	readonly reader: Reader;
	readonly orgNumber: string;
	readonly limit: number;
	readonly waitMs: number;
}

/** A page of events after a place, with the place that the next one begins after; waits while there is none. */
async function eventsAfter(store: Store, waiters: EventWaiters, start: number, asked: Asked) {
	const { reader, orgNumber, limit, waitMs } = asked;
	const until = performance.now() + waitMs;
	let after = start;
	for (let again = true; ; ) {
		// INVARIANT: read before the events, and none is told that came later, so that none is passed over. A reader moves on to
		// there without events of its own, too; else its place would be trimmed while it waits.
		const last = await lastEventPlace(store.db);
		const found = await readEvents(store.db, reader, { after, size: limit });
		const events = found.filter((event) => event.place <= last);
		const place = events.length === limit ? (events.at(-1) as StoredEvent).place : Math.max(last, after);
		if (events.length > 0 || !again) return { events, place };
		after = place;
		again = await waiters.wait({ orgNumber, reader, after }, until - performance.now());
	}
}
