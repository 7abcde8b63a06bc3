import type { ExplanationNode } from "../../pdp/explanation.js";
import { type Html, html } from "../html.js";
import type { Language } from "../language.js";
import { owner } from "../texts/owner.js";
import { tag } from "./message.js";

/** Deeper than that nobody reads, and the page would not end. */
const MOST_NODES = 2_000;

/**
 * How a decision came about, as a tree that can be folded: parts that did not apply are closed.
 *
 * @param page Path of the page that shows the policy line by line; undefined for who may not see it.
 */
export function explanationTree(root: ExplanationNode, page: string | undefined, language: Language): Html {
	let left = MOST_NODES;
	const place = (line: number): Html =>
		page === undefined
			? html`<span class="subtle">${owner[language].line(line)}</span>`
			: html`<a class="ds-link" href="${page}#L${line}">${owner[language].line(line)}</a>`;
	const one = (node: ExplanationNode): Html | undefined => {
		left -= 1;
		if (left < 0) return undefined;
		const { kind, label, outcome, reason, at, children } = node;
		const texts = owner[language];
		const head = html`${tag(outcome, colourOf(outcome))} <strong>${texts.kinds[kind]}</strong> ${shortened(label)} ${place(at.line)}${
			reason !== undefined && html`<br><span class="subtle" lang="en">${reason}</span>`
		}`;
		if (children.length === 0) return html`<li>${head}</li>`;
		const open = colourOf(outcome) !== "neutral";
		return html`<li><details${open && html` open`}><summary>${tag(outcome, colourOf(outcome))} <strong>${texts.kinds[kind]}</strong> ${shortened(label)}</summary><p class="subtle">${place(at.line)}${
			reason !== undefined && html` <span lang="en">${reason}</span>`
		}</p><ul>${children.map(one)}</ul></details></li>`;
	};
	return html`<ul class="tree">${one(root)}</ul>`;
}

/** The last part of a urn tells functions and attributes apart. */
const shortened = (label: string): string => (label.startsWith("urn:") ? (label.split(":").at(-1) ?? label) : label);

function colourOf(outcome: string): "neutral" | "success" | "danger" | "warning" {
	if (outcome.startsWith("Indeterminate")) return "warning";
	if (outcome === "Deny") return "danger";
	return outcome === "Permit" || outcome === "Match" || outcome === "true" ? "success" : "neutral";
}
