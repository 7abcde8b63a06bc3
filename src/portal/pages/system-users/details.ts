import { type DescribedUser, describeUser } from "../../../systemusers/describe-user.js";
import { chosenName, count, date, mixesAlphabets, orgNumber } from "../../format.js";
import { type Html, html } from "../../html.js";
import { nameIn } from "../../language.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { accessLists } from "../../parts/access.js";
import { actions, buttonLink, form, submit } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { block, facts, panel } from "../../parts/panel.js";
import type { PortalServices } from "../../services.js";
import { everyPage } from "../../texts/every-page.js";
import { type Done, systemUser } from "../../texts/system-user.js";
import { why } from "../../texts/why.js";
import { addressOf } from "../why/address.js";
import { able, LIST, ownersOf, placeOf, userOf } from "./visit.js";

/** What a system user is, what it may do, and what one can do with it. */
export async function detailsPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, party } = visit;
	const texts = systemUser[language];
	const found = await describeUser(services.store.db, party, await userOf(visit, services), services.now());
	const { user, access } = found;
	const owners = await ownersOf(services);
	const isAgent = user.type === "agent";
	const mayManage = await able(visit, services, "manage");
	const lists = accessLists(access, { language, owners });
	const main = html`${doneMessage(visit)}${stateMessages(found, visit)}${panel(
		chosenName(user.title),
		html`${strangeName(found, visit)}${aboutUser(found, visit)}`,
	)}${block(
		isAgent ? texts.mayForClients : texts.may,
		html`${isAgent && html`<p>${texts.mayForClientsText}</p>`}${lists}`,
	)}${isAgent && (await clientsBlock(found, visit, services))}${mayManage && manageBlock(found, visit)}${
		mayManage && html`<p><a class="ds-link" href="${addressOf({ subject: user.id })}">${why[language].ask}</a></p>`
	}<p><a class="ds-link" href="${LIST}">${texts.backToList}</a></p>`;
	return { title: user.title, main };
}

function doneMessage({ query, language }: PersonVisit): Html | undefined {
	const { done } = systemUser[language];
	const what = query.get("done") ?? "";
	return Object.hasOwn(done, what) ? message("success", done[what as Done]) : undefined;
}

function stateMessages({ user, system }: DescribedUser, { language, query }: PersonVisit): Html {
	const texts = systemUser[language];
	const isToldOff = user.disabledAt !== undefined && query.get("done") !== "off";
	return html`${isToldOff && message("warning", texts.isOff, html`<p>${texts.isOffText}</p>`)}${
		system.deletedAt !== undefined && message("warning", texts.systemGone, html`<p>${texts.systemGoneText}</p>`)
	}`;
}

function strangeName({ user }: DescribedUser, { language }: PersonVisit): Html | undefined {
	return mixesAlphabets(user.title) ? html`<p class="subtle">${everyPage[language].strangeName}</p>` : undefined;
}

function aboutUser({ user, system, vendor }: DescribedUser, { language, party }: PersonVisit): Html {
	const texts = systemUser[language];
	const isOff = user.disabledAt !== undefined || system.deletedAt !== undefined;
	const actsFor = user.type === "agent" ? texts.clientsOf(party.name) : party.name;
	return facts([
		[texts.facts.actsFor, chosenName(actsFor)],
		[texts.facts.system, chosenName(nameIn(system.names, language, system.id))],
		[
			texts.facts.vendor,
			html`${vendor.name !== undefined && html`${chosenName(vendor.name)}, `}${orgNumber(vendor.orgNumber, everyPage[language].orgNumber)}`,
		],
		[texts.facts.created, date(user.createdAt, language)],
		[texts.facts.reference, user.externalRef !== user.ownerOrg && chosenName(user.externalRef)],
		[texts.facts.state, isOff ? texts.isOff : texts.on],
	]);
}

async function clientsBlock(found: DescribedUser, visit: PersonVisit, services: PortalServices): Promise<Html> {
	const { language } = visit;
	const texts = systemUser[language];
	const maySee = await able(visit, services, "seeClients");
	return block(
		texts.clients,
		html`<p>${texts.clientCount(count(found.clients, language), found.clients === 1)}</p>${
			maySee && actions(buttonLink(texts.toClients, `${placeOf(found.user)}/clients`, { variant: "secondary" }))
		}`,
	);
}

function manageBlock({ user, system }: DescribedUser, visit: PersonVisit): Html {
	const texts = systemUser[visit.language];
	const place = placeOf(user);
	const link = (text: string, path: string): Html => buttonLink(text, place + path, { variant: "secondary" });
	const isLive = system.deletedAt === undefined;
	const turn =
		user.disabledAt === undefined
			? link(texts.switchOff, "/switch-off")
			: form(visit, `${place}/switch-on`, submit(texts.switchOn, { variant: "secondary" }));
	return block(
		texts.manage,
		html`${actions(isLive && link(texts.change, "/access"), link(texts.rename, "/name"), link(texts.move, "/move"), isLive && turn, link(texts.delete, "/delete"))}<p><a class="ds-link" href="${place}/history">${texts.history}</a></p>`,
	);
}
