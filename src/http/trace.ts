import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

const PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

const known = new WeakMap<IncomingMessage, string>();

/** The trace a call belongs to (W3C Trace Context): the caller's, or a new one. Goes into problems and the log. */
export function traceIdOf(req: IncomingMessage): string {
	let id = known.get(req);
	if (id === undefined) {
		const parent = PARENT.exec(String(req.headers.traceparent ?? ""));
		id = `00-${parent?.[1] ?? randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-00`;
		known.set(req, id);
	}
	return id;
}
