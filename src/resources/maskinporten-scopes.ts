import type { ResourceDocument } from "./model.js";

/** The Maskinporten scopes that a resource stands for. */
export function maskinportenScopes({ resourceReferences }: ResourceDocument): string[] {
	return (resourceReferences ?? [])
		.filter(({ referenceType }) => referenceType === "MaskinportenScope")
		.map(({ reference }) => reference ?? "");
}

/** Scopes that begin with none of the prefixes and a colon. */
export function badPrefixes(document: ResourceDocument, prefixes: readonly string[]): string[] {
	return maskinportenScopes(document).filter((scope) => !prefixes.some((prefix) => scope.startsWith(`${prefix}:`)));
}
