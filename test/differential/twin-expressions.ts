/**
 * The twin's expressions: attributes, variables and a small set of functions, each the most obvious thing that can be
 * written from the tables. Values stay lexical text with a data type; a function parses what it needs every time.
 */
import type {
	AttributeDesignator,
	Expression,
	MissingAttribute,
	Policy,
	Request,
	VariableDefinition,
} from "../../src/xacml/model.js";

const XS = "http://www.w3.org/2001/XMLSchema#";
export const STRING = `${XS}string`;
export const BOOLEAN = `${XS}boolean`;
export const INTEGER = `${XS}integer`;
export const ANY_URI = `${XS}anyURI`;
export const DATE_TIME = `${XS}dateTime`;
export const DATE = `${XS}date`;
export const TIME = `${XS}time`;
export const ENVIRONMENT = "urn:oasis:names:tc:xacml:3.0:attribute-category:environment";
const CLOCK = "urn:oasis:names:tc:xacml:1.0:environment:";

/** The twin is small: this is what it meets in policies that are not made for it. */
export class UnknownToTwin extends Error {
	override readonly name = "UnknownToTwin";
}

export interface Value {
	readonly kind: "value";
	readonly dataType: string;
	readonly text: string;
}
export interface Bag {
	readonly kind: "bag";
	readonly dataType: string;
	readonly values: readonly Value[];
}
/** A function handed to a higher-order function. */
interface Named {
	readonly kind: "function";
	readonly functionId: string;
}
/** What an expression gives when it cannot be evaluated. */
export interface Failure {
	readonly kind: "failure";
	readonly code: "missing-attribute" | "processing-error";
	readonly missing?: readonly MissingAttribute[];
}
export type Outcome = Value | Bag | Named | Failure;

/** All that an evaluation can see. */
export interface World {
	readonly request: Request;
	readonly now: Date;
	readonly variables: readonly VariableDefinition[];
}

export const worldOf = (policy: Policy, world: World): World => ({ ...world, variables: policy.variables });

export const processingError: Failure = { kind: "failure", code: "processing-error" };
const value = (dataType: string, text: string): Value => ({ kind: "value", dataType, text });
const truth = (is: boolean): Value => value(BOOLEAN, is ? "true" : "false");

export function isTrue(outcome: Outcome): boolean {
	return outcome.kind === "value" && outcome.dataType === BOOLEAN && ["true", "1"].includes(outcome.text.trim());
}

// ----------------------------------------------------------------------------------------------------------- attributes

function clockValue(designator: AttributeDesignator, world: World): Value | undefined {
	if (designator.category !== ENVIRONMENT || designator.issuer !== undefined) return undefined;
	const iso = world.now.toISOString();
	const known: Record<string, [string, string]> = {
		[`${CLOCK}current-dateTime`]: [DATE_TIME, iso],
		[`${CLOCK}current-date`]: [DATE, `${iso.slice(0, 10)}Z`],
		[`${CLOCK}current-time`]: [TIME, iso.slice(11)],
	};
	const found = known[designator.attributeId];
	return found && found[0] === designator.dataType ? value(found[0], found[1]) : undefined;
}

export function lookUp(designator: AttributeDesignator, world: World): Bag | Failure {
	const named = world.request.attributes
		.filter((attributes) => attributes.category === designator.category)
		.flatMap((attributes) => attributes.attributes)
		.filter((one) => one.attributeId === designator.attributeId && one.dataType === designator.dataType);
	const visible = named.filter((one) => designator.issuer === undefined || one.issuer === designator.issuer);
	const values = visible.flatMap((one) => one.values.map((text) => value(one.dataType, text)));
	// The clock speaks only when the request says nothing of the attribute, under whatever issuer.
	const clock = named.length === 0 ? clockValue(designator, world) : undefined;
	if (clock) values.push(clock);
	if (values.length === 0 && designator.mustBePresent) {
		const { category, attributeId, dataType, issuer } = designator;
		const missing =
			issuer === undefined ? { category, attributeId, dataType } : { category, attributeId, dataType, issuer };
		return { kind: "failure", code: "missing-attribute", missing: [missing] };
	}
	return { kind: "bag", dataType: designator.dataType, values };
}

// ---------------------------------------------------------------------------------------------------------- expressions

export function evaluateExpression(expression: Expression, world: World): Outcome {
	switch (expression.kind) {
		case "AttributeValue":
			return value(expression.dataType, expression.text);
		case "AttributeDesignator":
			return lookUp(expression, world);
		case "AttributeSelector":
			throw new UnknownToTwin("XPath");
		case "Function":
			return { kind: "function", functionId: expression.functionId };
		case "VariableReference": {
			const definition = world.variables.find((one) => one.id === expression.variableId);
			if (!definition) throw new Error(`undefined variable ${expression.variableId}`);
			return evaluateExpression(definition.expression, world);
		}
		case "Apply":
			return callFunction(
				expression.functionId,
				expression.arguments.map((argument) => evaluateExpression(argument, world)),
			);
	}
}

const F1 = "urn:oasis:names:tc:xacml:1.0:function:";
const F3 = "urn:oasis:names:tc:xacml:3.0:function:";

