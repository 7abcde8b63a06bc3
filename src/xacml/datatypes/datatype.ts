/**
 * A runtime value. Which JavaScript type it has follows from its data type, which is always known statically: string and
 * anyURI are strings, boolean a boolean, integer a bigint, double a number, all others frozen objects of their own.
 */
export type Value = unknown;

/** Values of one data type, no order, duplicates kept (core 7.3.2). */
export type Bag = readonly Value[];

/** One of the data types of XACML 3.0 (core A.2). */
export interface DataType {
	/** The full identifier. */
	readonly id: string;
	/** The name the JSON Profile and the function names use: `string`, `dayTimeDuration`, `rfc822Name`, … */
	readonly name: string;
	/** The value of a lexical form, or undefined when it lies outside the lexical space. Strips white space where the type does. */
	parse(lexical: string): Value | undefined;
	/** The canonical lexical form. */
	format(value: Value): string;
	/**
	 * Equality as the type's `-equal` function and the set functions see it. Only date, time and dateTime look at the
	 * implicit zone (minutes east of UTC, 0 when it is not given), and only for values that name none.
	 */
	equals(a: Value, b: Value, implicitZone?: number): boolean;
	/** Two values are equal exactly when their keys are the same key of a Map. */
	key(value: Value, implicitZone?: number): unknown;
}
