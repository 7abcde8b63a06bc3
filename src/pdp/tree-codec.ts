import type {
	AllOf,
	AnyOf,
	AttributeAssignmentExpression,
	Expression,
	Match,
	NoticeExpression,
	Policy,
	PolicyReference,
	PolicySet,
	Position,
	Rule,
	Target,
	VariableDefinition,
} from "../xacml/model.js";

/**
 * The model tree as nested arrays over a table of strings: a tenth of the XML's size and a hundredth of its reading time.
 * Every element is written as [line, column, …]; a string is its number in the table plus one, 0 stands for absent.
 */
export interface EncodedTree {
	readonly strings: readonly string[];
	readonly root: Encoded;
}

type Encoded = readonly (number | Encoded)[];

export function encodeTree(root: Policy | PolicySet): EncodedTree {
	const strings: string[] = [];
	const numbers = new Map<string, number>();
	const text = (value: string | undefined): number => {
		if (value === undefined) return 0;
		let number = numbers.get(value);
		if (number === undefined) {
			strings.push(value);
			number = strings.length;
			numbers.set(value, number);
		}
		return number;
	};
	const at = ({ line, column }: Position): [number, number] => [line, column];
	const namespaces = (value: Readonly<Record<string, string>> | undefined): Encoded =>
		value === undefined ? [] : Object.entries(value).flatMap(([prefix, uri]) => [text(prefix), text(uri)]);
	const expression = (e: Expression): Encoded => {
		switch (e.kind) {
			case "AttributeValue":
				return e.xpathCategory === undefined && e.namespaces === undefined
					? [...at(e.at), 0, text(e.dataType), text(e.text)]
					: [...at(e.at), 0, text(e.dataType), text(e.text), text(e.xpathCategory), namespaces(e.namespaces)];
			case "AttributeDesignator": {
				const must = e.mustBePresent ? 1 : 0;
				return [...at(e.at), 1, text(e.category), text(e.attributeId), text(e.dataType), must, text(e.issuer)];
			}
			case "AttributeSelector": {
				const must = e.mustBePresent ? 1 : 0;
				const what = [text(e.category), text(e.path), text(e.dataType), must, text(e.contextSelectorId)];
				return [...at(e.at), 2, ...what, namespaces(e.namespaces)];
			}
			case "Apply":
				return [...at(e.at), 3, text(e.functionId), ...e.arguments.map(expression)];
			case "Function":
				return [...at(e.at), 4, text(e.functionId)];
			case "VariableReference":
				return [...at(e.at), 5, text(e.variableId)];
		}
	};
	const match = (m: Match): Encoded => [...at(m.at), text(m.functionId), expression(m.value), expression(m.bag)];
	const allOf = (a: AllOf): Encoded => [...at(a.at), ...a.matches.map(match)];
	const anyOf = (a: AnyOf): Encoded => [...at(a.at), ...a.allOf.map(allOf)];
	const target = (t: Target): Encoded => [...at(t.at), ...t.anyOf.map(anyOf)];
	const assignment = (a: AttributeAssignmentExpression): Encoded => [
		...at(a.at),
		text(a.attributeId),
		text(a.category),
		text(a.issuer),
		expression(a.expression),
	];
	const notice = (n: NoticeExpression): Encoded => [
		...at(n.at),
		text(n.id),
		n.appliesTo === "Permit" ? 1 : 0,
		...n.assignments.map(assignment),
	];
	const rule = (r: Rule): Encoded => [
		...at(r.at),
		text(r.id),
		r.effect === "Permit" ? 1 : 0,
		text(r.description),
		r.target === undefined ? 0 : target(r.target),
		r.condition === undefined ? 0 : [...at(r.condition.at), expression(r.condition.expression)],
		r.obligations.map(notice),
		r.advice.map(notice),
	];
	const variable = (v: VariableDefinition): Encoded => [...at(v.at), text(v.id), expression(v.expression)];
	const reference = (r: PolicyReference): Encoded => [
		...at(r.at),
		r.kind === "PolicyIdReference" ? 2 : 3,
		text(r.id),
		text(r.version),
		text(r.earliestVersion),
		text(r.latestVersion),
	];
	const holder = (h: Policy | PolicySet): Encoded => [
		...at(h.at),
		h.kind === "Policy" ? 0 : 1,
		text(h.id),
		text(h.version),
		text(h.description),
		text(h.xpathVersion),
		text(h.combiningAlgId),
		target(h.target),
		h.obligations.map(notice),
		h.advice.map(notice),
		...(h.kind === "Policy" ? [h.variables.map(variable), h.rules.map(rule)] : [h.children.map(child)]),
	];
	const child = (c: PolicySet["children"][number]): Encoded =>
		c.kind === "Policy" || c.kind === "PolicySet" ? holder(c) : reference(c);
	return { root: holder(root), strings };
}

