import type { IncomingMessage } from "node:http";
import { common, Fault } from "./fault.js";
import type { Access, Guard } from "./operation.js";
import { hasScope, type Platform, type Principal } from "./principal.js";

/** Who calls: the bearer token's holder, and the platform token sent beside it. */
export interface Caller {
	readonly principal: Principal;
	readonly platform?: Platform;
}

/** Verifies the tokens of a request; throws Fault 401 when one was sent and is not good. */
export type Authenticate = (req: IncomingMessage) => Promise<Caller> | Caller;

/** Asks the PDP whether the caller may do that with an administration resource on behalf of a party; the authentication level counts. */
export type Decide = (principal: Principal, guard: Guard, party: string) => Promise<boolean> | boolean;

/**
 * The gates before an operation: 401 without a token, 403 when its scopes or the PDP say no. They come before the call's
 * parameters are looked at (registry-access 3.2), so a missing party is a 403 as well.
 */
export async function checkAccess(
	access: Access,
	{ principal, platform }: Caller,
	asked: { readonly path: Readonly<Record<string, unknown>>; readonly query: Readonly<Record<string, unknown>> },
	decide: Decide,
): Promise<void> {
	if (access.kind === "anonymous") return;
	if (access.kind === "platform" && platform !== undefined) return;
	if (principal.kind === "anonymous") throw unauthenticated("Send a token: Authorization: Bearer …");
	if (access.scopes.length > 0 && !access.scopes.some((scope) => hasScope(principal, scope))) {
		const needed = access.scopes.join(" or ");
		throw new Fault(common.forbidden, {
			detail: `The token lacks the scope ${needed}.`,
			headers: { "WWW-Authenticate": `Bearer error="insufficient_scope", scope="${access.scopes.join(" ")}"` },
		});
	}
	if (access.kind !== "token" || access.guard === undefined) return;
	const { guard } = access;
	const [place, name] = guard.party.split(".") as ["query" | "path", string];
	const party = asked[place][name];
	if (typeof party !== "string" && typeof party !== "number") {
		throw new Fault(common.forbidden, { detail: `The call does not name the party it is for (${name}).` });
	}
	if (!(await decide(principal, guard, String(party)))) {
		throw new Fault(common.forbidden, {
			detail: `You may not ${guard.action} ${guard.resource} on behalf of that party, or your login is of too low a level.`,
		});
	}
}

export function unauthenticated(detail: string, error?: string): Fault {
	const challenge = error === undefined ? "Bearer" : `Bearer error="${error}"`;
	return new Fault(common.unauthenticated, { detail, headers: { "WWW-Authenticate": challenge } });
}
