import { type Html, html, type Part, verbatim } from "../html.js";
import type { PersonVisit } from "../page.js";

/** A form that changes something: sent by POST, with the token that proves it was made for this session. */
export function form(visit: Pick<PersonVisit, "session">, action: string, content: Part, name?: string): Html {
	const label = name === undefined ? undefined : html` aria-label="${name}"`;
	return html`<form method="post" action="${action}" class="stack"${label}><input type="hidden" name="csrf" value="${visit.session.csrf}">${content}</form>`;
}

/** The same for a form that files, or large texts, are sent with. */
export const uploadForm = (visit: Pick<PersonVisit, "session">, action: string, content: Part): Html =>
	html`<form method="post" action="${action}" enctype="multipart/form-data" class="stack">${hidden("csrf", visit.session.csrf)}${content}</form>`;

/** A file to choose. */
export const fileField = (name: string, label: string, about: string, accept: string): Html =>
	html`<div class="ds-field"><label class="ds-label" for="${name}">${label}</label><p class="subtle" id="${name}-about">${about}</p><input class="ds-input" type="file" id="${name}" name="${name}" accept="${accept}" aria-describedby="${name}-about"></div>`;

/** A value that the form carries without showing it. */
export const hidden = (name: string, value: string): Html =>
	html`<input type="hidden" name="${name}" value="${value}">`;

export interface ButtonOptions {
	/** `primary` unless told; one on a page. */
	readonly variant?: "primary" | "secondary" | "tertiary";
	readonly danger?: boolean;
	/** Sent with the form. */
	readonly name?: string;
	readonly value?: string;
	/** What a screen reader says instead, where the text alone does not tell which. */
	readonly label?: string;
	/** Sends the form elsewhere. */
	readonly action?: string;
}

export function submit(text: string, options: ButtonOptions = {}): Html {
	const { variant = "primary", danger = false, name, value, label, action } = options;
	return html`<button class="ds-button" type="submit" data-variant="${variant}"${danger && html` data-color="danger"`}${name !== undefined && html` name="${name}" value="${value ?? ""}"`}${label !== undefined && html` aria-label="${label}"`}${action !== undefined && html` formaction="${action}"`}>${text}</button>`;
}

/** A link that looks like a button: leads on, changes nothing. */
export function buttonLink(text: string, href: string, { variant = "primary", label }: ButtonOptions = {}): Html {
	return html`<a class="ds-button" data-variant="${variant}" href="${href}"${label !== undefined && html` aria-label="${label}"`}>${text}</a>`;
}

/** Buttons beside each other; one below the other on a phone. */
export const actions = (...buttons: readonly Part[]): Html => html`<div class="actions">${buttons}</div>`;

export interface FieldOptions {
	readonly name: string;
	readonly label: string;
	/** Said under the label. */
	readonly description?: string;
	readonly value?: string;
	/** What is wrong with the value; the field is marked and says so. */
	readonly error?: string;
	/** Said beside the label of a field that may stay empty. */
	readonly optional?: string;
	readonly rows?: number;
	readonly maxLength?: number;
	readonly type?: "text" | "email" | "url" | "date" | "search";
	readonly autocomplete?: string;
}

/** A text field with its label; with `rows` one for several lines. */
export function field(options: FieldOptions): Html {
	const {
		name,
		label,
		description,
		value = "",
		error,
		optional,
		rows,
		maxLength,
		type = "text",
		autocomplete,
	} = options;
	const about = [description && `${name}-about`, error && `${name}-error`].filter(Boolean).join(" ");
	const attributes = html` class="ds-input" id="${name}" name="${name}"${about !== "" && html` aria-describedby="${about}"`}${error !== undefined && html` aria-invalid="true" autofocus`}${maxLength !== undefined && html` maxlength="${maxLength}"`}${autocomplete !== undefined && html` autocomplete="${autocomplete}"`}`;
	return html`<div class="ds-field"><label class="ds-label" for="${name}">${label}${optional !== undefined && html` <span class="subtle">(${optional})</span>`}</label>${description !== undefined && html`<p class="subtle" id="${name}-about">${description}</p>`}${
		rows === undefined
			? html`<input${attributes} type="${type}" value="${value}">`
			: html`<textarea${attributes} rows="${rows}">
${verbatim(value)}</textarea>`
	}${error !== undefined && html`<p class="ds-validation-message" id="${name}-error">${error}</p>`}</div>`;
}

export interface Choice {
	readonly value: string;
	readonly text: Part;
	readonly description?: Part;
	readonly checked?: boolean;
	readonly disabled?: boolean;
}

export interface ChoicesOptions {
	/** Of the elements; `name` unless told, which is right once on a page. */
	readonly id?: string;
	/** Said under the legend. */
	readonly about?: Part;
	/** What is wrong with what was chosen. */
	readonly error?: string;
}

/** Several choices under one legend: of which one (`radio`) or any number (`checkbox`) can be taken. */
export function choices(
	kind: "radio" | "checkbox",
	name: string,
	legend: string,
	list: readonly Choice[],
	{ id: group = name, about: said, error }: ChoicesOptions = {},
): Html {
	const rows = list.map(({ value, text, description, checked, disabled }, i) => {
		const id = `${group}-${i}`;
		const about = description === undefined ? undefined : html` aria-describedby="${id}-about"`;
		return html`<div class="ds-field"><input class="ds-input" type="${kind}" id="${id}" name="${name}" value="${value}"${checked === true && html` checked`}${disabled === true && html` disabled`}${about}><label class="ds-label" data-weight="regular" for="${id}">${text}</label>${description !== undefined && html`<p class="subtle" id="${id}-about">${description}</p>`}</div>`;
	});
	const about = error !== undefined && html` aria-describedby="${group}-error"`;
	return html`<fieldset class="ds-fieldset"${about}><legend class="ds-label">${legend}</legend>${said !== undefined && html`<p class="subtle">${said}</p>`}${rows}${error !== undefined && html`<p class="ds-validation-message" id="${group}-error">${error}</p>`}</fieldset>`;
}

/** A list to choose one from. */
export function select(name: string, label: string, list: readonly Choice[]): Html {
	const options = list.map(
		({ value, text, checked }) => html`<option value="${value}"${checked === true && html` selected`}>${text}</option>`,
	);
	return html`<div class="ds-field"><label class="ds-label" for="${name}">${label}</label><select class="ds-input" id="${name}" name="${name}">${options}</select></div>`;
}
