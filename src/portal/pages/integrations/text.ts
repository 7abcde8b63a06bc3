import type { ClientText } from "../../../maskinporten/schemas.js";
import { count } from "../../format.js";
import { type Html, html } from "../../html.js";
import type { Language } from "../../language.js";
import { field } from "../../parts/form.js";
import { everyPage } from "../../texts/every-page.js";
import { integrationChange } from "../../texts/integration-change.js";
import type { OwnerVisit } from "./place.js";
import { type OfferedScopes, scopeChoices } from "./scopes.js";

/** Letters and scopes at most, as the schema of the API has it. */
const MOST = { name: 255, description: 2000, scopes: 100 } as const;

/** What is the matter with each field. */
export type TextErrors = Readonly<Partial<Record<keyof typeof MOST, string>>>;

/** Name, description and scopes of the form that was sent. Line ends come as CR LF, whatever was written. */
export function textSent({ form: sent }: OwnerVisit): ClientText {
	const description = (sent.get("description") ?? "").replace(/\r\n/g, "\n").trim();
	return {
		name: (sent.get("name") ?? "").trim(),
		...(description === "" ? {} : { description }),
		scopes: [...new Set(sent.getAll("scope"))],
	};
}

/** The rules of the API's schema, and that nothing is chosen that was not offered. */
export function textErrors(
	{ name, description = "", scopes }: ClientText,
	{ granted, open, kept }: OfferedScopes,
	language: Language,
): TextErrors {
	const texts = integrationChange[language];
	const most = (field: keyof typeof MOST): string => count(MOST[field], language);
	const offered = new Set([...granted, ...open, ...kept].map((scope) => scope.name));
	return {
		...(name === "" && { name: texts.required }),
		...(name.length > MOST.name && { name: texts.tooLong(most("name")) }),
		...(description.length > MOST.description && { description: texts.tooLong(most("description")) }),
		...(scopes.length > MOST.scopes && { scopes: texts.tooManyScopes(most("scopes")) }),
		...(scopes.some((each) => !offered.has(each)) && { scopes: texts.scopeUnknown }),
	};
}

/** The fields for them. */
export function textFields(visit: OwnerVisit, text: ClientText, offered: OfferedScopes, errors: TextErrors): Html {
	const { language } = visit;
	const texts = integrationChange[language];
	const name = field({
		name: "name",
		label: texts.name,
		description: texts.nameAbout,
		value: text.name,
		maxLength: MOST.name,
		autocomplete: "off",
		...(errors.name === undefined ? {} : { error: errors.name }),
	});
	const description = field({
		name: "description",
		label: texts.description,
		description: texts.descriptionAbout,
		optional: everyPage[language].optional,
		value: text.description ?? "",
		rows: 3,
		maxLength: MOST.description,
		...(errors.description === undefined ? {} : { error: errors.description }),
	});
	return html`${name}${description}${scopeChoices(visit, offered, new Set(text.scopes), errors.scopes)}`;
}
