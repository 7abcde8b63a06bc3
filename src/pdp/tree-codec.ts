import type {
	AllOf,
	AnyOf,
	AttributeAssignmentExpression,
	Condition,
	Expression,
	Match,
	NoticeExpression,
	Policy,
	PolicyReference,
	PolicySet,
	Rule,
	Target,
	VariableDefinition,
} from "../xacml/model.js";
import type { FormReader, FormWriter } from "./form-parts.js";

/* The model tree in a compiled form: a twentieth of the XML's size. What is written here is read below, in the same order. */

const Tag = {
	value: 0,
	designator: 1,
	selector: 2,
	apply: 3,
	function: 4,
	variable: 5,
	/** A value with what an xpathExpression has beside its text. */
	xpath: 6,
} as const;
const Member = { policy: 0, policySet: 1, policyReference: 2, policySetReference: 3 } as const;

export function writeTree(root: Policy | PolicySet, out: FormWriter): void {
	const namespaces = (value: Readonly<Record<string, string>>): void =>
		out.list(Object.entries(value), ([prefix, uri]) => {
			out.text(prefix);
			out.text(uri);
		});
	const expression = (e: Expression): void => {
		out.at(e.at);
		switch (e.kind) {
			case "AttributeValue": {
				const plain = e.xpathCategory === undefined && e.namespaces === undefined;
				out.number(plain ? Tag.value : Tag.xpath);
				out.text(e.dataType);
				out.text(e.text);
				if (plain) break;
				out.optional(e.xpathCategory);
				out.maybe(e.namespaces, namespaces);
				break;
			}
			case "AttributeDesignator":
				out.number(Tag.designator);
				out.text(e.category);
				out.text(e.attributeId);
				out.text(e.dataType);
				out.optional(e.issuer);
				out.flag(e.mustBePresent);
				break;
			case "AttributeSelector":
				out.number(Tag.selector);
				out.text(e.category);
				out.optional(e.contextSelectorId);
				out.text(e.path);
				out.text(e.dataType);
				out.flag(e.mustBePresent);
				namespaces(e.namespaces);
				break;
			case "Apply":
				out.number(Tag.apply);
				out.text(e.functionId);
				out.list(e.arguments, expression);
				break;
			case "Function":
				out.number(Tag.function);
				out.text(e.functionId);
				break;
			case "VariableReference":
				out.number(Tag.variable);
				out.text(e.variableId);
		}
	};
	const match = (m: Match): void => {
		out.at(m.at);
		out.text(m.functionId);
		expression(m.value);
		expression(m.bag);
	};
	const allOf = (a: AllOf): void => {
		out.at(a.at);
		out.list(a.matches, match);
	};
	const anyOf = (a: AnyOf): void => {
		out.at(a.at);
		out.list(a.allOf, allOf);
	};
	const target = (t: Target): void => {
		out.at(t.at);
		out.list(t.anyOf, anyOf);
	};
	const assignment = (a: AttributeAssignmentExpression): void => {
		out.at(a.at);
		out.text(a.attributeId);
		out.optional(a.category);
		out.optional(a.issuer);
		expression(a.expression);
	};
	const notice = (n: NoticeExpression): void => {
		out.at(n.at);
		out.text(n.id);
		out.flag(n.appliesTo === "Permit");
		out.list(n.assignments, assignment);
	};
	const condition = (c: Condition): void => {
		out.at(c.at);
		expression(c.expression);
	};
	const rule = (r: Rule): void => {
		out.at(r.at);
		out.text(r.id);
		out.flag(r.effect === "Permit");
		out.optional(r.description);
		out.maybe(r.target, target);
		out.maybe(r.condition, condition);
		out.list(r.obligations, notice);
		out.list(r.advice, notice);
	};
	const variable = (v: VariableDefinition): void => {
		out.at(v.at);
		out.text(v.id);
		expression(v.expression);
	};
	const reference = (r: PolicyReference): void => {
		out.number(r.kind === "PolicyIdReference" ? Member.policyReference : Member.policySetReference);
		out.at(r.at);
		out.text(r.id);
		out.optional(r.version);
		out.optional(r.earliestVersion);
		out.optional(r.latestVersion);
	};
	const holder = (h: Policy | PolicySet): void => {
		out.number(h.kind === "Policy" ? Member.policy : Member.policySet);
		out.at(h.at);
		out.text(h.id);
		out.text(h.version);
		out.optional(h.description);
		out.optional(h.xpathVersion);
		out.text(h.combiningAlgId);
		target(h.target);
		if (h.kind === "Policy") {
			out.list(h.variables, variable);
			out.list(h.rules, rule);
		} else out.list(h.children, (c) => (c.kind === "Policy" || c.kind === "PolicySet" ? holder(c) : reference(c)));
		out.list(h.obligations, notice);
		out.list(h.advice, notice);
	};
	holder(root);
}

