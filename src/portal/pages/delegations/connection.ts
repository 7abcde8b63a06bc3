import { type Between, between } from "../../../access/between.js";
import { MANAGEMENT } from "../../../access/gates.js";
import type { Gift } from "../../../access/gift-repository.js";
import { findPackage } from "../../../catalogue/catalogue.js";
import { Fault, common as faults } from "../../../http/fault.js";
import type { Resource } from "../../../resources/model.js";
import { findResources } from "../../../resources/repository.js";
import { rightName } from "../../../resources/right-names.js";
import { chosenName, date, orgNumber } from "../../format.js";
import { may } from "../../gate.js";
import { type Html, html } from "../../html.js";
import { catalogued, titled, titleOf } from "../../names.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { actions, buttonLink } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { block, panel } from "../../parts/panel.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { delegations } from "../../texts/delegations.js";
import { everyPage } from "../../texts/every-page.js";
import { why } from "../../texts/why.js";
import { addressOf } from "../why/address.js";
import { DELEGATIONS, type Place, placeOf } from "./place.js";
import { waysList } from "./ways.js";

/** What one page shows, and what may be done from it. */
interface Shown extends Place {
	readonly found: Between;
	readonly resource: (id: string) => Pick<Resource, "id" | "document">;
	/** Taking back; giving besides, where the party is the giver. */
	readonly mayWrite: boolean;
}

/** What goes on between the party and one other. */
export async function connectionPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language } = visit;
	const { store } = services;
	const texts = delegations[language];
	const place = await placeOf(visit, services, "read");
	const { side, other, from, to } = place;
	const found = await between(store.db, from, to, services.now());
	if (found === undefined) throw new Fault(faults.notFound);
	const resources = await findResources(store.db, [
		...[...found.resources, ...found.instances].map((each) => each.resource),
		visit.query.get("service") ?? "",
	]);
	const byId = new Map(resources.map((each) => [each.id, each]));
	const isOwn = other.kind !== "system-user";
	const shown: Shown = {
		...place,
		found,
		resource: (id) => byId.get(id) ?? { id, document: {} },
		mayWrite: isOwn && (await may(visit, services, MANAGEMENT, "write")),
	};
	const isGiven = side === "given";
	const lead = isGiven ? texts.givenTo(to.name, from.name) : texts.receivedFrom(from.name, to.name);
	const number = other.orgNumber !== undefined && html` · ${orgNumber(other.orgNumber, everyPage[language].orgNumber)}`;
	const back = `${DELEGATIONS}${isGiven ? "" : "?side=received"}`;
	const ended = other.deletedAt !== undefined && message("info", texts.ended);
	return {
		title: other.name,
		main: html`<p><a class="ds-link" href="${back}">${isGiven ? texts.given : texts.received}</a></p>${done(visit, shown)}${panel(
			chosenName(other.name),
			html`<p class="subtle">${texts.kinds[other.kind]}${number}</p><p class="lead">${lead}</p>${ended}${
				!isOwn &&
				html`<p>${texts.systemUser} <a class="ds-link" href="/portal/system-users/${other.uuid}">${texts.systemUserLink}</a></p>`
			}${
				isGiven && html`<p><a class="ds-link" href="${addressOf({ subject: other.uuid })}">${why[language].ask}</a></p>`
			}`,
		)}${packagesBlock(visit, shown)}${servicesBlock(visit, shown)}${instancesBlock(visit, shown)}${
			found.ways.length > 0 &&
			block(texts.waysTitle, html`<p>${texts.waysLead}</p>${await waysList(store, found.ways, language)}`)
		}${
			shown.mayWrite &&
			found.connection !== undefined &&
			actions(buttonLink(isGiven ? texts.endAll : texts.giveUpAll, `${place.path}/end?all=1`, { variant: "secondary" }))
		}`,
	};
}

/** What was just done, when the page is the answer to it. */
function done({ query, language }: PersonVisit, { other, resource }: Shown): Html | undefined {
	const texts = delegations[language];
	const code = findPackage(query.get("package") ?? "");
	const service = query.get("service");
	const what =
		code !== undefined
			? catalogued(code, language)
			: service !== null
				? titleOf(resource(service), language)
				: texts.everything;
	const about = { given: texts.done.given(what), ended: texts.done.ended(what), added: texts.done.added(other.name) };
	const event = query.get("done");
	if (event !== "given" && event !== "ended" && event !== "added") return undefined;
	const said = about[event];
	return message("success", `${said.charAt(0).toLocaleUpperCase(language)}${said.slice(1)}`);
}

