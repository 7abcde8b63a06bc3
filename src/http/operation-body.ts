import type { IncomingMessage } from "node:http";
import busboy from "busboy";
import { bytesOf } from "./body-bytes.js";
import { canonical, DuplicateMember } from "./canonical.js";
import { Fault, type FaultKind, invalid } from "./fault.js";
import type { Operation } from "./operation.js";
import type { Schema } from "./schema.js";
import { readStrictJson, StrictJsonError } from "./strict-json.js";
import { validator } from "./validation.js";

const mediaType: FaultKind = { code: "HTTP-00415", status: 415, title: "The body's media type is not supported." };
const missing = { code: "STD.VLD-00000", title: "A body is required.", paths: ["/"] };

const JSON_TYPE = /^(application|text)\/([\w.-]+\+)?json$/;

/** Reads and checks the body of one operation; undefined when there is none and none is needed. */
export function readOperationBody(
	description: NonNullable<Operation["body"]>,
	serverLimit: number,
): (req: IncomingMessage) => Promise<unknown> {
	const { schema, required = true, type = "application/json", limit = serverLimit } = description;
	const check = validator(schema);
	const checked = (value: unknown): unknown => {
		const found = check(value, "");
		if (found.length > 0) throw invalid(found);
		return value;
	};
	return async (req) => {
		if (type === "multipart/form-data") return checked(await readForm(req, limit));
		const bytes = await bytesOf(req, limit);
		if (bytes.length === 0) {
			if (required) throw invalid([missing]);
			return undefined;
		}
		const sent = (req.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
		const text = textOf(bytes);
		if (type === "application/json") {
			if (!JSON_TYPE.test(sent)) throw new Fault(mediaType, { detail: "Send application/json." });
			return checked(readJson(text, schema));
		}
		if (type === "application/x-www-form-urlencoded") {
			if (sent !== type) throw new Fault(mediaType, { detail: `Send ${type}.` });
			return checked(fieldsOf(new URLSearchParams(text)));
		}
		return checked(text);
	};
}

function textOf(bytes: Buffer): string {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		throw invalid([{ code: "STD.VLD-00017", title: "The body is not UTF-8.", paths: ["/"] }]);
	}
}

function readJson(text: string, schema: Schema): unknown {
	try {
		return canonical(readStrictJson(text), schema);
	} catch (error) {
		if (error instanceof StrictJsonError || error instanceof DuplicateMember) {
			throw invalid([{ code: "STD.VLD-00017", title: error.message, paths: ["/"] }]);
		}
		throw error;
	}
}

function fieldsOf(search: URLSearchParams): Record<string, string> {
	const fields = new Map<string, string>();
	for (const [name, value] of search) {
		if (fields.has(name)) {
			throw invalid([
				{ code: "STD.VLD-00002", title: `The field "${name}" is given more than once.`, paths: [`/${name}`] },
			]);
		}
		fields.set(name, value);
	}
	return Object.fromEntries(fields);
}

/** A multipart form: each field or file as a text. */
function readForm(req: IncomingMessage, limit: number): Promise<Record<string, string>> {
	return new Promise((resolve, reject) => {
		let parser: busboy.Busboy;
		try {
			parser = busboy({
				headers: req.headers,
				limits: { fileSize: limit, fieldSize: limit, files: 4, fields: 20, parts: 24 },
			});
		} catch {
			reject(new Fault(mediaType, { detail: "Send multipart/form-data." }));
			return;
		}
		const fields = new Map<string, string>();
		const fail = (fault: Fault): void => {
			req.unpipe(parser);
			req.resume();
			reject(fault);
		};
		parser.on("file", (name, stream) => {
			const chunks: Buffer[] = [];
			stream.on("data", (chunk: Buffer) => chunks.push(chunk));
			stream.on("limit", () => fail(tooLarge(limit)));
			stream.on("end", () => {
				try {
					fields.set(name, textOf(Buffer.concat(chunks)));
				} catch (error) {
					fail(error as Fault);
				}
			});
		});
		parser.on("field", (name, value) => fields.set(name, value));
		parser.on("error", () =>
			fail(invalid([{ code: "STD.VLD-00002", title: "The form is not well-formed.", paths: ["/"] }])),
		);
		parser.on("close", () => resolve(Object.fromEntries(fields)));
		req.pipe(parser);
	});
}

const tooLarge = (limit: number): Fault =>
	new Fault(
		{ code: "HTTP-00413", status: 413, title: "The body is too large." },
		{ detail: `At most ${limit} bytes.` },
	);
