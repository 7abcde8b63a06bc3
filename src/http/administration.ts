import type { IncomingMessage, ServerResponse } from "node:http";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import type { Authenticate, Caller } from "./access-check.js";
import { type CallSources, callOf, headerOf } from "./call.js";
import { callerKey } from "./caller-key.js";
import { common, Fault, faultBody } from "./fault.js";
import type { Idempotency } from "./idempotency.js";
import type { Logger } from "./log.js";
import type { Call, Operation, Reply } from "./operation.js";
import { isPieces, sendPieces } from "./pieces.js";
import type { RateLimit } from "./rate-limit.js";
import { REVISION_HEADER } from "./revisions.js";
import { readTarget } from "./target.js";
import { traceIdOf } from "./trace.js";
import { respondUnread } from "./unread.js";

export interface AdministrationOptions extends CallSources {
	readonly operations: readonly Operation[];
	readonly authenticate: Authenticate;
	readonly log: Logger;
	/** Without it calls are not counted. */
	readonly rateLimit?: RateLimit;
	/** Without it Idempotency-Key is not looked at. */
	readonly idempotency?: Idempotency;
	/** Runs a call that may write: what it was permitted must be so when its write commits. Without it that is not looked at again. */
	readonly during?: <T>(run: () => Promise<T>) => Promise<T>;
	/** Where a call comes from; the socket's peer unless told. */
	readonly addressOf?: (req: IncomingMessage) => string;
}

/** Every route that is not on the way of a decision: an Express application made of operations. */
export function administration(options: AdministrationOptions): Express {
	const app = express();
	app.disable("x-powered-by");
	app.disable("etag");
	app.set("query parser", false);
	app.use(cleanTarget);
	const router = express.Router({ caseSensitive: false, strict: false });
	for (const [path, operations] of byPath(options.operations)) {
		const route = router.route(path);
		for (const operation of operations) {
			const method = operation.method.toLowerCase() as Lowercase<Operation["method"]>;
			route[method](runner(operation, options));
		}
		const methods = operations.map(({ method }) => method);
		const allowed = [...methods, ...(methods.includes("GET") ? ["HEAD"] : [])].join(", ");
		route.all((req, res) => {
			const kind = { code: "HTTP-00405", status: 405, title: `Use ${allowed}.` };
			send(req, res, faultReply(new Fault(kind, { headers: { Allow: allowed } }), req), options.log);
		});
	}
	app.use(router);
	app.use((req, res) => send(req, res, faultReply(new Fault(common.notFound), req), options.log));
	app.use((error: unknown, req: Request, res: Response, _next: NextFunction) =>
		send(req, res, failureReply(error, req, options.log), options.log),
	);
	return app;
}

function cleanTarget(req: Request, _res: Response, next: NextFunction): void {
	req.url = readTarget(req.url);
	req.originalUrl = req.url;
	next();
}

/** `{id}` of OpenAPI is `:id` of Express; methods of one path stand together, in the order paths were first named. */
function byPath(operations: readonly Operation[]): Map<string, Operation[]> {
	const paths = new Map<string, Operation[]>();
	// A path without parameters comes before one that would take it for a value.
	const sorted = [...operations].sort((a, b) => specificity(a.path) - specificity(b.path));
	for (const operation of sorted) {
		const path = operation.path.replace(/\{(\w+)\}/g, ":$1");
		const known = paths.get(path);
		if (known === undefined) paths.set(path, [operation]);
		else known.push(operation);
	}
	return paths;
}

/** The first parameter's place counts most: /a/b before /a/{x}, /a/{x}/c before /a/{x}/{y}. */
function specificity(path: string): number {
	return path
		.split("/")
		.slice(0, 12)
		.reduce((sum, part, i) => sum + (part.includes("{") ? 2 ** (12 - i) : 0), 0);
}

