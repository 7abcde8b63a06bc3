import { invalid } from "../http/fault.js";
import { badToken } from "./problems.js";

type TokenValue = string | number;

/** A place in a list as an opaque text: base64url of JSON. */
export function writeToken(place: readonly TokenValue[]): string {
	return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/**
 * Reads a place back, with the kinds of its parts.
 *
 * @throws {Fault} 400 when it is none of this kind
 */
export function readToken<const K extends readonly ("string" | "number")[]>(
	token: string,
	kinds: K,
): { readonly [I in keyof K]: K[I] extends "number" ? number : string } {
	const place = parse(token);
	const fits =
		Array.isArray(place) &&
		place.length === kinds.length &&
		place.every(
			(part, i) =>
				typeof part === kinds[i] && (typeof part === "string" ? !part.includes("\0") : Number.isSafeInteger(part)),
		);
	if (!fits) throw invalid([badToken]);
	return place as never;
}

function parse(token: string): unknown {
	try {
		return JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
	} catch {
		return undefined;
	}
}

/** The absolute address of the next page: the same call with another token. */
export function nextLink(call: { readonly url: string; link(pathAndQuery: string): string }, token: string): string {
	const [path = "", search] = call.url.split("?");
	const query = new URLSearchParams(search);
	query.delete("since");
	query.set("token", token);
	return call.link(`${path}?${query}`);
}
