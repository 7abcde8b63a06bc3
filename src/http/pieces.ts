import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A body that is made while it is sent: no faster than the caller reads it, and no further than he stays. */
export type Pieces = AsyncIterable<Uint8Array>;

export const isPieces = (body: unknown): body is Pieces =>
	typeof body === "object" && body !== null && Symbol.asyncIterator in body;

/**
 * Sends such a body. What goes wrong after the first byte can only be told by cutting the connection off: the caller then sees that
 * the answer is not whole.
 *
 * @param onFailure Told what went wrong, but for a caller who has left.
 */
export function sendPieces(
	req: IncomingMessage,
	res: ServerResponse,
	{ status, type, body }: { readonly status: number; readonly type: string; readonly body: Pieces },
	headers: readonly string[],
	onFailure: (error: unknown) => void,
): void {
	// What the caller still sends, nobody will read.
	if (!req.complete) res.shouldKeepAlive = false;
	res.writeHead(status, ["Content-Type", type, ...headers]);
	if (req.method === "HEAD") {
		res.end();
		return;
	}
	pipeline(Readable.from(body, { objectMode: true, highWaterMark: 1 }), res).catch((error: NodeJS.ErrnoException) => {
		if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") onFailure(error);
	});
}
