import type { PolicyError, RequestError } from "../xacml/errors.js";

interface Fault {
	readonly file: string;
	readonly line?: number | undefined;
	readonly column?: number | undefined;
	readonly code: string;
	readonly message: string;
	readonly advice?: string | undefined;
}

export const policyFault = (error: PolicyError, file: string): Fault => ({
	file: error.file ?? file,
	line: error.line,
	column: error.column,
	code: error.code,
	message: error.message,
	advice: error.advice,
});

export const requestFault = ({ code, message, where }: RequestError, file: string): Fault => ({
	file,
	line: where.line,
	column: where.column,
	code,
	message: where.pointer === undefined ? message : `${message} (at ${where.pointer || "the top"})`,
});

/** Longest part of a source line that is shown. */
const WIDTH = 100;

/** A fault as a person reads it: place, code, what is wrong, the line of the source with a caret, and what to do. */
export function describeFault(
	{ file, line, column, code, message, advice }: Fault,
	source: string | undefined,
): string {
	const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
	const lines = [`${place}: error[${code}]: ${message}`];
	const text = line === undefined ? undefined : source?.split(/\r\n|\r|\n/)[line - 1];
	if (text !== undefined && line !== undefined) {
		const margin = " ".repeat(String(line).length);
		const { shown, caret } = around(text, (column ?? 1) - 1);
		lines.push(` ${line} | ${shown}`, ` ${margin} | ${caret}`);
	}
	if (advice !== undefined) lines.push(`  advice: ${advice}`);
	return lines.join("\n");
}

/** The part of a line around a column, and a caret below it; tabs stand as one blank each, so that the two agree. */
function around(line: string, column: number): { shown: string; caret: string } {
	const indent = line.length - line.trimStart().length;
	const start = column - indent < WIDTH ? Math.min(indent, column) : column - WIDTH / 2;
	const shown = line.slice(start, start + WIDTH).replaceAll("\t", " ");
	return {
		shown: (start > indent ? "…" : "") + shown,
		caret: `${" ".repeat(column - start + (start > indent ? 1 : 0))}^`,
	};
}
