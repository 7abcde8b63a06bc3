import type { Position } from "../model.js";

/**
 * What is wrong with an XML text: it is not well-formed or is refused for safety (`xml-malformed`), it is larger than
 * allowed (`xml-limit`), or it is well-formed but not what the XACML schema describes (`schema`). Never leaves
 * `src/xacml/xml`: the readers of policies and requests turn it into the error of their document.
 */
export class XmlError extends Error {
	override readonly name = "XmlError";

	constructor(
		readonly code: "xml-malformed" | "xml-limit" | "schema",
		message: string,
		readonly at: Position,
		readonly advice?: string,
	) {
		super(message);
	}
}
