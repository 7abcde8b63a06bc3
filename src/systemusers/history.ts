import type { Kysely } from "kysely";
import type { Party } from "../parties/model.js";
import { findPartiesBy } from "../parties/repository.js";
import { inBatches } from "../resources/repository.js";
import type { Database } from "../store/schema.js";
import { readHistory } from "./event-repository.js";
import { readAudit } from "./history-repository.js";
import { type Content, NOTHING, resourcesOf } from "./model.js";
import { type Effect, nameAccess, type Offer, type Unnamed } from "./offer.js";

type Db = Kysely<Database>;

/** What is kept in the audit for good, by what it is called there. */
const AUDITED = {
	"system-user-request.created": "request-created",
	"system-user-request.approved": "request-approved",
	"system-user-request.forwarded": "request-forwarded",
	"system-user-change.created": "change-created",
	"system-user-change.approved": "change-approved",
	"system-user-change.rejected": "change-rejected",
	"system-user.created": "created",
	"system-user.access-set": "access-set",
	"system-user.access-ended": "access-ended",
	"system-user.moved": "moved",
	"system-user.deactivated": "deactivated",
	"system-user.reactivated": "reactivated",
	"system-user.renamed": "renamed",
	"system-user.clients-changing": "clients-changing",
	"system-user.self-given": "self-given",
	"system-user.self-taken": "self-taken",
	"system-user.client-added": "client-added",
	"system-user.client-removed": "client-removed",
} as const;

/** What is told as an event alone, and kept for as long as events are. */
const TOLD = {
	"systemuser.change.withdrawn": "change-withdrawn",
	"systemuser.change.expired": "change-expired",
} as const;

export type HistoryKind = (typeof AUDITED)[keyof typeof AUDITED] | (typeof TOLD)[keyof typeof TOLD];

/** What somebody saw when deciding, or what was changed: packages and rights, and what became of them. */
export type SeenThen = Pick<Offer, "packages" | "rights">;

/** One thing that happened to a system user. */
export interface HistoryEntry {
	readonly kind: HistoryKind;
	/** Milliseconds since 1970. */
	readonly at: number;
	/** The name of who did it; undefined when this server did, its operator, or nobody known. */
	readonly by: string | undefined;
	/** Done by whoever runs the server, as an import is. */
	readonly isByOperator: boolean;
	readonly seen: SeenThen | undefined;
	/** The client that it was about, by name. */
	readonly client: string | undefined;
}

/** Everything that is told of one system user: who did what when, and what they saw; the newest first. */
export async function historyOf(db: Db, owner: Party, id: string, size: number): Promise<HistoryEntry[]> {
	const actions = Object.keys(AUDITED);
	const audited = (await readAudit(db, { party: owner.uuid, id, actions }, { size })).map(
		({ at, actor, action, details }) => ({
			kind: AUDITED[action as keyof typeof AUDITED] as HistoryKind,
			at,
			actor,
			seen: seenIn(details),
			client: details.client as string | undefined,
		}),
	);
	const told = (await readHistory(db, id, size))
		.filter(({ type }) => type in TOLD)
		.map(({ type, at, by }) => ({
			kind: TOLD[type as keyof typeof TOLD] as HistoryKind,
			at,
			actor: by,
			seen: undefined,
			client: undefined,
		}));
	const all = [...audited, ...told].sort((a, b) => b.at - a.at).slice(0, size);
	const nameOf = await namesOf(
		db,
		all.flatMap(({ actor, client }) => [actor.id, ...(client === undefined ? [] : [client])]),
	);
	const entries: HistoryEntry[] = [];
	for (const { kind, at, actor, seen, client } of all) {
		const named = seen && (await nameAccess(db, seen));
		entries.push({
			kind,
			at,
			by: nameOf(actor.id),
			isByOperator: actor.kind === "operator",
			seen: named,
			client: client && nameOf(client),
		});
	}
	return entries;
}

/** The part of the audit's details that tells what was shown, or else what was changed. */
function seenIn({ shown, given, taken, dropped }: Readonly<Record<string, unknown>>): Unnamed | undefined {
	if (shown !== undefined) return readShown(shown as Shown);
	const gone = (taken ?? dropped) as Content | undefined;
	if (given === undefined && gone === undefined) return undefined;
	const parts = [
		{ content: (given as Content | undefined) ?? NOTHING, effect: "new" as const },
		{ content: gone ?? NOTHING, effect: "goes" as const },
	];
	return {
		packages: parts.flatMap(({ content, effect }) => content.packages.map((urn) => ({ urn, effect }))),
		rights: parts.flatMap(({ content, effect }) =>
			content.rights.flatMap((right) =>
				resourcesOf(right).map((resource) => ({ resource, rights: actionsNamed([right.action ?? ""]), effect })),
			),
		),
	};
}

/** As `summaryOf` writes it. */
interface Shown {
	readonly packages?: readonly string[];
	readonly rights?: readonly string[];
}

function readShown({ packages = [], rights = [] }: Shown): Unnamed {
	return {
		packages: packages.map((text) => {
			const [effect, urn = ""] = text.split(" ", 2);
			return { urn, effect: effect as Effect };
		}),
		rights: rights.map((text) => {
			const [, effect, resource = "", actions = ""] = /^(\w+) (.*): ([^:]*)$/.exec(text) ?? [];
			return { resource, rights: actionsNamed(actions.split(", ")), effect: effect as Effect };
		}),
	};
}

const actionsNamed = (actions: readonly string[]) =>
	actions.filter((action) => action !== "").map((action) => ({ action, resource: [] }));

/** Names by uuid or organisation number. */
export async function namesOf(db: Db, ids: readonly string[]): Promise<(id: string) => string | undefined> {
	const names = new Map<string, string>();
	for (const some of inBatches(ids)) {
		const orgNumbers = some.filter((id) => /^\d{9}$/.test(id));
		const uuids = some.filter((id) => /^[\da-f]{8}-/.test(id));
		for (const { uuid, orgNumber, name } of await findPartiesBy(db, { uuids, orgNumbers })) {
			names.set(uuid, name);
			if (orgNumber !== undefined) names.set(orgNumber, name);
		}
	}
	return (id) => names.get(id);
}
