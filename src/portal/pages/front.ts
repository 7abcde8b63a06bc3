import { listUsersOfOwner } from "../../systemusers/repository.js";
import { MANAGEMENT } from "../../systemusers/standing.js";
import { waitingBlock } from "../answer/waiting.js";
import { chosenName, orgNumber } from "../format.js";
import { levelNeeded } from "../gate.js";
import { type Html, html } from "../html.js";
import type { Page, PageReply, PersonVisit, Section } from "../page.js";
import { actions, buttonLink } from "../parts/form.js";
import { message } from "../parts/message.js";
import { block, panel } from "../parts/panel.js";
import type { PortalServices } from "../services.js";
import { everyPage } from "../texts/every-page.js";
import { front } from "../texts/front.js";
import { logIn } from "../texts/log-in.js";
import { higherLogIn } from "./log-in.js";
import { able } from "./system-users/visit.js";

/**
 * The front page: what waits for an answer, and what else there is to do.
 *
 * @param others What it leads to.
 */
export function frontSection(services: PortalServices, others: () => readonly Section[]): Section {
	const page: Page = {
		method: "GET",
		path: "/portal",
		access: "person",
		handle: (visit) => welcome(visit, services, others()),
	};
	return {
		menu: { name: { nb: front.nb.menu, nn: front.nn.menu, en: front.en.menu }, path: "/portal" },
		pages: [page],
	};
}

async function welcome(visit: PersonVisit, services: PortalServices, sections: readonly Section[]): Promise<PageReply> {
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
		main: html`${panel(html`${texts.greeting(person.name)}`, html`<p class="lead">${acting}</p>${actions(choose)}`)}${await waiting(visit, services)}${
			links.length > 0 && block(texts.whatNow, html`<ul class="ds-list">${links}</ul>`)
		}`,
	};
}

/** For who may answer it; how to become so, where the log-in alone stands in the way. */
async function waiting(visit: PersonVisit, services: PortalServices): Promise<Html | undefined> {
	const { party, language } = visit;
	if (party.orgNumber === undefined) return undefined;
	if (!(await able(visit, services, "manage"))) {
		const level = await levelNeeded(visit, services, MANAGEMENT, "write");
		if (level === undefined) return undefined;
		const { title, text, button } = logIn[language].level;
		const again = buttonLink(button(level), higherLogIn("/portal", level));
		return message("warning", title, html`<p>${text(level, visit.session.authLevel)}</p>${actions(again)}`);
	}
	return waitingBlock(services, party, await listUsersOfOwner(services.store.db, party.id), language);
}
