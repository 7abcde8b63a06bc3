import { type ConnectionSummary, connectedParties, type Side, summariesOf } from "../../../access/connected-parties.js";
import { MANAGEMENT } from "../../../access/gates.js";
import type { NamedParty } from "../../../authorization/authorized-parties-repository.js";
import { chosenName, count, orgNumber } from "../../format.js";
import { may } from "../../gate.js";
import { type Html, html } from "../../html.js";
import { catalogued } from "../../names.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { actions, buttonLink } from "../../parts/form.js";
import { tag } from "../../parts/message.js";
import { pageOf, pagination } from "../../parts/paging.js";
import { block, panel } from "../../parts/panel.js";
import { matches, search } from "../../parts/search.js";
import { nothing, rows } from "../../parts/table.js";
import { tabs } from "../../parts/tabs.js";
import type { PortalServices } from "../../services.js";
import { delegations } from "../../texts/delegations.js";
import { everyPage } from "../../texts/every-page.js";
import { checkSide, DELEGATIONS, pathOf } from "./place.js";

const PAGE = 20;
/** Nobody searches among so few. */
const FEW = 8;

/** Whom the party gave something, or from whom it received something. */
export async function listPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, query, party, address } = visit;
	const { db } = services.store;
	const texts = delegations[language];
	const side: Side = query.get("side") === "received" ? "received" : "given";
	await checkSide(visit, services, side, "read");
	const at = services.now();
	const all = await connectedParties(db, side, party.id, at);
	const searched = query.get("q") ?? "";
	const found = all.filter(({ name, orgNumber }) => matches(searched, name, orgNumber ?? undefined));
	const page = pageOf(found, query, PAGE);
	const ids = page.items.map(({ id }) => id);
	const summary = await summariesOf(db, side, party.id, ids, at);
	const isGiven = side === "given";
	const mayGive = isGiven && (await may(visit, services, MANAGEMENT, "write"));
	const none = all.length > 0 ? texts.noneFound : isGiven ? texts.noneGiven : texts.noneReceived;
	const list = rows(
		page.items.map((each) => ({ main: named(each, side, visit), side: told(summary(each.id), visit) })),
	);
	const intro = isGiven ? texts.givenLead(party.name) : texts.receivedLead(party.name);
	return {
		title: texts.title,
		main: html`${panel(
			texts.title,
			html`<p class="lead">${texts.lead}</p>${tabs(texts.sides, [
				{ text: texts.given, path: DELEGATIONS, current: isGiven },
				{ text: texts.received, path: `${DELEGATIONS}?side=received`, current: !isGiven },
			])}`,
		)}${block(
			isGiven ? texts.given : texts.received,
			html`${all.length > 0 && html`<p>${intro}</p>`}${mayGive && actions(buttonLink(texts.add, `${DELEGATIONS}/new`))}${
				(all.length > FEW || searched !== "") && search(visit, texts.search, "q", { side })
			}${searched !== "" && html`<p role="status">${texts.found(count(found.length, language))}</p>`}${
				found.length === 0 ? nothing(none) : list
			}${pagination(page, address, language)}`,
		)}`,
	};
}

function named(other: NamedParty, side: Side, { language }: PersonVisit): Html {
	const number = other.orgNumber !== null && html` · ${orgNumber(other.orgNumber, everyPage[language].orgNumber)}`;
	return html`<a class="ds-link" href="${pathOf(side, other)}"><strong>${chosenName(other.name)}</strong></a><br><span class="subtle">${delegations[language].kinds[other.kind]}${number}</span>`;
}

function told({ roles, packages, resources }: ConnectionSummary, { language }: PersonVisit): Html {
	const texts = delegations[language];
	const said = [
		...roles.map((role) => catalogued(role, language)),
		...(packages > 0 ? [texts.packages(packages)] : []),
		...(resources > 0 ? [texts.services(resources)] : []),
	];
	if (said.length === 0) return html`<span class="subtle">${texts.empty}</span>`;
	return html`<span class="tags">${said.map((each) => tag(each))}</span>`;
}
