import { chosenName, orgNumber } from "../format.js";
import { html } from "../html.js";
import type { Page, PageReply, PersonVisit, Section } from "../page.js";
import { actions, buttonLink } from "../parts/form.js";
import { block, panel } from "../parts/panel.js";
import { everyPage } from "../texts/every-page.js";
import { front } from "../texts/front.js";

/**
 * The front page: what there is to do.
 *
 * @param others What it leads to.
 */
export function frontSection(others: () => readonly Section[]): Section {
	const page: Page = {
		method: "GET",
		path: "/portal",
		access: "person",
		handle: (visit) => welcome(visit, others()),
	};
	return {
		menu: { name: { nb: front.nb.menu, nn: front.nn.menu, en: front.en.menu }, path: "/portal" },
		pages: [page],
	};
}

async function welcome(visit: PersonVisit, sections: readonly Section[]): Promise<PageReply> {
	const { language, person, party } = visit;
	const texts = front[language];
	const isSelf = party.id === person.id;
	const links = [];
	for (const { menu } of sections) {
		if (menu === undefined || menu.path === "/portal" || (menu.isFor !== undefined && !(await menu.isFor(visit))))
			continue;
		links.push(html`<li><a class="ds-link" href="${menu.path}">${menu.name[language]}</a></li>`);
	}
	const number = party.orgNumber !== undefined && html`, ${orgNumber(party.orgNumber, everyPage[language].orgNumber)}`;
	const acting = isSelf
		? texts.actingForSelf
		: html`${texts.actingFor} <strong>${chosenName(party.name)}</strong>${number}.`;
	const choose = buttonLink(isSelf ? texts.choose : texts.change, "/portal/parties", {
		variant: isSelf ? "primary" : "secondary",
	});
	return {
		title: texts.greeting(person.name),
		main: html`${panel(html`${texts.greeting(person.name)}`, html`<p class="lead">${acting}</p>${actions(choose)}`)}${
			links.length > 0 && block(texts.whatNow, html`<ul class="ds-list">${links}</ul>`)
		}`,
	};
}
