import type { Resource } from "../../../resources/model.js";
import { listResourcesOfOwner, resourcesWithPolicy } from "../../../resources/repository.js";
import { count } from "../../format.js";
import { html } from "../../html.js";
import { titled, titleOf } from "../../names.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { tag } from "../../parts/message.js";
import { pageOf, pagination } from "../../parts/paging.js";
import { panel } from "../../parts/panel.js";
import { matches, search } from "../../parts/search.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { owner } from "../../texts/owner.js";
import { mustSee, pathOf } from "./place.js";

const PAGE = 20;
/** Nobody searches among so few. */
const FEW = 8;

/** The services of the party acted for. */
export async function servicesPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	await mustSee(visit, services);
	const { language, party, query, address } = visit;
	const texts = owner[language];
	const { db } = services.store;
	const all = party.orgNumber === undefined ? [] : await listResourcesOfOwner(db, party.orgNumber);
	const searched = query.get("q") ?? "";
	const found = all.filter((each) => matches(searched, titleOf(each, language), each.id));
	const page = pageOf(found, query, PAGE);
	const ruled = await resourcesWithPolicy(
		db,
		page.items.map(({ id }) => id),
	);
	const row = (each: Resource) => ({
		main: html`<a class="ds-link" href="${pathOf(each)}"><strong>${titled(each, language)}</strong></a><br><span class="subtle">${each.id}</span>`,
		side: ruled.has(each.id) ? tag(texts.hasPolicy, "success") : tag(texts.noPolicy, "warning"),
	});
	const list =
		found.length === 0 ? nothing(all.length === 0 ? texts.none : texts.noneFound) : rows(page.items.map(row));
	return {
		title: texts.title,
		main: panel(
			texts.title,
			html`<p class="lead">${texts.lead(party.name)}</p>${(all.length > FEW || searched !== "") && search(visit, texts.search)}${
				searched !== "" &&
				html`<p role="status">${texts.found(count(found.length, language), count(all.length, language))}</p>`
			}${list}${pagination(page, address, language)}`,
		),
	};
}
