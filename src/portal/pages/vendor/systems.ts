import { html } from "../../html.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { tag } from "../../parts/message.js";
import { panel } from "../../parts/panel.js";
import { searchable } from "../../parts/searchable.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { vendor } from "../../texts/vendor.js";
import { ownSystems, pathOf, systemName, systemTitle } from "./place.js";

/** The systems of the party acted for. */
export async function systemsPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, party } = visit;
	const texts = vendor[language];
	const all = await ownSystems(visit, services);
	const list = searchable(visit, all, (each) => [systemTitle(each, language), each.id], texts);
	const shown = rows(
		list.items.map((each) => ({
			main: html`<a class="ds-link" href="${pathOf(each)}"><strong>${systemName(each, language)}</strong></a><br><span class="subtle">${each.id}</span>`,
			side: each.isVisible ? tag(texts.visible, "success") : tag(texts.hidden),
		})),
	);
	const none = nothing(all.length === 0 ? texts.none : texts.noneFound);
	return {
		title: texts.title,
		main: panel(
			texts.title,
			html`<p class="lead">${texts.lead(party.name)}</p>${list.around(list.isEmpty ? none : shown)}`,
		),
	};
}
