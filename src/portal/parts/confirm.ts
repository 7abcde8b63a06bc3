import { type Html, html, type Part } from "../html.js";
import type { PersonVisit } from "../page.js";
import { everyPage } from "../texts/every-page.js";
import { actions, buttonLink, form, submit } from "./form.js";
import { panel } from "./panel.js";

/** A page that asks before something is done that cannot be undone by a click. */
export function confirm(
	visit: Pick<PersonVisit, "session" | "language">,
	asked: {
		readonly title: Part;
		/** What will happen, and to whom. */
		readonly consequences: Part;
		readonly action: string;
		readonly button: string;
		/** Where to go instead. */
		readonly back: string;
		readonly danger?: boolean;
		/** Hidden fields. */
		readonly fields?: Part;
	},
): Html {
	const { title, consequences, action, button, back, danger = true, fields } = asked;
	const buttons = actions(
		submit(button, { danger }),
		buttonLink(everyPage[visit.language].cancel, back, { variant: "secondary" }),
	);
	return panel(
		title,
		html`<div class="measure stack-tight">${consequences}</div>${form(visit, action, html`${fields}${buttons}`)}`,
	);
}
