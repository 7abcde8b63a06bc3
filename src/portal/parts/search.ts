import { type Html, html } from "../html.js";
import type { Visit } from "../page.js";
import { everyPage } from "../texts/every-page.js";
import { hidden } from "./form.js";

/**
 * A search that is sent by GET: what was found has an address.
 *
 * @param keep Other parameters that the address keeps.
 */
export function search(visit: Visit, label: string, name = "q", keep: Readonly<Record<string, string>> = {}): Html {
	const kept = Object.entries(keep).map(([each, value]) => hidden(each, value));
	const [path = ""] = visit.address.split("?", 1);
	return html`<form method="get" action="${path}" role="search" class="search">${kept}<div class="ds-field"><label class="ds-label" for="${name}">${label}</label><input class="ds-input" type="search" id="${name}" name="${name}" value="${visit.query.get(name) ?? ""}" autocomplete="off"></div><button class="ds-button" data-variant="secondary" type="submit">${everyPage[visit.language].search}</button></form>`;
}

/** Whether a text holds every word that was searched for. */
export function matches(searched: string, ...texts: readonly (string | null | undefined)[]): boolean {
	const held = texts
		.filter((text) => text !== undefined && text !== null)
		.join(" ")
		.toLocaleLowerCase("nb");
	return searched
		.toLocaleLowerCase("nb")
		.split(/\s+/)
		.every((word) => held.includes(word));
}
