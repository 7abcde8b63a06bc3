import { type Html, html } from "../html.js";
import type { Language } from "../language.js";
import { everyPage } from "../texts/every-page.js";

/** A page of a list. */
export interface PageOf<T> {
	readonly items: readonly T[];
	/** From 1. */
	readonly page: number;
	readonly pages: number;
	readonly total: number;
}

/** The part of a list that a query's `page` asks for; a number outside is the nearest inside. */
export function pageOf<T>(list: readonly T[], query: URLSearchParams, size: number): PageOf<T> {
	const pages = Math.max(1, Math.ceil(list.length / size));
	const asked = Number.parseInt(query.get("page") ?? "1", 10);
	const page = Math.min(pages, Math.max(1, Number.isFinite(asked) ? asked : 1));
	return { items: list.slice((page - 1) * size, page * size), page, pages, total: list.length };
}

/** Links to the pages before and after; nothing for a list of one page. Other parameters of the address stay. */
export function pagination(
	{ page, pages }: Pick<PageOf<unknown>, "page" | "pages">,
	address: string,
	language: Language,
): Html | undefined {
	if (pages < 2) return undefined;
	const texts = everyPage[language];
	const link = (to: number): string => {
		const [path = "", query = ""] = address.split("?", 2);
		const search = new URLSearchParams(query);
		search.set("page", String(to));
		return `${path}?${search}`;
	};
	return html`<nav class="paging" aria-label="${texts.pages}">${page > 1 && html`<a class="ds-button" data-variant="tertiary" rel="prev" href="${link(page - 1)}">${texts.previous}</a>`}<span>${texts.pageOf(page, pages)}</span>${page < pages && html`<a class="ds-button" data-variant="tertiary" rel="next" href="${link(page + 1)}">${texts.next}</a>`}</nav>`;
}
