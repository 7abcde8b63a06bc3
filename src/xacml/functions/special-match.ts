import { BOOLEAN } from "../datatypes/boolean.js";
import { RFC822_NAME, type Rfc822Name } from "../datatypes/rfc822-name.js";
import { STRING } from "../datatypes/string.js";
import { X500_NAME, type X500Name } from "../datatypes/x500-name.js";
import type { StrictFunction } from "./definition.js";
import { functionId, one, strict } from "./signature.js";

/** x500Name-match(suffix, name): are the RDNs of the first the last ones of the second? (core A.3.14) */
const x500NameMatch = strict(
	functionId("1.0", "x500Name-match"),
	[one(X500_NAME), one(X500_NAME)],
	one(BOOLEAN),
	([suffix, name]) => {
		const wanted = (suffix as X500Name).keys;
		const given = (name as X500Name).keys;
		const start = given.length - wanted.length;
		return start >= 0 && wanted.every((key, index) => key === given[start + index]);
	},
);

/** rfc822Name-match(pattern, name): the pattern is a string (core A.3.14). */
const rfc822NameMatch = strict(
	functionId("1.0", "rfc822Name-match"),
	[one(STRING), one(RFC822_NAME)],
	one(BOOLEAN),
	([pattern, name]) => matchesMailbox(pattern as string, name as Rfc822Name),
);

/**
 * A full mailbox means that one; `.domain` all mailboxes in its subdomains, not those of the domain itself; `domain` those
 * of that very domain. Only the local part heeds case.
 */
function matchesMailbox(pattern: string, { local, domain }: Rfc822Name): boolean {
	// The local part may hold an @ in quotes, the domain may not.
	const at = pattern.lastIndexOf("@");
	const wanted = pattern.slice(at + 1).toLowerCase();
	const given = domain.toLowerCase();
	if (at >= 0) return pattern.slice(0, at) === local && wanted === given;
	return wanted.startsWith(".") ? given.length > wanted.length && given.endsWith(wanted) : wanted === given;
}

export const SPECIAL_MATCH_FUNCTIONS: readonly StrictFunction[] = [x500NameMatch, rfc822NameMatch];
