import { between } from "../../../access/between.js";
import { actorOf } from "../../../access/clients/caller.js";
import { giveRights } from "../../../access/give-rights.js";
import { checkRights, type RightCheck } from "../../../access/right-check.js";
import { Fault, common as faults } from "../../../http/fault.js";
import type { Resource } from "../../../resources/model.js";
import { listOwners } from "../../../resources/owners-repository.js";
import { findResource } from "../../../resources/repository.js";
import { rightName } from "../../../resources/right-names.js";
import { isShown, shownResources } from "../../../resources/shown.js";
import { chosenName } from "../../format.js";
import { type Html, html } from "../../html.js";
import { nameIn } from "../../language.js";
import { titled, titleOf } from "../../names.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { actions, buttonLink, choices, form, hidden, submit } from "../../parts/form.js";
import { message, tag } from "../../parts/message.js";
import { pageOf, pagination } from "../../parts/paging.js";
import { block, panel } from "../../parts/panel.js";
import { matches, search } from "../../parts/search.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { everyPage } from "../../texts/every-page.js";
import { giving } from "../../texts/giving.js";
import { backTo } from "./give-package.js";
import { type Place, placeOf } from "./place.js";
import { refusalText } from "./refusal.js";
import { type FieldErrors, readTimes, timeFields } from "./time-limits.js";

const PAGE = 20;

const place = (visit: PersonVisit, services: PortalServices): Promise<Place> =>
	placeOf(visit, services, "write", "given");

/** Which service to give something of. */
export async function servicesPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, address } = visit;
	const { db } = services.store;
	const texts = giving[language];
	const { from, to, path } = await place(visit, services);
	const had = new Set((await between(db, from, to, services.now()))?.resources.map(({ resource }) => resource));
	const { page, list } = await servicesFound(visit, services, (each) => {
		const label = texts.chooseNamed(titleOf(each, language));
		const lead = buttonLink(texts.choose, `${path}/services/${encodeURIComponent(each.id)}`, {
			variant: "secondary",
			label,
		});
		return html`<span class="tags">${had.has(each.id) && tag(texts.has, "success")}${lead}</span>`;
	});
	const title = texts.serviceTitle(to.name);
	return {
		title,
		main: html`${backTo(to.name, path)}${panel(
			title,
			html`<p class="lead">${texts.serviceLead}</p>${search(visit, texts.serviceSearch)}${
				page.total === 0 ? nothing(texts.noService) : list
			}${pagination(page, address, language)}`,
		)}`,
	};
}

/** The services that the search of the address finds, each with what one can do with it. */
export async function servicesFound(
	{ language, query }: PersonVisit,
	{ store }: PortalServices,
	side: (each: Resource) => Html,
): Promise<{ readonly page: ReturnType<typeof pageOf<Resource>>; readonly list: Html }> {
	const owners = new Map((await listOwners(store.db)).map((owner) => [owner.code, owner]));
	const ownerOf = ({ ownerCode }: Resource): string =>
		nameIn(owners.get(ownerCode)?.names ?? {}, language, ownerCode.toUpperCase());
	const searched = query.get("q") ?? "";
	const found = (await shownResources(store.db))
		.filter((each) => matches(searched, titleOf(each, language), ownerOf(each), each.id))
		.sort((a, b) => titleOf(a, language).localeCompare(titleOf(b, language), language));
	const page = pageOf(found, query, PAGE);
	const list = rows(
		page.items.map((each) => ({
			main: html`<strong>${titled(each, language)}</strong><br><span class="subtle">${chosenName(ownerOf(each))}</span>`,
			side: side(each),
		})),
	);
	return { page, list };
}

