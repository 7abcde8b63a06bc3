import { PolicyError } from "../xacml/errors.js";
import { Indeterminate, processingError } from "../xacml/indeterminate.js";
import type { Policy, PolicyReference, PolicySet, Position } from "../xacml/model.js";
import type { XPathEngine } from "../xacml/xpath.js";
import type { Child } from "./algorithms.js";
import { AttributeSlots } from "./attribute-slots.js";
import { indexChildren } from "./child-index.js";
import { compilePolicy, compilePolicySet, refuseDuplicates } from "./compile-policy.js";
import type { EvaluationContext } from "./context.js";
import { NO_GUARDS } from "./guards.js";
import { indeterminate, Kind, NOT_APPLICABLE, type Outcome } from "./outcome.js";
import type { Plan } from "./plan.js";
import type { PlanNode } from "./plan-node.js";
import type { CompileScope } from "./scope.js";
import { acceptsVersion, compareVersions, isVersion } from "./version-pattern.js";

export type Document = Policy | PolicySet;

export interface CompileOptions {
	readonly root?: string | undefined;
	readonly roots?: readonly string[] | undefined;
	readonly xpath?: (() => XPathEngine) | undefined;
	/** Documents that could not even be read. */
	readonly unreadable?: readonly PolicyError[];
	/** Names of documents, for error messages. */
	readonly files?: ReadonlyMap<Document, string>;
}

export interface CompiledDocuments {
	readonly plan: Plan;
	/**
	 * Faults in documents that are only referred to. They do no harm until they are reached; then the reference is
	 * Indeterminate (core 7.14 does not ask for more, and the conformance suite asks for just that).
	 */
	readonly problems: readonly PolicyError[];
}

/** Compiles the root, or several roots of which one may apply, and all they refer to. */
export function compileDocuments(documents: readonly Document[], options: CompileOptions = {}): CompiledDocuments {
	const unreadable = options.unreadable ?? [];
	const roots = chooseRoots(documents, options);
	const slots = new AttributeSlots();
	const scope: CompileScope = { slots, numbering: { variables: 0 }, xpath: options.xpath, variables: undefined };
	const problems = [...unreadable];
	const library = new References(documents, scope, problems, options.files ?? new Map());
	const nodes = roots.map((root) => library.compileRoot(root));
	const [only] = nodes;
	const root = nodes.length === 1 && only !== undefined ? only : onlyRootThatApplies(nodes);
	return { plan: { root, slots }, problems };
}

/**
 * Several roots: the one that applies decides, and two that apply are an error, as under only-one-applicable. Which policies
 * are the initial ones is left to the PDP (core 7.13), so a root whose target cannot be evaluated spoils nothing while another
 * applies (conformance case IID029); when none does, its error is the answer.
 */
function onlyRootThatApplies(nodes: readonly PlanNode[]): PlanNode {
	const select = indexChildren(nodes.map((node) => ({ child: node, guards: node.targetGuards })));
	const evaluate = (context: EvaluationContext): Outcome => {
		let chosen: Child | undefined;
		let error: Indeterminate | undefined;
		for (const child of select(context)) {
			const applicable = child.applicable(context);
			if (applicable === false) continue;
			if (applicable instanceof Indeterminate) error ??= applicable;
			else if (chosen === undefined) chosen = child;
			else {
				const several = processingError("More than one of the root policies applies, where only one may.");
				return indeterminate(Kind.indeterminateDP, several);
			}
		}
		if (chosen !== undefined) return chosen.evaluate(context);
		return error === undefined ? NOT_APPLICABLE : indeterminate(Kind.indeterminateDP, error);
	};
	return { evaluate, applicable: () => true, effect: undefined, targetGuards: NO_GUARDS, guards: NO_GUARDS };
}

function chooseRoots(documents: readonly Document[], options: CompileOptions): readonly Document[] {
	const named = options.roots ?? (options.root === undefined ? undefined : [options.root]);
	if (named !== undefined) return named.map((id) => findRoot(documents, id, options));
	const [first] = documents;
	if (first === undefined) {
		throw options.unreadable?.[0] ?? new PolicyError("schema", "No policy was given.", { line: 1, column: 1 });
	}
	if (documents.length === 1) {
		// The one that can be read need not be the root: a broken one may have been meant.
		const broken = options.unreadable?.[0];
		if (broken !== undefined) throw broken;
		return documents;
	}
	const referred = new Set<string>();
	for (const document of documents) collectReferences(document, referred);
	const tops = documents.filter((document) => !referred.has(document.id));
	const [top] = tops;
	if (tops.length === 1 && top !== undefined) return [top];
	throw new PolicyError(
		"ambiguous-root",
		`${documents.length} policies were given and it is not clear which one is the root.`,
		first.at,
		`Name it with "root", or several with "roots": ${tops.map((each) => each.id).join(", ") || "none is free of references"}.`,
	);
}

function findRoot(documents: readonly Document[], id: string, options: CompileOptions): Document {
	const found = documents
		.filter((document) => document.id === id)
		.sort((a, b) => compareVersions(b.version, a.version))[0];
	if (found !== undefined) return found;
	const broken = options.unreadable?.[0];
	if (broken !== undefined) throw broken;
	throw new PolicyError(
		"ambiguous-root",
		`None of the policies given has the id "${id}".`,
		documents[0]?.at ?? { line: 1, column: 1 },
		`Ids given: ${documents.map((document) => document.id).join(", ")}.`,
	);
}

