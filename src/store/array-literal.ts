import type { BulkValue } from "./engine.js";

const TO_ESCAPE = /["\\]/g;

/**
 * A column's values as PostgreSQL writes an array (its manual, 8.15.2). `pg` can do it, but looks through every value twice for what
 * must be escaped, which is a tenth of a large import's time.
 */
export function arrayLiteral(values: readonly BulkValue[]): string {
	let text = "{";
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as BulkValue;
		if (i > 0) text += ",";
		if (value === null) text += "NULL";
		else if (typeof value === "number") text += value;
		else text += `"${isPlain(value) ? value : value.replace(TO_ESCAPE, "\\$&")}"`;
	}
	return `${text}}`;
}

const isPlain = (text: string): boolean => !text.includes('"') && !text.includes("\\");
