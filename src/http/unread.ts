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
	if (!leavesUnread(req, res)) {
		respond(res, status, contentType, body, headers);
		return;
	}
	writeHead(res, status, contentType, body, headers);
	if (req.method !== "HEAD") res.write(body);
	endWhenRead(req, res);
}

/** The same for an answer whose head is set already. */
export function endUnread(req: IncomingMessage, res: ServerResponse, body: string): void {
	if (!leavesUnread(req, res)) {
		res.end(body);
		return;
	}
	res.write(body);
	endWhenRead(req, res);
}

/** Whether the caller is still sending what nobody reads; the connection is not kept then, nor when nobody could tell. */
function leavesUnread(req: IncomingMessage, res: ServerResponse): boolean {
	if (isHeld(req)) {
		// The sender may send the body all the same, or the next request at once: nobody could tell which.
		res.shouldKeepAlive = false;
		return false;
	}
	if (!sendsMore(req)) return false;
	res.shouldKeepAlive = false;
	return true;
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