function collectReferences(document: Document, into: Set<string>): void {
	if (document.kind === "Policy") return;
	for (const child of document.children) {
		if (child.kind === "Policy" || child.kind === "PolicySet") collectReferences(child, into);
		else into.add(child.id);
	}
}

class References {
	private readonly byId = new Map<string, Document[]>();
	private readonly compiled = new Map<Document, PlanNode | "compiling">();

	constructor(
		documents: readonly Document[],
		private readonly scope: CompileScope,
		private readonly problems: PolicyError[],
		private readonly files: ReadonlyMap<Document, string>,
	) {
		for (const document of documents) this.add(document);
		// What lies inside a policy set can be referred to as well, after what was given by itself.
		for (const document of documents) this.addNested(document);
	}

	private add(document: Document): void {
		// The XML reader has seen to this; a model made by a program may hold anything.
		if (!isVersion(document.version)) {
			throw new PolicyError(
				"bad-version",
				`The version "${document.version}" of "${document.id}" is none.`,
				document.at,
				"A version is numbers with dots between, such as 1.0.",
			);
		}
		const key = `${document.kind} ${document.id}`;
		const known = this.byId.get(key);
		if (known === undefined) this.byId.set(key, [document]);
		else known.push(document);
	}

	private addNested(document: Document): void {
		if (document.kind === "Policy") return;
		for (const child of document.children) {
			if (child.kind !== "Policy" && child.kind !== "PolicySet") continue;
			this.add(child);
			this.addNested(child);
		}
	}

	compileRoot(document: Document): PlanNode {
		return this.compile(document, document.at);
	}

	private compile(document: Document, from: Position): PlanNode {
		const known = this.compiled.get(document);
		if (known === "compiling") {
			throw new PolicyError(
				"circular-reference",
				`This reference leads back to "${document.id}", which it is part of.`,
				from,
				"Break the circle: a policy set may not contain itself.",
			);
		}
		if (known !== undefined) return known;
		this.compiled.set(document, "compiling");
		try {
			const node = this.compileWhole(document);
			this.compiled.set(document, node);
			return node;
		} catch (error) {
			this.compiled.delete(document);
			// An error of a document referred to already carries that document's name.
			if (error instanceof PolicyError) error.file ??= this.files.get(document);
			throw error;
		}
	}

	private compileWhole(document: Document): PlanNode {
		if (document.kind === "Policy") return compilePolicy(document, this.scope);
		refuseDuplicateIds(document);
		return compilePolicySet(document, this.scope, (reference) => this.resolve(reference));
	}

	private resolve(reference: PolicyReference): PlanNode {
		const kind = reference.kind === "PolicyIdReference" ? "Policy" : "PolicySet";
		const [found] = (this.byId.get(`${kind} ${reference.id}`) ?? [])
			.filter((document) => acceptsVersion(document.version, reference))
			.sort((a, b) => compareVersions(b.version, a.version));
		if (found === undefined) {
			const fault = this.unresolved(reference, kind);
			// A document that could not be read may be the one meant.
			if (this.problems.length === 0) throw fault;
			return broken(fault);
		}
		try {
			return this.compile(found, reference.at);
		} catch (error) {
			if (!(error instanceof PolicyError) || error.code === "circular-reference") throw error;
			if (error.code === "unresolved-reference" && this.problems.length === 0) throw error;
			this.problems.push(error);
			return broken(error);
		}
	}

	private unresolved(reference: PolicyReference, kind: string): PolicyError {
		const sameId = this.byId.get(`${kind} ${reference.id}`) ?? [];
		const other = this.byId.get(`${kind === "Policy" ? "PolicySet" : "Policy"} ${reference.id}`);
		const advice =
			sameId.length > 0
				? `Versions there are: ${sameId.map((document) => document.version).join(", ")}.`
				: other !== undefined
					? `"${reference.id}" is a ${kind === "Policy" ? "PolicySet: use PolicySetIdReference" : "Policy: use PolicyIdReference"}.`
					: "Load the policy together with the one that refers to it.";
		return new PolicyError(
			"unresolved-reference",
			`No ${kind} "${reference.id}" of a fitting version is known.`,
			reference.at,
			advice,
		);
	}
}

function broken(fault: PolicyError): PlanNode {
	const error = processingError(`A policy referred to cannot be used: ${fault.message}`);
	const outcome = indeterminate(Kind.indeterminateDP, error);
	return {
		evaluate: () => outcome,
		applicable: () => error,
		effect: undefined,
		targetGuards: NO_GUARDS,
		guards: NO_GUARDS,
	};
}

/** Ids of policies, and of policy sets, are unique within a document. */
function refuseDuplicateIds(set: PolicySet): void {
	const policies: { id: string; at: Position }[] = [];
	const policySets: { id: string; at: Position }[] = [];
	const visit = (document: Document): void => {
		(document.kind === "Policy" ? policies : policySets).push({ id: document.id, at: document.at });
		if (document.kind === "Policy") return;
		for (const child of document.children) if (child.kind === "Policy" || child.kind === "PolicySet") visit(child);
	};
	visit(set);
	refuseDuplicates(policies, "Two policies of this policy set have the PolicyId");
	refuseDuplicates(policySets, "Two policy sets in this document have the PolicySetId");
}