/** The inverse of encodeTree; trusts its input, which only encodeTree writes. */
export function decodeTree({ strings, root }: EncodedTree): Policy | PolicySet {
	const text = (number: unknown): string => strings[(number as number) - 1] as string;
	const optional = <K extends string>(key: K, number: unknown): { [P in K]?: string } =>
		(number === 0 || number === undefined ? {} : { [key]: text(number) }) as { [P in K]?: string };
	const at = (e: Encoded): Position => ({ line: e[0] as number, column: e[1] as number });
	const list = <T>(e: unknown, from: number, read: (each: Encoded) => T): T[] =>
		(e as Encoded).slice(from).map((each) => read(each as Encoded));
	const namespaces = (e: unknown): Record<string, string> => {
		const all: Record<string, string> = {};
		const flat = e as readonly number[];
		for (let i = 0; i < flat.length; i += 2) all[text(flat[i])] = text(flat[i + 1]);
		return all;
	};
	const expression = (e: Encoded): Expression => {
		switch (e[2]) {
			case 0:
				return {
					kind: "AttributeValue",
					dataType: text(e[3]),
					text: text(e[4]),
					...optional("xpathCategory", e[5]),
					...(e[6] === undefined ? {} : { namespaces: namespaces(e[6]) }),
					at: at(e),
				};
			case 1:
				return {
					kind: "AttributeDesignator",
					category: text(e[3]),
					attributeId: text(e[4]),
					dataType: text(e[5]),
					...optional("issuer", e[7]),
					mustBePresent: e[6] === 1,
					at: at(e),
				};
			case 2:
				return {
					kind: "AttributeSelector",
					category: text(e[3]),
					path: text(e[4]),
					dataType: text(e[5]),
					mustBePresent: e[6] === 1,
					...optional("contextSelectorId", e[7]),
					namespaces: namespaces(e[8]),
					at: at(e),
				};
			case 3:
				return { kind: "Apply", functionId: text(e[3]), arguments: list(e, 4, expression), at: at(e) };
			case 4:
				return { kind: "Function", functionId: text(e[3]), at: at(e) };
			default:
				return { kind: "VariableReference", variableId: text(e[3]), at: at(e) };
		}
	};
	const match = (e: Encoded): Match => ({
		functionId: text(e[2]),
		value: expression(e[3] as Encoded) as Match["value"],
		bag: expression(e[4] as Encoded) as Match["bag"],
		at: at(e),
	});
	const allOf = (e: Encoded): AllOf => ({ matches: list(e, 2, match), at: at(e) });
	const anyOf = (e: Encoded): AnyOf => ({ allOf: list(e, 2, allOf), at: at(e) });
	const target = (e: Encoded): Target => ({ anyOf: list(e, 2, anyOf), at: at(e) });
	const assignment = (e: Encoded): AttributeAssignmentExpression => ({
		attributeId: text(e[2]),
		...optional("category", e[3]),
		...optional("issuer", e[4]),
		expression: expression(e[5] as Encoded),
		at: at(e),
	});
	const notice = (e: Encoded): NoticeExpression => ({
		id: text(e[2]),
		appliesTo: e[3] === 1 ? "Permit" : "Deny",
		assignments: list(e, 4, assignment),
		at: at(e),
	});
	const rule = (e: Encoded): Rule => ({
		id: text(e[2]),
		effect: e[3] === 1 ? "Permit" : "Deny",
		...optional("description", e[4]),
		...(e[5] === 0 ? {} : { target: target(e[5] as Encoded) }),
		...(e[6] === 0
			? {}
			: { condition: { at: at(e[6] as Encoded), expression: expression((e[6] as Encoded)[2] as Encoded) } }),
		obligations: list(e[7], 0, notice),
		advice: list(e[8], 0, notice),
		at: at(e),
	});
	const variable = (e: Encoded): VariableDefinition => ({
		id: text(e[2]),
		expression: expression(e[3] as Encoded),
		at: at(e),
	});
	const reference = (e: Encoded): PolicyReference => ({
		kind: e[2] === 2 ? "PolicyIdReference" : "PolicySetIdReference",
		id: text(e[3]),
		...optional("version", e[4]),
		...optional("earliestVersion", e[5]),
		...optional("latestVersion", e[6]),
		at: at(e),
	});
	const holder = (e: Encoded): Policy | PolicySet => {
		const shared = {
			id: text(e[3]),
			version: text(e[4]),
			...optional("description", e[5]),
			...optional("xpathVersion", e[6]),
			combiningAlgId: text(e[7]),
			target: target(e[8] as Encoded),
			obligations: list(e[9], 0, notice),
			advice: list(e[10], 0, notice),
			at: at(e),
		};
		return e[2] === 0
			? { kind: "Policy", ...shared, variables: list(e[11], 0, variable), rules: list(e[12], 0, rule) }
			: { kind: "PolicySet", ...shared, children: list(e[11], 0, child) };
	};
	const child = (e: Encoded): PolicySet["children"][number] => ((e[2] as number) >= 2 ? reference(e) : holder(e));
	return holder(root);
}
