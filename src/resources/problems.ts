import { Fault, type FaultKind, type ValidationFinding } from "../http/fault.js";
import type { PolicyFinding } from "./policy-finding.js";

/** The error catalogue of registry-access 7.2. */
export const problems = {
	membersNotIncluded: {
		code: "RR-00000",
		status: 501,
		title: "Members of an access list are not included in it; ask for them with their own call.",
	},
	partyNotFound: { code: "RR-00001", status: 400, title: "A party that is named does not exist." },
	resourceNotFound: { code: "RR-00002", status: 400, title: "A resource that is named does not exist." },
	otherOwnersResource: {
		code: "RR-00004",
		status: 403,
		title: "An access list can only be connected to resources of its own owner.",
	},
	notImplemented: { code: "HTTP-00501", status: 501, title: "There is no such call; use PUT." },
	notOwner: { code: "HTTP-00403", status: 403, title: "This belongs to another service owner." },
	resourceExists: { code: "HTTP-00409", status: 409, title: "There already is a resource with this identifier." },
	policyTaken: { code: "HTTP-00409", status: 409, title: "Another resource already has the policy of this app." },
	badResource: { code: "HTTP-00400", status: 400, title: "One or more validation errors occurred." },
	badPrefix: { code: "HTTP-00401", status: 401, title: "One or more validation errors occurred." },
	policyRefused: { code: "HTTP-00400", status: 400, title: "The policy is refused." },
} as const satisfies Record<string, FaultKind>;

const findings = {
	tooManyReplaced: ["RR.VLD-00000", "At most 100 members can be set at a time; add the others with POST."],
	tooManyChanged: ["RR.VLD-00001", "At most 100 members can be added or removed at a time."],
	includeNeedsResource: ["RR.VLD-00002", "Including resources needs the parameter resource."],
	partyMissing: ["RR.VLD-00003", "A party is needed."],
	badPartyUrn: ["RR.VLD-00004", "This is no urn of a party."],
	badResourceUrn: ["RR.VLD-00005", "This is no urn of a resource."],
	severalParties: ["RR.VLD-00006", "Only one party can be asked about."],
	severalResources: ["RR.VLD-00007", "Only one resource can be asked about."],
	badLimit: ["RR.VLD-00008", "The limit must be from 1 to 1000."],
	unknownOwner: ["RR.VLD-00010", "This is no code of a service owner."],
	outOfRange: ["RR.VLD-00011", "The value must be from 1 to 1000."],
} as const;

export function finding(name: keyof typeof findings, path: string, detail?: string): ValidationFinding {
	const [code, title] = findings[name];
	return { code, title, paths: [path], ...(detail === undefined ? {} : { detail }) };
}

export const badToken: ValidationFinding = {
	code: "STD.VLD-00002",
	title: "This is no token of this list.",
	paths: ["QUERY/token"],
	detail: "Follow links.next as it was given.",
};

/** What is wrong with a resource, by field, in the form of ASP.NET (registry-access 1.3). */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

export function badResource(errors: FieldErrors): Fault {
	return new Fault(problems.badResource, { extensions: { errors } });
}

/** The first error is told in full, with its place; the others stand beside it. */
export function policyRefused(errors: readonly [PolicyFinding, ...PolicyFinding[]]): Fault {
	const [{ code, message, line, column, advice }] = errors;
	return new Fault(problems.policyRefused, {
		detail: message,
		extensions: { reason: code, line, column, ...(advice === undefined ? {} : { advice }), errors },
	});
}
