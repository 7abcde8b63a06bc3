import { Fault } from "../../../http/fault.js";
import type { System } from "../../../systems/model.js";
import { findSystem, listVisibleSystems } from "../../../systems/repository.js";
import { withVendors } from "../../../systems/search.js";
import { createSystemUser } from "../../../systemusers/create-user.js";
import { type OpenedSystem, openSystem } from "../../../systemusers/prepare-creation.js";
import { own, problems } from "../../../systemusers/problems.js";
import { isOnlyYours, reasonsOf } from "../../answer/reasons.js";
import { chosenName, mixesAlphabets, orgNumber } from "../../format.js";
import { type Html, html } from "../../html.js";
import { nameIn } from "../../language.js";
import type { PageReply, PersonVisit, ShownPage } from "../../page.js";
import { accessLists } from "../../parts/access.js";
import { actions, buttonLink, form, hidden, submit } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { block, facts, panel } from "../../parts/panel.js";
import type { PortalServices } from "../../services.js";
import { everyPage } from "../../texts/every-page.js";
import { systemUserChange } from "../../texts/system-user-change.js";
import { withMissing } from "./missing.js";
import { systemPicker } from "./systems.js";
import { LIST, ownersOf, placeOf } from "./visit.js";

const NEW = `${LIST}/new`;

/** The systems to choose from, or the one that was chosen. */
export async function createPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const chosen = visit.query.get("system");
	if (chosen === null) return choose(visit, services);
	return opened(visit, services, chosen);
}

async function choose(visit: PersonVisit, { store }: PortalServices, notice?: Html): Promise<ShownPage> {
	const texts = systemUserChange[visit.language].choosing;
	const systems = await withVendors(store.db, await listVisibleSystems(store.db));
	return {
		...(notice === undefined ? {} : { status: 404 }),
		title: texts.title,
		main: html`${notice}${panel(
			texts.title,
			html`<p class="lead">${texts.lead}</p><p class="subtle">${texts.notVetted}</p>${systemPicker(visit, systems, NEW)}`,
		)}`,
	};
}

async function opened(
	visit: PersonVisit,
	services: PortalServices,
	id: string,
	notice?: { readonly status: number; readonly message: Html | undefined },
): Promise<ShownPage> {
	const { person, party, language } = visit;
	const { db } = services.store;
	const texts = systemUserChange[language].creating;
	const system = await findSystem(db, id);
	// Those that are not listed are asked for by their vendors.
	if (system === undefined || system.deletedAt !== undefined || !system.isVisible) {
		return choose(visit, services, message("danger", texts.gone.title, html`<p>${texts.gone.text}</p>`));
	}
	const found = await openSystem(db, person, party, system, services.now());
	const name = nameIn(system.names, language, system.id);
	const title = texts.title(name);
	const owners = await ownersOf(services);
	const access = await withMissing(db, found.offer, found.obstacles);
	const lists = accessLists(access, { language, owners, reason: reasonsOf(found.obstacles, language) });
	return {
		...(notice === undefined ? {} : { status: notice.status }),
		title,
		main: html`${notice?.message}${panel(
			chosenName(title),
			html`<p class="lead">${chosenName(texts.lead(name, party.name))}</p>${
				mixesAlphabets(name) && html`<p class="reason">${everyPage[language].strangeName}</p>`
			}${aboutSystem(system, found, visit)}`,
		)}${block(found.obstacles.length > 0 ? texts.needs : texts.gets, lists)}${decide(visit, system, found)}`,
	};
}

function aboutSystem(system: System, { offer }: OpenedSystem, { language }: PersonVisit): Html {
	const texts = systemUserChange[language].creating;
	const { name, orgNumber: number } = offer.vendor;
	const description = nameIn(system.descriptions, language, "");
	return facts([
		[
			texts.vendor,
			html`${name !== undefined && html`${chosenName(name)}, `}${orgNumber(number, everyPage[language].orgNumber)}`,
		],
		[texts.about, description !== "" && chosenName(description)],
	]);
}

function decide(visit: PersonVisit, system: System, { existing, obstacles, shown }: OpenedSystem): Html {
	const texts = systemUserChange[visit.language].creating;
	const another = buttonLink(texts.another, NEW, { variant: "secondary" });
	if (existing !== undefined) {
		const { title, text, link } = texts.exists;
		return html`${message("info", title, html`<p>${text}</p>`)}${actions(buttonLink(link, placeOf(existing)), another)}`;
	}
	if (obstacles.length > 0) {
		const { title, others, nobody } = texts.cannot;
		const text = obstacles.every(isOnlyYours) ? others : nobody;
		return html`${message("warning", title, html`<p>${text}</p>`)}${actions(another)}`;
	}
	const buttons = actions(submit(texts.button), another);
	const content = html`${hidden("system", system.id)}${hidden("shown", shown)}${buttons}`;
	return block(
		texts.means,
		html`<ul class="ds-list">${texts.meaning.map((each) => html`<li>${each}</li>`)}</ul>${form(visit, NEW, content)}`,
	);
}

/** Sent twice it is the same: the second time the system user is there. */
export async function create(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { person, party, language, form: sent } = visit;
	const systemId = sent.get("system") ?? "";
	const texts = systemUserChange[language].creating;
	try {
		const asked = { user: person, owner: party, systemId, shown: sent.get("shown") ?? "" };
		const made = await createSystemUser(services.store, asked);
		return { goTo: `${LIST}?new=${made.id}` };
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		const system = await findSystem(services.store.db, systemId);
		if (error.kind === problems.userExists && system !== undefined) {
			const { existing } = await openSystem(services.store.db, person, party, system, services.now());
			if (existing !== undefined) return { goTo: `${placeOf(existing)}?done=exists` };
		}
		const isChanged = error.kind === own.shownChanged;
		const changed = isChanged ? message("danger", texts.changed.title, html`<p>${texts.changed.text}</p>`) : undefined;
		const notice = { status: error.kind.status, message: changed };
		return opened(visit, services, systemId, notice);
	}
}
