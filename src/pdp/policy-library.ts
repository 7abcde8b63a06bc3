import { AttributeId, Category, DataTypeId } from "../xacml/identifiers.js";
import type { Attributes, Notice, Policy, PolicySet, Request, Response, Result } from "../xacml/model.js";
import { readPolicyXml } from "../xacml/xml/policy-reader.js";
import type { XPathEngine } from "../xacml/xpath.js";
import { type FormHeader, isForm, readFormHeader, readFormTree, writeForm } from "./compiled-form.js";
import type { AttributeProvider, Surroundings } from "./context.js";
import { compileDocuments } from "./documents.js";
import type { Explanation } from "./explanation.js";
import { type FlatKind, type FlatPolicy, Verdict } from "./flat-policy.js";
import { type FlatNotices, type FlatShape, soundShapeOf } from "./flat-shape.js";
import { FlatTable, type PreparedSubject } from "./flat-table.js";
import { FormShelf, formAt, type ShelfPlace } from "./form-shelf.js";
import { decideAll, isIndividual } from "./multiple-decisions.js";
import { explainPlan, includedAttributes, NO_ATTRIBUTES, type Plan, runPlan, STATUS_OK } from "./plan.js";
import { literalsIn } from "./policy-literals.js";

export interface LibraryOptions {
	readonly attributeProvider?: AttributeProvider | undefined;
	readonly clock?: (() => Date) | undefined;
	readonly xpath?: (() => XPathEngine) | undefined;
}

export interface SetOptions {
	/** Name of the source, for error messages. */
	readonly file?: string;
	/** What a request says of the resource the policy is for; makes CompiledPolicy.decide possible. */
	readonly resource?: Attributes;
}

/** One policy of a library. */
export interface CompiledPolicy {
	readonly id: string;
	readonly version: string;
	/** What it was set for (SetOptions.resource), so that `decide` can be asked. */
	readonly resource: Attributes | undefined;
	/** Decides; answers to equal decisions without returned attributes are one shared frozen object. */
	evaluate(request: Request): Response;
	/**
	 * Decides for a subject prepared beforehand (PolicyLibrary.prepareSubject); the request holds everything but the
	 * subject, and asks for one decision.
	 */
	evaluatePrepared(request: Request, subject: PreparedSubject): Response;
	/**
	 * Decides one action on the resource this policy was set for (SetOptions.resource), for a subject prepared beforehand:
	 * the same as evaluating a request with the subject's attributes, the resource's and that action-id. The quickest way
	 * to ask.
	 */
	decide(actionId: string, subject: PreparedSubject): Response;
	explain(request: Request): readonly Explanation[];
	/** The compiled form, for PolicyLibrary.setForm at a later start. */
	form(): Uint8Array;
	/** Distinct literals the policy compares that attribute with by equality (case aside: in lower case), in order. */
	literals(category: string, attributeId: string): readonly string[];
	tree(): Policy | PolicySet;
}

/**
 * Many independent policies, each under a key of the caller's: one is added, replaced or removed without touching the others.
 * They share one flat table; policies that do not fit it are compiled to a plan when first asked.
 */
export class PolicyLibrary {
	private readonly policies = new Map<string, LibraryPolicy>();
	private readonly home: Home;
	private shelf = new FormShelf();

	constructor(options: LibraryOptions = {}) {
		const { attributeProvider, clock = () => new Date(), xpath } = options;
		this.home = {
			table: new FlatTable(),
			responses: new SharedResponses(),
			surroundings: { attributeProvider, clock, xpath },
			provided: attributeProvider !== undefined,
		};
	}

	/** Adds or replaces a policy; throws PolicyError, and changes nothing, when it is refused. */
	set(key: string, xml: string, options: SetOptions = {}): CompiledPolicy {
		const { file } = options;
		return this.setTree(key, readPolicyXml(xml, file === undefined ? {} : { file }), options);
	}

	setTree(key: string, tree: Policy | PolicySet, options: SetOptions = {}): CompiledPolicy {
		const { xpath } = this.home.surroundings;
		const { file } = options;
		const shape = tree.kind === "Policy" ? soundShapeOf(tree) : undefined;
		if (shape === undefined) {
			// Compiled to be checked; the plan itself is made anew when it is needed, so that idle policies stay small.
			compileDocuments([tree], { xpath, files: file === undefined ? new Map() : new Map([[tree, file]]) });
		}
		const policy = this.put(key, writeForm(tree, shape), options.resource);
		policy.enter({ id: tree.id, version: tree.version, shape });
		return policy;
	}

	/**
	 * Adds or replaces a policy by its compiled form; undefined, and nothing changed, when the form is not understood. The
	 * form is opened when the policy is first asked, so that a server with thousands of them starts at once.
	 */
	setForm(key: string, form: Uint8Array, options: SetOptions = {}): CompiledPolicy | undefined {
		return isForm(form) ? this.put(key, form, options.resource) : undefined;
	}

