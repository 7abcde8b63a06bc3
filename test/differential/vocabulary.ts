/** The few attributes and values that generated policies and requests share, so that they often meet. */
import fc from "fast-check";
import type { AttributeDesignator, AttributeValue, Position } from "../../src/xacml/model.js";
import { ANY_URI, BOOLEAN, DATE_TIME, ENVIRONMENT, INTEGER, STRING } from "./twin-expressions.js";

export const at: Position = { line: 1, column: 1 };
/** What the engine's clock shows in every run. */
export const NOW = new Date("2026-03-01T11:22:33.444Z");

export const F1 = "urn:oasis:names:tc:xacml:1.0:function:";
export const F3 = "urn:oasis:names:tc:xacml:3.0:function:";

const SUBJECT = "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject";
const RESOURCE = "urn:oasis:names:tc:xacml:3.0:attribute-category:resource";
const ACTION = "urn:oasis:names:tc:xacml:3.0:attribute-category:action";

export type TypeName = "string" | "integer" | "anyURI" | "boolean" | "dateTime";
export const TYPE_IDS: Readonly<Record<TypeName, string>> = {
	string: STRING,
	integer: INTEGER,
	anyURI: ANY_URI,
	boolean: BOOLEAN,
	dateTime: DATE_TIME,
};

export interface Word {
	readonly category: string;
	readonly attributeId: string;
	readonly type: TypeName;
	/** As policies write them, always in the canonical form. */
	readonly values: readonly string[];
	/** Other spellings that a request may use: of equal value, or nearly so. */
	readonly spellings?: readonly string[];
	/** How often a request has it, in percent. */
	readonly present: number;
}

export const subjectId: Word = {
	category: SUBJECT,
	attributeId: "urn:oasis:names:tc:xacml:1.0:subject:subject-id",
	type: "string",
	values: ["alice", "bob", "carol"],
	spellings: ["Alice", "BOB"],
	present: 82,
};
export const role: Word = {
	category: SUBJECT,
	attributeId: "urn:test:role",
	type: "string",
	values: ["dagl", "priv", "styre"],
	spellings: ["DAGL", " dagl"],
	present: 65,
};
export const resourceId: Word = {
	category: RESOURCE,
	attributeId: "urn:oasis:names:tc:xacml:1.0:resource:resource-id",
	type: "string",
	values: ["skatt", "mva", "post"],
	present: 82,
};
export const resourceUri: Word = {
	category: RESOURCE,
	attributeId: "urn:oasis:names:tc:xacml:1.0:resource:resource-id",
	type: "anyURI",
	values: ["skatt", "urn:r:mva"],
	spellings: [" skatt ", "urn:R:mva"],
	present: 50,
};
export const actionId: Word = {
	category: ACTION,
	attributeId: "urn:oasis:names:tc:xacml:1.0:action:action-id",
	type: "string",
	values: ["read", "write"],
	spellings: ["Read"],
	present: 82,
};
const age: Word = {
	category: SUBJECT,
	attributeId: "urn:test:age",
	type: "integer",
	values: ["0", "5", "18"],
	spellings: ["+5", "05", " 18 ", "-0"],
	present: 60,
};
/** The same id and category as a role, in another type: the two must never see each other. */
const roleNumber: Word = { ...role, type: "integer", values: ["5", "7"], spellings: ["007"], present: 30 };
const active: Word = {
	category: SUBJECT,
	attributeId: "urn:test:active",
	type: "boolean",
	values: ["true", "false"],
	spellings: ["1", "0"],
	present: 60,
};
const dateTime: Word = {
	category: ENVIRONMENT,
	attributeId: "urn:oasis:names:tc:xacml:1.0:environment:current-dateTime",
	type: "dateTime",
	values: ["2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"],
	spellings: ["2026-01-01T01:00:00+01:00"],
	present: 25,
};
export const owner: Word = { ...role, category: RESOURCE, attributeId: "urn:test:owner", spellings: [], present: 40 };

/** Many values: what an index branches on. */
export const item: Word = {
	category: RESOURCE,
	attributeId: "urn:test:item",
	type: "string",
	values: ["i0", "i1", "i2", "i3", "i4", "i5", "i6", "i7"],
	spellings: ["I0", "I1", "I2", "I3"],
	present: 70,
};

export const WORDS: readonly Word[] = [
	subjectId,
	role,
	resourceId,
	resourceUri,
	actionId,
	age,
	roleNumber,
	active,
	dateTime,
	owner,
	item,
];
export const ISSUERS: readonly string[] = ["urn:issuer:a", "urn:issuer:b"];

export const wordsOf = (type: TypeName): readonly Word[] => WORDS.filter((word) => word.type === type);

export const literal = (type: TypeName, text: string): AttributeValue => ({
	kind: "AttributeValue",
	dataType: TYPE_IDS[type],
	text,
	at,
});

/** A designator for the word; `strict` is how often it must be present, in percent. */
export function designatorOf(word: Word, strict: number): fc.Arbitrary<AttributeDesignator> {
	return fc
		.record({ mustBePresent: chance(strict), issuer: rarely(7, fc.constantFrom(...ISSUERS)) })
		.map(({ mustBePresent, issuer }) => ({
			kind: "AttributeDesignator",
			category: word.category,
			attributeId: word.attributeId,
			dataType: TYPE_IDS[word.type],
			mustBePresent,
			...(issuer === undefined ? {} : { issuer }),
			at,
		}));
}

/** True in so many percent of the runs; shrinks to false. */
export const chance = (percent: number): fc.Arbitrary<boolean> =>
	fc.integer({ min: 0, max: 99 }).map((n) => n >= 100 - percent);

/** The arbitrary in so many percent of the runs, else nothing; shrinks to nothing. */
export function rarely<T>(percent: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
	return fc.oneof(
		{ weight: 100 - percent, arbitrary: fc.constant(undefined) },
		{ weight: percent, arbitrary: arbitrary as fc.Arbitrary<T | undefined> },
	);
}
