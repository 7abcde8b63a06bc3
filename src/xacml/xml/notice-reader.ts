import type { AttributeAssignmentExpression, Effect, NoticeExpression } from "../model.js";
import {
	attributePosition,
	Children,
	checkAttributes,
	optionalString,
	optionalUri,
	requiredString,
	requiredUri,
	schemaError,
} from "./element-reader.js";
import { EXPRESSIONS, readExpression } from "./expression-reader.js";
import { readAll } from "./target-reader.js";
import type { XmlElement } from "./xml-element.js";

const OBLIGATION_ATTRIBUTES = ["ObligationId", "FulfillOn"];
const ADVICE_ATTRIBUTES = ["AdviceId", "AppliesTo"];
const ASSIGNMENT_ATTRIBUTES = ["AttributeId", "Category", "Issuer"];
const NONE: readonly NoticeExpression[] = Object.freeze([]);

/** ObligationExpressions (core 5.21), when there; a list without members is taken for what it says. */
export function readObligations(element: XmlElement | undefined): readonly NoticeExpression[] {
	if (element === undefined) return NONE;
	checkAttributes(element, []);
	return readAll(element, "ObligationExpression", (child) => {
		checkAttributes(child, OBLIGATION_ATTRIBUTES);
		return readNotice(child, "ObligationId", "FulfillOn");
	});
}

/** AdviceExpressions (core 5.38), when there. */
export function readAdvice(element: XmlElement | undefined): readonly NoticeExpression[] {
	if (element === undefined) return NONE;
	checkAttributes(element, []);
	return readAll(element, "AdviceExpression", (child) => {
		checkAttributes(child, ADVICE_ATTRIBUTES);
		return readNotice(child, "AdviceId", "AppliesTo");
	});
}

function readNotice(element: XmlElement, idName: string, effectName: string): NoticeExpression {
	return {
		id: requiredUri(element, idName),
		appliesTo: readEffect(element, effectName),
		assignments: readAll(element, "AttributeAssignmentExpression", readAssignment),
		at: element.at,
	};
}

/** Core 5.41. */
function readAssignment(element: XmlElement): AttributeAssignmentExpression {
	checkAttributes(element, ASSIGNMENT_ATTRIBUTES);
	const attributeId = requiredUri(element, "AttributeId");
	const category = optionalUri(element, "Category");
	const issuer = optionalString(element, "Issuer");
	const children = new Children(element);
	const expression = readExpression(children.required(...EXPRESSIONS));
	children.end();
	return {
		attributeId,
		...(category === undefined ? {} : { category }),
		...(issuer === undefined ? {} : { issuer }),
		expression,
		at: element.at,
	};
}

/** An EffectType (core 5.22): the two words as they are, in this case. */
export function readEffect(element: XmlElement, name: string): Effect {
	const value = requiredString(element, name);
	if (value === "Permit" || value === "Deny") return value;
	const permit = /^\s*permit\s*$/i.test(value);
	const near = permit || /^\s*deny\s*$/i.test(value) ? `write ${permit ? "Permit" : "Deny"}` : undefined;
	throw schemaError(`${name} must be Permit or Deny, not "${value}"`, attributePosition(element, name), near);
}
