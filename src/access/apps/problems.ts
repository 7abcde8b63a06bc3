import type { ValidationFinding } from "../../http/fault.js";

type Kind = Pick<ValidationFinding, "code" | "title">;

/** Findings of what apps do with instances (registry-access 3.6, 7.4). */
export const finding = {
	partyUrn: { code: "AM.VLD-00001", title: "This is no urn of a party." },
	missingPolicy: { code: "AM.VLD-00003", title: "The app has no policy." },
	nothingDelegable: { code: "AM.VLD-00004", title: "The app may give none of these rights." },
	tooMany: { code: "AM.VLD-00005", title: "There are too many to revoke at once." },
	unknownParty: { code: "AM.VLD-00006", title: "There is no such party." },
} as const satisfies Record<string, Kind>;
