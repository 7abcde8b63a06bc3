import { type Html, html } from "../html.js";

/** Two or three views of the same, each with its own address. */
export function tabs(
	label: string,
	list: readonly { readonly text: string; readonly path: string; readonly current: boolean }[],
): Html {
	const items = list.map(
		({ text, path, current }) => html`<li><a href="${path}"${current && html` aria-current="page"`}>${text}</a></li>`,
	);
	return html`<nav class="tabs" aria-label="${label}"><ul class="plain-list">${items}</ul></nav>`;
}
