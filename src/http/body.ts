import { isUtf8 } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import { askForBody } from "./held-body.js";
import { PROBLEM_TYPE, type Problem, problem, problemBody, sendProblem } from "./problem.js";
import { respondUnread } from "./unread.js";

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
	askForBody(req);
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

function refuseLarge(req: IncomingMessage, res: ServerResponse, limit: number): void {
	const found = problem("body-too-large", `At most ${limit} bytes are accepted.`);
	respondUnread(req, res, found.status, PROBLEM_TYPE, problemBody(found));
}
