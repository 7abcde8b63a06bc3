import type { SystemUser } from "../../../systemusers/model.js";
import { renameSystemUser } from "../../../systemusers/switch-user.js";
import { chosenName, count } from "../../format.js";
import { html } from "../../html.js";
import type { PageReply, PersonVisit, ShownPage } from "../../page.js";
import { actions, buttonLink, field, form, submit } from "../../parts/form.js";
import { panel } from "../../parts/panel.js";
import type { PortalServices } from "../../services.js";
import { everyPage } from "../../texts/every-page.js";
import { systemUser } from "../../texts/system-user.js";
import { acting, placeOf, userOf } from "./visit.js";

/** As long as a title may be (systemuser 8.3). */
const MOST = 255;

export async function namePage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	return shown(visit, await userOf(visit, services));
}

export async function rename(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, form: sent } = visit;
	const { renaming } = systemUser[language];
	const user = await userOf(visit, services);
	const title = (sent.get("name") ?? "").trim();
	if (title === "") return shown(visit, user, { value: title, error: renaming.empty });
	if (title.length > MOST) {
		return shown(visit, user, { value: title, error: renaming.tooLong(count(MOST, language)) });
	}
	await renameSystemUser(services.store, { ...acting(visit), title });
	return { goTo: `${placeOf(user)}?done=renamed` };
}

function shown(visit: PersonVisit, user: SystemUser, wrong?: { value: string; error: string }): ShownPage {
	const { renaming } = systemUser[visit.language];
	const place = placeOf(user);
	const name = field({
		name: "name",
		label: renaming.label,
		value: wrong?.value ?? user.title,
		maxLength: MOST,
		autocomplete: "off",
		...(wrong === undefined ? {} : { error: wrong.error }),
	});
	const buttons = actions(
		submit(renaming.button),
		buttonLink(everyPage[visit.language].cancel, place, { variant: "secondary" }),
	);
	return {
		status: wrong === undefined ? 200 : 400,
		title: renaming.title(user.title),
		main: panel(
			chosenName(renaming.title(user.title)),
			html`<p>${renaming.text}</p>${form(visit, `${place}/name`, html`${name}${buttons}`)}`,
		),
	};
}
