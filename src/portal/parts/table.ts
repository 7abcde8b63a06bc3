import { type Html, html, type Part } from "../html.js";

/** A table with a caption. On a narrow screen each row becomes a block in which every cell says its column's name. */
export function table(
	caption: string,
	columns: readonly string[],
	rows: readonly (readonly Part[])[],
	{ showCaption = false }: { readonly showCaption?: boolean } = {},
): Html {
	const heads = columns.map((name) => html`<th scope="col">${name}</th>`);
	const body = rows.map(
		(cells) =>
			html`<tr>${cells.map((cell, i) =>
				i === 0
					? html`<th scope="row" data-column="${columns[i] ?? ""}">${cell}</th>`
					: html`<td data-column="${columns[i] ?? ""}">${cell}</td>`,
			)}</tr>`,
	);
	return html`<table class="ds-table cards-when-narrow"><caption${!showCaption && html` class="ds-sr-only"`}>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table>`;
}

/** A list of rows with lines between: what it is on the left, what one can do on the right. */
export function rows(list: readonly { readonly main: Part; readonly side?: Part }[]): Html {
	return html`<ul class="rows">${list.map(({ main, side }) => html`<li><div>${main}</div>${side !== undefined && html`<div class="side">${side}</div>`}</li>`)}</ul>`;
}

/** What stands where a list would, when it is empty: why, and what to do about it. */
export const nothing = (text: Part): Html => html`<p class="nothing">${text}</p>`;
