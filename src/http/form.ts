import type { IncomingMessage } from "node:http";
import busboy from "busboy";
import { checkBodyHead, endedEarly, tooLarge } from "./body-bytes.js";
import { type Fault, invalid } from "./fault.js";
import { askForBody } from "./held-body.js";

const MOST_FILES = 4;
const MOST_FIELDS = 20;

/**
 * A multipart form (RFC 7578): each field or file as a text. The whole form may be as large as `limit`, in bytes.
 *
 * @throws {Fault} 400, 413 or 415
 */
export async function readForm(req: IncomingMessage, limit: number): Promise<Record<string, string>> {
	checkBodyHead(req, limit);
	const parser = parserOf(req, limit);
	askForBody(req);
	return new Promise((resolve, reject) => {
		const fields = new Map<string, string>();
		let size = 0;
		const count = (chunk: Buffer): void => {
			size += chunk.length;
			if (size > limit) fail(tooLarge(limit));
		};
		const broken = (): void => {
			if (!req.complete) fail(endedEarly());
		};
		const stop = (): void => {
			req.off("data", count);
			req.off("close", broken);
			req.unpipe(parser);
			req.resume();
		};
		const fail = (fault: Fault): void => {
			stop();
			reject(fault);
		};
		const add = (name: string | undefined, value: string): void => {
			if (name === undefined || fields.has(name)) fail(malformed("A field has no name, or the name of another."));
			else if (value.includes("\0")) fail(malformed("A field holds NUL."));
			else fields.set(name, value);
		};
		parser.on("file", (name: string | undefined, stream) => {
			const chunks: Buffer[] = [];
			stream.on("data", (chunk: Buffer) => chunks.push(chunk));
			stream.on("limit", () => fail(tooLarge(limit)));
			stream.on("error", () => fail(malformed("The form is not well-formed.")));
			stream.on("end", () => {
				try {
					add(name, new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
				} catch {
					fail(malformed("A file of the form is not UTF-8."));
				}
			});
		});
		parser.on("field", (name: string | undefined, value, { nameTruncated, valueTruncated }) => {
			if (nameTruncated || valueTruncated) fail(tooLarge(limit));
			else add(name, value);
		});
		for (const event of ["filesLimit", "fieldsLimit", "partsLimit"] as const) {
			parser.on(event, () => fail(malformed("The form has too many fields.")));
		}
		parser.on("error", () => fail(malformed("The form is not well-formed.")));
		parser.on("close", () => {
			stop();
			resolve(Object.fromEntries(fields));
		});
		req.on("data", count);
		req.on("close", broken);
		req.pipe(parser);
	});
}

function parserOf(req: IncomingMessage, limit: number): busboy.Busboy {
	try {
		const limits = { fileSize: limit, fieldSize: limit, files: MOST_FILES, fields: MOST_FIELDS, headerPairs: 20 };
		return busboy({ headers: req.headers, limits, defParamCharset: "utf8" });
	} catch {
		throw malformed("The form's boundary is missing.");
	}
}

const malformed = (title: string): Fault => invalid([{ code: "STD.VLD-00002", title, paths: ["/"] }]);