/** The inverse of writeTree. */
export function readTree(source: FormReader): Policy | PolicySet {
	const namespaces = (): Record<string, string> =>
		Object.fromEntries(source.list(() => [source.text(), source.text()] as const));
	const literal = (at: Match["at"], tag: number): Match["value"] => {
		const plain = { kind: "AttributeValue" as const, dataType: source.text(), text: source.text(), at };
		if (tag === Tag.value) return plain;
		const category = source.optional("xpathCategory");
		const scope = source.maybe(namespaces);
		return { ...plain, ...category, ...(scope === undefined ? {} : { namespaces: scope }) };
	};
	const expression = (): Expression => {
		const at = source.at();
		const tag = source.number();
		switch (tag) {
			case Tag.value:
			case Tag.xpath:
				return literal(at, tag);
			case Tag.designator:
				return {
					kind: "AttributeDesignator",
					category: source.text(),
					attributeId: source.text(),
					dataType: source.text(),
					...source.optional("issuer"),
					mustBePresent: source.flag(),
					at,
				};
			case Tag.selector:
				return {
					kind: "AttributeSelector",
					category: source.text(),
					...source.optional("contextSelectorId"),
					path: source.text(),
					dataType: source.text(),
					mustBePresent: source.flag(),
					namespaces: namespaces(),
					at,
				};
			case Tag.apply:
				return { kind: "Apply", functionId: source.text(), arguments: source.list(expression), at };
			case Tag.function:
				return { kind: "Function", functionId: source.text(), at };
			default:
				return { kind: "VariableReference", variableId: source.text(), at };
		}
	};
	// Properties are evaluated in the order in which they are written down, so these read like the writers above.
	const match = (): Match => ({
		at: source.at(),
		functionId: source.text(),
		value: expression() as Match["value"],
		bag: expression() as Match["bag"],
	});
	const allOf = (): AllOf => ({ at: source.at(), matches: source.list(match) });
	const anyOf = (): AnyOf => ({ at: source.at(), allOf: source.list(allOf) });
	const target = (): Target => ({ at: source.at(), anyOf: source.list(anyOf) });
	const assignment = (): AttributeAssignmentExpression => ({
		at: source.at(),
		attributeId: source.text(),
		...source.optional("category"),
		...source.optional("issuer"),
		expression: expression(),
	});
	const notice = (): NoticeExpression => ({
		at: source.at(),
		id: source.text(),
		appliesTo: source.flag() ? "Permit" : "Deny",
		assignments: source.list(assignment),
	});
	const rule = (): Rule => {
		const head = {
			at: source.at(),
			id: source.text(),
			effect: source.flag() ? ("Permit" as const) : ("Deny" as const),
		};
		const description = source.optional("description");
		const about = source.maybe(target);
		const condition = source.maybe((): Condition => ({ at: source.at(), expression: expression() }));
		return {
			...head,
			...description,
			...(about === undefined ? {} : { target: about }),
			...(condition === undefined ? {} : { condition }),
			obligations: source.list(notice),
			advice: source.list(notice),
		};
	};
	const variable = (): VariableDefinition => ({ at: source.at(), id: source.text(), expression: expression() });
	const reference = (member: number): PolicyReference => ({
		kind: member === Member.policyReference ? "PolicyIdReference" : "PolicySetIdReference",
		at: source.at(),
		id: source.text(),
		...source.optional("version"),
		...source.optional("earliestVersion"),
		...source.optional("latestVersion"),
	});
	const holder = (member: number): Policy | PolicySet => {
		const head = {
			at: source.at(),
			id: source.text(),
			version: source.text(),
			...source.optional("description"),
			...source.optional("xpathVersion"),
			combiningAlgId: source.text(),
			target: target(),
		};
		const own =
			member === Member.policy
				? { kind: "Policy" as const, variables: source.list(variable), rules: source.list(rule) }
				: { kind: "PolicySet" as const, children: source.list(child) };
		return { ...head, ...own, obligations: source.list(notice), advice: source.list(notice) };
	};
	const child = (): PolicySet["children"][number] => {
		const member = source.number();
		return member >= Member.policyReference ? reference(member) : holder(member);
	};
	return holder(source.number());
}
