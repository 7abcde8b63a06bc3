import type { Policy, PolicySet } from "../xacml/model.js";
import { pack, unpack } from "./byte-packing.js";
import type { FlatGuard, FlatNotices, FlatRule, FlatShape } from "./flat-shape.js";
import { FormReader, FormWriter } from "./form-parts.js";
import { readTree, writeTree } from "./tree-codec.js";

/** What of a compiled policy is needed to decide most requests; the whole tree stands behind it. */
export interface FormHeader {
	readonly id: string;
	readonly version: string;
	readonly shape: FlatShape | undefined;
}

/** First byte of a form. Those of another number are not understood; raise it whenever anything in a form changes. */
const FORMAT = 2;

/** A policy as it is kept in memory and between runs: the number of the format, then header and tree, packed. */
export function writeForm(tree: Policy | PolicySet, shape: FlatShape | undefined): Uint8Array {
	const out = new FormWriter();
	out.text(tree.id);
	out.text(tree.version);
	out.maybe(shape, (each) => writeShape(each, out));
	writeTree(tree, out);
	const packed = pack(out.done());
	const form = new Uint8Array(1 + packed.length);
	form[0] = FORMAT;
	form.set(packed, 1);
	return form;
}

/** Undefined when the form is none, or of another format. */
export function readFormHeader(form: Uint8Array): FormHeader | undefined {
	if (form[0] !== FORMAT) return undefined;
	try {
		return readHeader(reader(form));
	} catch {
		return undefined;
	}
}

/** The tree of a form whose header could be read. */
export function readFormTree(form: Uint8Array): Policy | PolicySet {
	const source = reader(form);
	readHeader(source);
	return readTree(source);
}

const reader = (form: Uint8Array): FormReader => new FormReader(unpack(form.subarray(1)));

const readHeader = (source: FormReader): FormHeader => ({
	id: source.text(),
	version: source.text(),
	shape: source.maybe(() => readShape(source)),
});

function writeShape(shape: FlatShape, out: FormWriter): void {
	const text = (value: string): void => out.text(value);
	const guard = ({ attribute, fold, values }: FlatGuard): void => {
		out.text(attribute[0]);
		out.text(attribute[1]);
		out.flag(fold);
		out.list(values, text);
	};
	out.list(shape.targetGuards, guard);
	out.list(shape.ruleGuards, guard);
	out.maybe(shape.action, (action) => guard({ ...action, values: [] }));
	out.list(shape.rules, ({ actions, subjects }) => {
		out.maybe(actions, (names) => out.list(names, text));
		out.maybe(subjects, (guards) => out.list(guards, guard));
	});
	out.flag(shape.otherwise === "Deny");
	out.text(JSON.stringify(shape.permit));
	out.text(JSON.stringify(shape.deny));
}

function readShape(source: FormReader): FlatShape {
	const text = (): string => source.text();
	const guard = (): FlatGuard => ({
		attribute: [source.text(), source.text()],
		fold: source.flag(),
		values: source.list(text),
	});
	const targetGuards = source.list(guard);
	const ruleGuards = source.list(guard);
	const action = source.maybe(guard);
	return {
		targetGuards,
		ruleGuards,
		...(action === undefined ? {} : { action: { attribute: action.attribute, fold: action.fold } }),
		rules: source.list((): FlatRule => {
			const actions = source.maybe(() => source.list(text));
			const subjects = source.maybe(() => source.list(guard));
			return { ...(actions === undefined ? {} : { actions }), ...(subjects === undefined ? {} : { subjects }) };
		}),
		otherwise: source.flag() ? "Deny" : "NotApplicable",
		permit: JSON.parse(source.text()) as FlatNotices,
		deny: JSON.parse(source.text()) as FlatNotices,
	};
}
