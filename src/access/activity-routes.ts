import { common, Fault, invalid } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import { findParties, findParty } from "../parties/repository.js";
import { type ActivityRow, activityOf } from "./activity-repository.js";
import { partiesByUuid } from "./delegation-change-repository.js";
import type { AccessDependencies } from "./dependencies.js";
import { unitsOf } from "./relation-repository.js";

const uuid = { type: "string", format: "uuid" } as const;
const named = {
	type: "object",
	properties: { kind: { type: "string" }, id: { type: "string" }, name: { type: ["string", "null"] } },
} as const;

/** The most parties of one answer: a business with its sub-units. */
const MOST_UNITS = 500;

/**
 * Who gave what to whom, when, and what was taken away again: a wish of users that the original does not meet (registry-access 9,
 * row 3). As JSON, or as a table for a spreadsheet.
 */
export function activityOperations({ store }: AccessDependencies): Operation[] {
	return [
		operation(
			{
				method: "GET",
				path: "/fullmakt/v1/parties/{party}/activity",
				name: "accessListActivity",
				tag: "Activity",
				summary: "Who gave what to whom on behalf of a party, when, and what was taken away",
				access: {
					kind: "token",
					scopes: ["altinn:portal/enduser", "altinn:accessmanagement/enduser:connections:toothers.read"],
					guard: { resource: "altinn_access_management", action: "read", party: "path.party" },
				},
				parameters: { type: "object", properties: { party: uuid }, required: ["party"] },
				query: {
					type: "object",
					properties: {
						includeSubUnits: { type: "boolean", default: false },
						format: { type: "string", enum: ["json", "csv"], default: "json" },
						pageSize: { type: "integer", minimum: 1, maximum: 1000, default: 100 },
						token: {
							type: "string",
							pattern: "^[0-9a-z]{1,11}$",
							description: "From `links.next` of the answer before",
						},
					},
				},
				responses: {
					200: {
						description: "Events, the newest first",
						schema: {
							type: "object",
							properties: {
								links: { type: "object", properties: { next: { type: ["string", "null"] } } },
								data: {
									type: "array",
									items: {
										type: "object",
										properties: {
											time: { type: "string", format: "date-time" },
											action: { type: "string" },
											actor: named,
											party: named,
											to: named,
											details: { type: "object" },
										},
									},
								},
							},
						},
					},
				},
			},
			async (call) => {
				const { format = "json", pageSize = 100, token, includeSubUnits = false } = call.query;
				const party = await findParty(store.db, { uuid: call.path.party });
				if (party === undefined) throw new Fault(common.notFound);
				const units = includeSubUnits ? await unitsOf(store.db, [party.id]) : [];
				if (units.length > MOST_UNITS) {
					const detail = `The party has more than ${MOST_UNITS} sub-units; ask for each.`;
					throw invalid([{ code: "STD.VLD-00007", title: "Too many.", paths: ["QUERY/includeSubUnits"], detail }]);
				}
				const below = await findParties(
					store.db,
					units.map(({ unit }) => unit),
				);
				const uuids = [party, ...below].map((each) => each.uuid);
				const before = token === undefined ? undefined : Number.parseInt(token, 36);
				const rows = await activityOf(store.db, uuids, { before, size: pageSize + 1 });
				const shown = rows.slice(0, pageSize);
				const names = await namesIn(store.db, shown);
				const events = shown.map((row) => eventView(row, names));
				const last = rows.length > pageSize ? shown.at(-1) : undefined;
				const next = last === undefined ? null : call.link(nextUrl(call.url, last.id.toString(36)));
				if (format === "json") return { status: 200, body: { links: { next }, data: events } };
				const headers = {
					"Content-Disposition": 'attachment; filename="activity.csv"',
					...(next === null ? {} : { Link: `<${next}>; rel="next"` }),
				};
				return { status: 200, type: "text/csv; charset=utf-8", headers, body: csvOf(events) };
			},
		),
	];
}

function nextUrl(url: string, token: string): string {
	const [path = "", query = ""] = url.split("?");
	const search = new URLSearchParams(query);
	for (const name of [...search.keys()]) if (name.toLowerCase() === "token") search.delete(name);
	search.set("token", token);
	return `${path}?${search}`;
}

/** Details that name the other party of an event. */
const OTHERS = ["to", "agent", "client", "supplier", "consumer", "provider"];

type Names = (uuid: string) => string | null;

async function namesIn(db: Parameters<typeof partiesByUuid>[0], rows: readonly ActivityRow[]): Promise<Names> {
	const uuids = rows.flatMap(({ actorId, party, details }) => [actorId, party, otherOf(details) ?? ""]);
	const parties = await partiesByUuid(db, uuids);
	return (uuid) => parties.get(uuid)?.name ?? null;
}

function otherOf(details: Readonly<Record<string, unknown>>): string | undefined {
	const values = OTHERS.map((name) => details[name]);
	return values.find((value) => typeof value === "string");
}

function eventView({ at, action, actorKind, actorId, party, details }: ActivityRow, names: Names) {
	const other = otherOf(details);
	return {
		time: new Date(at).toISOString(),
		action,
		actor: { kind: actorKind, id: actorId, name: names(actorId) },
		party: { id: party, name: names(party) },
		to: other === undefined ? null : { id: other, name: names(other) },
		details,
	};
}

type Event = ReturnType<typeof eventView>;

function csvOf(events: readonly Event[]): string {
	const head = ["time", "action", "actor", "actorName", "party", "partyName", "to", "toName", "details"];
	const lines = events.map(({ time, action, actor, party, to, details }) => [
		time,
		action,
		actor.id,
		actor.name ?? "",
		party.id,
		party.name ?? "",
		to?.id ?? "",
		to?.name ?? "",
		JSON.stringify(details),
	]);
	return [head, ...lines].map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

/** A spreadsheet must not take a name for a formula. */
function csvCell(text: string): string {
	const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
