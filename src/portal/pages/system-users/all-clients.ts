import { changeAllClients } from "../../../systemusers/all-clients.js";
import { listClients } from "../../../systemusers/client-list.js";
import { chosenName, count } from "../../format.js";
import { html } from "../../html.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { confirm } from "../../parts/confirm.js";
import { hidden } from "../../parts/form.js";
import type { PortalServices } from "../../services.js";
import { systemUserClients } from "../../texts/system-user-clients.js";
import { acting, agentOf, placeOf } from "./visit.js";

const actionOf = (source: URLSearchParams): "add" | "remove" => (source.get("action") === "remove" ? "remove" : "add");

/** Before all clients are added or removed at once. */
export async function allPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, party, query } = visit;
	const user = await agentOf(visit, services);
	const action = actionOf(query);
	const texts = systemUserClients[language].confirm[action];
	const clients = await listClients(services.store.db, party, user, services.now());
	const touched = clients.filter(({ added }) => added === (action === "remove")).length;
	const place = `${placeOf(user)}/clients`;
	if (touched === 0) return { goTo: `${place}?done=nothing-${action}` };
	const title = texts.title(user.title);
	return {
		title,
		main: confirm(visit, {
			title: chosenName(title),
			consequences: html`<p class="lead">${texts.text(count(touched, language))}</p><p>${texts.more}</p>`,
			action: `${place}/all`,
			button: texts.button,
			back: place,
			danger: action === "remove",
			fields: hidden("action", action),
		}),
	};
}

/** Begins the work, which the server does by itself; sent twice, both lead to the same work. */
export async function changeAll(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const user = await agentOf(visit, services);
	const action = actionOf(visit.form);
	const job = await changeAllClients(services.store, { ...acting(visit), now: services.now() }, action);
	const place = `${placeOf(user)}/clients`;
	return { goTo: job === undefined ? `${place}?done=nothing-${action}` : `${place}/jobs/${job.id}` };
}
