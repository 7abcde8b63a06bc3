import { PolicyError } from "../xacml/errors.js";
import { DataTypeId } from "../xacml/identifiers.js";
import { Indeterminate } from "../xacml/indeterminate.js";
import type {
	AttributeAssignment,
	AttributeAssignmentExpression,
	Effect,
	Notice,
	NoticeExpression,
} from "../xacml/model.js";
import type { XPathExpression } from "../xacml/xpath.js";
import { compileExpression } from "./compile-expression.js";
import type { EvaluationContext } from "./context.js";
import { NO_NOTICES } from "./outcome.js";
import type { CompileScope } from "./scope.js";

/** The obligations or advice of one rule or policy for one decision; Indeterminate when an assignment fails (core 7.18). */
export type Notices = (context: EvaluationContext) => readonly Notice[] | Indeterminate;

export interface CompiledNotices {
	readonly obligations: Notices;
	readonly advice: Notices;
	/** Set when nothing has to be evaluated. */
	readonly constant?: { readonly obligations: readonly Notice[]; readonly advice: readonly Notice[] };
}

interface Holder {
	readonly obligations: readonly NoticeExpression[];
	readonly advice: readonly NoticeExpression[];
}

/** What the holder adds to a decision; undefined when it adds nothing. */
export function compileNotices(holder: Holder, effect: Effect, scope: CompileScope): CompiledNotices | undefined {
	const obligations = compileList(holder.obligations, effect, scope);
	const advice = compileList(holder.advice, effect, scope);
	if (obligations === undefined && advice === undefined) return undefined;
	const none: List = { evaluate: () => NO_NOTICES, constant: NO_NOTICES };
	const first = obligations ?? none;
	const second = advice ?? none;
	return {
		obligations: first.evaluate,
		advice: second.evaluate,
		...(first.constant === undefined || second.constant === undefined
			? {}
			: { constant: { obligations: first.constant, advice: second.constant } }),
	};
}

interface List {
	readonly evaluate: Notices;
	readonly constant: readonly Notice[] | undefined;
}

function compileList(expressions: readonly NoticeExpression[], effect: Effect, scope: CompileScope): List | undefined {
	// All are checked, also those for the other effect: an error in a policy is one wherever it stands.
	const compiled = expressions.map((expression) => ({ expression, notice: compileNotice(expression, scope) }));
	const wanted = compiled.filter(({ expression }) => expression.appliesTo === effect).map(({ notice }) => notice);
	if (wanted.length === 0) return undefined;
	if (wanted.every((notice) => notice.constant !== undefined)) {
		const constant = Object.freeze(wanted.map((notice) => notice.constant as Notice));
		return { evaluate: () => constant, constant };
	}
	const evaluate: Notices = (context) => {
		const notices: Notice[] = [];
		for (const notice of wanted) {
			const value = notice.constant ?? notice.evaluate(context);
			if (value instanceof Indeterminate) return value;
			notices.push(value);
		}
		return notices;
	};
	return { evaluate, constant: undefined };
}

interface CompiledNotice {
	readonly evaluate: (context: EvaluationContext) => Notice | Indeterminate;
	readonly constant: Notice | undefined;
}

function compileNotice(expression: NoticeExpression, scope: CompileScope): CompiledNotice {
	const assignments = expression.assignments.map((assignment) => compileAssignment(assignment, scope));
	const evaluate = (context: EvaluationContext): Notice | Indeterminate => {
		const all: AttributeAssignment[] = [];
		for (const assignment of assignments) {
			const values = assignment.constant ?? assignment.evaluate(context);
			if (values instanceof Indeterminate) return values;
			all.push(...values);
		}
		return { id: expression.id, assignments: all };
	};
	const constants = assignments.map((assignment) => assignment.constant);
	const constant = constants.every((each) => each !== undefined)
		? Object.freeze({ id: expression.id, assignments: Object.freeze(constants.flat() as AttributeAssignment[]) })
		: undefined;
	return { evaluate, constant };
}

interface CompiledAssignment {
	readonly evaluate: (context: EvaluationContext) => readonly AttributeAssignment[] | Indeterminate;
	readonly constant: readonly AttributeAssignment[] | undefined;
}

/** One assignment a value: a bag gives several, an empty bag none (core 7.18). */
function compileAssignment(assignment: AttributeAssignmentExpression, scope: CompileScope): CompiledAssignment {
	const { expression, attributeId, category, issuer } = assignment;
	const compiled = compileExpression(expression, scope);
	const { dataType } = compiled.type;
	const isXPath = dataType.id === DataTypeId.xpathExpression;
	const assign = (value: unknown): AttributeAssignment => ({
		attributeId,
		dataType: dataType.id,
		...(category === undefined ? {} : { category }),
		...(issuer === undefined ? {} : { issuer }),
		...(isXPath ? xpathValue(value as XPathExpression) : { value: dataType.format(value) }),
	});
	if (expression.kind === "AttributeValue" && compiled.literal !== undefined) {
		const value = assign(compiled.literal);
		// A literal goes out as the author wrote it.
		const written = isXPath || dataType.id === DataTypeId.string ? value : { ...value, value: expression.text.trim() };
		return { constant: [Object.freeze(written)], evaluate: () => [written] };
	}
	if (expression.kind === "Function") throw new PolicyError("schema", "A Function is no value.", expression.at);
	return {
		constant: undefined,
		evaluate: (context) => {
			const value = compiled.evaluate(context);
			if (value instanceof Indeterminate) return value;
			return compiled.type.bag ? (value as readonly unknown[]).map(assign) : [assign(value)];
		},
	};
}

const xpathValue = ({ path, category, namespaces }: XPathExpression) => ({
	value: path,
	xpath: { category, namespaces },
});
