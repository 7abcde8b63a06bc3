import { between } from "../../../access/between.js";
import { actorOf } from "../../../access/clients/caller.js";
import { givePackage } from "../../../access/give-package.js";
import { mayReceive } from "../../../access/model.js";
import { checkPackages, type PackageCheck } from "../../../access/package-check.js";
import { readNames } from "../../../authorization/authorized-parties-repository.js";
import {
	type AccessPackage,
	areas,
	findPackage,
	findRole,
	packageUrn,
	RoleCode,
} from "../../../catalogue/catalogue.js";
import { Fault, common as faults } from "../../../http/fault.js";
import { findResources, resourcesOfSubjects } from "../../../resources/repository.js";
import { isShown } from "../../../resources/shown.js";
import { type Html, html } from "../../html.js";
import { catalogued, titled } from "../../names.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { actions, buttonLink, form, submit } from "../../parts/form.js";
import { message, tag } from "../../parts/message.js";
import { block, panel } from "../../parts/panel.js";
import { matches, search } from "../../parts/search.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { everyPage } from "../../texts/every-page.js";
import { giving } from "../../texts/giving.js";
import { type Place, placeOf } from "./place.js";
import { refusalText } from "./refusal.js";
import { type FieldErrors, readTimes, timeFields } from "./time-limits.js";

const place = (visit: PersonVisit, services: PortalServices): Promise<Place> =>
	placeOf(visit, services, "write", "given");

/** Which package to give: every one for givers of that kind, with whether the person may give it. */
export async function packagesPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, query } = visit;
	const { db } = services.store;
	const texts = giving[language];
	const { from, to, path } = await place(visit, services);
	const at = services.now();
	const checks = await checkPackages(db, visit.person, from, undefined, at);
	const had = new Set((await between(db, from, to, at))?.packages.map((gift) => gift.package));
	const searched = query.get("q") ?? "";
	const found = checks.filter(
		(check) =>
			mayReceive(check.package, to) && matches(searched, ...Object.values(check.package.names), check.package.code),
	);
	const groups = areas
		.map((area) => ({ area, list: found.filter((check) => check.package.area === area.code) }))
		.filter(({ list }) => list.length > 0);
	const shown = groups.map(({ area, list }) => {
		const may = list.filter(({ result }) => result).length;
		const items = list.map((check) => ({
			main: html`${catalogued(check.package, language)}${!check.result && html`<br><span class="subtle">${refusalOf(check, language)}</span>`}`,
			side: choice(check, had.has(check.package), path, visit),
		}));
		return html`<details class="ds-details"${searched !== "" && html` open`}><summary>${texts.area(catalogued(area, language), may, list.length)}</summary><div>${rows(items)}</div></details>`;
	});
	const title = texts.packageTitle(to.name);
	return {
		title,
		main: html`${backTo(to.name, path)}${panel(title, html`<p class="lead">${texts.packageLead}</p>${search(visit, texts.packageSearch)}`)}${
			groups.length === 0 ? nothing(texts.noPackage) : html`<div class="panel">${shown}</div>`
		}`,
	};
}

/** Leads back to the page about the receiver. */
export const backTo = (name: string, path: string): Html => html`<p><a class="ds-link" href="${path}">${name}</a></p>`;

function choice({ package: each, result }: PackageCheck, has: boolean, path: string, { language }: PersonVisit): Html {
	const texts = giving[language];
	if (has) return tag(texts.has, "success");
	if (!result) return tag(texts.cannot);
	const label = texts.chooseNamed(catalogued(each, language));
	return buttonLink(texts.choose, `${path}/packages/${encodeURIComponent(each.code)}`, { variant: "secondary", label });
}

const refusalOf = ({ package: each }: PackageCheck, language: PersonVisit["language"]): string =>
	each.assignable ? giving[language].noAccess : giving[language].notAssignable;

