import { type Html, html, type Part } from "../html.js";

/**
 * A message about what happened or what is the matter. Faults (`danger`) are announced at once, what went well politely; the
 * colour never stands alone: the heading says it too.
 */
export function message(kind: "info" | "success" | "warning" | "danger", title: string, content?: Part): Html {
	const role = kind === "danger" ? "alert" : kind === "success" ? "status" : undefined;
	return html`<div class="ds-alert" data-color="${kind}"${role !== undefined && html` role="${role}"`}><h2 class="ds-heading" data-size="2xs">${title}</h2>${content !== undefined && html`<div class="ds-paragraph stack-tight">${content}</div>`}</div>`;
}

/** A word that marks something: new, goes, waits. */
export function tag(text: string, kind: "neutral" | "info" | "success" | "warning" | "danger" = "neutral"): Html {
	return html`<span class="ds-tag" data-size="sm" data-color="${kind}">${text}</span>`;
}
