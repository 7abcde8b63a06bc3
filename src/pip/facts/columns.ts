/** A typed array that can be made anew with another length. */
type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** The same content in an array of at least that length; the array itself when it is long enough. */
export function withRoom<T extends Column>(column: T, length: number): T {
	if (length <= column.length) return column;
	const Type = column.constructor as new (length: number) => T;
	const larger = new Type(Math.max(length, column.length + (column.length >> 1), 16));
	larger.set(column);
	return larger;
}

/** The first place from `start` whose value is not below `wanted`, in an array that rises between `start` and `end`. */
export function lowerBound(column: Column, wanted: number, start: number, end: number): number {
	let low = start;
	let high = end;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((column[middle] as number) < wanted) low = middle + 1;
		else high = middle;
	}
	return low;
}
