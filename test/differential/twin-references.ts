/** Which policy a reference means: id, kind and version patterns (core 5.12, 5.13), the latest of what fits. */
import type { Policy, PolicyReference, PolicySet } from "../../src/xacml/model.js";

const numbers = (version: string): bigint[] => version.split(".").map(BigInt);

function compareVersions(left: string, right: string): number {
	const [a, b] = [numbers(left), numbers(right)];
	for (let at = 0; at < Math.max(a.length, b.length); at++) {
		if (a[at] === undefined) return -1;
		if (b[at] === undefined) return 1;
		if (a[at] !== b[at]) return a[at]! < b[at]! ? -1 : 1;
	}
	return 0;
}

/** `*` stands for one number, `+` for one or more at the end. */
function fits(version: string, pattern: string): boolean {
	const source = pattern
		.split(".")
		.map((part) => (part === "*" ? "\\d+" : part === "+" ? "\\d+(\\.\\d+)*" : `0*${BigInt(part)}`))
		.join("\\.");
	return new RegExp(`^${source}$`).test(version);
}

export function resolve(reference: PolicyReference, policies: readonly (Policy | PolicySet)[]): Policy | PolicySet {
	const kind = reference.kind === "PolicyIdReference" ? "Policy" : "PolicySet";
	const candidates = policies
		.filter((one) => one.kind === kind && one.id === reference.id)
		.filter(({ version }) => reference.version === undefined || fits(version, reference.version))
		.filter(({ version }) => !reference.earliestVersion || compareVersions(version, reference.earliestVersion) >= 0)
		.filter(({ version }) => !reference.latestVersion || compareVersions(version, reference.latestVersion) <= 0)
		.sort((one, next) => compareVersions(next.version, one.version));
	const found = candidates[0];
	if (!found) throw new Error(`nothing fits the reference to ${reference.id}`);
	return found;
}
