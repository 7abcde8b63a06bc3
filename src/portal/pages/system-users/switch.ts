import { deactivateSystemUser, reactivateSystemUser } from "../../../systemusers/switch-user.js";
import { chosenName } from "../../format.js";
import { html } from "../../html.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { confirm } from "../../parts/confirm.js";
import type { PortalServices } from "../../services.js";
import { systemUser } from "../../texts/system-user.js";
import { acting, placeOf, userOf } from "./visit.js";

export async function switchOffPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const user = await userOf(visit, services);
	const { title, text, button } = systemUser[visit.language].switchingOff;
	const place = placeOf(user);
	return {
		title: title(user.title),
		main: confirm(visit, {
			title: chosenName(title(user.title)),
			consequences: text.map((each) => html`<p>${each}</p>`),
			action: `${place}/switch-off`,
			button,
			back: place,
			danger: false,
		}),
	};
}

export async function switchOff(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const user = await userOf(visit, services);
	await deactivateSystemUser(services.store, acting(visit));
	return { goTo: `${placeOf(user)}?done=off` };
}

export async function switchOn(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const user = await userOf(visit, services);
	await reactivateSystemUser(services.store, acting(visit));
	return { goTo: `${placeOf(user)}?done=on` };
}
