import { Fault } from "../../../http/fault.js";
import { removeKey, revokeClient } from "../../../maskinporten/clients.js";
import type { Client } from "../../../maskinporten/model.js";
import { problems } from "../../../maskinporten/problems.js";
import { actorOf } from "../../../resources/caller.js";
import type { Transaction } from "../../../store/store.js";
import type { System } from "../../../systems/model.js";
import { countUsersOfSystem } from "../../../systemusers/repository.js";
import { chosenName, count } from "../../format.js";
import { type Html, html } from "../../html.js";
import { nameIn } from "../../language.js";
import type { PageReply, ShownPage } from "../../page.js";
import { confirm } from "../../parts/confirm.js";
import { hidden } from "../../parts/form.js";
import type { PortalServices } from "../../services.js";
import { shownOf } from "../../shown.js";
import { integrationChange } from "../../texts/integration-change.js";
import { integrationKeys } from "../../texts/integration-keys.js";
import { integrations } from "../../texts/integrations.js";
import { systemOfClient } from "./client.js";
import { clientOf, INTEGRATIONS, liveKeys, type OwnerVisit, pathOf, staleMessage, writeAsShown } from "./place.js";

// ------------------------------------------------------------------------------------------------------- the integration

/** Where the client is used: it stops working there. */
interface Use {
	readonly system: System | undefined;
	/** Customers that gave the system access. */
	readonly users: number;
}

async function useOf(services: PortalServices, client: Client): Promise<Use> {
	const system = await systemOfClient(services, client);
	return { system, users: system === undefined ? 0 : await countUsersOfSystem(services.store.db, system.internalId) };
}

/** Before an integration ends: all that will stop working. */
export async function endPage(visit: OwnerVisit, services: PortalServices): Promise<PageReply> {
	const client = await clientOf(visit, services);
	if (client.revokedAt !== undefined) return { goTo: pathOf(client) };
	return askToEnd(visit, client, await useOf(services, client));
}

const useShown = (client: Client, { system, users }: Use): string =>
	shownOf(client.id, client.name, system && [system.id, system.clientIds], users);

function askToEnd(visit: OwnerVisit, client: Client, use: Use, isStale = false): ShownPage {
	const { language } = visit;
	const { ending } = integrationChange[language];
	const title = ending.title(client.name);
	const stops = html`<ul class="ds-list"><li>${ending.noTokens}</li><li>${ending.tokensHere}</li><li>${ending.tokensElsewhere}</li>${systemPoints(visit, use)}<li>${ending.forGood}</li></ul>`;
	const instead = html`<p>${ending.instead} <a class="ds-link" href="${pathOf(client, "/keys")}">${integrations[language].addKey}</a></p>`;
	const question = confirm(visit, {
		title: chosenName(title),
		consequences: html`<p class="lead">${ending.lead(client.id)}</p>${stops}${instead}`,
		action: pathOf(client, "/end"),
		button: ending.button,
		back: pathOf(client),
		fields: hidden("shown", useShown(client, use)),
	});
	return asked(visit, { title, question, isStale, address: pathOf(client, "/end") });
}

function systemPoints({ language }: OwnerVisit, { system, users }: Use): Html | undefined {
	if (system === undefined) return undefined;
	const { ending } = integrationChange[language];
	const name = nameIn(system.names, language, system.id);
	const others = system.clientIds.length > 1 && html`<li>${ending.otherClients}</li>`;
	const stops = ending.users(users, count(users, language));
	return html`<li>${chosenName(ending.system(name))} ${users === 0 ? stops : html`<strong>${stops}</strong>`}</li>${others}`;
}

/** Ends it; done twice it is the same. */
export async function end(visit: OwnerVisit, services: PortalServices): Promise<PageReply> {
	const { owner, principal, form: sent } = visit;
	const client = await clientOf(visit, services);
	if (client.revokedAt === undefined) {
		const use = await useOf(services, client);
		if (sent.get("shown") !== useShown(client, use)) return askToEnd(visit, client, use, true);
		await services.store.write(actorOf(principal), (tx) => revokeClient(tx, owner, client.id));
	}
	return { goTo: `${INTEGRATIONS}?done=ended` };
}

// ---------------------------------------------------------------------------------------------------------------- a key

/** Before a key is taken away: what will stop working. */
export async function removeKeyPage(visit: OwnerVisit, services: PortalServices): Promise<PageReply> {
	const client = await clientOf(visit, services);
	const kid = visit.query.get("kid") ?? "";
	return isGone(client, kid, services.now()) ? { goTo: pathOf(client) } : askToRemove(visit, client, kid, services);
}

/** @throws {Fault} 404 for a key that the client never had */
function isGone(client: Client, kid: string, now: number): boolean {
	if (!client.keys.some((key) => key.kid === kid)) throw new Fault(problems.keyUnknown);
	return client.revokedAt !== undefined || !liveKeys(client, now).some((key) => key.kid === kid);
}

const othersOf = (client: Client, kid: string, now: number): string[] =>
	liveKeys(client, now).flatMap((key) => (key.kid === kid ? [] : [key.kid]));

const keyShown = (client: Client, kid: string, now: number): string =>
	shownOf(client.id, kid, othersOf(client, kid, now));

function askToRemove(
	visit: OwnerVisit,
	client: Client,
	kid: string,
	{ now }: PortalServices,
	isStale = false,
): ShownPage {
	const { removing } = integrationKeys[visit.language];
	const title = removing.title(kid);
	const isLast = othersOf(client, kid, now()).length === 0;
	const rest = isLast ? html`<strong>${removing.last}</strong>` : removing.others;
	const points = [removing.tokens, rest, removing.forGood].map((each) => html`<li>${each}</li>`);
	const question = confirm(visit, {
		title: chosenName(title),
		consequences: html`<p class="lead">${removing.lead}</p><p>${integrations[visit.language].clientId}: ${client.id}, ${chosenName(client.name)}</p><ul class="ds-list">${points}</ul>`,
		action: pathOf(client, "/remove-key"),
		button: removing.button,
		back: pathOf(client),
		fields: html`${hidden("kid", kid)}${hidden("shown", keyShown(client, kid, now()))}`,
	});
	const address = pathOf(client, `/remove-key?${new URLSearchParams({ kid })}`);
	return asked(visit, { title, question, isStale, address });
}

/** Takes the key away; done twice it is the same. */
export async function endKey(visit: OwnerVisit, services: PortalServices): Promise<PageReply> {
	const { owner, form: sent } = visit;
	const client = await clientOf(visit, services);
	const kid = sent.get("kid") ?? "";
	const now = services.now();
	const gone = { goTo: pathOf(client, "?done=removed") };
	if (isGone(client, kid, now)) return gone;
	if (sent.get("shown") !== keyShown(client, kid, now)) return askToRemove(visit, client, kid, services, true);
	const stateOf = (each: Client): string => keyShown(each, kid, now);
	const write = (tx: Transaction) => removeKey(tx, owner, client.id, kid);
	return (await writeAsShown(visit, services, client, stateOf, write)) ? gone : endKey(visit, services);
}

// --------------------------------------------------------------------------------------------------------------- both

function asked(
	visit: OwnerVisit,
	page: {
		readonly title: string;
		readonly question: Html;
		/** What was shown is not so any more: it is asked anew. */
		readonly isStale: boolean;
		readonly address: string;
	},
): ShownPage {
	const { title, question, isStale, address } = page;
	return {
		...(isStale ? { status: 409 } : {}),
		title,
		address,
		main: html`${isStale && staleMessage(visit)}${question}`,
	};
}
