import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Zeros only are no id (W3C Trace Context 3.2.2). */
const PARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/;

const known = new WeakMap<IncomingMessage, string>();

/** The trace a call belongs to (W3C Trace Context): the caller's, or a new one. Goes into problems and the log. */
export function traceIdOf(req: IncomingMessage): string {
	let id = known.get(req);
	if (id === undefined) {
		const parent = PARENT.exec(String(req.headers.traceparent ?? ""));
		// Eleven digits in a row would be taken out of the log as a person's number, and nobody could find the trace there.
		do {
			id = `00-${parent?.[1] ?? randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-00`;
		} while (parent === null && /\d{6}-?\d{5}/.test(id));
		known.set(req, id);
	}
	return id;
}
