import type { IncomingMessage } from "node:http";
import { Fault, type FaultKind } from "./fault.js";
import { askForBody } from "./held-body.js";

const encoding: FaultKind = { code: "HTTP-00415", status: 415, title: "The body's encoding is not supported." };

/** Refuses, before anything is read, a body that is compressed or said to be too large. */
export function checkBodyHead(req: IncomingMessage, limit: number): void {
	const coding = req.headers["content-encoding"];
	if (coding !== undefined && coding.toLowerCase() !== "identity") {
		throw new Fault(encoding, { detail: "Send it uncompressed." });
	}
	if (Number(req.headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
}

/** The whole body. Bytes are counted while they come, so that a body without a length is refused early as well. */
export async function bytesOf(req: IncomingMessage, limit: number): Promise<Buffer> {
	checkBodyHead(req, limit);
	askForBody(req);
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		const stop = (): void => {
			req.off("data", take);
			req.off("end", end);
			req.off("close", broken);
			req.off("error", broken);
		};
		const take = (chunk: Buffer): void => {
			size += chunk.length;
			if (size <= limit) {
				chunks.push(chunk);
				return;
			}
			stop();
			reject(tooLarge(limit));
		};
		const end = (): void => {
			stop();
			resolve(Buffer.concat(chunks, size));
		};
		const broken = (): void => {
			stop();
			reject(endedEarly());
		};
		req.on("data", take);
		req.on("end", end);
		req.on("close", broken);
		req.on("error", broken);
	});
}

export const tooLarge = (limit: number): Fault =>
	new Fault(
		{ code: "HTTP-00413", status: 413, title: "The body is too large." },
		{ detail: `At most ${limit} bytes.` },
	);

export const endedEarly = (): Fault => new Fault({ code: "HTTP-00400", status: 400, title: "The body ended early." });
