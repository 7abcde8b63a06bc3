import type { FaultKind, ValidationFinding } from "../../http/fault.js";

/** Faults of client delegation (registry-access 4.1, 7.3, 7.4 set A). */
export const problem = {
	personInputNeeded: { code: "AM-00024", status: 400, title: "Name the person by number and last name." },
} as const satisfies Record<string, FaultKind>;

type Kind = Pick<ValidationFinding, "code" | "title">;

export const finding = {
	unknownParty: { code: "AM.VLD-00006", title: "There is no such party." },
	emptyId: { code: "AM.VLD-00007", title: "This is required." },
	entityType: { code: "AM.VLD-00008", title: "A party of this type cannot be an agent." },
	notAuthorized: { code: "AM.VLD-00026", title: "The provider does not hold this from the client in that role." },
	unknownRole: { code: "AM.VLD-00029", title: "There is no such role." },
	unknownPackage: { code: "AM.VLD-00030", title: "There is no such access package." },
	hasContent: { code: "AM.VLD-00031", title: "There are delegations; use cascade to remove them too." },
	noAssignment: { code: "AM.VLD-00032", title: "The assignment of that role is missing." },
	notDelegable: { code: "AM.VLD-00033", title: "The access package cannot be passed on." },
} as const satisfies Record<string, Kind>;
