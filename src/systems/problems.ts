import { Fault, type FaultKind, type ValidationFinding } from "../http/fault.js";
import type { Reply } from "../http/operation.js";

export const problems = {
	notOwner: { code: "HTTP-00403", status: 403, title: "The system belongs to another vendor." },
	vendorUnknown: { code: "HTTP-00403", status: 403, title: "The token does not say which organisation calls." },
	unknown: { code: "HTTP-00404", status: 404, title: "There is no system with this id." },
	otherVendor: { code: "HTTP-00404", status: 404, title: "The vendor of a system cannot be changed." },
	deleted: { code: "HTTP-00400", status: 400, title: "The system is deleted and cannot be changed." },
	unknownToDelete: { code: "STD-00000", status: 400, title: "One or more validation errors occurred." },
} as const satisfies Record<string, FaultKind>;

/** Told as a plain text, as in the original (systemuser 0.4 D). */
const PLAIN: ReadonlySet<FaultKind> = new Set([problems.unknown, problems.otherVendor, problems.deleted]);

export function plainRefusal({ kind }: Fault): Reply | undefined {
	if (!PLAIN.has(kind)) return undefined;
	return { status: kind.status, type: "text/plain; charset=utf-8", body: kind.title };
}

/** In the form of ASP.NET, with the key `return` (systemuser 2.1, R11). */
export function unknownToDelete(systemId: string): Fault {
	const type = "https://tools.ietf.org/html/rfc9110#section-15.5.1";
	const errors = { return: [`There is no system with the id ${systemId}.`] };
	return new Fault(problems.unknownToDelete, { extensions: { type, errors } });
}

const PATH = "/registersystemrequest/";

/** The validation codes of systemuser 2.8: number, where it points, and what it says. */
const catalogue = {
	vendorId: [0, "vendor/id", "vendor.ID must be 0192: and an organisation number."],
	idPrefix: [1, "systemid", "The id must begin with the vendor's organisation number and an underscore."],
	idTaken: [2, "systemid", "There already is, or was, a system with this id."],
	resourceUnknown: [3, "rights/resource", "A resource is not in the resource registry."],
	clientIdTaken: [4, "clientid", "A client id belongs to another system."],
	redirectUrl: [5, "allowedredirecturls", "A redirect URL is not an absolute https address."],
	rightTwice: [6, "rights/resource", "A right is given more than once."],
	packageTwice: [7, "accesspackages", "An access package is given more than once."],
	packageUnusable: [8, "accesspackages", "An access package does not exist, or cannot be given to anybody."],
	resourceAttribute: [9, "rights/resource", "A resource is named by another attribute than urn:altinn:resource."],
	clientIdTwice: [11, "clientid", "A client id is given more than once."],
	idDiffers: [12, "systemid", "The id of the body is not the id of the address."],
	idBlank: [13, "systemid", "The id must not hold blanks."],
	resourceNotDelegable: [17, "rights/resource", "A resource cannot be given to a system user."],
	visibleClientPackage: [
		18,
		"accesspackages",
		"A system with packages that only clients can give must not be visible.",
	],
} as const satisfies Record<string, readonly [number, string, string]>;

/** `named` is the extension of the finding that says which values it is about, by the key that clients of the original know. */
export function finding(
	name: keyof typeof catalogue,
	named?: readonly [key: string, values: readonly string[]],
): ValidationFinding {
	const [number, place, title] = catalogue[name];
	return {
		code: `AUTH.VLD-${String(number).padStart(5, "0")}`,
		title,
		paths: [PATH + place],
		...(named === undefined ? {} : { extensions: { [named[0]]: named[1].join(" | ") } }),
	};
}
