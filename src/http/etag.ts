import { common, Fault } from "./fault.js";
import type { Call, Reply } from "./operation.js";

/** What tells one state of a thing from another (RFC 9110 8.8). */
export interface Validators {
	/** `"…"` or `W/"…"`, by `strongTag` or `weakTag`. */
	readonly tag: string;
	/** When it last changed, in milliseconds since 1970. */
	readonly modified?: number;
}

type Headers = Pick<Call<never, never, never>, "header">;

export const strongTag = (version: string | number): string => `"${opaque(version)}"`;
export const weakTag = (version: string | number): string => `W/"${opaque(version)}"`;

/** Quotes and control characters have no place in a tag. */
const opaque = (version: string | number): string => String(version).replace(/[^\x21\x23-\x7e]/g, "_");

/** The headers that tell the state. */
export function validatorHeaders({ tag, modified }: Validators): Record<string, string> {
	return { ETag: tag, ...(modified === undefined ? {} : { "Last-Modified": new Date(modified).toUTCString() }) };
}

/**
 * To be called before a change, with the thing's present state (undefined when it is not there), inside the write that
 * makes the change: If-Match, If-None-Match and If-Unmodified-Since, in the order of RFC 9110 13.2.2. Weak tags match as well:
 * the original gives only weak ones out, and takes them back in If-Match.
 *
 * @throws {Fault} 412
 */
export function checkPrecondition(call: Headers, now: Validators | undefined): void {
	const wanted = call.header("if-match");
	const unchangedSince = dateOf(call.header("if-unmodified-since"));
	if (wanted !== undefined) {
		if (!names(wanted, now?.tag)) throw new Fault(common.preconditionFailed);
	} else if (unchangedSince !== undefined && now?.modified !== undefined && seconds(now.modified) > unchangedSince) {
		throw new Fault(common.preconditionFailed);
	}
	const unwanted = call.header("if-none-match");
	if (unwanted !== undefined && names(unwanted, now?.tag)) throw new Fault(common.preconditionFailed);
}

/**
 * The answer to a read: 304 when the caller has this state already, else 200 with the body.
 *
 * @throws {Fault} 412 when the caller wants another state only (If-Match, If-Unmodified-Since).
 */
export function conditionalReply(call: Headers, now: Validators, body: unknown, type?: string): Reply {
	checkPrecondition({ header: (name) => (name === "if-none-match" ? undefined : call.header(name)) }, now);
	const headers = { "Cache-Control": "no-cache", ...validatorHeaders(now) };
	const known = call.header("if-none-match");
	const since = dateOf(call.header("if-modified-since"));
	const unchanged =
		known === undefined
			? since !== undefined && now.modified !== undefined && seconds(now.modified) <= since
			: names(known, now.tag);
	if (unchanged) return { status: 304, headers };
	return { status: 200, headers, body, ...(type === undefined ? {} : { type }) };
}

/** True when a list of tags names this one, by weak comparison; `*` names whatever there is. */
function names(list: string, tag: string | undefined): boolean {
	if (list.trim() === "*") return tag !== undefined;
	const tags = list.match(/(?:W\/)?"[\x21\x23-\x7e]*"/g) ?? [];
	return tag !== undefined && tags.some((each) => bare(each) === bare(tag));
}

const bare = (tag: string): string => tag.replace(/^W\//, "");

/** A header's date has no smaller unit. */
const seconds = (ms: number): number => Math.floor(ms / 1000);

function dateOf(header: string | undefined): number | undefined {
	const at = header === undefined ? Number.NaN : Date.parse(header);
	return Number.isNaN(at) ? undefined : seconds(at);
}
