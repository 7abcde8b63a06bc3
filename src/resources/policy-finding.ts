import type { Position } from "../xacml/model.js";

/** An error or a warning about a policy, and where. */
export interface PolicyFinding {
	readonly code: string;
	readonly message: string;
	/** Both from 1. */
	readonly line: number;
	readonly column: number;
	readonly advice?: string;
}

export const policyFinding = (code: string, message: string, at: Position, advice?: string): PolicyFinding => ({
	code,
	message,
	line: at.line,
	column: at.column,
	...(advice === undefined ? {} : { advice }),
});
