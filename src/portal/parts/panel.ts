import { type Html, html, type Part } from "../html.js";

/** The white block that a page begins with: its h1 and what follows. */
export function panel(title: Part, content: Part): Html {
	return html`<div class="panel"><h1 class="ds-heading" data-size="md">${title}</h1>${content}</div>`;
}

/** A further block, under an h2. */
export function block(title: Part, content: Part): Html {
	return html`<section class="panel"><h2 class="ds-heading" data-size="xs">${title}</h2>${content}</section>`;
}

/** Names and what belongs to them, in two columns; one on a phone. Empty ones are left out. */
export function facts(entries: readonly (readonly [name: string, value: Part])[]): Html {
	const rows = entries
		.filter(([, value]) => value !== undefined && value !== null && value !== false && value !== "")
		.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
	return html`<dl class="facts">${rows}</dl>`;
}
