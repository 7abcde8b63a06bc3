import type { IncomingMessage, ServerResponse } from "node:http";
import { isHeld } from "./held-body.js";
import { respond, writeHead } from "./respond.js";

/** A body of this size or less is left to node:http, which reads it away; the connection stays usable. */
const SMALL = 64 * 1024;
/** How much of a larger one is read and thrown away, so that the caller sees the answer before a closed socket. */
const DISCARD_LIMIT = 16 * 1024 * 1024;
const DISCARD_MS = 2000;

/**
 * Answers a call whose body nobody has read to the end. Closing a socket with unread bytes makes the system reset it, and the
 * caller would see that instead of the answer: so the whole answer is written at once, but ended only when the caller has
 * stopped sending, or has sent too much. What was not read must not be taken for the next request, so the connection ends.
 */
export function respondUnread(
	req: IncomingMessage,
	res: ServerResponse,
	status: number,
	contentType: string,
	body: string | Uint8Array,
	headers: readonly string[] = [],
): void {
	if (isHeld(req)) {
		// The sender may send the body all the same, or the next request at once: nobody could tell which.
		res.shouldKeepAlive = false;
	} else if (sendsMore(req)) {
		res.shouldKeepAlive = false;
		writeHead(res, status, contentType, body, headers);
		if (req.method !== "HEAD") res.write(body);
		endWhenRead(req, res);
		return;
	}
	respond(res, status, contentType, body, headers);
}

/** True when more of a body is on its way than node:http should be left to read. */
function sendsMore(req: IncomingMessage): boolean {
	if (req.complete) return false;
	return req.headers["transfer-encoding"] !== undefined || Number(req.headers["content-length"] ?? 0) > SMALL;
}

function endWhenRead(req: IncomingMessage, res: ServerResponse): void {
	let discarded = 0;
	const finish = (): void => {
		clearTimeout(timer);
		if (!res.writableEnded) res.end();
	};
	const timer = setTimeout(finish, DISCARD_MS);
	req.on("data", (chunk: Buffer) => {
		discarded += chunk.length;
		if (discarded > DISCARD_LIMIT) finish();
	});
	req.once("end", finish);
	req.once("close", finish);
}
