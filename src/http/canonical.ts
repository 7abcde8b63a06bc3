import type { Schema } from "./schema.js";

/**
 * The same value with its members named as the schema names them. Clients of the original write members in any case and
 * numbers in quotes, and its unknown members are ignored (systemuser 0.1); here they are left out unless the schema takes any.
 *
 * @throws {DuplicateMember} when two members are the same but for case.
 */
export function canonical(value: unknown, schema: Schema): unknown {
	if (Array.isArray(value)) {
		const items = schema.items ?? variantsOf(schema).find((variant) => variant.items !== undefined)?.items;
		return items === undefined ? value : value.map((item) => canonical(item, items));
	}
	if (typeof value === "string") return isNumeric(schema) ? typed(value, schema) : value;
	if (typeof value !== "object" || value === null) return value;
	const { properties, additionalProperties } = membersOf(schema);
	if (properties === undefined) {
		if (typeof additionalProperties !== "object") return value;
		return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, canonical(each, additionalProperties)]));
	}
	const names = namesOf(properties);
	const result: [string, unknown][] = [];
	const seen = new Set<string>();
	for (const [key, each] of Object.entries(value)) {
		const name = names.get(key.toLowerCase());
		if (name !== undefined) {
			if (seen.has(name)) throw new DuplicateMember(name);
			seen.add(name);
			result.push([name, canonical(each, properties[name] as Schema)]);
		} else if (additionalProperties === true) result.push([key, each]);
		else if (typeof additionalProperties === "object") result.push([key, canonical(each, additionalProperties)]);
	}
	return Object.fromEntries(result);
}

export class DuplicateMember extends Error {
	override readonly name = "DuplicateMember";

	constructor(readonly member: string) {
		super(`The member "${member}" is given more than once.`);
	}
}

type Members = Pick<Schema, "properties" | "additionalProperties">;

const variantsOf = (schema: Schema): readonly Schema[] => schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];

const merged = new WeakMap<Schema, Members>();

/** The members that an object of this schema may have; those of all variants together where there are several. */
function membersOf(schema: Schema): Members {
	const variants = variantsOf(schema);
	if (variants.length === 0) return schema;
	let members = merged.get(schema);
	if (members === undefined) {
		const all = [schema, ...variants.map(membersOf)].filter(
			({ properties, additionalProperties }) => properties !== undefined || additionalProperties !== undefined,
		);
		const extra = all.map(({ additionalProperties }) => additionalProperties).find((each) => each !== undefined);
		const properties = all.some((each) => each.properties !== undefined)
			? Object.assign({}, ...all.map((each) => each.properties))
			: undefined;
		members = {
			...(properties === undefined ? {} : { properties }),
			...(extra === undefined ? {} : { additionalProperties: extra }),
		};
		merged.set(schema, members);
	}
	return members;
}

const known = new WeakMap<object, ReadonlyMap<string, string>>();

function namesOf(properties: Readonly<Record<string, Schema>>): ReadonlyMap<string, string> {
	let names = known.get(properties);
	if (names === undefined) {
		names = new Map(Object.keys(properties).map((name) => [name.toLowerCase(), name]));
		known.set(properties, names);
	}
	return names;
}

/** Query parameters, by the names of the schema: one text each, or a list where the schema wants one (`a=1&a=2`, `a[]=1`). */
export function canonicalQuery(
	search: URLSearchParams,
	properties: Readonly<Record<string, Schema>>,
): Record<string, unknown> {
	const names = namesOf(properties);
	const values = new Map<string, string[]>();
	for (const [key, value] of search) {
		const name = names.get(key.toLowerCase().replace(/\[\d{0,4}\]$/, ""));
		if (name === undefined) continue;
		const before = values.get(name);
		if (before === undefined) values.set(name, [value]);
		else before.push(value);
	}
	return Object.fromEntries(
		[...values].map(([name, texts]) => {
			const schema = properties[name] as Schema;
			if (typesOf(schema).includes("array")) return [name, texts.map((text) => typed(text, schema.items ?? {}))];
			if (texts.length > 1) throw new DuplicateMember(name);
			return [name, typed(texts[0] as string, schema)];
		}),
	);
}

function typesOf({ type }: Schema): readonly string[] {
	return typeof type === "string" ? [type] : (type ?? []);
}

function isNumeric(schema: Schema): boolean {
	const types = typesOf(schema);
	return (types.includes("integer") || types.includes("number")) && !types.includes("string");
}

/** A text as the schema's type; left as it is, for validation to complain of, when it is none. */
export function typed(text: string, schema: Schema): unknown {
	const types = typesOf(schema);
	if ((types.includes("integer") || types.includes("number")) && /^-?\d{1,15}(\.\d{1,15})?$/.test(text)) {
		return Number(text);
	}
	if (types.includes("boolean") && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
	return text;
}
