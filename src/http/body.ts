import { isUtf8 } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import { PROBLEM_TYPE, type Problem, problem, problemBody, sendProblem } from "./problem.js";
import { writeHead } from "./respond.js";

/** How much of a body that is too large is read and thrown away, so that the caller sees the answer before a closed socket. */
const DISCARD_LIMIT = 16 * 1024 * 1024;
const DISCARD_MS = 2000;

/**
 * Reads the whole body as text and calls `done` with it; a body that is too large, missing or not UTF-8 is answered here.
 * A body that came in one piece, as nearly all do, is not copied.
 */
export function readBody(
	req: IncomingMessage,
	res: ServerResponse,
	limit: number,
	done: (text: string, req: IncomingMessage, res: ServerResponse) => void,
): void {
	const announced = req.headers["content-length"];
	if (announced !== undefined && Number(announced) > limit) {
		refuseLarge(req, res, limit);
		return;
	}
	let first: Buffer | undefined;
	let more: Buffer[] | undefined;
	let size = 0;
	req.on("data", (chunk: Buffer) => {
		size += chunk.length;
		if (size > limit) {
			if (size - chunk.length <= limit) refuseLarge(req, res, limit);
			first = undefined;
			more = undefined;
		} else if (first === undefined) first = chunk;
		else if (more === undefined) more = [first, chunk];
		else more.push(chunk);
	});
	req.on("end", () => {
		if (size > limit) return;
		const bytes = more === undefined ? first : Buffer.concat(more, size);
		const text = bytes === undefined ? problem("body-missing", "Send a XACML request as JSON or XML.") : decode(bytes);
		if (typeof text === "string") done(text, req, res);
		else sendProblem(res, text);
	});
}

function decode(bytes: Buffer): string | Problem {
	// toString would put a replacement character where the bytes are wrong, and two different bodies would read the same.
	if (!isUtf8(bytes)) return problem("not-utf8", "Some bytes are not UTF-8; JSON and XML bodies must be.");
	const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
	return bytes.toString("utf8", marked ? 3 : 0);
}

/**
 * The whole answer is written at once, but the response is ended only when the caller has stopped sending: closing a socket
 * with unread bytes makes the system reset it, and the caller would see that instead of the answer.
 */
function refuseLarge(req: IncomingMessage, res: ServerResponse, limit: number): void {
	const found = problem("body-too-large", `At most ${limit} bytes are accepted.`);
	res.shouldKeepAlive = false;
	const body = problemBody(found);
	writeHead(res, found.status, PROBLEM_TYPE, body);
	res.write(body);
	let discarded = 0;
	const finish = () => {
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
