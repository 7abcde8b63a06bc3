import type { Bag, DataType, Value } from "../xacml/datatypes/datatype.js";
import type { FunctionContext } from "../xacml/functions/definition.js";
import { AttributeId, Category, DataTypeId } from "../xacml/identifiers.js";
import { Indeterminate, processingError, syntaxError } from "../xacml/indeterminate.js";
import type { IdReference, Request } from "../xacml/model.js";
import type { XPathEngine, XPathExpression, XPathNode } from "../xacml/xpath.js";
import type { AttributeSlot } from "./attribute-slots.js";
import type { Recorder } from "./explanation.js";

/**
 * Supplies attributes the request lacks (a policy information point). Values are lexical; undefined or [] means none.
 * Asked at most once per attribute and individual request. An exception becomes Indeterminate, processing-error.
 */
export interface AttributeProvider {
	get(category: string, attributeId: string, dataType: string, issuer?: string): readonly string[] | undefined;
}

/** What an evaluation needs besides the plan and the request. */
export interface Surroundings {
	readonly attributeProvider?: AttributeProvider | undefined;
	readonly clock: () => Date;
	/** Absent when the owner of the engine brought none. */
	readonly xpath?: (() => XPathEngine) | undefined;
}

/** Elementary steps one decision may take; only higher-order functions and set functions count any. */
const STEP_BUDGET = 5_000_000;

export interface ListedPolicy {
	readonly kind: "Policy" | "PolicySet";
	readonly reference: IdReference;
}

const CLOCK_PARTS: Readonly<Record<string, { dataType: string; from: number; to: number; suffix: string }>> = {
	[AttributeId.currentTime]: { dataType: DataTypeId.time, from: 11, to: 24, suffix: "" },
	[AttributeId.currentDate]: { dataType: DataTypeId.date, from: 0, to: 10, suffix: "Z" },
	[AttributeId.currentDateTime]: { dataType: DataTypeId.dateTime, from: 0, to: 24, suffix: "" },
};

/** The state of one individual decision: its request, the bags found so far, and what is left of its budget. */
export class EvaluationContext implements FunctionContext {
	readonly implicitZone = 0;
	private steps = STEP_BUDGET;
	private readonly bags: (Bag | Indeterminate | undefined)[] = [];
	private readonly variables: unknown[] = [];
	private readonly contentRoots = new Map<string, XPathNode | Indeterminate | undefined>();
	private instant: string | undefined;
	/** Policies met, in document order; collected only when the request asks for the list. */
	readonly listed: ListedPolicy[] | undefined;

	constructor(
		readonly request: Request,
		private readonly slots: readonly AttributeSlot[],
		private readonly surroundings: Surroundings,
		readonly recorder?: Recorder,
	) {
		this.listed = request.returnPolicyIdList ? [] : undefined;
	}

	spend(steps: number): boolean {
		this.steps -= steps;
		return this.steps >= 0;
	}

	/** The bag of a designator; the same one for the whole decision (core 7.3.5). */
	bag(slot: number): Bag | Indeterminate {
		const known = this.bags[slot];
		if (known !== undefined) return known;
		// INVARIANT: slots are numbered by the plan this context was made for.
		const bag = this.find(this.slots[slot]!);
		this.bags[slot] = bag;
		return bag;
	}

	/** A variable's value; evaluated once a decision. Circles were refused at load. */
	variable(number: number, evaluate: (context: EvaluationContext) => unknown): unknown {
		const known = this.variables[number];
		if (known !== undefined) return known;
		const value = evaluate(this);
		this.variables[number] = value;
		return value;
	}

	private find(slot: AttributeSlot): Bag | Indeterminate {
		const { category, attributeId, dataType, dataTypeId, issuer } = slot;
		const values: Value[] = [];
		let given = false;
		for (const attributes of this.request.attributes) {
			if (attributes.category !== category) continue;
			for (const attribute of attributes.attributes) {
				if (attribute.attributeId !== attributeId) continue;
				if (attribute.dataType !== dataTypeId && attribute.dataType !== dataType.id) continue;
				given = true;
				if (issuer !== undefined && attribute.issuer !== issuer) continue;
				for (let i = 0; i < attribute.values.length; i++) {
					const text = attribute.values[i] as string;
					const xpath = attribute.xpath?.[i];
					const value = xpath === undefined ? dataType.parse(text) : { path: text, ...xpath };
					if (value === undefined) {
						return syntaxError(`Attribute ${attributeId} holds "${clip(text)}", which is no ${dataType.name}.`);
					}
					values.push(value);
				}
			}
		}
		if (values.length > 0) return values;
		const clock = category === Category.environment ? CLOCK_PARTS[attributeId] : undefined;
		if (clock !== undefined && clock.dataType === dataType.id) {
			// A value in the request, whatever its issuer, keeps the clock out (core 7.3.5); nobody else issues the clock's.
			return given || issuer !== undefined ? values : [this.fromClock(clock, dataType)];
		}
		return this.fromProvider(slot);
	}

	private fromClock(part: { from: number; to: number; suffix: string }, dataType: DataType): Value {
		this.instant ??= this.surroundings.clock().toISOString();
		return dataType.parse(this.instant.slice(-24).slice(part.from, part.to) + part.suffix);
	}

	private fromProvider({ category, attributeId, dataType, dataTypeId, issuer }: AttributeSlot): Bag | Indeterminate {
		const provider = this.surroundings.attributeProvider;
		if (provider === undefined) return [];
		let texts: readonly string[] | undefined;
		try {
			texts = provider.get(category, attributeId, dataTypeId, issuer);
		} catch (error) {
			return processingError(
				`Attribute ${attributeId} could not be fetched: ${error instanceof Error ? error.message : String(error)}`,
			);
		}
		const values: Value[] = [];
		for (const text of texts ?? []) {
			const value = dataType.parse(text);
			if (value === undefined) {
				return processingError(
					`Attribute ${attributeId} was supplied as "${clip(text)}", which is no ${dataType.name}.`,
				);
			}
			values.push(value);
		}
		return values;
	}

	/** The root of a category's Content: undefined when it has none. */
	content(category: string): XPathNode | Indeterminate | undefined {
		if (this.contentRoots.has(category)) return this.contentRoots.get(category);
		const root = this.parseContent(category);
		this.contentRoots.set(category, root);
		return root;
	}

	private parseContent(category: string): XPathNode | Indeterminate | undefined {
		const content = this.request.attributes.find((a) => a.category === category && a.content !== undefined)?.content;
		if (content === undefined) return undefined;
		const engine = this.surroundings.xpath?.();
		if (engine === undefined) return processingError("Content cannot be looked into: no XPath engine is configured.");
		return engine.parse(content)?.root ?? syntaxError(`The Content of ${category} is not well-formed XML.`);
	}

	selectNodes(expression: Value): readonly XPathNode[] | Indeterminate {
		const { category, path, namespaces } = expression as XPathExpression;
		const root = this.content(category);
		if (root === undefined) return [];
		if (root instanceof Indeterminate) return root;
		return this.selectFrom(root, path, namespaces);
	}

	selectFrom(
		root: XPathNode,
		path: string,
		namespaces: Readonly<Record<string, string>>,
	): readonly XPathNode[] | Indeterminate {
		const engine = this.surroundings.xpath?.();
		if (engine === undefined) return processingError("No XPath engine is configured.");
		return engine.select(root, path, namespaces);
	}
}

const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
