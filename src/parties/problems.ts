import type { FaultKind } from "../http/fault.js";

/** What a register's event is refused for. */
export const problems = {
	badNumber: {
		code: "PARTY-00001",
		status: 400,
		title: "The number is not valid: a check digit or its date is wrong.",
	},
	nameTaken: { code: "PARTY-00002", status: 409, title: "Another party is known by this already." },
	otherUuid: { code: "PARTY-00003", status: 409, title: "The party is known by another uuid; a uuid never changes." },
	unknownRole: { code: "PARTY-00004", status: 400, title: "No register gives such a role." },
	badMainUnit: { code: "PARTY-00005", status: 400, title: "An organisation can only lie below another organisation." },
	noEstate: {
		code: "PARTY-00007",
		status: 400,
		title: "Only a person who has died has an estate, and only a person has a role for it.",
	},
	badEnd: { code: "PARTY-00006", status: 400, title: "Only a person can die." },
} as const satisfies Record<string, FaultKind>;
