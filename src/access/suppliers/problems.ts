import type { FaultKind, ValidationFinding } from "../../http/fault.js";

/** Faults of Maskinporten delegation (registry-access 3.5, 7.3, 7.4). */
export const problem = {
	notConnected: { code: "AM-00022", status: 400, title: "The supplier has to be added first." },
	invalidResource: { code: "AM-00027", status: 400, title: "There is no such Maskinporten schema." },
	notAuthorized: { code: "AM-00028", status: 400, title: "You may not give any right on this resource." },
	notDelegable: { code: "AM-00042", status: 400, title: "The resource cannot be given." },
} as const satisfies Record<string, FaultKind>;

type Kind = Pick<ValidationFinding, "code" | "title">;

export const finding = {
	unknownParty: { code: "AM.VLD-00006", title: "There is no such party." },
	entityType: { code: "AM.VLD-00008", title: "Only organisations are suppliers and consumers." },
	parameter: { code: "AM.VLD-00009", title: "The query parameter is not valid." },
	hasResources: { code: "AM.VLD-00010", title: "There are delegations; use cascade to remove them too." },
	required: { code: "STD.VLD-00000", title: "This is required." },
} as const satisfies Record<string, Kind>;
