import type { PolicyFinding } from "../../../resources/policy-finding.js";
import { type Html, html } from "../../html.js";
import type { Language } from "../../language.js";
import { owner } from "../../texts/owner.js";

/** As much of a line as tells which it is. */
const SHOWN = 160;

/** Errors or warnings about a policy, each with its place, the line there and what to do. */
export function findingList(findings: readonly PolicyFinding[], xml: string, language: Language): Html {
	const lines = xml.split(/\r\n|\r|\n/);
	const items = findings.map(({ line, column, message, advice }) => {
		const text = lines[line - 1]?.trim().slice(0, SHOWN);
		// Messages of the engine are English in every language, as its error codes are.
		const said = html`<span lang="en">${message}${advice !== undefined && ` ${advice}`}</span>`;
		return html`<li><strong>${owner[language].at(line, column)}</strong><br>${said}${
			text !== undefined && text !== "" && html`<br><code class="excerpt">${text}</code>`
		}</li>`;
	});
	return html`<ul class="ds-list">${items}</ul>`;
}
