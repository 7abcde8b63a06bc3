import type { FaultKind, ValidationFinding } from "../http/fault.js";

/** Faults of access management (registry-access 7.3). */
export const problem = {
	unsupportedType: { code: "AM-00017", status: 400, title: "Parties of this type are not made here." },
	unknownType: { code: "AM-00018", status: 400, title: "There is no such type of parties." },
	invalidVariant: { code: "AM-00019", status: 400, title: "The variant does not fit the type." },
	unknownParties: { code: "AM-00021", status: 400, title: "The giver or the receiver does not exist." },
	noConnection: { code: "AM-00022", status: 400, title: "There must be a connection first; add the receiver." },
	partyNotFound: { code: "AM-00023", status: 400, title: "There is no such party." },
	personInputNeeded: { code: "AM-00024", status: 400, title: "Name the person by number and last name." },
	lookupLocked: { code: "AM-00026", status: 429, title: "Too many failed look-ups of persons; try again later." },
	invalidResource: { code: "AM-00027", status: 400, title: "There is no such resource." },
	notAuthorized: { code: "AM-00028", status: 400, title: "You may not give these rights." },
	noRightKey: { code: "AM-00033", status: 400, title: "Name at least one right by its key." },
	unknownRole: { code: "AM-00039", status: 400, title: "There is no such role." },
	roleNotRevocable: { code: "AM-00040", status: 400, title: "This role cannot be taken away here." },
	unknownPackageToCheck: {
		code: "AM-00041",
		status: 400,
		title: "There is no such access package for a party of this type.",
	},
} as const satisfies Record<string, FaultKind>;

type Kind = Pick<ValidationFinding, "code" | "title">;

/** Findings of set A (registry-access 7.4). */
export const finding = {
	unknownParty: { code: "AM.VLD-00006", title: "There is no such party, or it has no connection to you." },
	entityType: { code: "AM.VLD-00008", title: "This cannot be given to a party of this type." },
	parameter: { code: "AM.VLD-00009", title: "The parameter does not fit the others." },
	hasContent: { code: "AM.VLD-00010", title: "The connection still holds something; use cascade to remove it too." },
	unknownPackage: { code: "AM.VLD-00011", title: "There is no such access package." },
	notInFuture: { code: "AM.VLD-00022", title: "The time must be in the future, and the end after the start." },
	notAuthorized: { code: "AM.VLD-00026", title: "You may not give this access package." },
	notForReceiver: { code: "AM.VLD-00028", title: "The access package cannot be given to a party of this type." },
	noSuchPerson: { code: "AM.VLD-00034", title: "The number or user name and the last name do not belong together." },
	ambiguousInstance: { code: "AM.VLD-00047", title: "The instance belongs to another party." },
	notForGiver: { code: "AM.VLD-00048", title: "The access package is not for a party of the giver's type." },
} as const satisfies Record<string, Kind>;

/** Findings of the older set B, where the numbers mean something else (registry-access 7.4). */
export const olderFinding = {
	parameter: { code: "AM.VLD-00007", title: "The parameter is not valid." },
	onlyByClientDelegation: { code: "AM.VLD-00035", title: "The receiver has it through a client relation only." },
} as const satisfies Record<string, Kind>;

export const required = { code: "STD.VLD-00000", title: "This is required." } as const satisfies Kind;

export function at(kind: Kind, path: string | readonly string[], detail?: string): ValidationFinding {
	return { ...kind, paths: [path].flat(), ...(detail === undefined ? {} : { detail }) };
}
