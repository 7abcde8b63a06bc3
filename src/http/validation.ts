import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { ValidationFinding } from "./fault.js";
import type { Schema } from "./schema.js";

const ajv = new Ajv2020({
	allErrors: true,
	useDefaults: true,
	strict: true,
	strictTypes: false,
	allowUnionTypes: true,
});
ajv.addFormat("uuid", /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i);
ajv.addFormat("date-time", {
	validate: (text: string) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)),
});
ajv.addFormat("date", {
	validate: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
});
ajv.addFormat("uri", { validate: (text: string) => URL.canParse(text) });

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
	let compiled: ValidateFunction | undefined;
	return (value, where) => {
		// Compiled when first needed: a server has hundreds of shapes.
		compiled ??= ajv.compile(schema);
		return compiled(value) ? [] : findings(compiled.errors ?? [], where);
	};
}

/** The most findings told at once. */
const MOST = 20;

function findings(errors: readonly ErrorObject[], where: string): ValidationFinding[] {
	return errors
		.filter(({ keyword }) => keyword !== "anyOf" && keyword !== "oneOf" && keyword !== "if")
		.concat(errors.filter(({ keyword }) => (keyword === "anyOf" || keyword === "oneOf") && errors.length === 1))
		.slice(0, MOST)
		.map((error) => {
			const member = error.keyword === "required" ? `/${String(error.params.missingProperty)}` : "";
			const path = where + error.instancePath + member || "/";
			return {
				code: `STD.VLD-${String(CODES[error.keyword] ?? OTHER).padStart(5, "0")}`,
				title: titleOf(error),
				paths: [path],
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
