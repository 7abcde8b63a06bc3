import { findPackage } from "../../../catalogue/catalogue.js";
import { findParties } from "../../../parties/repository.js";
import { findResources } from "../../../resources/repository.js";
import { rightName } from "../../../resources/right-names.js";
import type { System } from "../../../systems/model.js";
import { listChangesOfSystem } from "../../../systemusers/change-repository.js";
import { isOpen, type Pending, resourcesOf } from "../../../systemusers/model.js";
import { listUsersOfSystem } from "../../../systemusers/repository.js";
import { listRequestsOfSystem } from "../../../systemusers/request-repository.js";
import { chosenName, date, moment, orgNumber } from "../../format.js";
import { type Html, html, type Part } from "../../html.js";
import { nameIn } from "../../language.js";
import { catalogued, titled } from "../../names.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { buttonLink } from "../../parts/form.js";
import { tag } from "../../parts/message.js";
import { block, facts, panel } from "../../parts/panel.js";
import { nothing, table } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { vendor } from "../../texts/vendor.js";
import { pathOf, systemAt, systemName, systemTitle } from "./place.js";

const PAGE = 50;

/** One system: what it needs, its requests and its system users with their status. */
export async function systemPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language } = visit;
	const texts = vendor[language];
	const system = await systemAt(visit, services);
	const lines = (values: readonly string[]): Part =>
		values.length > 0 && values.map((value) => html`<div>${value}</div>`);
	const about = facts([
		[texts.id, system.id],
		[texts.description, chosenName(nameIn(system.descriptions, language, ""))],
		[texts.shownTo, system.isVisible ? texts.shownToAll : texts.shownToNobody],
		[texts.clients, lines(system.clientIds)],
		[texts.redirects, lines(system.redirectUrls)],
		[texts.changed, moment(system.updatedAt, language)],
	]);
	const lists = [
		block(texts.needs, await needs(system, visit, services)),
		block(texts.requests, await requests(system, visit, services)),
		block(texts.changes, await changes(system, visit, services)),
		block(texts.users, await users(system, visit, services)),
	];
	return { title: systemTitle(system, language), main: html`${panel(systemName(system, language), about)}${lists}` };
}

async function needs({ packages, rights }: System, { language }: PersonVisit, services: PortalServices): Promise<Part> {
	const texts = vendor[language];
	if (packages.length === 0 && rights.length === 0) return nothing(texts.needsNone);
	const found = await findResources(services.store.db, new Set(rights.flatMap(resourcesOf)));
	const named = packages.map((urn) => {
		const known = findPackage(urn);
		return html`<li>${known === undefined ? urn : catalogued(known, language)}</li>`;
	});
	const single = rights.map((right) => {
		const titles = resourcesOf(right).map((id) => {
			const resource = found.find((each) => each.id === id);
			return resource === undefined ? id : titled(resource, language);
		});
		return html`<li>${titles.map((title, i) => html`${i > 0 && ", "}${title}`)}: ${
			right.action === undefined ? texts.everyAction : rightName(right.action, [], language)
		}</li>`;
	});
	return html`${named.length > 0 && html`<h3 class="ds-heading" data-size="2xs">${texts.packages}</h3><ul class="ds-list">${named}</ul>`}${
		single.length > 0 &&
		html`<h3 class="ds-heading" data-size="2xs">${texts.services}</h3><ul class="ds-list">${single}</ul>`
	}`;
}

async function requests(system: System, visit: PersonVisit, services: PortalServices): Promise<Part> {
	const { language, query } = visit;
	const texts = vendor[language];
	const { db } = services.store;
	const page = { after: query.get("requests") ?? "", size: PAGE + 1 };
	const systemInternalId = system.internalId;
	const standard = await listRequestsOfSystem(db, { systemInternalId, type: "standard" }, page);
	const agent = await listRequestsOfSystem(db, { systemInternalId, type: "agent" }, page);
	const all = [...standard, ...agent].sort((a, b) => (a.id < b.id ? -1 : 1));
	if (all.length === 0 && page.after === "") return nothing(texts.requestsNone);
	const shown = all.slice(0, PAGE);
	const names = await customers(services, shown);
	const list = table(
		texts.requests,
		[texts.customer, texts.kind, texts.sent, texts.status],
		shown.map((each) => [
			names(each.owner),
			texts.kinds[each.type],
			date(each.createdAt, language),
			state(each, visit, services),
		]),
	);
	return html`${list}${onwards("requests", all.length > PAGE ? shown.at(-1)?.id : undefined, system, visit)}`;
}

