import { maskinportenScopes } from "./maskinporten-scopes.js";
import { appId, appOf, hasForbiddenLetter, isResourceId, type ResourceDocument } from "./model.js";
import type { ServiceOwner } from "./owners-repository.js";
import type { FieldErrors } from "./problems.js";

const LANGUAGES = ["en", "nb", "nn"];

/**
 * What is wrong with a resource, by the names of registry-access 1.3; empty when nothing is. `owner` is the service owner
 * with its orgcode, when there is one.
 */
export function resourceErrors(document: ResourceDocument, owner: ServiceOwner | undefined): FieldErrors {
	const errors: Record<string, string[]> = {};
	const add = (field: string, message: string): void => {
		errors[field] = [...(errors[field] ?? []), message];
	};
	idErrors(document, add);
	const { resourceType = "Default", delegable = true } = document;
	if (resourceType === "Default") add("ResourceType", "A resource has a type other than Default.");
	if (isApp(document)) appErrors(document, add);
	ownerErrors(document, owner, add);
	for (const [field, texts, needed] of [
		["Title", document.title, true],
		["Description", document.description, true],
		["RightDescription", document.rightDescription, delegable],
	] as const) {
		if (!needed) continue;
		const missing = LANGUAGES.filter((language) => !texts?.[language]?.trim());
		if (missing.length > 0) add(field, `Texts are missing: ${missing.join(", ")}.`);
	}
	if (resourceType === "MaskinportenSchema" && maskinportenScopes(document).every((scope) => scope === "")) {
		add("MaskinportenScope", "A MaskinportenSchema has at least one reference of type MaskinportenScope.");
	}
	return errors;
}

/** What stands where an identifier stands in the registry's addresses. */
const RESERVED: ReadonlySet<string> = new Set([
	"resourcelist",
	"export",
	"search",
	"updated",
	"changes",
	"orgs",
	"bysubjects",
]);

type Add = (field: string, message: string) => void;

const isApp = ({ resourceType }: ResourceDocument): boolean =>
	resourceType === "AltinnApp" || resourceType === "MigratedApp";

function idErrors(document: ResourceDocument, add: Add): void {
	const { identifier: id = "" } = document;
	if (hasForbiddenLetter(id)) add("Invalid id", "The identifier has letters that cannot be in a file's name.");
	if (!isResourceId(id)) {
		add("id", "An identifier has at least four lower-case letters (a to z), digits, - and _.");
	}
	if (RESERVED.has(id)) add("id", "An address of the registry has this name.");
	if (id.length > 200) add("id", "An identifier has at most 200 letters.");
	if (id.startsWith("se_") && !["ServiceCode", "ServiceEditionCode"].every((type) => hasReference(document, type))) {
		add("InvalidPrefix", "Only services of Altinn 2, with ServiceCode and ServiceEditionCode, begin with se_.");
	}
	if (id.startsWith("app_") && !isApp(document)) {
		add("InvalidPrefix", "Only an AltinnApp or a MigratedApp begins with app_.");
	}
}

const hasReference = ({ resourceReferences }: ResourceDocument, type: string): boolean =>
	resourceReferences?.some(({ referenceType, reference }) => referenceType === type && reference) ?? false;

/** An app is named after its owner, and says which app it is. */
function appErrors(document: ResourceDocument, add: Add): void {
	const { identifier: id = "", resourceReferences, hasCompetentAuthority } = document;
	const orgcode = hasCompetentAuthority?.orgcode?.toLowerCase() ?? "";
	const app = appOf(id);
	// An underscore more, and two apps would have one policy.
	if (app === undefined || app.org !== orgcode || appId(app) !== id) {
		add("InvalidPrefix", "The identifier of an app is app_, the owner's orgcode, _ and the app's name without _.");
		return;
	}
	const reference = `${app.org}/${app.app}`;
	const named = resourceReferences?.some(
		(each) =>
			each.referenceType === "ApplicationId" &&
			each.referenceSource === "Altinn3" &&
			each.reference?.toLowerCase() === reference,
	);
	if (!named) {
		add("resourceReferences", `An app has the reference "${reference}" of type ApplicationId and source Altinn3.`);
	}
}

function ownerErrors(document: ResourceDocument, owner: ServiceOwner | undefined, add: Add): void {
	const { organization, orgcode } = document.hasCompetentAuthority ?? {};
	if (!orgcode) add("CompetentAuthority", "hasCompetentAuthority.orgcode is needed.");
	if (!organization) {
		if (orgcode?.toLowerCase() !== "ttd") add("CompetentAuthority", "hasCompetentAuthority.organization is needed.");
		return;
	}
	if (!/^\d{9}$/.test(organization)) {
		add("CompetentAuthority", "hasCompetentAuthority.organization is no organisation number.");
	}
	// Or anybody could register resources in the name of another.
	if (owner?.orgNumber !== undefined && owner.orgNumber !== organization) {
		add("CompetentAuthority", `The orgcode "${orgcode}" belongs to another organisation.`);
	}
}
