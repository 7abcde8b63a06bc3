import type { DataType } from "../datatypes/datatype.js";
import { dataType, dataTypeByName } from "../datatypes/registry.js";
import { DataTypeId } from "../identifiers.js";
import type { Attribute, Namespaces } from "../model.js";
import type { JsonPlace } from "./json-place.js";
import { JsonNumber } from "./json-text.js";
import { NAMESPACE_MEMBERS, XPATH_MEMBERS } from "./member-names.js";

/** Thrown when a number was met whose written form JSON.parse may have lost, to have the text read again. */
export const NUMBERS_LOST = Symbol("numbers lost");

export interface ValueContext {
	readonly place: JsonPlace;
	readonly anyCase: boolean;
	/** True when JSON.parse may have lost what a number looked like and the text is still at hand. */
	numbersMayBeLost(): boolean;
	/** Deepest nesting of an object that stands for a value. */
	readonly maxDepth: number;
}

/** What the members of an attribute object come to. */
export interface AttributeParts {
	readonly attributeId: string;
	readonly dataType: string | undefined;
	readonly issuer: string | undefined;
	readonly includeInResult: boolean;
	readonly value: unknown;
	readonly valueName: string;
	/** Of the entity the attribute belongs to. */
	readonly category: string;
}

/** The attribute, or undefined when its Value is an empty array: a bag without values is as good as none. */
export function makeAttribute(parts: AttributeParts, context: ValueContext): Attribute | undefined {
	const { value, valueName } = parts;
	if (typeof value === "string" && parts.dataType === undefined) {
		return attribute(parts, DataTypeId.string, [value]);
	}
	if (Array.isArray(value) && value.length === 0) return undefined;
	const values: readonly unknown[] = Array.isArray(value) ? value : [value];
	for (let i = 0; i < values.length; i++) checkItem(values[i], i, Array.isArray(value), parts, context);
	if (parts.dataType === undefined) return inferred(parts, values, context);

	const type = dataType(parts.dataType) ?? dataTypeByName(parts.dataType);
	if (type === undefined) {
		throw context.place.error("unknown-datatype", `the data type ${parts.dataType} is not known`, valueName);
	}
	// An identifier stays as it was written, a short name becomes one.
	const id = dataType(parts.dataType) === undefined ? type.id : parts.dataType;
	if (type.id === DataTypeId.xpathExpression) return xpathAttribute(parts, values, context);
	return attribute(parts, id, lexicalForms(values, type, Array.isArray(value), valueName, context));
}

function attribute(parts: AttributeParts, type: string, values: readonly string[]): Attribute {
	const { attributeId, issuer, includeInResult } = parts;
	if (issuer === undefined) return { attributeId, dataType: type, includeInResult, values };
	return { attributeId, dataType: type, issuer, includeInResult, values };
}

function checkItem(item: unknown, i: number, inArray: boolean, parts: AttributeParts, context: ValueContext): void {
	const number = inArray ? i : -1;
	if (item === null) throw context.place.error("schema", "a value must not be null", parts.valueName, number);
	if (Array.isArray(item)) {
		throw context.place.error("schema", "an array of values must not hold arrays", parts.valueName, number);
	}
	if (typeof item === "object" && !(item instanceof JsonNumber) && tooDeep(item, context.maxDepth)) {
		const message = `objects nested deeper than ${context.maxDepth}`;
		throw context.place.error("json-limit", message, parts.valueName, number);
	}
}

function tooDeep(value: unknown, left: number): boolean {
	if (typeof value !== "object" || value === null) return false;
	if (left === 0) return true;
	for (const inner of Object.values(value)) if (tooDeep(inner, left - 1)) return true;
	return false;
}

/**
 * JSON Profile 3.3.1 and 3.3.2: the data type that JSON's own types imply. An integer beside a double makes doubles, a
 * number beside a string makes strings. A boolean beside anything else is refused, for `"true"` and `true` differ, and
 * guessing which was meant could grant access.
 */
function inferred(parts: AttributeParts, values: readonly unknown[], context: ValueContext): Attribute {
	const { place } = context;
	let strings = 0;
	let booleans = 0;
	let objects = 0;
	let doubles = 0;
	const forms: string[] = [];
	for (const [i, value] of values.entries()) {
		if (typeof value === "string") strings++;
		else if (typeof value === "boolean") booleans++;
		else if (typeof value === "object" && !(value instanceof JsonNumber)) {
			objects++;
			refuseUntypedXPath(value as object, parts, context);
		} else if (isDouble(value, context)) doubles++;
		forms.push(lexicalForm(value, i, Array.isArray(parts.value), parts.valueName, "", context));
	}
	if (booleans === values.length) return attribute(parts, DataTypeId.boolean, forms);
	if (booleans > 0) throw place.error("schema", "booleans and other values in one array", parts.valueName);
	// The profile names no type for objects; as text they harm nobody and can be compared, and some senders use them.
	if (strings > 0 || objects > 0) return attribute(parts, DataTypeId.string, forms);
	if (doubles > 0) return attribute(parts, DataTypeId.double, forms);
	return attribute(parts, DataTypeId.integer, forms);
}

function isDouble(value: unknown, context: ValueContext): boolean {
	if (value instanceof JsonNumber) return !/^-?\d+$/.test(value.text);
	if (!Number.isInteger(value)) return true;
	if (context.numbersMayBeLost()) throw NUMBERS_LOST;
	return false;
}

