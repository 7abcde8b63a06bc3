/**
 * fullmakt, the library: a complete XACML 3.0 policy engine.
 *
 * @packageDocumentation
 */
import type { Document } from "./pdp/documents.js";
import { Pdp as CorePdp, type PdpOptions } from "./pdp/pdp.js";
import { PolicyLibrary as CorePolicyLibrary, type LibraryOptions } from "./pdp/policy-library.js";
import { loadXPathEngine } from "./xpath/engine.js";

export type { AttributeProvider } from "./pdp/context.js";
export type { Explanation, ExplanationNode } from "./pdp/explanation.js";
export type { PreparedSubject } from "./pdp/flat-table.js";
export type { ResourceHierarchy } from "./pdp/multiple-decisions.js";
export type { PdpOptions } from "./pdp/pdp.js";
export type { CompiledPolicy, LibraryOptions } from "./pdp/policy-library.js";
export { PolicyError, type PolicyErrorCode, RequestError, type RequestErrorCode } from "./xacml/errors.js";
export { readRequestJson } from "./xacml/json/request-reader.js";
export type * from "./xacml/model.js";
export { readPolicyXml } from "./xacml/xml/policy-reader.js";
export { readRequestXml } from "./xacml/xml/request-reader.js";

/** A policy decision point; see Pdp.load. XPath is at hand and loaded when a policy uses it. */
export type Pdp = CorePdp;

export const Pdp = {
	/** Reads, checks and compiles policies; throws PolicyError when one is refused. */
	load: (policyXml: string | readonly string[], options: PdpOptions = {}): CorePdp =>
		CorePdp.load(policyXml, { xpath: loadXPathEngine, ...options }),
	/** The same from model trees. */
	fromModel: (policies: readonly Document[], options: PdpOptions = {}): CorePdp =>
		CorePdp.fromModel(policies, { xpath: loadXPathEngine, ...options }),
} as const;

/** Many independent policies, each added, replaced or removed without touching the others. */
export class PolicyLibrary extends CorePolicyLibrary {
	constructor(options: LibraryOptions = {}) {
		super({ xpath: loadXPathEngine, ...options });
	}
}
