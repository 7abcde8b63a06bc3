import type { IncomingMessage, ServerResponse } from "node:http";

const held = new WeakMap<IncomingMessage, ServerResponse>();

/** Remembers a call with `Expect: 100-continue`: its sender waits to hear whether the body is wanted (RFC 9110 10.1.1). */
export function holdBody(req: IncomingMessage, res: ServerResponse): void {
	held.set(req, res);
}

/** True while the sender waits. */
export function isHeld(req: IncomingMessage): boolean {
	return req.headers.expect !== undefined && held.has(req);
}

/** Asks for the body, now that somebody is going to read it. */
export function askForBody(req: IncomingMessage): void {
	if (req.headers.expect === undefined) return;
	held.get(req)?.writeContinue();
	held.delete(req);
}
