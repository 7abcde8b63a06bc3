import type { Obstacle } from "../../systemusers/obstacle.js";
import type { Language } from "../language.js";
import { reasons } from "../texts/reasons.js";

type Reason = keyof (typeof reasons)["nb"];

const REASONS: Readonly<Record<string, Reason>> = {
	MissingRoleAccess: "notYours",
	MissingPackageAccess: "notYours",
	MissingDelegationAccess: "notYours",
	NoAccess: "notYours",
	ResourceNotDelegable: "notDelegable",
	ResourceIsMaskinPortenSchema: "schema",
	AccessListValidationFail: "accessList",
	NotAssignable: "notForSystems",
	NotForThisSystemUser: "notForSystems",
	NotInSystem: "notInSystem",
	SystemDeleted: "systemDeleted",
	ResourceNotFound: "gone",
	NoSuchRight: "noSuchRight",
};

const namesOf = ({ reasons: codes }: Obstacle): Reason[] => {
	const names = [...new Set(codes.map((code) => REASONS[code] ?? "unknown"))];
	// What stands in everybody's way is the reason; that the person lacks it too is none.
	const lasting = names.filter((name) => name !== "notYours");
	return lasting.length === 0 ? names : lasting;
};

/** Why it cannot be given, in plain words. */
export const reasonOf = (obstacle: Obstacle, language: Language): string =>
	namesOf(obstacle)
		.map((name) => reasons[language][name])
		.join(" ") || reasons[language].unknown;

/** Whether somebody else may be able to give it. */
export const isOnlyYours = (obstacle: Obstacle): boolean => namesOf(obstacle).every((name) => name === "notYours");
