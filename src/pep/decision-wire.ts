import { Category } from "../xacml/identifiers.js";
import type { Attributes, Decision, Notice, Request, StatusCode } from "../xacml/model.js";
import { type PdpAnswer, PdpUnavailable } from "./ask.js";

/** The categories that have a name of their own in the JSON (pdp 2.1). */
const NAMES: Readonly<Record<string, string>> = {
	[Category.accessSubject]: "AccessSubject",
	[Category.action]: "Action",
	[Category.resource]: "Resource",
};

/**
 * The request as Altinn's API takes it: values are strings, one an attribute (pdp 2.1).
 *
 * @throws {PdpUnavailable} for what that API has no place for; left out, it could turn a refusal into a permit.
 */
export function writeRequest({ attributes, multiRequests }: Request): string {
	if (multiRequests !== undefined || attributes.some(({ content }) => content !== undefined)) {
		throw new PdpUnavailable("A request with Content or MultiRequests cannot be asked here.");
	}
	const named: Record<string, unknown[]> = {};
	for (const each of attributes) {
		const name = NAMES[each.category] ?? "Category";
		named[name] ??= [];
		named[name].push(name === "Category" ? { CategoryId: each.category, ...written(each) } : written(each));
	}
	return JSON.stringify({ Request: { ReturnPolicyIdList: false, ...named } });
}

const written = ({ attributes }: Attributes) => ({
	Attribute: attributes.flatMap(({ attributeId, dataType, issuer, values }) =>
		values.map((value) => ({
			AttributeId: attributeId,
			Value: value,
			DataType: dataType,
			...(issuer === undefined ? {} : { Issuer: issuer }),
		})),
	),
});

const DECISIONS: readonly unknown[] = ["Permit", "Deny", "NotApplicable", "Indeterminate"] satisfies Decision[];
const STATUS = "urn:oasis:names:tc:xacml:1.0:status:";
const STATUSES = ["ok", "missing-attribute", "syntax-error", "processing-error"] satisfies StatusCode[];

/**
 * Exactly one result, and every part of it that matters understood (pdp 2.3, 5.2).
 *
 * @throws {PdpUnavailable}
 */
export function readAnswer(text: string): PdpAnswer {
	const results = (parsed(text) as { response?: unknown } | null)?.response;
	if (!Array.isArray(results) || results.length !== 1) throw new PdpUnavailable("The answer is not one result.");
	const { decision, status, obligations } = objectOf(results[0]);
	if (!DECISIONS.includes(decision)) throw new PdpUnavailable("The answer has no decision.");
	const code = objectOf(objectOf(status).statusCode).value;
	const known = STATUSES.find((each) => code === STATUS + each);
	return {
		decision: decision as Decision,
		...(known === undefined ? {} : { status: known }),
		obligations: listOf(obligations).map(readObligation),
	};
}

function readObligation(value: unknown): Notice {
	const { id, attributeAssignment } = objectOf(value);
	if (typeof id !== "string") throw new PdpUnavailable("An obligation is not understood.");
	return {
		id,
		assignments: listOf(attributeAssignment).map((each) => {
			const { attributeId, value: assigned, dataType, category, issuer } = objectOf(each);
			if (typeof attributeId !== "string" || typeof assigned !== "string") {
				throw new PdpUnavailable("An obligation is not understood.");
			}
			return {
				attributeId,
				value: assigned,
				dataType: String(dataType),
				...(typeof category === "string" ? { category } : {}),
				...(typeof issuer === "string" ? { issuer } : {}),
			};
		}),
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new PdpUnavailable("The answer is no JSON.");
	}
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): readonly unknown[] {
	if (value === null || value === undefined) return [];
	if (!Array.isArray(value)) throw new PdpUnavailable("The obligations are not understood.");
	return value;
}
