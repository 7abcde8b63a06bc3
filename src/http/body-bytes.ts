import type { IncomingMessage } from "node:http";
import { Fault, type FaultKind } from "./fault.js";

const tooLarge: FaultKind = { code: "HTTP-00413", status: 413, title: "The body is too large." };
const encoding: FaultKind = { code: "HTTP-00415", status: 415, title: "The body's encoding is not supported." };

/** The whole body. Bytes are counted while they come, so that a body without a length is refused early as well. */
export function bytesOf(req: IncomingMessage, limit: number): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const coding = req.headers["content-encoding"];
		if (coding !== undefined && coding.toLowerCase() !== "identity") {
			reject(new Fault(encoding, { detail: "Send it uncompressed." }));
			return;
		}
		const refuse = (): void => reject(new Fault(tooLarge, { detail: `At most ${limit} bytes.` }));
		if (Number(req.headers["content-length"] ?? 0) > limit) {
			refuse();
			return;
		}
		const chunks: Buffer[] = [];
		let size = 0;
		req.on("data", (chunk: Buffer) => {
			size += chunk.length;
			if (size > limit) refuse();
			else chunks.push(chunk);
		});
		req.on("end", () => resolve(Buffer.concat(chunks)));
		req.on("error", reject);
		req.on("aborted", () => reject(new Fault({ code: "HTTP-00400", status: 400, title: "The body ended early." })));
	});
}
