import type { Kysely } from "kysely";
import { invalid } from "../../http/fault.js";
import { jsonList } from "../../http/json-pieces.js";
import type { Call, Reply } from "../../http/operation.js";
import type { Schema } from "../../http/schema.js";
import { findParty } from "../../parties/repository.js";
import type { Database } from "../../store/schema.js";

const JSON_TYPE = "application/json; charset=utf-8";

/** A page of a list that is ordered by one party a row: what comes after that party (inner number), at most so many. */
export interface Page {
	readonly after: number;
	/** Everything when not given, as in the original. */
	readonly size?: number;
}

export const pageQuery = {
	pageSize: {
		type: "integer",
		minimum: 1,
		maximum: 10_000,
		description: "At most so many in one answer; everything when not given",
	},
	token: { type: "string", format: "uuid", description: "From `links.next` of the answer before" },
} as const;

/** The token is the uuid of the last party told: nothing of the inside shows, and an old link stays good. */
export async function readPage(
	db: Kysely<Database>,
	{ pageSize, token }: { readonly pageSize?: number | undefined; readonly token?: string | undefined },
): Promise<Page> {
	const last = token === undefined ? undefined : await findParty(db, { uuid: token });
	if (token !== undefined && last === undefined) {
		throw invalid([{ code: "STD.VLD-00002", title: "This token was not given out here.", paths: ["QUERY/token"] }]);
	}
	return { after: last?.id ?? 0, ...(pageSize === undefined ? {} : { size: pageSize }) };
}

/** The token that goes on after a party; undefined when there is no more. */
export async function tokenAfter(db: Kysely<Database>, last: number | undefined): Promise<string | undefined> {
	return last === undefined ? undefined : (await findParty(db, { id: last }))?.uuid;
}

/** `{links: {next}, data}`; the token is what the next page goes on with. */
export function pageReply(
	call: Pick<Call<unknown, unknown, unknown>, "url" | "link">,
	data: readonly unknown[],
	token: string | undefined,
): Reply {
	if (token === undefined) return listReply(null, data);
	const [path = "", query = ""] = call.url.split("?");
	const search = new URLSearchParams(query);
	for (const name of [...search.keys()]) if (name.toLowerCase() === "token") search.delete(name);
	search.set("token", token);
	return listReply(call.link(`${path}?${search}`), data);
}

function listReply(next: string | null, data: readonly unknown[]): Reply {
	return { status: 200, type: JSON_TYPE, body: jsonList(`{"links":${JSON.stringify({ next })},"data":`, data, "}") };
}

/** A plain array; a long one is written while it is sent. */
export const arrayReply = (data: readonly unknown[]): Reply => ({
	status: 200,
	type: JSON_TYPE,
	body: jsonList("", data, ""),
});

export const pageOf = (items: Schema): Schema => ({
	type: "object",
	properties: {
		links: { type: "object", properties: { next: { type: ["string", "null"] } } },
		data: { type: "array", items },
	},
});