	private put(key: string, form: Uint8Array, resource: Attributes | undefined): LibraryPolicy {
		const policy = new LibraryPolicy(key, this.shelf.put(form), this.home, resource);
		const before = this.policies.get(key);
		this.policies.set(key, policy);
		if (before !== undefined) this.letGo(before);
		return policy;
	}

	delete(key: string): boolean {
		const policy = this.policies.get(key);
		if (policy === undefined) return false;
		this.policies.delete(key);
		this.letGo(policy);
		return true;
	}

	private letGo(policy: LibraryPolicy): void {
		policy.leave();
		this.shelf.leave(policy.place);
		if (!this.shelf.wasteful) return;
		this.shelf = new FormShelf();
		for (const each of this.policies.values()) each.place = this.shelf.put(each.form());
	}

	get(key: string): CompiledPolicy | undefined {
		return this.policies.get(key);
	}

	keys(): IterableIterator<string> {
		return this.policies.keys();
	}

	get size(): number {
		return this.policies.size;
	}

	/** Makes what a subject holds into symbols, for any number of decisions; stays right when policies change. */
	prepareSubject(attributes: readonly Attributes[]): PreparedSubject {
		const returned = attributes.some((each) => each.attributes.some(({ includeInResult }) => includeInResult));
		const subject: PreparedSubject = {
			attributes,
			returned,
			mask: new Int32Array(),
			symbols: 0,
		};
		this.home.table.prepare(subject);
		return subject;
	}
}

/** What the policies of one library share. */
interface Home {
	readonly table: FlatTable;
	readonly responses: SharedResponses;
	readonly surroundings: Surroundings;
	/** Something supplies attributes that a request lacks. */
	readonly provided: boolean;
}

class LibraryPolicy implements CompiledPolicy, FlatPolicy {
	// What a decision reads comes first: it then lies close together in memory. For the same reason the policy is its own
	// entry in the table.
	kind: FlatKind | undefined = undefined;
	wanted: FlatPolicy["wanted"] = "";
	offset = 0;
	private replies: FlatReplies = NO_REPLIES;
	private readonly home: Home;
	/** What the guards say of the resource. */
	private onResource: Verdict | "holds" = Verdict.unknown;
	readonly resource: Attributes | undefined;
	private plan: Plan | undefined = undefined;
	place: ShelfPlace;
	private readonly key: string;
	/** "asleep": nobody has asked yet, and the form has not been opened. "gone": no longer in the library. */
	private state: "asleep" | "awake" | "gone" = "asleep";
	private names: Pick<FormHeader, "id" | "version"> | undefined = undefined;

	constructor(key: string, place: ShelfPlace, home: Home, resource: Attributes | undefined) {
		this.home = home;
		this.resource = resource;
		this.place = place;
		this.key = key;
	}

	get rows(): number {
		return this.kind?.actions.length ?? 0;
	}

	get id(): string {
		return this.named().id;
	}

	get version(): string {
		return this.named().version;
	}

	private named(): Pick<FormHeader, "id" | "version"> {
		if (this.names === undefined) {
			const { id, version } = readFormHeader(formAt(this.place));
			this.names = { id, version };
		}
		return this.names;
	}

	/** Takes its place in the table, where there is one for it. */
	enter({ id, version, shape }: FormHeader): void {
		this.state = "awake";
		this.names = { id, version };
		const { table, responses } = this.home;
		if (shape === undefined || !table.add(this, shape, this.key)) return;
		this.replies = responses.for(shape);
		if (this.resource !== undefined && this.kind !== undefined) {
			this.onResource = table.guardsOn(this, this.kind, this.resource) ?? "holds";
		}
	}

	/** Opens the form of a policy that is asked for the first time: true, and then it is to be asked again. */
	private wakes(): boolean {
		if (this.state !== "asleep") return false;
		this.enter(readFormHeader(formAt(this.place)));
		return true;
	}

	/** Gives its place in the table back; it still decides, for whoever holds it. */
	leave(): void {
		this.home.table.remove(this);
		this.state = "gone";
	}

	evaluate(request: Request): Response {
		return this.fromTable(request) ?? this.evaluateWhole(request);
	}

	private evaluateWhole(request: Request): Response {
		if (this.wakes()) return this.evaluate(request);
		const { surroundings } = this.home;
		if (isIndividual(request)) return { results: [runPlan(this.compiled(), request, surroundings)] };
		return decideAll(
			request,
			(individual) => this.fromTable(individual)?.results[0] ?? runPlan(this.compiled(), individual, surroundings),
		);
	}

