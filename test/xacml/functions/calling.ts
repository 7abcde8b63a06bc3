import type { Bag, DataType, Value } from "../../../src/xacml/datatypes/datatype.js";
import { dataTypeByName } from "../../../src/xacml/datatypes/registry.js";
import type {
	Argument,
	FirstOrderFunction,
	FunctionContext,
	FunctionDefinition,
	Type,
} from "../../../src/xacml/functions/definition.js";
import { callFirstOrder } from "../../../src/xacml/functions/higher-order.js";
import { lookupFunction } from "../../../src/xacml/functions/registry.js";
import { Indeterminate } from "../../../src/xacml/indeterminate.js";

/** Calls functions with lexical forms and gives back lexical forms, so that tests read like the specification's tables. */

/** A value as written, or a bag of them; an Indeterminate stands for an argument that failed. */
export type Written = string | readonly string[] | Indeterminate;

export const functionNamed = (shortId: string): FunctionDefinition => {
	const [version, name] = shortId.split(":");
	const id = `urn:oasis:names:tc:xacml:${version}:function:${name}`;
	const fn = lookupFunction(id);
	if (fn === undefined) throw new Error(`no function ${id}`);
	return fn;
};

export const firstOrder = (shortId: string): FirstOrderFunction => {
	const fn = functionNamed(shortId);
	if (fn.kind === "higher-order") throw new Error(`${shortId} is higher-order`);
	return fn;
};

export const typeNamed = (name: string): DataType => {
	const type = dataTypeByName(name);
	if (type === undefined) throw new Error(`no type ${name}`);
	return type;
};

/** A context with a budget; `spent` tells how much of it was asked for. */
export function contextWith(options: Partial<FunctionContext> & { budget?: number } = {}): FunctionContext & {
	spent: number;
} {
	return {
		implicitZone: options.implicitZone ?? 0,
		spent: 0,
		spend(steps) {
			this.spent += steps;
			return this.spent <= (options.budget ?? 1_000_000);
		},
		selectNodes: options.selectNodes ?? (() => new Indeterminate("processing-error", "no content")),
	};
}

export function read(type: Type, written: Written): Argument | Indeterminate {
	if (written instanceof Indeterminate) return written;
	if (type.bag !== Array.isArray(written)) throw new Error(`one and bag are mixed up: ${JSON.stringify(written)}`);
	return Array.isArray(written) ? written.map((text) => readOne(type.dataType, text)) : readOne(type.dataType, written);
}

function readOne(type: DataType, written: unknown): Value {
	const value = type.parse(String(written));
	if (value === undefined) throw new Error(`"${written}" is no ${type.name}`);
	return value;
}

/** The result as written; `!code` for an Indeterminate. */
export function write(type: Type, result: Argument | Indeterminate): string | string[] {
	if (result instanceof Indeterminate) return `!${result.code}`;
	return type.bag ? (result as Bag).map((value) => type.dataType.format(value)) : type.dataType.format(result);
}

export function call(shortId: string, args: readonly Written[], context = contextWith()): string | string[] {
	const fn = firstOrder(shortId);
	const types = args.map((_, index) => fn.parameters[index] ?? fn.rest?.type);
	const least = fn.parameters.length + (fn.rest?.min ?? 0);
	if (args.length < least || types.includes(undefined)) throw new Error(`${shortId} does not take ${args.length}`);
	const values = args.map((written, index) => read(types[index]!, written));
	if (fn.kind === "lazy") {
		return write(
			fn.returns,
			fn.evaluate(
				values.map((value) => () => value),
				context,
			),
		);
	}
	return write(fn.returns, callFirstOrder(fn, values, context));
}

/** `string 'a'` is one value, `string ['a']` a bag. */
export type Typed = readonly [type: string, written: string | readonly string[]];

export const typeOf = ([name, written]: Typed): Type => ({ dataType: typeNamed(name), bag: Array.isArray(written) });

export function callHigher(shortId: string, inner: string, args: readonly Typed[], context = contextWith()) {
	const fn = functionNamed(shortId);
	if (fn.kind !== "higher-order") throw new Error(`${shortId} is not higher-order`);
	const types = args.map(typeOf);
	const checked = fn.check(firstOrder(inner), types);
	if ("error" in checked) return `?${checked.error}`;
	const values = args.map((arg, index) => read(types[index]!, arg[1]));
	return write(checked.returns, fn.evaluate(firstOrder(inner), values, types, context));
}