/** One service before anything of it is given: every right, whether the person may give it, and why not. */
export async function servicePage(
	visit: PersonVisit,
	services: PortalServices,
	errors: FieldErrors = {},
): Promise<PageReply> {
	const { language, person } = visit;
	const { db } = services.store;
	const texts = giving[language];
	const { from, to, path } = await place(visit, services);
	const resource = await resourceOfPath(visit, services);
	const at = services.now();
	const checks = await checkRights(db, person, from, { resource }, at);
	const gift = (await between(db, from, to, at))?.resources.find((known) => known.resource === resource.id);
	const held = new Set(gift?.rights.map(({ key }) => key));
	const title = (gift === undefined ? texts.confirmTitle : texts.changeTitle)(titleOf(resource, language), to.name);
	const mayAny = checks.some(({ result }) => result);
	const description = nameIn(resource.document.description ?? {}, language, "");
	const refused = errors.all !== undefined && message("danger", texts.refused, html`<p>${errors.all}</p>`);
	const cancel = buttonLink(everyPage[language].cancel, path, { variant: "secondary" });
	const chosen = new Set(visit.form.getAll("right"));
	// What is there stays; it is sent again so that its times can be changed alone.
	const kept = checks
		.filter(({ right, result }) => result && held.has(right.key))
		.map(({ right }) => hidden("right", right.key));
	const open = checks.filter(({ right, result }) => result && !held.has(right.key));
	const list = choices(
		"checkbox",
		"right",
		texts.rights,
		open.map(({ right }) => ({ value: right.key, text: named(right, language), checked: chosen.has(right.key) })),
	);
	const others = checks.filter((check) => !open.includes(check));
	return {
		status: Object.keys(errors).length > 0 ? 400 : 200,
		title,
		main: html`${backTo(to.name, path)}${refused}${panel(
			title,
			html`${description !== "" && html`<p class="lead">${chosenName(description)}</p>`}${
				!mayAny && message("warning", texts.mayNot, checks.length === 0 && html`<p>${texts.noRights}</p>`)
			}${form(
				visit,
				`${path}/services/${encodeURIComponent(resource.id)}`,
				html`${open.length > 0 && list}${kept}${mayAny ? html`${timeFields(visit, gift, errors)}${actions(submit(gift === undefined ? texts.give(to.name) : texts.save), cancel)}` : actions(cancel)}`,
			)}`,
		)}${others.length > 0 && block(texts.others, rows(others.map((check) => closed(check, held.has(check.right.key), visit))))}`,
	};
}

const named = ({ action, resource }: RightCheck["right"], language: PersonVisit["language"]): string =>
	rightName(action, resource, language);

/** What is given already, and what the person may not give. */
function closed({ right, reasonCodes }: RightCheck, has: boolean, { language }: PersonVisit) {
	const texts = giving[language];
	const why = html`<br><span class="subtle">${reasonCodes.map((code) => texts.reasons[code]).join(" ")}</span>`;
	return {
		main: html`${named(right, language)}${!has && why}`,
		side: has ? tag(texts.has, "success") : tag(texts.cannot),
	};
}

/** Gives what was chosen beside what is there, or changes its times; sent twice it is given once. */
export async function giveServiceIt(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { from, to, path } = await place(visit, services);
	const resource = await resourceOfPath(visit, services);
	const validity = readTimes(visit);
	if ("errors" in validity) return servicePage(visit, services, validity.errors);
	const { store } = services;
	const keys = [...new Set(visit.form.getAll("right"))];
	try {
		const actor = await actorOf(store.db, visit.principal);
		const giving = { by: visit.person, from, to, validity };
		await store.write(actor, (tx) => giveRights(tx, giving, { resource, keys, mode: "add" }));
	} catch (error) {
		return servicePage(visit, services, { all: refusalText(error, visit.language) });
	}
	return { goTo: `${path}?${new URLSearchParams({ done: "given", service: resource.id })}` };
}

/** @throws {Fault} 404 for a service that people are not shown */
async function resourceOfPath({ parameters }: PersonVisit, { store }: PortalServices): Promise<Resource> {
	const found = await findResource(store.db, parameters.service ?? "");
	if (found === undefined || !isShown(found)) throw new Fault(faults.notFound);
	return found;
}
