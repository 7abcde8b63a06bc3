import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";
import { findChange } from "./change-repository.js";
import { findRequest } from "./request-repository.js";

type Db = Kysely<Database>;

/** Remembers over a log-out what was answered, so that the customer can be sent back to the vendor (systemuser 3.2). */
export const AFTER_LOGOUT = "AltinnLogoutInfo";

/** Where a browser goes to log out, and where it comes to afterwards. */
export const LOGOUT = "/authentication/api/v1/logout";
export const LOGGED_OUT = `${LOGOUT}/handleloggedout`;

/** What the cookie names, and whose redirect address it stands for. */
const FINDERS: Readonly<
	Record<string, (db: Db, id: string) => Promise<{ readonly redirectUrl?: string | undefined } | undefined>>
> = {
	SystemuserRequestId: (db, id) => findRequest(db, id, "standard"),
	SystemuserAgentRequestId: (db, id) => findRequest(db, id, "agent"),
	SystemuserChangeRequestId: findChange,
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The vendor's address that was kept with the request or change that the cookie names. The browser says which, never where to:
 * undefined for anything else.
 *
 * @param cookies The header `Cookie`
 */
export async function addressAfterLogout(db: Db, cookies: string | undefined): Promise<string | undefined> {
	for (const pair of valueIn(cookies)?.split("?") ?? []) {
		const [name = "", id = ""] = pair.split("=");
		const find = Object.hasOwn(FINDERS, name) && UUID.test(id) ? FINDERS[name] : undefined;
		const found = await find?.(db, id);
		// As every browser writes it: a header takes ASCII alone.
		if (found?.redirectUrl !== undefined) return new URL(found.redirectUrl).href;
	}
	return undefined;
}

function valueIn(cookies: string | undefined): string | undefined {
	const start = `${AFTER_LOGOUT}=`;
	const found = cookies?.split(/;\s*/).find((each) => each.startsWith(start));
	try {
		return found && decodeURIComponent(found.slice(start.length));
	} catch {
		return undefined;
	}
}
