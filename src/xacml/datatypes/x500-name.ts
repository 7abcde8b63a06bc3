import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";
import { stripWhiteSpace } from "./white-space.js";
import { type RelativeName, readX500Name, writeRdn } from "./x500-notation.js";

/** A distinguished name, most specific part first, as RFC 2253 writes it. */
export interface X500Name {
	readonly rdns: readonly RelativeName[];
	/** One for each RDN; equal for RDNs that match. */
	readonly keys: readonly string[];
}

/** An odd run of backslashes at the end: the last one escapes what follows. */
const ENDS_ESCAPING = /(?<!\\)(?:\\\\)*\\$/;

/** x500Name (core A.2): RFC 2253; compared RDN by RDN (X.520 distinguishedNameMatch). */
export const X500_NAME: DataType = {
	id: DataTypeId.x500Name,
	name: "x500Name",
	parse(lexical) {
		const text = stripWhiteSpace(lexical);
		// A blank that a backslash keeps is part of the value, also at the very end.
		const rdns = readX500Name(ENDS_ESCAPING.test(text) && lexical.includes(`${text} `) ? `${text} ` : text);
		return rdns === undefined ? undefined : Object.freeze<X500Name>({ rdns, keys: rdns.map(rdnKey) });
	},
	format: (value) => (value as X500Name).rdns.map(writeRdn).join(","),
	equals(a, b) {
		const left = (a as X500Name).keys;
		const right = (b as X500Name).keys;
		return left.length === right.length && left.every((key, index) => key === right[index]);
	},
	key: (value) => JSON.stringify((value as X500Name).keys),
};

/** Keywords and the object identifiers they stand for (RFC 2253, 2.3, and what certificates also use). */
const KEYWORDS: Readonly<Record<string, string>> = {
	"2.5.4.3": "cn",
	"2.5.4.4": "sn",
	"2.5.4.5": "serialnumber",
	"2.5.4.6": "c",
	"2.5.4.7": "l",
	"2.5.4.8": "st",
	"2.5.4.9": "street",
	"2.5.4.10": "o",
	"2.5.4.11": "ou",
	"2.5.4.12": "title",
	"2.5.4.42": "givenname",
	"0.9.2342.19200300.100.1.1": "uid",
	"0.9.2342.19200300.100.1.25": "dc",
	"1.2.840.113549.1.9.1": "emailaddress",
};

/**
 * Attribute types and values count without regard to case and runs of blanks; the order inside a multi-valued RDN is
 * free.
 */
function rdnKey(rdn: RelativeName): string {
	const parts = rdn.map(({ type, value, isHex }) => {
		const lower = type.toLowerCase().replace(/^oid\./, "");
		const text = value.toLowerCase().replace(/ +/g, " ").replace(/^ | $/g, "");
		return JSON.stringify([KEYWORDS[lower] ?? lower, isHex ? "hex" : "text", text]);
	});
	return parts.sort().join("+");
}
