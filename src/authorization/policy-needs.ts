import type { CompiledPolicy } from "../pdp/policy-library.js";
import { isHeldId } from "../pip/held.js";
import { Category } from "../xacml/identifiers.js";
import { AltinnId } from "./altinn-identifiers.js";

/** What a policy asks of a request. */
export interface PolicyNeeds {
	/** Attributes of the access subject that it names anywhere. */
	readonly subject: ReadonlySet<string>;
	/** It names nothing of the subject but what the subject holds: roles and packages. */
	readonly onlyHeld: boolean;
	/** It names roles or packages, so that they have to be found. */
	readonly held: boolean;
	/** It names the party of the resource. */
	readonly resourceParty: boolean;
}

const PARTY_IDS: ReadonlySet<string> = new Set([AltinnId.partyId, AltinnId.partyUuid]);

const known = new WeakMap<CompiledPolicy, PolicyNeeds>();

/** Read from the policy's tree once. */
export function needsOf(policy: CompiledPolicy): PolicyNeeds {
	let needs = known.get(policy);
	if (needs === undefined) {
		needs = read(policy);
		known.set(policy, needs);
	}
	return needs;
}

interface Designator {
	readonly kind: "AttributeDesignator" | "AttributeSelector";
	readonly category: string;
	readonly attributeId: string;
}

function read(policy: CompiledPolicy): PolicyNeeds {
	const subject = new Set<string>();
	let selects = false;
	let resourceParty = false;
	for (const { kind, category, attributeId } of designators(policy.tree())) {
		if (kind === "AttributeSelector") selects = true;
		else if (category === Category.accessSubject) subject.add(attributeId);
		else if (category === Category.resource && PARTY_IDS.has(attributeId)) resourceParty = true;
	}
	const ids = [...subject];
	// A selector may look into the subject's content; then the request has to stay as it is.
	return { subject, onlyHeld: !selects && ids.every(isHeldId), held: ids.some(isHeldId), resourceParty };
}

/** Every designator and selector below a node, wherever it stands: targets, conditions, variables, obligations. */
function* designators(node: unknown): Generator<Designator> {
	if (typeof node !== "object" || node === null) return;
	if (Array.isArray(node)) {
		for (const each of node) yield* designators(each);
		return;
	}
	const { kind } = node as { kind?: unknown };
	if (kind === "AttributeDesignator" || kind === "AttributeSelector") yield node as Designator;
	for (const each of Object.values(node)) yield* designators(each);
}
