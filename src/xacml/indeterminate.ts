import type { MissingAttribute, StatusCode } from "./model.js";

/**
 * What an expression, match or condition yields instead of a value when it cannot be evaluated (core 7.2.1). It is a
 * value, not an exception: the combining rules decide what becomes of it.
 */
export class Indeterminate {
	constructor(
		readonly code: Exclude<StatusCode, "ok">,
		readonly message: string,
		readonly missing?: readonly MissingAttribute[],
	) {}
}

export const processingError = (message: string): Indeterminate => new Indeterminate("processing-error", message);
export const syntaxError = (message: string): Indeterminate => new Indeterminate("syntax-error", message);
