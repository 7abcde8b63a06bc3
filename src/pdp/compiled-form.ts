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
const FORMAT = 3;
const CHECK_BYTES = 4;
const PACKED_AT = 1 + CHECK_BYTES;

/** A policy as it is kept in memory and between runs: the number of the format, a checksum, and header and tree, packed. */
export function writeForm(tree: Policy | PolicySet, shape: FlatShape | undefined): Uint8Array {
	const out = new FormWriter();
	out.text(tree.id);
	out.text(tree.version);
	out.maybe(shape, (each) => writeShape(each, out));
	writeTree(tree, out);
	const packed = pack(out.done());
	const form = new Uint8Array(PACKED_AT + packed.length);
	form[0] = FORMAT;
	form.set(packed, PACKED_AT);
	viewOf(form).setUint32(1, checksum(form), true);
	return form;
}

/** Whether this is a whole form of the format we know, which the functions below may then trust. */
export const isForm = (form: Uint8Array): boolean =>
	form.length > PACKED_AT && form[0] === FORMAT && viewOf(form).getUint32(1, true) === checksum(form);

export const readFormHeader = (form: Uint8Array): FormHeader => readHeader(reader(form));

export function readFormTree(form: Uint8Array): Policy | PolicySet {
	const source = reader(form);
	readHeader(source);
	return readTree(source);
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
	new DataView(buffer, byteOffset, byteLength);

/** FNV-1a of what is packed: against files cut short or spoilt, not against forgers. */
function checksum(form: Uint8Array): number {
	let hash = 0x811c9dc5;
	for (let i = PACKED_AT; i < form.length; i++) hash = Math.imul(hash ^ (form[i] as number), 0x01000193);
	return hash >>> 0;
}

const reader = (form: Uint8Array): FormReader => new FormReader(unpack(form.subarray(PACKED_AT)));

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
