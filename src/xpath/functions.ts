/** How a function may be called: how many arguments it takes, and which of them must be written out as literals. */
export interface AllowedFunction {
	readonly least: number;
	readonly most: number;
	readonly literals: readonly number[];
}

const takes = (least: number, most = least, literals: readonly number[] = []): AllowedFunction => ({
	least,
	most,
	literals,
});

/**
 * The functions an expression may call: the core library of XPath 1.0 (section 4), without id() since content has no
 * DTD, and a few of XPath 2.0. Each gives at most one value, in time linear in its arguments; where the time is the
 * product of two arguments, one of them has to be a literal.
 */
export const ALLOWED_FUNCTIONS: ReadonlyMap<string, AllowedFunction> = new Map([
	["abs", takes(1)],
	["avg", takes(1)],
	["boolean", takes(1)],
	["ceiling", takes(1)],
	["concat", takes(2, 100)],
	["contains", takes(2, 2, [1])],
	["count", takes(1)],
	["empty", takes(1)],
	["ends-with", takes(2)],
	["exists", takes(1)],
	["false", takes(0)],
	["floor", takes(1)],
	["lang", takes(1)],
	["last", takes(0)],
	["local-name", takes(0, 1)],
	["lower-case", takes(1)],
	["max", takes(1)],
	["min", takes(1)],
	["name", takes(0, 1)],
	["namespace-uri", takes(0, 1)],
	["normalize-space", takes(0, 1)],
	["not", takes(1)],
	["number", takes(0, 1)],
	["position", takes(0)],
	["round", takes(1)],
	["starts-with", takes(2)],
	["string", takes(0, 1)],
	["string-join", takes(2, 2, [1])],
	["string-length", takes(0, 1)],
	["substring", takes(2, 3)],
	["substring-after", takes(2, 2, [1])],
	["substring-before", takes(2, 2, [1])],
	["sum", takes(1)],
	["translate", takes(3, 3, [1, 2])],
	["true", takes(0)],
	["upper-case", takes(1)],
]);