async function changes(system: System, visit: PersonVisit, services: PortalServices): Promise<Part> {
	const { language, query } = visit;
	const texts = vendor[language];
	const after = query.get("changes") ?? "";
	const all = await listChangesOfSystem(services.store.db, system.internalId, { after, size: PAGE + 1 });
	if (all.length === 0 && after === "") return nothing(texts.changesNone);
	const shown = all.slice(0, PAGE);
	const list = table(
		texts.changes,
		[texts.id, texts.sent, texts.status],
		shown.map((each) => [each.id, date(each.createdAt, language), state(each, visit, services)]),
	);
	return html`${list}${onwards("changes", all.length > PAGE ? shown.at(-1)?.id : undefined, system, visit)}`;
}

async function users(system: System, visit: PersonVisit, services: PortalServices): Promise<Part> {
	const { language, query } = visit;
	const texts = vendor[language];
	const asked = Number(query.get("users") ?? "0");
	const after = Number.isSafeInteger(asked) && asked > 0 ? asked : 0;
	const all = await listUsersOfSystem(services.store.db, system.internalId, { after, size: PAGE + 1 });
	if (all.length === 0 && after === 0) return nothing(texts.usersNone);
	const shown = all.slice(0, PAGE);
	const names = await customers(services, shown);
	const { inUse, switchedOff } = texts.states;
	const list = table(
		texts.users,
		[texts.customer, texts.reference, texts.kind, texts.since, texts.status],
		shown.map((each) => [
			names(each.owner),
			chosenName(each.externalRef),
			texts.kinds[each.type],
			date(each.createdAt, language),
			each.disabledAt === undefined ? tag(inUse, "success") : tag(switchedOff, "warning"),
		]),
	);
	const last = all.length > PAGE ? shown.at(-1)?.sequence : undefined;
	return html`${list}${onwards("users", last === undefined ? undefined : String(last), system, visit)}`;
}

/** Names of customers by their inner number. */
async function customers(
	{ store }: PortalServices,
	list: readonly { readonly owner: number }[],
): Promise<(owner: number) => Part> {
	const parties = await findParties(store.db, new Set(list.map(({ owner }) => owner)));
	const known = new Map(parties.map((party) => [party.id, party]));
	return (owner) => {
		const party = known.get(owner);
		if (party === undefined) return undefined;
		const number = party.orgNumber !== undefined && html` <span class="subtle">${orgNumber(party.orgNumber)}</span>`;
		return html`${chosenName(party.name)}${number}`;
	};
}

function state(request: Pending, { language }: PersonVisit, { now }: PortalServices): Html {
	const { states } = vendor[language];
	if (request.status === "Accepted") return tag(states.approved, "success");
	if (request.status === "Rejected") return tag(states.rejected, "danger");
	return isOpen(request, now()) ? tag(states.waits, "info") : tag(states.expired, "warning");
}

/** Links to what comes after, and back to the beginning. */
function onwards(name: string, last: string | undefined, system: System, { language, query }: PersonVisit): Part {
	const texts = vendor[language];
	const link = (to: string | undefined): string =>
		to === undefined ? pathOf(system) : `${pathOf(system)}?${new URLSearchParams({ [name]: to })}`;
	return html`${query.has(name) && buttonLink(texts.fromStart, link(undefined), { variant: "tertiary" })}${
		last !== undefined && buttonLink(texts.more, link(last), { variant: "tertiary" })
	}`;
}
