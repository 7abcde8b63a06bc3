import type { IncomingMessage, ServerResponse } from "node:http";
import { type Authenticate, type Caller, checkScopes } from "./access-check.js";
import { Fault } from "./fault.js";
import type { Logger } from "./log.js";
import type { Access } from "./operation.js";
import { PROBLEM_TYPE, type ProblemCode, problem, problemBody } from "./problem.js";
import { AT_LEAST_HEADER, type Revisions } from "./revisions.js";
import { failed, type Handler, type Routes } from "./routes.js";
import { respondUnread } from "./unread.js";

/** Scopes that may ask for decisions (pdp 1.1, E1). */
const DECIDE = ["altinn:authorization/authorize", "altinn:authorization/authorize.admin"] as const;

/**
 * Puts the token gate before `POST …/authorize`: one of the two scopes. `/decision` is as in the original for callers within the
 * house and has no gate (E2). A known token costs no promise.
 */
export function gatedDecisions(routes: Routes, authenticate: Authenticate, log: Logger): Routes {
	const gate = (handler: Handler): Handler => gated(handler, { kind: "token", scopes: DECIDE }, authenticate, log);
	return Object.fromEntries(
		Object.entries(routes).map(([path, methods]) => [
			path,
			path.endsWith("/authorize")
				? Object.fromEntries(Object.entries(methods).map(([method, handler]) => [method, gate(handler)]))
				: methods,
		]),
	);
}

/** The gates of an operation for a handler that is not behind Express. */
export function gated(handler: Handler, access: Access, authenticate: Authenticate, log: Logger): Handler {
	const pass = (caller: Caller, req: IncomingMessage, res: ServerResponse): void => {
		checkScopes(access, caller);
		handler(req, res);
	};
	return (req, res) => {
		const refuse = (error: unknown): void => {
			if (error instanceof Fault) refuseFault(error, req, res);
			else failed(error, res, log);
		};
		try {
			const caller = authenticate(req);
			if (caller instanceof Promise) caller.then((known) => pass(known, req, res)).catch(refuse);
			else pass(caller, req, res);
		} catch (error) {
			refuse(error);
		}
	};
}

/**
 * Makes the decision routes look at `Fullmakt-At-Least`: a caller who sends the revision of a write gets no answer that is older.
 * Without the header nothing is waited for.
 */
export function freshDecisions(routes: Routes, revisions: Revisions, log: Logger): Routes {
	const fresh = (handler: Handler): Handler => {
		return (req, res) => {
			const token = req.headers[AT_LEAST_HEADER];
			if (token === undefined) {
				handler(req, res);
				return;
			}
			revisions
				.reach(String(token))
				.then(() => handler(req, res))
				.catch((error: unknown) => {
					if (error instanceof Fault) refuseFault(error, req, res);
					else failed(error, res, log);
				});
		};
	};
	return Object.fromEntries(
		Object.entries(routes).map(([path, methods]) => [
			path,
			Object.fromEntries(Object.entries(methods).map(([method, handler]) => [method, fresh(handler)])),
		]),
	);
}

const CODES: Readonly<Record<number, ProblemCode>> = {
	400: "bad-revision",
	401: "unauthenticated",
	403: "forbidden",
	409: "lost-revision",
	503: "unavailable",
};

function refuseFault({ kind, more }: Fault, req: IncomingMessage, res: ServerResponse): void {
	const found = problem(CODES[kind.status] ?? "internal", more.detail);
	respondUnread(req, res, found.status, PROBLEM_TYPE, problemBody(found), Object.entries(more.headers ?? {}).flat());
}
