import { Fault, common as faults } from "../../http/fault.js";
import { findParty } from "../../parties/repository.js";
import { chosenName, orgNumber } from "../format.js";
import { type Html, html } from "../html.js";
import type { PageReply, PersonVisit, Section } from "../page.js";
import { type ChosenFrom, partiesOf } from "../parties.js";
import { form, hidden, submit } from "../parts/form.js";
import { tag } from "../parts/message.js";
import { panel } from "../parts/panel.js";
import { searchable } from "../parts/searchable.js";
import { nothing, rows } from "../parts/table.js";
import { placeHere } from "../return-to.js";
import type { PortalServices } from "../services.js";
import { chooseParty } from "../session-repository.js";
import { everyPage } from "../texts/every-page.js";
import { parties } from "../texts/parties.js";
import { mayActFor } from "../visits.js";

/** Whom to act for. */
export function partiesSection(services: PortalServices): Section {
	return {
		pages: [
			{ method: "GET", path: "/portal/parties", access: "person", handle: (visit) => list(visit, services) },
			{ method: "POST", path: "/portal/parties", access: "person", handle: (visit) => choose(visit, services) },
		],
	};
}

async function list(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const texts = parties[visit.language];
	const all = await partiesOf(services, visit.person);
	const list = searchable(visit, all, ({ party }) => [party.name, party.orgNumber], texts);
	const shown = rows(list.items.map((each) => ({ main: named(each, visit), side: choice(each, visit) })));
	return {
		title: texts.title,
		focused: true,
		main: panel(
			texts.title,
			html`<p class="lead">${texts.lead}</p>${list.around(list.isEmpty ? nothing(texts.none) : shown)}`,
		),
	};
}

function named({ party, isUnit }: ChosenFrom, { person, language }: PersonVisit): Html {
	const texts = parties[language];
	const isSelf = party.id === person.id;
	const number =
		party.orgNumber !== null &&
		html`<span class="subtle">${orgNumber(party.orgNumber, everyPage[language].orgNumber)}</span>`;
	return html`<strong>${chosenName(party.name)}</strong>${isUnit && html` ${tag(texts.subunit)}`}<br>${
		isSelf ? html`<span class="subtle">${texts.yourself}</span>` : number
	}`;
}

function choice({ party }: ChosenFrom, visit: PersonVisit): Html {
	const texts = parties[visit.language];
	if (party.id === visit.party.id) return tag(texts.chosen, "success");
	const to = hidden("to", placeHere(visit.query.get("to")));
	const button = submit(texts.choose, { variant: "secondary", label: texts.chooseNamed(party.name) });
	return form(visit, "/portal/parties", html`${hidden("party", party.uuid)}${to}${button}`);
}

async function choose(visit: PersonVisit, { store, decisions }: PortalServices): Promise<PageReply> {
	const party = await findParty(store.db, { uuid: visit.form.get("party") ?? "" });
	if (party === undefined || !mayActFor(decisions.knowledge, visit.person, party)) throw new Fault(faults.forbidden);
	await chooseParty(store, visit.session, party.id);
	return { goTo: visit.form.get("to") ?? "/portal" };
}