/** and, or: an argument that decides wins over errors, wherever it stands. */
function logic(args: readonly Outcome[], deciding: boolean): Outcome {
	if (args.some((one) => one.kind === "value" && isTrue(one) === deciding)) return truth(deciding);
	return args.find((one) => one.kind === "failure") ?? truth(!deciding);
}

function anyOf(args: readonly Outcome[]): Outcome {
	const [named, ...rest] = args;
	const bag = rest.find((one) => one.kind === "bag");
	if (named?.kind !== "function" || bag?.kind !== "bag") throw new Error("any-of needs a function and a bag");
	const results = bag.values.map((one) =>
		callFunction(
			named.functionId,
			rest.map((argument) => (argument === bag ? one : argument)),
		),
	);
	if (results.some(isTrue)) return truth(true);
	return results.find((one) => one.kind === "failure") ?? truth(false);
}

export function callFunction(functionId: string, args: readonly Outcome[]): Outcome {
	if (functionId === `${F1}and`) return logic(args, false);
	if (functionId === `${F1}or`) return logic(args, true);
	const failure = args.find((one) => one.kind === "failure");
	if (failure) return failure;
	if (functionId === `${F3}any-of`) return anyOf(args);
	const known = FUNCTIONS[functionId];
	if (!known) throw new UnknownToTwin(functionId);
	return known(args);
}

const text = (outcome: Outcome | undefined): string => {
	if (outcome?.kind !== "value") throw new Error("a single value was expected");
	return outcome.dataType === STRING ? outcome.text : outcome.text.trim();
};
const integer = (outcome: Outcome | undefined): bigint => BigInt(text(outcome).replace(/^\+/, ""));
const instant = (outcome: Outcome | undefined): number => Date.parse(text(outcome));
const members = (outcome: Outcome | undefined): readonly Value[] => {
	if (outcome?.kind !== "bag") throw new Error("a bag was expected");
	return outcome.values;
};
const number = (of: bigint): Value => value(INTEGER, of.toString());

type Call = (args: readonly Outcome[]) => Outcome;
const FUNCTIONS: Record<string, Call> = {
	[`${F1}string-equal`]: ([a, b]) => truth(text(a) === text(b)),
	[`${F3}string-equal-ignore-case`]: ([a, b]) => truth(text(a).toLowerCase() === text(b).toLowerCase()),
	[`${F1}anyURI-equal`]: ([a, b]) => truth(text(a) === text(b)),
	[`${F1}boolean-equal`]: ([a, b]) => truth(isTrue(a!) === isTrue(b!)),
	[`${F1}integer-equal`]: ([a, b]) => truth(integer(a) === integer(b)),
	[`${F1}integer-greater-than`]: ([a, b]) => truth(integer(a) > integer(b)),
	[`${F1}integer-greater-than-or-equal`]: ([a, b]) => truth(integer(a) >= integer(b)),
	[`${F1}integer-less-than`]: ([a, b]) => truth(integer(a) < integer(b)),
	[`${F1}integer-less-than-or-equal`]: ([a, b]) => truth(integer(a) <= integer(b)),
	[`${F1}dateTime-equal`]: ([a, b]) => truth(instant(a) === instant(b)),
	[`${F1}dateTime-less-than`]: ([a, b]) => truth(instant(a) < instant(b)),
	[`${F1}integer-add`]: (args) => number(args.map(integer).reduce((sum, one) => sum + one, 0n)),
	[`${F1}integer-subtract`]: ([a, b]) => number(integer(a) - integer(b)),
	[`${F1}integer-divide`]: ([a, b]) => (integer(b) === 0n ? processingError : number(integer(a) / integer(b))),
	[`${F1}not`]: ([a]) => truth(!isTrue(a!)),
	[`${F1}string-regexp-match`]: ([pattern, whole]) => truth(new RegExp(text(pattern), "u").test(text(whole))),
	[`${F3}string-starts-with`]: ([start, whole]) => truth(text(whole).startsWith(text(start))),
	[`${F3}string-contains`]: ([part, whole]) => truth(text(whole).includes(text(part))),
	[`${F1}string-at-least-one-member-of`]: ([left, right]) =>
		truth(members(left).some((one) => members(right).some((other) => text(one) === text(other)))),
};

/** The four bag functions of a type. */
function addBagFunctions(name: string, dataType: string, equal: (a: Value, b: Value) => boolean): void {
	FUNCTIONS[`${F1}${name}-one-and-only`] = ([bag]) => (members(bag).length === 1 ? members(bag)[0]! : processingError);
	FUNCTIONS[`${F1}${name}-bag-size`] = ([bag]) => number(BigInt(members(bag).length));
	FUNCTIONS[`${F1}${name}-is-in`] = ([one, bag]) => truth(members(bag).some((other) => equal(one as Value, other)));
	FUNCTIONS[`${F1}${name}-bag`] = (args) => ({ kind: "bag", dataType, values: args as Value[] });
}
addBagFunctions("string", STRING, (a, b) => text(a) === text(b));
addBagFunctions("anyURI", ANY_URI, (a, b) => text(a) === text(b));
addBagFunctions("boolean", BOOLEAN, (a, b) => isTrue(a) === isTrue(b));
addBagFunctions("integer", INTEGER, (a, b) => integer(a) === integer(b));
addBagFunctions("dateTime", DATE_TIME, (a, b) => instant(a) === instant(b));
