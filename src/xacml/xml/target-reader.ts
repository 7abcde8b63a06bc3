import type { AllOf, AnyOf, Match, Target } from "../model.js";
import { Children, checkAttributes, requiredUri } from "./element-reader.js";
import { readAttributeValue, readDesignator, readSelector } from "./expression-reader.js";
import type { XmlElement } from "./xml-element.js";

const MATCH_ATTRIBUTES = ["MatchId"];

/** Core 5.6: no AnyOf at all matches every request; an empty AnyOf or AllOf would match none or every and is refused. */
export function readTarget(element: XmlElement): Target {
	checkAttributes(element, []);
	return { anyOf: readAll(element, "AnyOf", readAnyOf), at: element.at };
}

/** Core 5.7. */
function readAnyOf(element: XmlElement): AnyOf {
	checkAttributes(element, []);
	return { allOf: readAll(element, "AllOf", readAllOf, true), at: element.at };
}

/** Core 5.8. */
function readAllOf(element: XmlElement): AllOf {
	checkAttributes(element, []);
	return { matches: readAll(element, "Match", readMatch, true), at: element.at };
}

/** Core 5.9: the literal first, then where to look. */
function readMatch(element: XmlElement): Match {
	checkAttributes(element, MATCH_ATTRIBUTES);
	const functionId = requiredUri(element, "MatchId");
	const children = new Children(element);
	const value = readAttributeValue(children.required("AttributeValue"));
	const source = children.required("AttributeDesignator", "AttributeSelector");
	children.end();
	const bag = source.local === "AttributeDesignator" ? readDesignator(source) : readSelector(source);
	return { functionId, value, bag, at: element.at };
}

/** The children of an element that holds one kind only. */
export function readAll<T>(
	parent: XmlElement,
	name: string,
	read: (element: XmlElement) => T,
	atLeastOne = false,
): readonly T[] {
	const children = new Children(parent);
	const items: T[] = [];
	if (atLeastOne) items.push(read(children.required(name)));
	for (let child = children.optional(name); child !== undefined; child = children.optional(name)) {
		items.push(read(child));
	}
	children.end();
	return items;
}
