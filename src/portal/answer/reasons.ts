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

/**
 * Why a package (urn) or service (id) cannot be given, or not all of it. A right that is foreign to the system may name several
 * services at once.
 */
export const reasonsOf =
	(obstacles: readonly Obstacle[], language: Language) =>
	(place: string): string | undefined => {
		const found = obstacles.filter((each) =>
			each.type === "right" ? each.resource.split(", ").includes(place) : each.package === place,
		);
		return found.length === 0 ? undefined : [...new Set(found.map((each) => reasonOf(each, language)))].join(" ");
	};
