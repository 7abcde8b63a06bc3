import type { Gift } from "../../../access/gift-repository.js";
import type { Validity } from "../../../access/model.js";
import { type Html, html } from "../../html.js";
import { dayOf, endOfDay, startOfDay } from "../../oslo-day.js";
import type { PersonVisit } from "../../page.js";
import { field } from "../../parts/form.js";
import { everyPage } from "../../texts/every-page.js";
import { giving } from "../../texts/giving.js";

/** What is wrong with a field, by its name. */
export type FieldErrors = Readonly<Partial<Record<string, string>>>;

/** The two days between which a gift counts; as they were sent, or as they are. */
export function timeFields(visit: PersonVisit, gift: Gift | undefined, errors: FieldErrors): Html {
	const texts = giving[visit.language];
	const optional = everyPage[visit.language].optional;
	const { form } = visit;
	const first = form.get("from") ?? (typeof gift?.validFrom === "number" ? dayOf(gift.validFrom) : "");
	const last = form.get("until") ?? (typeof gift?.validTo === "number" ? dayOf(gift.validTo - 1) : "");
	const dated = (name: string, label: string, value: string): Html => {
		const error = errors[name];
		return field({ name, label, value, type: "date", optional, ...(error === undefined ? {} : { error }) });
	};
	return html`<fieldset class="ds-fieldset measure"><legend class="ds-label">${texts.times}</legend><p class="subtle">${texts.timesAbout}</p>${dated("from", texts.from, first)}${dated("until", texts.until, last)}</fieldset>`;
}

/** The times of a form, or what is wrong with them. The last day counts to its end. */
export function readTimes({ form, language }: PersonVisit): Validity | { readonly errors: FieldErrors } {
	const errors: Record<string, string> = {};
	const read = (name: string, momentOf: (day: string) => number | undefined): number | null => {
		const text = (form.get(name) ?? "").trim();
		if (text === "") return null;
		const at = momentOf(text);
		if (at === undefined) errors[name] = giving[language].badDate;
		return at ?? null;
	};
	const validity = { validFrom: read("from", startOfDay), validTo: read("until", endOfDay) };
	return Object.keys(errors).length > 0 ? { errors } : validity;
}