/** One package before it is given: what it opens, whether the person may give it and why, and for how long. */
export async function packagePage(
	visit: PersonVisit,
	services: PortalServices,
	errors: FieldErrors = {},
): Promise<PageReply> {
	const { language, person } = visit;
	const { db } = services.store;
	const texts = giving[language];
	const { from, to, path } = await place(visit, services);
	const each = packageOfPath(visit);
	const at = services.now();
	const [check] = await checkPackages(db, person, from, [each], at);
	const gift = (await between(db, from, to, at))?.packages.find((known) => known.package === each);
	const name = catalogued(each, language);
	const title = gift === undefined ? texts.confirmTitle(name, to.name) : texts.changeTitle(name, to.name);
	const may = check?.result === true && mayReceive(each, to);
	const why = !mayReceive(each, to)
		? html`<p>${texts.notForReceiver}</p>`
		: check?.result === true
			? await grounds(check, visit, services)
			: html`<p>${check && refusalOf(check, language)}</p>`;
	const refused = errors.all !== undefined && message("danger", texts.refused, html`<p>${errors.all}</p>`);
	const button = submit(gift === undefined ? texts.give(to.name) : texts.save);
	const cancel = buttonLink(everyPage[language].cancel, path, { variant: "secondary" });
	return {
		status: Object.keys(errors).length > 0 ? 400 : 200,
		title,
		main: html`${backTo(to.name, path)}${refused}${panel(
			title,
			html`${gift !== undefined && html`<p class="lead">${texts.hasAlready(to.name)}</p>`}${message(may ? "info" : "warning", may ? texts.may : texts.mayNot, why)}${
				may
					? form(
							visit,
							`${path}/packages/${encodeURIComponent(each.code)}`,
							html`${timeFields(visit, gift, errors)}${actions(button, cancel)}`,
						)
					: actions(cancel)
			}`,
		)}${block(texts.opens, await opened(each, visit, services))}`,
	};
}

/** Gives it, or changes its times; sent twice it is given once. */
export async function giveIt(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { from, to, path } = await place(visit, services);
	const each = packageOfPath(visit);
	const validity = readTimes(visit);
	if ("errors" in validity) return packagePage(visit, services, validity.errors);
	const { store } = services;
	try {
		const actor = await actorOf(store.db, visit.principal);
		await store.write(actor, (tx) => givePackage(tx, { by: visit.person, from, to, validity }, each));
	} catch (error) {
		return packagePage(visit, services, { all: refusalText(error, visit.language) });
	}
	return { goTo: `${path}?${new URLSearchParams({ done: "given", package: each.code })}` };
}

function packageOfPath({ parameters }: PersonVisit): AccessPackage {
	const found = findPackage(parameters.package ?? "");
	if (found === undefined) throw new Fault(faults.notFound);
	return found;
}

/** The services that a package opens now. */
async function opened(each: AccessPackage, { language }: PersonVisit, { store }: PortalServices): Promise<Html> {
	const urn = packageUrn(each.code);
	const ids = (await resourcesOfSubjects(store.db, [urn])).get(urn) ?? [];
	const resources = (await findResources(store.db, ids)).filter(isShown);
	if (resources.length === 0) return nothing(giving[language].opensNothing);
	return html`<ul class="ds-list">${resources.map((resource) => html`<li>${titled(resource, language)}</li>`)}</ul>`;
}

/** Every way by which the person may give it, each once. */
async function grounds(
	{ package: each, reasons }: PackageCheck,
	{ language }: PersonVisit,
	{ store }: PortalServices,
): Promise<Html> {
	const texts = giving[language];
	const names = await readNames(
		store.db,
		reasons.map(({ relation }) => relation?.via ?? 0),
	);
	const said = reasons.map(({ description, relation }) => {
		const administrator = findRole(RoleCode.mainAdministrator);
		const why = description.includes("HovedAdmin")
			? texts.asMainAdministrator
			: description.includes("RolePackage") && relation !== undefined && relation.role !== administrator
				? texts.byRole(catalogued(relation.role, language))
				: texts.byPackage(catalogued(each, language));
		const via = names.get(relation?.via ?? 0);
		const sentence = via === undefined ? why : `${why} ${texts.through(via.name)}`;
		return `${sentence.charAt(0).toLocaleUpperCase(language)}${sentence.slice(1)}.`;
	});
	return html`${[...new Set(said)].map((sentence) => html`<p>${sentence}</p>`)}`;
}
