import type { Policy, PolicySet } from "../xacml/model.js";
import type { FlatShape } from "./flat-shape.js";
import { decodeTree, type EncodedTree, encodeTree } from "./tree-codec.js";

/**
 * A policy as it is kept between runs: a small header that decides most requests, and the whole tree behind it, which is
 * read only when somebody needs it. Layout: length of the header in 4 bytes (little-endian), header, tree; both JSON.
 */
export interface FormHeader {
	/** Forms of another number are not understood; raise it whenever header or tree change. */
	readonly format: number;
	readonly id: string;
	readonly version: string;
	readonly shape?: FlatShape;
}

const FORMAT = 1;
const LENGTH_BYTES = 4;

export function writeForm(tree: Policy | PolicySet, shape: FlatShape | undefined): Uint8Array {
	const header: FormHeader = {
		format: FORMAT,
		id: tree.id,
		version: tree.version,
		...(shape === undefined ? {} : { shape }),
	};
	const encoder = new TextEncoder();
	const head = encoder.encode(JSON.stringify(header));
	const body = encoder.encode(JSON.stringify(encodeTree(tree)));
	const form = new Uint8Array(LENGTH_BYTES + head.length + body.length);
	new DataView(form.buffer).setUint32(0, head.length, true);
	form.set(head, LENGTH_BYTES);
	form.set(body, LENGTH_BYTES + head.length);
	return form;
}

/** Undefined when the form is none, or of another format. */
export function readFormHeader(form: Uint8Array): FormHeader | undefined {
	if (form.length < LENGTH_BYTES) return undefined;
	const length = headerLength(form);
	if (LENGTH_BYTES + length > form.length) return undefined;
	try {
		const header = JSON.parse(decode(form.subarray(LENGTH_BYTES, LENGTH_BYTES + length))) as FormHeader;
		return header.format === FORMAT ? header : undefined;
	} catch {
		return undefined;
	}
}

export function readFormTree(form: Uint8Array): Policy | PolicySet {
	const text = decode(form.subarray(LENGTH_BYTES + headerLength(form)));
	return decodeTree(JSON.parse(text) as EncodedTree);
}

const headerLength = (form: Uint8Array): number =>
	new DataView(form.buffer, form.byteOffset, form.byteLength).getUint32(0, true);

const decoder = new TextDecoder();
const decode = (bytes: Uint8Array): string => decoder.decode(bytes);
