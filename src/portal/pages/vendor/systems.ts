import { count } from "../../format.js";
import { html } from "../../html.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { tag } from "../../parts/message.js";
import { pageOf, pagination } from "../../parts/paging.js";
import { panel } from "../../parts/panel.js";
import { matches, search } from "../../parts/search.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { vendor } from "../../texts/vendor.js";
import { ownSystems, pathOf, systemName, systemTitle } from "./place.js";

const PAGE = 20;
/** Nobody searches among so few. */
const FEW = 8;

/** The systems of the party acted for. */
export async function systemsPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, party, query, address } = visit;
	const texts = vendor[language];
	const all = await ownSystems(visit, services);
	const searched = query.get("q") ?? "";
	const found = all.filter((each) => matches(searched, systemTitle(each, language), each.id));
	const page = pageOf(found, query, PAGE);
	const list = rows(
		page.items.map((each) => ({
			main: html`<a class="ds-link" href="${pathOf(each)}"><strong>${systemName(each, language)}</strong></a><br><span class="subtle">${each.id}</span>`,
			side: each.isVisible ? tag(texts.visible, "success") : tag(texts.hidden),
		})),
	);
	const many = all.length > FEW || searched !== "";
	const told =
		searched !== "" &&
		html`<p role="status">${texts.found(count(found.length, language), count(all.length, language))}</p>`;
	return {
		title: texts.title,
		main: panel(
			texts.title,
			html`<p class="lead">${texts.lead(party.name)}</p>${many && search(visit, texts.search)}${told}${
				found.length === 0 ? nothing(all.length === 0 ? texts.none : texts.noneFound) : list
			}${pagination(page, address, language)}`,
		),
	};
}
