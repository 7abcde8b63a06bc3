import type { IncomingMessage, ServerResponse } from "node:http";
import express, { type Express, type Request, type Response } from "express";
import { type CallSources, callOf } from "./call.js";
import { common, Fault, faultBody } from "./fault.js";
import type { Logger } from "./log.js";
import type { Operation, Reply } from "./operation.js";
import { writeHead } from "./respond.js";
import { traceIdOf } from "./trace.js";

export interface AdministrationOptions extends CallSources {
	readonly operations: readonly Operation[];
	readonly log: Logger;
}

/** Every route that is not on the way of a decision: an Express application made of operations. */
export function administration(options: AdministrationOptions): Express {
	const app = express();
	app.disable("x-powered-by");
	app.disable("etag");
	app.set("query parser", false);
	const router = express.Router({ caseSensitive: false, strict: false });
	for (const [path, operations] of byPath(options.operations)) {
		const route = router.route(path);
		for (const operation of operations) {
			const method = operation.method.toLowerCase() as Lowercase<Operation["method"]>;
			const prepare = callOf(operation, options);
			route[method]((req, res) => run(operation, prepare, req, res, options.log));
		}
		const allowed = operations.map(({ method }) => method).join(", ");
		route.all((req, res) => {
			const kind = { code: "HTTP-00405", status: 405, title: `Use ${allowed}.` };
			send(req, res, faultReply(new Fault(kind, { headers: { Allow: allowed } }), req));
		});
	}
	app.use(router);
	app.use((req, res) => send(req, res, faultReply(new Fault(common.notFound), req)));
	app.use((error: unknown, req: Request, res: Response, _next: unknown) => {
		// Express itself refuses a path that cannot be decoded.
		const status = (error as { status?: number }).status;
		if (status === 400) {
			send(
				req,
				res,
				faultReply(new Fault({ code: "HTTP-00400", status: 400, title: "The address is not understood." }), req),
			);
			return;
		}
		options.log.error({ err: error }, "request failed");
		send(req, res, faultReply(new Fault(common.internal), req));
	});
	return app;
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
		.reduce((sum, part, i) => sum + (part.startsWith("{") ? 2 ** (12 - i) : 0), 0);
}

async function run(
	operation: Operation,
	prepare: ReturnType<typeof callOf>,
	req: Request,
	res: Response,
	log: Logger,
): Promise<void> {
	try {
		const call = await prepare(req);
		send(req, res, await operation.handle(call));
	} catch (error) {
		if (error instanceof Fault) {
			send(req, res, faultReply(error, req));
			return;
		}
		log.error({ err: error, operation: operation.name, traceId: traceIdOf(req) }, "request failed");
		send(req, res, faultReply(new Fault(common.internal), req));
	}
}

function faultReply(fault: Fault, req: IncomingMessage): Reply {
	return {
		status: fault.kind.status,
		type: "application/problem+json",
		body: faultBody(fault, traceIdOf(req)),
		...(fault.more.headers === undefined ? {} : { headers: fault.more.headers }),
	};
}

function send(req: IncomingMessage, res: ServerResponse, reply: Reply): void {
	if (res.headersSent || res.destroyed) return;
	const headers = Object.entries({
		"Cache-Control": "no-store",
		"X-Content-Type-Options": "nosniff",
		...reply.headers,
	});
	// What was not read must not be taken for the next request.
	if (!req.complete) res.shouldKeepAlive = false;
	if (reply.body === undefined) {
		res.writeHead(reply.status, [...headers.flat(), "Content-Length", "0"]);
		res.end();
		return;
	}
	const json = reply.type === undefined || reply.type === "application/problem+json";
	const type = reply.type ?? "application/json; charset=utf-8";
	const text = json ? JSON.stringify(reply.body) : String(reply.body);
	writeHead(res, reply.status, type, text, headers.flat());
	res.end(req.method === "HEAD" ? undefined : text);
}