function runner(operation: Operation, options: AdministrationOptions): (req: Request, res: Response) => Promise<void> {
	const { authenticate, rateLimit, log } = options;
	const addressOf = options.addressOf ?? (({ socket }) => socket.remoteAddress ?? "");
	const prepare = callOf(operation, options);
	const during = operation.method === "GET" ? undefined : options.during;
	return async (req, res) => {
		let headers: Readonly<Record<string, string>> = {};
		try {
			const caller = await identified(req, authenticate, rateLimit, addressOf);
			const key = callerKey(caller, addressOf(req));
			headers = rateLimit?.count(key) ?? {};
			const run = async (): Promise<Reply> =>
				answered(operation, await prepare(req, caller), key, headerOf(req, "idempotency-key"), options);
			const reply = await (during === undefined ? run() : during(run));
			send(req, res, { ...reply, headers: { ...headers, ...reply.headers } }, log);
		} catch (error) {
			const told = error instanceof Fault ? operation.refusal?.(error) : undefined;
			const reply = told ?? failureReply(error, req, log, operation.name);
			send(req, res, { ...reply, headers: { ...headers, ...reply.headers } }, log);
		}
	};
}

/** A bad token counts against the address it comes from: trying many is no way round the limit. */
async function identified(
	req: Request,
	authenticate: Authenticate,
	rateLimit: RateLimit | undefined,
	addressOf: (req: IncomingMessage) => string,
): Promise<Caller> {
	try {
		return await authenticate(req);
	} catch (error) {
		if (error instanceof Fault) rateLimit?.count(`refused ${addressOf(req)}`);
		throw error;
	}
}

async function answered(
	operation: Operation,
	call: Call<never, never, never>,
	caller: string,
	key: string | undefined,
	{ idempotency, revisions }: AdministrationOptions,
): Promise<Reply> {
	const run = async (): Promise<Reply> => {
		// What is read is at least as new as before it was read, and what was written is there afterwards.
		const before = operation.method === "GET" ? await revisions?.current() : undefined;
		const reply = await operation.handle(call);
		if (revisions === undefined || reply.status >= 400) return reply;
		return { ...reply, headers: { [REVISION_HEADER]: before ?? (await revisions.current()), ...reply.headers } };
	};
	// Nobody can be held to a key that anybody may use.
	const keyed = operation.method === "POST" && call.principal.kind !== "anonymous";
	if (!keyed || key === undefined || idempotency === undefined) return run();
	const { path, query, body } = call;
	return idempotency.once({ key, caller, operation: operation.name, content: [path, query, body] }, run);
}

/** A fault says what it is; whatever else was thrown is for the log, and the caller learns under which trace. */
function failureReply(error: unknown, req: Request, log: Logger, operation?: string): Reply {
	if (error instanceof Fault) return faultReply(error, req);
	// Express itself refuses a path that cannot be decoded.
	if ((error as { status?: unknown } | null)?.status === 400) {
		return faultReply(new Fault({ code: "HTTP-00400", status: 400, title: "The address is not understood." }), req);
	}
	log.error({ err: error, operation, traceId: traceIdOf(req) }, "request failed");
	return faultReply(new Fault(common.internal), req);
}

function faultReply(fault: Fault, req: IncomingMessage): Reply {
	return {
		status: fault.kind.status,
		type: "application/problem+json",
		body: faultBody(fault, traceIdOf(req)),
		...(fault.more.headers === undefined ? {} : { headers: fault.more.headers }),
	};
}

/** What every answer carries: nothing is kept by caches, framed, sniffed or told to other sites. */
const ALWAYS = {
	"Cache-Control": "no-store",
	"X-Content-Type-Options": "nosniff",
	"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
	"Referrer-Policy": "no-referrer",
	"Cross-Origin-Resource-Policy": "same-origin",
};

function send(req: IncomingMessage, res: ServerResponse, reply: Reply, log: Logger): void {
	if (res.headersSent || res.destroyed) return;
	const headers = Object.entries({ ...ALWAYS, ...reply.headers }).flat();
	if (reply.body === undefined) {
		const bodiless = reply.status === 204 || reply.status === 304;
		res.writeHead(reply.status, bodiless ? headers : [...headers, "Content-Length", "0"]);
		res.end();
		return;
	}
	const { status, body, type = "application/json; charset=utf-8" } = reply;
	if (isPieces(body)) {
		sendPieces(req, res, { status, type, body }, headers, (err) => log.error({ err }, "an answer was cut off"));
		return;
	}
	respondUnread(req, res, reply.status, type, written(reply), headers);
}

/** Texts and bytes of a named type go out as they are; everything else is JSON. */
function written({ type, body }: Reply): string | Uint8Array {
	if (type !== undefined && (typeof body === "string" || body instanceof Uint8Array)) return body;
	return JSON.stringify(body);
}
