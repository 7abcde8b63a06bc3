import type { IncomingMessage } from "node:http";
import { bytesOf } from "./body-bytes.js";
import { canonical, DuplicateMember } from "./canonical.js";
import { Fault, type FaultKind, invalid } from "./fault.js";
import { readForm } from "./form.js";
import type { Operation } from "./operation.js";
import type { Schema } from "./schema.js";
import { readStrictJson, StrictJsonError } from "./strict-json.js";
import { validator } from "./validation.js";

const mediaType: FaultKind = { code: "HTTP-00415", status: 415, title: "The body's media type is not supported." };
const missing = { code: "STD.VLD-00000", title: "A body is required.", paths: ["/"] };

const JSON_TYPE = /^(application|text)\/([\w.-]+\+)?json$/;
const FORM = "application/x-www-form-urlencoded";

/** Reads and checks the body of one operation; undefined when there is none and none is needed. */
export function readOperationBody(
	description: NonNullable<Operation["body"]>,
	serverLimit: number,
): (req: IncomingMessage) => Promise<unknown> {
	const { schema, required = true, type = "application/json", limit = serverLimit, refuse = invalid } = description;
	const check = validator(schema);
	const checked = (value: unknown): unknown => {
		const found = check(value, "");
		if (found.length > 0) throw refuse(found);
		return value;
	};
	return async (req) => {
		if (!announced(req)) {
			if (required) throw invalid([missing]);
			return undefined;
		}
		// Before the body is read: it may be large.
		checkType(req.headers["content-type"], type);
		if (type === "multipart/form-data") return checked(await readForm(req, limit));
		const bytes = await bytesOf(req, limit);
		if (bytes.length === 0) {
			if (required) throw invalid([missing]);
			return undefined;
		}
		const text = textOf(bytes);
		if (type === "application/json") return checked(readJson(text, schema));
		if (type === FORM) return checked(fieldsOf(text));
		return checked(text);
	};
}

function announced({ headers }: IncomingMessage): boolean {
	return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** What is read as a text is not asked for its type: the original reads policies whatever they are sent as. */
function checkType(header: string | undefined, type: string): void {
	const [sent = "", ...parameters] = (header ?? "").toLowerCase().split(";");
	const name = sent.trim();
	const charset = parameters.map((each) => /^\s*charset\s*=\s*"?([^"\s]*)/.exec(each)?.[1]).find((each) => each);
	if (charset !== undefined && !["utf-8", "utf8", "us-ascii", "ascii"].includes(charset)) {
		throw new Fault(mediaType, { detail: "Send UTF-8." });
	}
	const fits = type === "application/json" ? JSON_TYPE.test(name) : name === type;
	if (!fits && ["application/json", FORM, "multipart/form-data"].includes(type)) {
		throw new Fault(mediaType, { detail: `Send ${type}.` });
	}
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

function fieldsOf(text: string): Record<string, string> {
	try {
		if (decodeURIComponent(text.replaceAll("+", " ")).includes("\0")) throw new URIError("NUL");
	} catch {
		throw invalid([{ code: "STD.VLD-00002", title: "The form is not well-formed.", paths: ["/"] }]);
	}
	const fields = new Map<string, string>();
	for (const [name, value] of new URLSearchParams(text)) {
		if (fields.has(name)) {
			throw invalid([
				{ code: "STD.VLD-00002", title: "A field is given more than once.", paths: [`/${name.slice(0, 100)}`] },
			]);
		}
		fields.set(name, value);
	}
	return Object.fromEntries(fields);
}