/** Profile 3.3.1: an XPath expression is never inferred, so one without its type is a mistake and not a text. */
function refuseUntypedXPath(value: object, parts: AttributeParts, context: ValueContext): void {
	for (const key of Object.keys(value)) {
		if (XPATH_MEMBERS.find(key, context.anyCase) >= 0) {
			throw context.place.error("bad-value", "an XPath expression needs its DataType", parts.valueName);
		}
	}
}

function lexicalForms(
	values: readonly unknown[],
	type: DataType,
	inArray: boolean,
	valueName: string,
	context: ValueContext,
): readonly string[] {
	const forms: string[] = [];
	for (let i = 0; i < values.length; i++) {
		const value = values[i];
		const number = inArray ? i : -1;
		if (typeof value === "object" && !(value instanceof JsonNumber)) {
			throw context.place.error("bad-value", `an object is no ${type.name}`, valueName, number);
		}
		const form = lexicalForm(value, i, inArray, valueName, type.id, context);
		if (type.id !== DataTypeId.string && type.parse(form) === undefined) {
			throw context.place.error("bad-value", `"${excerpt(form)}" is no ${type.name}`, valueName, number);
		}
		forms.push(form);
	}
	return forms;
}

function lexicalForm(
	value: unknown,
	i: number,
	inArray: boolean,
	valueName: string,
	type: string,
	context: ValueContext,
): string {
	if (typeof value === "string") return value;
	if (typeof value === "boolean") return value ? "true" : "false";
	if (value instanceof JsonNumber) {
		// 5.0 and 5e0 are integers where an integer was asked for, as they are when JSON.parse has made 5 of them.
		const integral = type === DataTypeId.integer && Number.isSafeInteger(Number(value.text));
		return integral ? String(Number(value.text)) : value.text;
	}
	if (typeof value === "number") {
		// Doubles print as what they are; an integer beyond 2^53 is no longer the one that was sent.
		if (Number.isInteger(value) && !Number.isSafeInteger(value) && type !== DataTypeId.double) {
			if (context.numbersMayBeLost()) throw NUMBERS_LOST;
			const message = "the number is too large to be kept exactly: send it as a string with its DataType";
			throw context.place.error("bad-value", message, valueName, inArray ? i : -1);
		}
		return String(value === 0 ? 0 : value);
	}
	return JSON.stringify(value, numbersAsWritten);
}

function numbersAsWritten(_key: string, value: unknown): unknown {
	return value instanceof JsonNumber ? Number(value.text) : value;
}

/**
 * JSON Profile 3.3.1: `{XPathCategory, Namespaces, XPath}`. A bare string is taken for an expression without prefixes
 * over the Content of the entity it is an attribute of.
 */
function xpathAttribute(parts: AttributeParts, values: readonly unknown[], context: ValueContext): Attribute {
	const paths: string[] = [];
	const xpath: { category: string; namespaces: Namespaces }[] = [];
	for (const [i, value] of values.entries()) {
		const number = Array.isArray(parts.value) ? i : -1;
		if (typeof value === "string") {
			paths.push(value);
			xpath.push({ category: parts.category, namespaces: Object.create(null) });
			continue;
		}
		if (typeof value !== "object" || value instanceof JsonNumber) {
			throw context.place.error("bad-value", "an xpathExpression is an object", parts.valueName, number);
		}
		const read = readXPath(value as Record<string, unknown>, parts.valueName, number, context);
		paths.push(read.path);
		xpath.push({ category: read.category, namespaces: read.namespaces });
	}
	return { ...attribute(parts, DataTypeId.xpathExpression, paths), xpath };
}

function readXPath(value: Record<string, unknown>, valueName: string, number: number, context: ValueContext) {
	const members = [undefined, undefined, undefined] as unknown[];
	for (const key of Object.keys(value)) {
		const member = XPATH_MEMBERS.find(key, context.anyCase);
		if (member >= 0) members[member] = value[key];
		else if (!context.anyCase) {
			throw context.place.error("schema", `an xpathExpression has no member "${key}"`, valueName, number);
		}
	}
	const [category, namespaces, path] = members;
	if (typeof category !== "string" || typeof path !== "string") {
		throw context.place.error("bad-value", "an xpathExpression needs XPathCategory and XPath", valueName, number);
	}
	return { category, path, namespaces: readNamespaces(namespaces, valueName, number, context) };
}

function readNamespaces(value: unknown, valueName: string, number: number, context: ValueContext): Namespaces {
	const namespaces: Record<string, string> = Object.create(null);
	if (value === undefined || (value === null && context.anyCase)) return namespaces;
	for (const item of Array.isArray(value) ? value : [value]) {
		let prefix: unknown = "";
		let uri: unknown;
		for (const key of typeof item === "object" && item !== null ? Object.keys(item) : []) {
			const member = NAMESPACE_MEMBERS.find(key, context.anyCase);
			if (member === 0) prefix = (item as Record<string, unknown>)[key];
			else if (member === 1) uri = (item as Record<string, unknown>)[key];
		}
		if (typeof prefix !== "string" || typeof uri !== "string") {
			throw context.place.error("bad-value", "Namespaces is a list of Prefix and Namespace", valueName, number);
		}
		namespaces[prefix] = uri;
	}
	return namespaces;
}

function excerpt(text: string): string {
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
