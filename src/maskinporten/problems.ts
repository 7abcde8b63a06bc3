import type { FaultKind, ValidationFinding } from "../http/fault.js";

/** Errors of the administration of clients and scopes; the token endpoint has OAuth's (`oauth-error.ts`). */
export const problems = {
	clientUnknown: { code: "MPA-00001", status: 404, title: "The organisation has no such client." },
	keyUnknown: { code: "MPA-00002", status: 404, title: "The client has no such key." },
	scopeUnknown: { code: "MPA-00003", status: 404, title: "There is no such scope." },
	prefixNotYours: { code: "MPA-00004", status: 403, title: "The scope's prefix belongs to another organisation." },
	scopeTaken: { code: "MPA-00005", status: 409, title: "There already is, or was, a scope of this name." },
	prefixTaken: { code: "MPA-00006", status: 409, title: "The prefix belongs to another organisation." },
	clientRevoked: { code: "MPA-00007", status: 409, title: "The client is revoked." },
	otherOrganisation: { code: "MPA-00008", status: 403, title: "The token does not speak for this organisation." },
	unknownProvider: { code: "MPA-00010", status: 400, title: "There is no exchange for tokens of this provider." },
	enterpriseUsersGone: { code: "MPA-00011", status: 410, title: "Enterprise users are no more." },
	notExchangeable: { code: "MPA-00012", status: 401, title: "This is no token of Maskinporten that can be exchanged." },
	basicNeeded: { code: "MPA-00013", status: 401, title: "Name and password are needed, by basic authentication." },
} as const satisfies Record<string, FaultKind>;

const findings = {
	keyPrivate: [
		1,
		"The key comes with its private part, which nobody may see. Make a new one, and send its public part.",
	],
	keyUnsuitable: [2, "The key must be RSA of 2048 to 8192 bits, P-256, P-384 or Ed25519, for signing."],
	keyUnnamed: [3, "The key needs a kid."],
	keyNamedTwice: [4, "Another key of the client has this kid."],
	scopeUnknown: [5, "There is no such scope."],
	scopeName: [
		6,
		"A scope's name is a prefix in lower-case letters, a colon, and letters, digits or . _ : / - after it.",
	],
	orgNumber: [7, "This is no organisation number."],
	prefix: [8, "A prefix is two to sixty lower-case letters, digits, dots, - or _."],
	tooManyKeys: [9, "A client may have ten keys."],
	partyUnknown: [10, "There is no such organisation."],
} as const satisfies Record<string, readonly [number, string]>;

export function finding(name: keyof typeof findings, path: string): ValidationFinding {
	const [number, title] = findings[name];
	return { code: `MPA.VLD-${String(number).padStart(5, "0")}`, title, paths: [path] };
}
