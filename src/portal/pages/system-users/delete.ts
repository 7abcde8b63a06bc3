import { deleteSystemUser } from "../../../systemusers/delete-user.js";
import { describeUser } from "../../../systemusers/describe-user.js";
import { findSystemUser } from "../../../systemusers/repository.js";
import { chosenName, count } from "../../format.js";
import { html } from "../../html.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { accessLists } from "../../parts/access.js";
import { confirm } from "../../parts/confirm.js";
import type { PortalServices } from "../../services.js";
import { systemUser } from "../../texts/system-user.js";
import { acting, LIST, ownersOf, placeOf, userOf } from "./visit.js";

/** Before a system user is deleted: all that will stop working. */
export async function deletePage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, party } = visit;
	const { deleting, switchOff } = systemUser[language];
	const user = await userOf(visit, services);
	const { access, clients } = await describeUser(services.store.db, party, user, services.now());
	const place = placeOf(user);
	const title = deleting.title(user.title);
	const instead =
		user.disabledAt === undefined &&
		html`<p>${deleting.instead} <a class="ds-link" href="${place}/switch-off">${switchOff}</a></p>`;
	const consequences = html`<p class="lead">${deleting.lead(party.name)}</p><h2 class="ds-heading" data-size="xs">${deleting.stops}</h2>${accessLists(access, { language, owners: await ownersOf(services) })}${
		clients > 0 && html`<p><strong>${deleting.clients(count(clients, language))}</strong></p>`
	}${deleting.text.map((each) => html`<p>${each}</p>`)}${instead}`;
	return {
		title,
		main: confirm(visit, {
			title: chosenName(title),
			consequences,
			action: `${place}/delete`,
			button: deleting.button,
			back: place,
		}),
	};
}

/** Sent twice it is the same. */
export async function deleteUser(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { store } = services;
	const before = await findSystemUser(store.db, visit.parameters.id ?? "");
	if (before?.owner !== visit.party.id || before.deletedAt === undefined) {
		await userOf(visit, services);
		await deleteSystemUser(store, acting(visit));
	}
	return { goTo: `${LIST}?done=deleted` };
}
