import { Fault } from "../../../http/fault.js";
import type { System } from "../../../systems/model.js";
import { findSystemByInternalId } from "../../../systems/repository.js";
import { withVendors } from "../../../systems/search.js";
import { moveSystemUser } from "../../../systemusers/change-user.js";
import type { SystemUser } from "../../../systemusers/model.js";
import { type PlannedMove, planMove, systemsToMoveTo } from "../../../systemusers/plan-move.js";
import { problems } from "../../../systemusers/problems.js";
import { chosenName } from "../../format.js";
import { type Html, html } from "../../html.js";
import type { PageReply, PersonVisit, ShownPage } from "../../page.js";
import { accessLists } from "../../parts/access.js";
import { actions, buttonLink, form, hidden, submit } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { block, panel } from "../../parts/panel.js";
import type { PortalServices } from "../../services.js";
import { shownOf } from "../../shown.js";
import { everyPage } from "../../texts/every-page.js";
import { systemUserChange } from "../../texts/system-user-change.js";
import { systemName, systemPicker } from "./systems.js";
import { acting, ownersOf, placeOf, userOf } from "./visit.js";

/** The systems that a system user can be moved to, or what moving it to the chosen one does. */
export async function movePage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const user = await userOf(visit, services);
	const chosen = visit.query.get("system");
	return chosen === null ? choose(visit, services, user) : planned(visit, services, user, chosen);
}

const systemOf = async ({ store }: PortalServices, user: SystemUser): Promise<System> =>
	(await findSystemByInternalId(store.db, user.systemInternalId)) as System;

async function choose(
	visit: PersonVisit,
	services: PortalServices,
	user: SystemUser,
	notice?: Html,
): Promise<ShownPage> {
	const texts = systemUserChange[visit.language].moving;
	const systems = await systemsToMoveTo(services.store.db, await systemOf(services, user));
	const title = texts.title(user.title);
	const place = placeOf(user);
	return {
		...(notice === undefined ? {} : { status: 404 }),
		title,
		main: html`${notice}${panel(
			chosenName(title),
			html`<p class="lead">${texts.lead}</p>${systemPicker(visit, systems, `${place}/move`)}`,
		)}<p><a class="ds-link" href="${place}">${everyPage[visit.language].cancel}</a></p>`,
	};
}

const planOf = async ({ store, now }: PortalServices, user: SystemUser, before: System, systemId: string) =>
	planMove(store.db, { user, before, systemId, now: now() });

const shownMove = ({ target, access }: PlannedMove): string => shownOf(target.id, access);

async function planned(
	visit: PersonVisit,
	services: PortalServices,
	user: SystemUser,
	systemId: string,
	isChanged = false,
): Promise<ShownPage> {
	const { language } = visit;
	const { moving, creating } = systemUserChange[language];
	const plan = await planOf(services, user, await systemOf(services, user), systemId);
	if (plan === undefined) {
		return choose(visit, services, user, message("danger", creating.gone.title, html`<p>${creating.gone.text}</p>`));
	}
	const [listed] = await withVendors(services.store.db, [plan.target]);
	const name = systemName({ system: plan.target }, language);
	const title = moving.confirmTitle(user.title, name);
	const lists = accessLists(plan.access, { language, owners: await ownersOf(services), effects: true });
	const changed = systemUserChange[language].access.changed;
	return {
		...(isChanged ? { status: 409 } : {}),
		title,
		main: html`${isChanged && message("danger", changed.title, html`<p>${changed.text}</p>`)}${panel(
			chosenName(title),
			html`<p class="lead">${chosenName(moving.confirmLead(name, listed?.vendorName ?? plan.target.vendorOrg))}</p>`,
		)}${block(moving.staysAndGoes, lists)}${decide(visit, user, plan)}`,
	};
}

function decide(visit: PersonVisit, user: SystemUser, plan: PlannedMove): Html {
	const { moving, creating } = systemUserChange[visit.language];
	const place = `${placeOf(user)}/move`;
	const another = buttonLink(creating.another, place, { variant: "secondary" });
	if (plan.hindrance !== undefined) {
		const { title, text } = moving.hindrances[plan.hindrance];
		return html`${message("warning", title, html`<p>${text}</p>`)}${actions(another)}`;
	}
	const meaning = user.type === "agent" ? [...moving.meaning, moving.clientsStay] : moving.meaning;
	const content = html`${hidden("system", plan.target.id)}${hidden("shown", shownMove(plan))}${actions(submit(moving.button), another)}`;
	return block(
		creating.means,
		html`<ul class="ds-list">${meaning.map((each) => html`<li>${each}</li>`)}</ul>${form(visit, place, content)}`,
	);
}

/** Sent twice it is the same: the second time it is there already. */
export async function move(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const user = await userOf(visit, services);
	const systemId = visit.form.get("system") ?? "";
	const before = await systemOf(services, user);
	const moved = { goTo: `${placeOf(user)}?done=moved` };
	if (before.id === systemId) return moved;
	const plan = await planOf(services, user, before, systemId);
	if (plan === undefined) return planned(visit, services, user, systemId);
	if (visit.form.get("shown") !== shownMove(plan)) return planned(visit, services, user, systemId, true);
	try {
		await moveSystemUser(services.store, { ...acting(visit), systemId, drop: true });
	} catch (error) {
		const known: readonly unknown[] = [problems.userExists, problems.needsContent, problems.agentNeedsPackages];
		if (error instanceof Fault && known.includes(error.kind)) return planned(visit, services, user, systemId, true);
		throw error;
	}
	return moved;
}
