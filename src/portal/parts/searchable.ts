import { count } from "../format.js";
import { type Html, html, type Part } from "../html.js";
import type { Visit } from "../page.js";
import { pageOf, pagination } from "./paging.js";
import { matches, search } from "./search.js";

const PAGE = 20;
/** Nobody searches among so few. */
const FEW = 8;

/** A list that can be searched in and turned over: the part that the address asks for, and what stands around it. */
export interface Searchable<T> {
	readonly items: readonly T[];
	/** Nothing fits the search, or there is nothing at all. */
	readonly isEmpty: boolean;
	/** Puts a list of the items between the search, with what it found, and the pages. */
	around(list: Part): Html;
}

/**
 * @param textsOf The texts of an entry that are searched in.
 * @param keep Other parameters that the address keeps.
 */
export function searchable<T>(
	visit: Visit,
	all: readonly T[],
	textsOf: (entry: T) => readonly (string | null | undefined)[],
	texts: { readonly search: string; readonly found: (found: string, all: string) => string },
	keep: Readonly<Record<string, string>> = {},
): Searchable<T> {
	const { language, query, address } = visit;
	const searched = query.get("q") ?? "";
	const found = all.filter((entry) => matches(searched, ...textsOf(entry)));
	const page = pageOf(found, query, PAGE);
	const told =
		searched !== "" &&
		html`<p role="status">${texts.found(count(found.length, language), count(all.length, language))}</p>`;
	const isLong = all.length > FEW || searched !== "";
	return {
		items: page.items,
		isEmpty: found.length === 0,
		around: (list) =>
			html`${isLong && search(visit, texts.search, "q", keep)}${told}${list}${pagination(page, address, language)}`,
	};
}