function packagesBlock(visit: PersonVisit, shown: Shown): Html {
	const { language } = visit;
	const texts = delegations[language];
	const { found, side, path, mayWrite } = shown;
	const list = rows(
		found.packages.map((gift) => {
			const name = catalogued(gift.package, language);
			const code = encodeURIComponent(gift.package.code);
			const change = side === "given" ? `${path}/packages/${code}` : undefined;
			return {
				main: html`<strong>${name}</strong>${times(gift, visit)}`,
				side: mayWrite && links(visit, shown, name, change, `${path}/end?package=${code}`),
			};
		}),
	);
	const give =
		mayWrite &&
		side === "given" &&
		actions(buttonLink(texts.givePackage, `${path}/packages`, { variant: "secondary" }));
	return block(texts.packagesTitle, html`${found.packages.length === 0 ? nothing(texts.noPackages) : list}${give}`);
}

function servicesBlock(visit: PersonVisit, shown: Shown): Html {
	const { language } = visit;
	const texts = delegations[language];
	const { found, side, path, mayWrite, resource } = shown;
	const list = rows(
		found.resources.map((gift) => {
			const each = resource(gift.resource);
			const id = encodeURIComponent(each.id);
			const change = side === "given" ? `${path}/services/${id}` : undefined;
			return {
				main: html`<strong>${titled(each, language)}</strong><br>${rightsText(gift.rights, visit)}${times(gift, visit)}`,
				side: mayWrite && links(visit, shown, titleOf(each, language), change, `${path}/end?service=${id}`),
			};
		}),
	);
	const give =
		mayWrite &&
		side === "given" &&
		actions(buttonLink(texts.giveService, `${path}/services`, { variant: "secondary" }));
	return block(texts.servicesTitle, html`${found.resources.length === 0 ? nothing(texts.noServices) : list}${give}`);
}

function instancesBlock(visit: PersonVisit, shown: Shown): Html | undefined {
	const texts = delegations[visit.language];
	const { found, path, mayWrite, resource } = shown;
	if (found.instances.length === 0) return undefined;
	const list = rows(
		found.instances.map((gift) => {
			const each = resource(gift.resource);
			const name = titleOf(each, visit.language);
			const query = new URLSearchParams({ service: each.id, instance: gift.instance });
			const isUsers = gift.source === "EndUser";
			return {
				main: html`<strong>${titled(each, visit.language)}</strong><br><span class="subtle">${gift.instance}</span><br>${rightsText(gift.rights, visit)}${
					!isUsers && html`<br><span class="subtle">${texts.byApp}</span>`
				}${times(gift, visit)}`,
				side: mayWrite && isUsers && links(visit, shown, name, undefined, `${path}/end?${query}`),
			};
		}),
	);
	return block(texts.instancesTitle, list);
}

/** Lese, Skrive */
const rightsText = (
	rights: readonly { readonly action: string; readonly resource: Parameters<typeof rightName>[1] }[],
	{ language }: PersonVisit,
): string => rights.map(({ action, resource }) => rightName(action, resource, language)).join(", ");

function times({ validFrom, validTo, givenAt }: Gift, { language }: PersonVisit): Html {
	const texts = delegations[language];
	const begins = validFrom !== null && html`, ${texts.from.toLowerCase()} ${date(validFrom, language)}`;
	// The last day is the one before the moment it ends.
	const ends = validTo !== null && html`, ${texts.until.toLowerCase()} ${date(validTo - 1, language)}`;
	return html`<br><span class="subtle">${texts.givenAt} ${date(givenAt, language)}${begins}${ends}</span>`;
}

function links(
	{ language }: PersonVisit,
	{ side }: Shown,
	name: string,
	change: string | undefined,
	end: string,
): Html {
	const texts = delegations[language];
	const [text, label] =
		side === "given" ? [texts.takeBack, texts.takeBackNamed(name)] : [texts.giveUp, texts.giveUpNamed(name)];
	return html`<span class="tags">${
		change !== undefined && buttonLink(texts.change, change, { variant: "tertiary", label: texts.changeNamed(name) })
	}${buttonLink(text, end, { variant: "tertiary", label })}</span>`;
}
