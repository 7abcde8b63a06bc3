import { type HistoryEntry, historyOf } from "../../../systemusers/history.js";
import { chosenName, count, moment } from "../../format.js";
import { type Html, html } from "../../html.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { accessLists, type Owners } from "../../parts/access.js";
import { panel } from "../../parts/panel.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { systemUser } from "../../texts/system-user.js";
import { systemUserHistory } from "../../texts/system-user-history.js";
import { ownersOf, placeOf, userOf } from "./visit.js";

const MOST = 100;

/** Who did what when with a system user, and what they saw. */
export async function historyPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, party } = visit;
	const texts = systemUserHistory[language];
	const user = await userOf(visit, services);
	const entries = await historyOf(services.store.db, party, user.id, MOST);
	const owners = await ownersOf(services);
	const title = texts.title(user.title);
	const list =
		entries.length === 0 ? nothing(texts.none) : rows(entries.map((entry) => ({ main: told(entry, visit, owners) })));
	return {
		title,
		main: html`${panel(
			chosenName(title),
			html`<p class="lead">${texts.lead}</p>${list}${
				entries.length === MOST && html`<p class="subtle">${texts.onlyNewest(count(MOST, language))}</p>`
			}`,
		)}<p><a class="ds-link" href="${placeOf(user)}">${chosenName(systemUser[language].backTo(user.title))}</a></p>`,
	};
}

function told(entry: HistoryEntry, { language }: PersonVisit, owners: Owners): Html {
	const { kind, at, by, isByOperator, seen, client } = entry;
	const texts = systemUserHistory[language];
	const isAnswer = kind !== "access-set" && kind !== "access-ended" && kind !== "moved";
	const details =
		seen &&
		html`<details class="ds-details"><summary>${isAnswer ? texts.saw : texts.changed}</summary><div class="stack-tight">${accessLists(seen, { language, owners, effects: true })}</div></details>`;
	return html`<div class="stack-tight"><div><h2 class="ds-heading" data-size="2xs">${texts.kinds[kind]}${client !== undefined && html`: ${chosenName(client)}`}</h2><span class="subtle">${moment(at, language)}, ${chosenName(texts.by(by ?? (isByOperator ? texts.operator : texts.itself)))}</span></div>${details}</div>`;
}
