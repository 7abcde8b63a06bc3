import type { FaultKind, ValidationFinding } from "../../http/fault.js";

/** Faults of what service owners do (registry-access 3.3, 3.4, 7.3, 7.4: AMSO). */
export const problem = {
	unknownParties: {
		code: "AM-00021",
		status: 400,
		title: "The party that gives or the one that receives does not exist.",
	},
	notFound: { code: "AM-00031", status: 404, title: "There is no such request." },
	notAllowed: { code: "AM-00034", status: 403, title: "The service owner may not give this access package." },
	unknownPackage: { code: "AM-00035", status: 400, title: "There is no such access package." },
	packageType: {
		code: "AM-00037",
		status: 400,
		title: "A party of this type does not have that access package to give.",
	},
	notYours: { code: "AM-00038", status: 400, title: "The access package was not given by this service owner." },
} as const satisfies Record<string, FaultKind>;

type Kind = Pick<ValidationFinding, "code" | "title">;

export const finding = {
	badUrn: { code: "AMSO.VLD-00001", title: "This is no urn of a party." },
	unknownParty: { code: "AMSO.VLD-00002", title: "There is no such party." },
	unknownResource: { code: "AMSO.VLD-00003", title: "There is no such resource." },
	unknownPackage: { code: "AMSO.VLD-00004", title: "There is no such access package." },
	both: { code: "AMSO.VLD-00005", title: "Name a resource or an access package, and not both." },
	notOwner: { code: "AMSO.VLD-00006", title: "The resource belongs to another service owner." },
	selfRequest: { code: "AM.VLD-00045", title: "Nobody asks itself for access." },
} as const satisfies Record<string, Kind>;
