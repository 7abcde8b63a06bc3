import { setImmediate } from "node:timers/promises";
import type { Pieces } from "./pieces.js";

/** Elements written before others get their turn: about a millisecond's worth. */
const AT_ONCE = 250;

/** Lists within a list's elements are as long as these, or written with their element. */
const LONG = 1000;

/**
 * A list as JSON, between `before` and `after`. A long one, or one with long lists directly in its elements, is written by and by while it is
 * sent: as one text it would keep others waiting for seconds, or be longer than a text may be.
 */
export function jsonList(before: string, list: readonly unknown[], after: string): string | Pieces {
	if (list.length < LONG && !list.some(hasLong)) return before + JSON.stringify(list) + after;
	return (async function* () {
		let text = before;
		let count = 0;
		for (const part of textsOf(list)) {
			text += part;
			if (++count % AT_ONCE !== 0) continue;
			yield Buffer.from(text);
			text = "";
			await setImmediate();
		}
		yield Buffer.from(text + after);
	})();
}

const hasLong = (element: unknown): boolean =>
	typeof element === "object" &&
	element !== null &&
	Object.values(element).some((value) => Array.isArray(value) && value.length >= LONG);

function* textsOf(list: readonly unknown[]): Generator<string> {
	let separator = "[";
	for (const element of list) {
		if (hasLong(element)) {
			yield separator;
			yield* textsOfMembers(element as object);
		} else yield separator + (JSON.stringify(element) ?? "null");
		separator = ",";
	}
	yield list.length === 0 ? "[]" : "]";
}

function* textsOfMembers(value: object): Generator<string> {
	let separator = "{";
	for (const [name, member] of Object.entries(value)) {
		if (member === undefined) continue;
		yield `${separator}${JSON.stringify(name)}:`;
		if (Array.isArray(member)) yield* textsOf(member);
		else yield JSON.stringify(member) ?? "null";
		separator = ",";
	}
	yield "}";
}
