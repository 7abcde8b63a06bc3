import { readFileSync } from "node:fs";
import { findPackage } from "../../catalogue/catalogue.js";
import { readStrictJson } from "../../http/strict-json.js";
import { isOrgNumber } from "../../parties/model.js";
import type { AllowedPackages } from "./grant.js";

/**
 * The setting `ownerPackages`: `{organisation number: [package, …]}` as JSON, or the name of a file that holds it; nobody may give
 * anything where it is not set (registry-access 3.4).
 *
 * @throws {Error} that names what is wrong.
 */
export function readOwnerPackages(setting: string | undefined): AllowedPackages {
	if (setting === undefined) return () => [];
	const text = setting.trimStart().startsWith("{") ? setting : readFileSync(setting, "utf8");
	const content = readStrictJson(text);
	if (typeof content !== "object" || content === null || Array.isArray(content)) {
		throw new Error("ownerPackages: expected an object of lists, by organisation number");
	}
	const allowed = new Map<string, readonly string[]>();
	for (const [owner, list] of Object.entries(content)) {
		if (!isOrgNumber(owner)) throw new Error(`ownerPackages: ${owner} is no organisation number`);
		if (!Array.isArray(list)) throw new Error(`ownerPackages: ${owner} has no list of packages`);
		const codes = list.map((name: unknown) => {
			const found = findPackage(String(name));
			if (found === undefined) throw new Error(`ownerPackages: there is no package ${String(name)} (at ${owner})`);
			return found.code;
		});
		allowed.set(owner, codes);
	}
	return (orgNumber) => allowed.get(orgNumber) ?? [];
}