	private fromTable(request: Request): Response | undefined {
		const { kind, home } = this;
		if (kind === undefined || !isPlain(request)) return undefined;
		return this.reply(home.table.decide(this, kind, request.attributes, home.provided), request);
	}

	evaluatePrepared(request: Request, subject: PreparedSubject): Response {
		const { kind, home } = this;
		if (kind !== undefined && isPlain(request) && !subject.returned && !home.provided) {
			const response = this.reply(home.table.decidePrepared(this, kind, request.attributes, subject), request);
			if (response !== undefined) return response;
		}
		if (this.wakes()) return this.evaluatePrepared(request, subject);
		return this.evaluate({ ...request, attributes: [...subject.attributes, ...request.attributes] });
	}

	decide(actionId: string, subject: PreparedSubject): Response {
		const { kind, home, resource, onResource } = this;
		if (kind !== undefined && onResource !== Verdict.unknown && !subject.returned && !home.provided) {
			const verdict = onResource === "holds" ? home.table.decideAction(this, kind, actionId, subject) : onResource;
			if (verdict !== Verdict.unknown) return this.shared(verdict);
		}
		if (this.wakes()) return this.decide(actionId, subject);
		if (resource === undefined)
			throw new Error(`Policy ${this.id} was set without a resource, so decide cannot ask it.`);
		const attributes = [...subject.attributes, resource, actionAttributes(actionId)];
		return this.evaluate({ returnPolicyIdList: false, combinedDecision: false, attributes });
	}

	private shared(verdict: Verdict): Response {
		const { replies } = this;
		if (verdict === Verdict.permit) return replies.permit;
		return verdict === Verdict.otherwise ? replies.otherwise : NOT_APPLICABLE_RESPONSE;
	}

	private reply(verdict: Verdict, request: Request): Response | undefined {
		if (verdict === Verdict.unknown) return undefined;
		const response = this.shared(verdict);
		if (!this.home.table.included) return response;
		return { results: [{ ...(response.results[0] as Result), attributes: includedAttributes(request) }] };
	}

	explain(request: Request): readonly Explanation[] {
		const explanations: Explanation[] = [];
		const { results } = decideAll({ ...request, combinedDecision: false }, (individual) => {
			const explanation = explainPlan(this.compiled(), individual, this.home.surroundings);
			explanations.push(explanation);
			return explanation.result;
		});
		return results.map(
			(result) =>
				explanations.find((explanation) => explanation.result === result) ?? {
					decision: result.decision,
					status: result.status,
					result,
				},
		);
	}

	private compiled(): Plan {
		this.plan ??= compileDocuments([this.tree()], { xpath: this.home.surroundings.xpath }).plan;
		return this.plan;
	}

	form(): Uint8Array {
		return formAt(this.place).slice();
	}

	tree(): Policy | PolicySet {
		return readFormTree(formAt(this.place));
	}

	literals(category: string, attributeId: string): readonly string[] {
		return literalsIn(this.tree(), category, attributeId);
	}
}

/** One decision, and nothing but the decision, is asked for; repeated categories are seen later. */
const isPlain = (request: Request): boolean =>
	request.multiRequests === undefined && !request.combinedDecision && !request.returnPolicyIdList;

const actionAttributes = (actionId: string): Attributes => ({
	category: Category.action,
	attributes: [
		{ attributeId: AttributeId.actionId, dataType: DataTypeId.string, includeInResult: false, values: [actionId] },
	],
});

interface FlatReplies {
	readonly permit: Response;
	readonly otherwise: Response;
}

function respond(decision: Result["decision"], { obligations, advice }: FlatNotices): Response {
	const result: Result = Object.freeze({ decision, status: STATUS_OK, obligations, advice, attributes: NO_ATTRIBUTES });
	return Object.freeze({ results: Object.freeze([result]) });
}

const NO_NOTICES: { obligations: readonly Notice[]; advice: readonly Notice[] } = { obligations: [], advice: [] };
const NOT_APPLICABLE_RESPONSE = respond("NotApplicable", NO_NOTICES);
/** Of a policy that is not in the table. */
const NO_REPLIES: FlatReplies = { permit: NOT_APPLICABLE_RESPONSE, otherwise: NOT_APPLICABLE_RESPONSE };

/** Policies oblige to few different things: equal answers are one object, however many policies give them. */
class SharedResponses {
	private readonly known = new Map<string, FlatReplies>();

	for(shape: FlatShape): FlatReplies {
		const key = JSON.stringify([shape.otherwise, shape.permit, shape.deny]);
		let replies = this.known.get(key);
		if (replies === undefined) {
			replies = {
				permit: respond("Permit", shape.permit),
				otherwise: shape.otherwise === "Deny" ? respond("Deny", shape.deny) : NOT_APPLICABLE_RESPONSE,
			};
			this.known.set(key, replies);
		}
		return replies;
	}
}
