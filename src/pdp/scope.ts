import type { VariableDefinition } from "../xacml/model.js";
import type { XPathEngine } from "../xacml/xpath.js";
import type { AttributeSlots } from "./attribute-slots.js";
import type { TypedExpression } from "./compile-expression.js";

/** What compiling one document needs to know. */
export interface CompileScope {
	readonly slots: AttributeSlots;
	/** Numbers every variable of the plan. */
	readonly numbering: { variables: number };
	readonly xpath: (() => XPathEngine) | undefined;
	readonly variables: VariableScope | undefined;
}

/** The variables of one policy; compiled at first sight, which makes the order of definition free and circles visible. */
export interface VariableScope {
	readonly definitions: ReadonlyMap<string, VariableDefinition>;
	readonly compiled: Map<string, CompiledVariable | "compiling">;
}

export interface CompiledVariable {
	readonly number: number;
	readonly expression: TypedExpression;
}
