import { Fault } from "../http/fault.js";
import { canonicalRedirect, type System } from "../systems/model.js";
import { problems } from "./problems.js";

/**
 * The address a customer is sent to afterwards: one of the system's, but for query and fragment (systemuser 5). It is kept with
 * the request: what the vendor registers later does not change it.
 *
 * @throws {Fault} AUTH-00026, AUTH-00021
 */
export function checkedRedirect({ redirectUrls }: System, asked: string | null | undefined): string | undefined {
	const text = asked?.trim();
	if (text === undefined || text === "") return undefined;
	if (redirectUrls.length === 0) throw new Fault(problems.redirectNone);
	const place = placeOf(text);
	if (place === undefined || !redirectUrls.some((allowed) => placeOf(allowed) === place)) {
		throw new Fault(problems.redirectNotAllowed);
	}
	return text;
}

/** Scheme, host, port and path. */
function placeOf(text: string): string | undefined {
	const url = canonicalRedirect(text);
	if (url === undefined) return undefined;
	const { origin, pathname } = new URL(url);
	return origin + pathname;
}

/** What people are shown of it. */
export const hostOf = (redirectUrl: string | undefined): string | undefined =>
	redirectUrl === undefined ? undefined : new URL(redirectUrl).host;
