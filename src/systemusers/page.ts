import type { Call, Reply } from "../http/operation.js";
import type { Paging } from "../http/paging.js";

/** Of a list that goes on where the page before ended: `token` comes from `links.next` (systemuser 0.5). */
export const pageQuery = {
	type: "object",
	properties: { token: { type: "string", description: "From `links.next` of the page before" } },
} as const;

interface Listing<T, P> {
	readonly paging: Paging;
	readonly call: Pick<Call<unknown, { readonly token?: string | undefined }, unknown>, "query" | "url" | "link">;
	/** All that chooses the rows; a token for another list is refused. */
	readonly list: readonly unknown[];
	/** The place before the first row. */
	readonly start: P;
	/** Rows after a place, in the order of places. */
	readonly rows: (page: { readonly after: P; readonly size: number }) => Promise<readonly T[]>;
	readonly placeOf: (row: T) => P;
	readonly view: (row: T) => unknown;
}

/**
 * One page of a vendor's list.
 *
 * @throws {Fault} 400 for a token of another list
 */
export async function page<T, P>(listing: Listing<T, P>): Promise<Reply> {
	const { paging, call, list, start, rows, placeOf, view } = listing;
	const after = (paging.place(list, call.query.token) as P | undefined) ?? start;
	const found = await rows({ after, size: paging.size + 1 });
	const told = found.slice(0, paging.size);
	const last = told.at(-1);
	const data = told.map(view);
	if (last === undefined || found.length === told.length) return { status: 200, body: { links: {}, data } };
	const token = paging.token(list, placeOf(last));
	const [path = ""] = call.url.split("?");
	return { status: 200, body: { links: { next: call.link(`${path}?token=${token}`) }, data } };
}
