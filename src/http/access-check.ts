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
 * The first gate of an operation: 401 without a token, 403 when it lacks the scope. It comes before anything of the call is
 * looked at (registry-access 3.2).
 */
export function checkScopes(access: Access, { principal, platform }: Caller): void {
	if (access.kind === "anonymous") return;
	if (access.kind === "platform" && platform !== undefined) return;
	if (principal.kind === "anonymous") {
		const header = access.kind === "platform" ? "PlatformAccessToken" : "Authorization: Bearer …";
		throw unauthenticated(`Send a token: ${header}`);
	}
	const { scopes } = access;
	// An operation for the platform alone names no scope, and then no bearer token opens it.
	if (scopes.length === 0 && access.kind === "platform") {
		throw new Fault(common.forbidden, { detail: "This needs a platform access token." });
	}
	if (scopes.length > 0 && !scopes.some((scope) => hasScope(principal, scope))) {
		throw new Fault(common.forbidden, {
			detail: `The token lacks the scope ${scopes.join(" or ")}.`,
			headers: { "WWW-Authenticate": `Bearer error="insufficient_scope", scope="${scopes.join(" ")}"` },
		});
	}
}

/** The second gate: the PDP's word about the party that the call names; a call that names none is a 403 as well. */
export async function checkGuard(
	access: Access,
	{ principal }: Caller,
	asked: { readonly path: Readonly<Record<string, unknown>>; readonly query: Readonly<Record<string, unknown>> },
	decide: Decide,
): Promise<void> {
	if (access.kind !== "token") return;
	await access.rule?.(principal, asked);
	if (access.guard === undefined) return;
	const { guard } = access;
	const [place, name] = guard.party.split(".") as ["query" | "path", string];
	const party = asked[place][name];
	if ((typeof party !== "string" && typeof party !== "number") || party === "") {
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
