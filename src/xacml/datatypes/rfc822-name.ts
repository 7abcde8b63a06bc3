import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";
import { stripWhiteSpace } from "./white-space.js";

/** A mail address as written. */
export interface Rfc822Name {
	readonly local: string;
	readonly domain: string;
}

/** Longer than any mailbox (RFC 5321, 4.5.3.1), with room for quoting. */
const MAX_LENGTH = 1_000;
/** Letters beyond ASCII are let through in both parts (RFC 6531). */
const BEYOND_ASCII = "\\u00a1-\\uffff";
const ATOM = `[A-Za-z0-9!#$%&'*+/=?^_\`{|}~${BEYOND_ASCII}-]+`;
const LOCAL = new RegExp(`^(?:${ATOM}(?:\\.${ATOM})*|"(?:[^"\\\\\\r\\n]|\\\\[^\\r\\n])*")$`);
/** The underscore is no host name character, but stands in requests that are to be answered (IIA023_ORIG). */
const LABEL = `[A-Za-z0-9_${BEYOND_ASCII}](?:[A-Za-z0-9_${BEYOND_ASCII}-]*[A-Za-z0-9_${BEYOND_ASCII}])?`;
const DOMAIN = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[^\\[\\]\\\\\\s]+\\])$`);

/** rfc822Name (core A.2): `local@domain`, the local part case-sensitive, the domain not. */
export const RFC822_NAME: DataType = {
	id: DataTypeId.rfc822Name,
	name: "rfc822Name",
	parse(lexical) {
		const text = stripWhiteSpace(lexical);
		// A quoted local part may hold an @ itself.
		const at = text.lastIndexOf("@");
		if (text.length > MAX_LENGTH || at < 0) return undefined;
		const local = text.slice(0, at);
		const domain = text.slice(at + 1);
		if (!LOCAL.test(local) || !DOMAIN.test(domain)) return undefined;
		return Object.freeze<Rfc822Name>({ local, domain });
	},
	format(value) {
		const { local, domain } = value as Rfc822Name;
		return `${local}@${domain}`;
	},
	equals(a, b) {
		const left = a as Rfc822Name;
		const right = b as Rfc822Name;
		return left.local === right.local && left.domain.toLowerCase() === right.domain.toLowerCase();
	},
	key(value) {
		const { local, domain } = value as Rfc822Name;
		return `${local}@${domain.toLowerCase()}`;
	},
};
