/** A result reduced to what the engine and the twin must agree on, and the disagreement in words. */
import { isDeepStrictEqual } from "node:util";
import type { Notice, Policy, PolicySet, Request, Result } from "../../src/xacml/model.js";
import { BOOLEAN, DATE_TIME, INTEGER } from "./twin-expressions.js";

/** Values of one meaning have several spellings, and the standard does not say which one an assignment carries. */
function canonical(dataType: string, text: string): string {
	if (dataType === INTEGER) return BigInt(text.trim().replace(/^\+/, "")).toString();
	if (dataType === BOOLEAN) return String(["true", "1"].includes(text.trim()));
	if (dataType === DATE_TIME) return new Date(text.trim()).toISOString();
	return dataType.endsWith("#string") ? text : text.trim();
}

const comparableNotice = ({ id, assignments }: Notice) => ({
	id,
	assignments: assignments.map(({ attributeId, category, issuer, dataType, value }) => [
		attributeId,
		category ?? null,
		issuer ?? null,
		dataType,
		canonical(dataType, value),
	]),
});

/** Messages are left out; everything else counts, the order of obligations, advice and policy ids too. */
function comparable(result: Result) {
	return {
		decision: result.decision,
		status: result.status.code,
		missing: (result.status.missing ?? []).map(({ category, attributeId, dataType, issuer }) => [
			category,
			attributeId,
			dataType,
			issuer ?? null,
		]),
		obligations: result.obligations.map(comparableNotice),
		advice: result.advice.map(comparableNotice),
		attributes: result.attributes.map(({ category, attributes }) => ({
			category,
			attributes: attributes.map(({ attributeId, dataType, issuer, values }) => [
				attributeId,
				dataType,
				issuer ?? null,
				...values,
			]),
		})),
		policyIds: result.policyIds ?? null,
	};
}

export const agree = (one: Result, other: Result): boolean => isDeepStrictEqual(comparable(one), comparable(other));

/** Positions and absent parts say nothing in a printed counterexample. */
const printed = (value: unknown): string =>
	JSON.stringify(
		value,
		(key, part: unknown) => (key === "at" || (Array.isArray(part) && part.length === 0) ? undefined : part),
		1,
	);

export function disagreement(
	policies: readonly (Policy | PolicySet)[],
	request: Request,
	results: Readonly<Record<string, Result | string>>,
): string {
	const shown = Object.entries(results).map(
		([who, result]) => `${who}: ${printed(typeof result === "string" ? result : comparable(result))}`,
	);
	return [`policies: ${printed(policies)}`, `request: ${printed(request)}`, ...shown].join("\n");
}
