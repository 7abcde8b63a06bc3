import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { ValidationFinding } from "./fault.js";
import type { Schema } from "./schema.js";

const ajvs = { first: ajvOf(false), all: ajvOf(true) };

function ajvOf(allErrors: boolean): Ajv2020 {
	const ajv = new Ajv2020({ allErrors, useDefaults: true, strict: true, strictTypes: false, allowUnionTypes: true });
	ajv.addFormat("uuid", /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i);
	ajv.addFormat("date-time", { validate: isDateTime });
	ajv.addFormat("date", { validate: isDate });
	ajv.addFormat("uri", { validate: (text: string) => URL.canParse(text) });
	return ajv;
}

/** RFC 3339: a date that exists, a time, and where on earth. */
function isDateTime(text: string): boolean {
	const [, date = "", rest = ""] =
		/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))$/i.exec(text) ?? [];
	return isDate(date) && !Number.isNaN(Date.parse(`2000-01-01T${rest.toUpperCase()}`));
}

/** V8 takes the 30th of February for the 2nd of March. */
function isDate(text: string): boolean {
	if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
	const at = Date.parse(`${text}T00:00:00Z`);
	return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** Shared codes of registry-access 7.1 (STD.VLD). */
const CODES: Readonly<Record<string, number>> = {
	required: 0,
	minLength: 4,
	minItems: 4,
	minProperties: 4,
	maxLength: 5,
	maxItems: 5,
	maxProperties: 5,
	minimum: 7,
	maximum: 7,
	exclusiveMinimum: 7,
	pattern: 8,
	enum: 14,
	const: 14,
};
const OTHER = 2;

/** What is wrong with a value; empty when nothing is. `where` is put before the path: `QUERY`, `PATH`, or nothing for a body. */
export type Validate = (value: unknown, where: "QUERY" | "PATH" | "") => readonly ValidationFinding[];

/** Compiles a schema. Defaults are filled in. */
export function validator(schema: Schema): Validate {
	let first: ValidateFunction | undefined;
	let all: ValidateFunction | undefined;
	return (value, where) => {
		// Compiled when first needed: a server has hundreds of shapes.
		first ??= ajvs.first.compile(withoutIds(schema) as Schema);
		if (first(value)) return [];
		// A large value could be wrong in a million places: then the first has to do.
		if (larger(value, MOST_NODES) > MOST_NODES) return findings(first.errors ?? [], where);
		all ??= ajvs.all.compile(withoutIds(schema) as Schema);
		all(value);
		return findings(all.errors ?? [], where);
	};
}

/** `$id` names a shape for the OpenAPI document; to ajv one shape used twice would be an ambiguous reference. */
function withoutIds(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(withoutIds);
	if (typeof schema !== "object" || schema === null) return schema;
	const members = Object.entries(schema).filter(([key, value]) => key !== "$id" || typeof value !== "string");
	return Object.fromEntries(members.map(([key, value]) => [key, withoutIds(value)]));
}

const MOST_NODES = 2000;

/** The number of values inside a value, counted until it is more than `limit`. */
function larger(value: unknown, limit: number): number {
	if (typeof value !== "object" || value === null) return 1;
	let count = 1;
	for (const each of Object.values(value)) {
		count += larger(each, limit - count);
		if (count > limit) break;
	}
	return count;
}

/** The most findings told at once. */
const MOST = 20;
/** A path holds the names of members, which are the caller's where a schema takes any. */
const LONGEST_PATH = 200;

function findings(errors: readonly ErrorObject[], where: string): ValidationFinding[] {
	const choice = ({ keyword }: ErrorObject): boolean => keyword === "anyOf" || keyword === "oneOf" || keyword === "if";
	const telling = errors.filter((error) => !choice(error));
	return (telling.length === 0 ? errors : telling).slice(0, MOST).map((error) => {
		const member = error.keyword === "required" ? `/${String(error.params.missingProperty)}` : "";
		const path = where + error.instancePath + member || "/";
		return {
			code: `STD.VLD-${String(CODES[error.keyword] ?? OTHER).padStart(5, "0")}`,
			title: titleOf(error),
			paths: [path.slice(0, LONGEST_PATH)],
		};
	});
}

function titleOf({ keyword, params, message }: ErrorObject): string {
	if (keyword === "required") return "This is required.";
	if (keyword === "type") return `This must be ${[params.type].flat().join(" or ")}.`;
	if (keyword === "enum") return `This must be one of: ${(params.allowedValues as unknown[]).join(", ")}.`;
	if (keyword === "format") return `This is no ${params.format}.`;
	if (keyword === "pattern") return `This must fit ${params.pattern}.`;
	return `This ${message ?? "is not valid"}.`;
}
