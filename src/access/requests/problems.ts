import type { FaultKind, ValidationFinding } from "../../http/fault.js";

/** Faults of requests for access (registry-access 3.3, 7.3, 7.4). */
export const problem = {
	invalidResource: { code: "AM-00027", status: 400, title: "There is no such resource." },
	notAuthorized: { code: "AM-00028", status: 400, title: "You may not give any right on this resource." },
	notFound: { code: "AM-00031", status: 404, title: "There is no such request." },
	unknownRight: { code: "AM-00036", status: 400, title: "The resource has no such right." },
} as const satisfies Record<string, FaultKind>;

type Kind = Pick<ValidationFinding, "code" | "title">;

export const finding = {
	unknownParty: { code: "AM.VLD-00006", title: "There is no such party." },
	entityType: { code: "AM.VLD-00008", title: "A party of this type cannot ask, or be asked." },
	unknownPackage: { code: "AM.VLD-00011", title: "There is no such access package." },
	unknownResource: { code: "AM.VLD-00012", title: "There is no such resource." },
	statusChange: { code: "AM.VLD-00036", title: "The request is in a status that cannot become that." },
	rightKeys: { code: "AM.VLD-00040", title: "More would be given than was asked for." },
	notConnected: { code: "AM.VLD-00041", title: "The party asked has given the asker nothing yet." },
	wrongParty: { code: "AM.VLD-00044", title: "The party cannot set this status." },
	selfRequest: { code: "AM.VLD-00045", title: "Nobody asks itself for access." },
	packageNotAssignable: { code: "AM.VLD-00048", title: "The party asked cannot give this access package." },
	resourceNotDelegable: { code: "AM.VLD-00049", title: "The resource cannot be given." },
	badToken: { code: "STD.VLD-00002", title: "This token was not given out here." },
} as const satisfies Record<string, Kind>;
