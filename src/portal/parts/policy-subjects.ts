import { findPackage, findRole } from "../../catalogue/catalogue.js";
import type { AttributePair } from "../../resources/right-key.js";
import { type Html, html } from "../html.js";
import type { Language } from "../language.js";
import { catalogued } from "../names.js";
import { owner } from "../texts/owner.js";

const PACKAGE = "urn:altinn:accesspackage";
const OWNER_CODE = "urn:altinn:org";

/** What a policy asks somebody to hold, in words where the catalogue has them. */
export function subjectText({ type, value }: AttributePair, language: Language): string {
	const known = type === PACKAGE ? findPackage(value) : /role/.test(type) ? findRole(value) : undefined;
	if (known !== undefined) return catalogued(known, language);
	return type === OWNER_CODE ? owner[language].serviceOwner(value) : `${type}: ${value}`;
}

/** Alternatives as a list; attributes that are needed together are joined. */
export function subjectList(subjects: readonly (readonly AttributePair[])[], language: Language): Html {
	const joined = ` ${owner[language].and} `;
	const lines = subjects.map((all) => html`<li>${all.map((each) => subjectText(each, language)).join(joined)}</li>`);
	return html`<ul class="ds-list">${lines}</ul>`;
}
