import { findPackage, findRole, packageUrn } from "../catalogue/catalogue.js";
import { Category } from "../xacml/identifiers.js";
import type { Match } from "../xacml/model.js";
import { type PolicyFinding, policyFinding } from "./policy-finding.js";
import { pairOf } from "./policy-rights.js";

const PACKAGE = "urn:altinn:accesspackage";
/** Whose values are codes of roles: those of Altinn 2 and the registers', and those of Altinn 3. */
const ROLES: ReadonlySet<string> = new Set([
	"urn:altinn:rolecode",
	"urn:altinn:role",
	"urn:altinn:external-role:ccr",
	"urn:altinn:external-role:cra",
]);

/** Roles and packages that nobody has, or that a service owner may not use (registry-access 2). */
export function* vocabularyWarnings(match: Match): Generator<PolicyFinding> {
	const pair = pairOf(match);
	if (pair === undefined || match.bag.category !== Category.accessSubject) return;
	const { type, value } = pair;
	const at = match.value.at;
	if (type === PACKAGE) {
		const known = findPackage(value);
		// The urn or the id of a package is no value of the attribute.
		if (known === undefined || findPackage(packageUrn(value)) === undefined) {
			const advice = known && `Write the code of the package: "${known.code}".`;
			yield policyFinding("unknown-package", `There is no access package "${value}".`, at, advice);
		} else if (!known.forServiceOwners) {
			const message = `The access package "${value}" is not for the policies of service owners.`;
			yield policyFinding("package-not-for-service-owners", message, at);
		}
	} else if (ROLES.has(type)) {
		const known = findRole(`${type}:${value}`);
		if (known === undefined) {
			const other = findRole(value);
			const advice = other && `The role is ${other.legacyUrn ?? other.urn}.`;
			yield policyFinding("unknown-role", `There is no role "${type}:${value}".`, at, advice);
		} else if (!known.forServiceOwners) {
			yield policyFinding(
				"role-not-for-service-owners",
				`The role "${value}" is not for the policies of service owners.`,
				at,
			);
		}
	} else return;
	if (value !== value.toLowerCase() && match.functionId.endsWith(":string-equal")) {
		const message = `"${value}" can never match: codes are in lower case, and string-equal tells them apart.`;
		yield policyFinding("never-matches", message, match.at, "Use string-equal-ignore-case.");
	}
}
