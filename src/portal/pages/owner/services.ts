import type { Resource } from "../../../resources/model.js";
import { listResourcesOfOwner, resourcesWithPolicy } from "../../../resources/repository.js";
import { html } from "../../html.js";
import { titled, titleOf } from "../../names.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { tag } from "../../parts/message.js";
import { panel } from "../../parts/panel.js";
import { searchable } from "../../parts/searchable.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { owner } from "../../texts/owner.js";
import { mustSee, pathOf } from "./place.js";

/** The services of the party acted for. */
export async function servicesPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	await mustSee(visit, services);
	const { language, party } = visit;
	const texts = owner[language];
	const { db } = services.store;
	const all = party.orgNumber === undefined ? [] : await listResourcesOfOwner(db, party.orgNumber);
	const list = searchable(visit, all, (each) => [titleOf(each, language), each.id], texts);
	const ruled = await resourcesWithPolicy(
		db,
		list.items.map(({ id }) => id),
	);
	const row = (each: Resource) => ({
		main: html`<a class="ds-link" href="${pathOf(each)}"><strong>${titled(each, language)}</strong></a><br><span class="subtle">${each.id}</span>`,
		side: ruled.has(each.id) ? tag(texts.hasPolicy, "success") : tag(texts.noPolicy, "warning"),
	});
	const shown = list.isEmpty ? nothing(all.length === 0 ? texts.none : texts.noneFound) : rows(list.items.map(row));
	return {
		title: texts.title,
		main: panel(texts.title, html`<p class="lead">${texts.lead(party.name)}</p>${list.around(shown)}`),
	};
}
