import type { Remedy } from "../../../access/why/model.js";
import { areas } from "../../../catalogue/catalogue.js";
import { rightName } from "../../../resources/right-names.js";
import { chosenName } from "../../format.js";
import { type Html, html, type Part } from "../../html.js";
import type { Language } from "../../language.js";
import { catalogued, titleOf } from "../../names.js";
import type { PersonVisit } from "../../page.js";
import { buttonLink } from "../../parts/form.js";
import { block } from "../../parts/panel.js";
import { subjectText } from "../../parts/policy-subjects.js";
import { nothing, rows } from "../../parts/table.js";
import { why } from "../../texts/why.js";
import { DELEGATIONS, pathOf } from "../delegations/place.js";
import type { Answered } from "./answer.js";

/** What it takes, and who can give it; folded what allows it and cannot be given. */
export function remediesBlock(visit: PersonVisit, answered: Answered): Part {
	const { language } = visit;
	const texts = why[language];
	const { remedies, refusal } = answered.answer;
	if (refusal?.kind === "off" || refusal?.kind === "gone" || refusal?.kind === "undecided") return undefined;
	const open = remedies.filter(({ obstacles }) => obstacles.length === 0);
	const closed = remedies.filter(({ obstacles }) => obstacles.length > 0);
	const row = (remedy: Remedy) => ({
		main: html`<strong>${nameOf(remedy, answered, language)}</strong>${areaOf(remedy, language)}<br><span class="subtle">${whoGives(visit, remedy)}</span>`,
		side: remedy.byAsker && giveLink(remedy, answered, language),
	});
	return block(
		texts.remedies,
		html`${open.length === 0 ? nothing(texts.noRemedies) : html`<p>${texts.oneIsEnough}</p>${rows(open.map(row))}`}${
			closed.length > 0 &&
			html`<details class="ds-details" data-color="neutral"><summary>${texts.otherRemedies(closed.length)}</summary><div>${rows(closed.map(row))}</div></details>`
		}`,
	);
}

function nameOf({ what }: Remedy, { question }: Answered, language: Language): Html | string {
	const texts = why[language];
	switch (what.kind) {
		case "package":
			return catalogued(what.package, language);
		case "role":
			return texts.role(catalogued(what.role, language));
		case "right": {
			const { action, resource } = what.right;
			return html`${chosenName(titleOf(question.resource, language))}: ${rightName(action, resource, language)}`;
		}
		case "attributes":
			return html`${what.attributes.map((each, i) => html`${i > 0 && " + "}<span class="break">${subjectText(each, language)}</span>`)}`;
	}
}

function areaOf({ what }: Remedy, language: Language): Part {
	if (what.kind !== "package") return undefined;
	const area = areas.find(({ code }) => code === what.package.area);
	return area && html`<br><span class="subtle">${why[language].area(catalogued(area, language))}</span>`;
}

function whoGives({ language, party }: PersonVisit, { obstacles, givers, hasGivers }: Remedy): Part {
	const texts = why[language];
	if (obstacles.length > 0) return [...new Set(obstacles.map((each) => texts.obstacles[each]))].join(" ");
	if (!hasGivers) return texts.noGiver;
	if (givers === undefined) return chosenName(texts.someGiver(party.name));
	const list = new Intl.ListFormat(language, { type: "disjunction" }).format(givers.map(({ name }) => name));
	return texts.givers(list);
}

/** To the page that gives it. */
function giveLink({ what }: Remedy, { question, answer }: Answered, language: Language): Part {
	const texts = why[language];
	const { subject, resource } = question;
	const name = what.kind === "package" ? catalogued(what.package, language) : titleOf(resource, language);
	if (subject.kind === "system-user") {
		return buttonLink(texts.give, `/portal/system-users/${subject.uuid}/access`, {
			variant: "secondary",
			label: texts.giveNamed(name),
		});
	}
	const path = pathOf("given", subject);
	const place =
		what.kind === "package"
			? `${path}/packages/${encodeURIComponent(what.package.code)}`
			: `${path}/services/${encodeURIComponent(resource.id)}`;
	return buttonLink(answer.isConnected ? texts.give : texts.add, answer.isConnected ? place : `${DELEGATIONS}/new`, {
		variant: "secondary",
		label: answer.isConnected ? texts.giveNamed(name) : texts.addFirst(name),
	});
}
