import type { Resource } from "./model.js";

/** What to look for; what is not given is not looked at (registry-access 1.4, row 13). */
export interface Search {
	readonly id?: string | undefined;
	readonly title?: string | undefined;
	readonly description?: string | undefined;
	readonly resourceType?: string | undefined;
	readonly keyword?: string | undefined;
	readonly reference?: string | undefined;
	readonly orgCode?: string | undefined;
	readonly organizationId?: string | undefined;
}

/** True when the resource fits all that is asked: texts contain it in any language and case, the owner is that owner. */
export function fits({ id, type, document }: Resource, search: Search): boolean {
	const { title, description, keywords, resourceReferences, hasCompetentAuthority: authority } = document;
	return (
		some(search.id, [id]) &&
		some(search.title, Object.values(title ?? {})) &&
		some(search.description, Object.values(description ?? {})) &&
		some(search.resourceType, [type]) &&
		some(
			search.keyword,
			(keywords ?? []).map(({ word }) => word),
		) &&
		some(
			search.reference,
			(resourceReferences ?? []).map(({ reference }) => reference),
		) &&
		equals(search.orgCode, authority?.orgcode) &&
		equals(search.organizationId, authority?.organization)
	);
}

function some(wanted: string | undefined, texts: readonly (string | null | undefined)[]): boolean {
	if (!wanted) return true;
	const part = wanted.toLowerCase();
	return texts.some((text) => text?.toLowerCase().includes(part) ?? false);
}

const equals = (wanted: string | undefined, text: string | null | undefined): boolean =>
	!wanted || text?.toLowerCase() === wanted.toLowerCase();
