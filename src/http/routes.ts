import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "./log.js";
import { problem, sendProblem } from "./problem.js";

export type Handler = (req: IncomingMessage, res: ServerResponse) => void;

/** Path in lower case → method → handler. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

/**
 * One request listener for all routes; whatever a handler throws becomes a 500 that tells the caller nothing. Paths that are
 * not among them go to `fallback`.
 */
export function router(routes: Routes, log: Logger, fallback?: Handler): Handler {
	const table = new Map(Object.entries(routes).map(([path, methods]) => [path, new Map(Object.entries(methods))]));
	return (req, res) => {
		try {
			// node:http takes the one-line requests of HTTP/0.9 as well.
			if (req.httpVersionMajor !== 1) {
				sendProblem(res, problem("bad-http"));
				return;
			}
			const url = req.url ?? "/";
			const methods = table.get(url) ?? table.get(pathOf(url));
			if (methods === undefined) {
				if (fallback !== undefined) {
					fallback(req, res);
					return;
				}
				sendProblem(res, problem("not-found", "See / for what there is."));
				return;
			}
			const handler = methods.get(req.method ?? "") ?? (req.method === "HEAD" ? methods.get("GET") : undefined);
			if (handler === undefined) {
				const allowed = [...methods.keys(), ...(methods.has("GET") ? ["HEAD"] : [])].join(", ");
				sendProblem(res, problem("method-not-allowed", `Use ${allowed}.`), ["Allow", allowed]);
				return;
			}
			handler(req, res);
		} catch (error) {
			failed(error, res, log);
		}
	};
}

export function failed(error: unknown, res: ServerResponse, log: Logger): void {
	log.error({ err: error }, "request failed");
	if (res.headersSent) res.destroy();
	else sendProblem(res, problem("internal", "The server's log has the details."));
}

/**
 * The path that routes are known by: no query, one leading slash, no trailing slash, lower case (the original's routing
 * looks at no case, and its documentation and clients use several).
 */
function pathOf(url: string): string {
	const query = url.indexOf("?");
	let path = query < 0 ? url : url.slice(0, query);
	// A proxy may send the absolute form (RFC 9112 3.2.2).
	path = path.replace(/^https?:\/\/[^/]*/i, "");
	return (
		path
			.toLowerCase()
			.replace(/^\/+/, "/")
			.replace(/(?<=.)\/+$/, "") || "/"
	);
}
