import { changeClient } from "../../../maskinporten/clients.js";
import type { Client } from "../../../maskinporten/model.js";
import type { ClientText } from "../../../maskinporten/schemas.js";
import type { Transaction } from "../../../store/store.js";
import { chosenName } from "../../format.js";
import { html, type Part } from "../../html.js";
import type { PageReply, ShownPage } from "../../page.js";
import { actions, buttonLink, form, hidden, submit } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { facts, panel } from "../../parts/panel.js";
import type { PortalServices } from "../../services.js";
import { shownOf } from "../../shown.js";
import { everyPage } from "../../texts/every-page.js";
import { integrationChange } from "../../texts/integration-change.js";
import { clientOf, type OwnerVisit, pathOf, writeAsShown } from "./place.js";
import { refusalOf } from "./refusal.js";
import { type OfferedScopes, offeredScopes } from "./scopes.js";
import { type TextErrors, textErrors, textFields, textSent } from "./text.js";

/** Name, description and scopes of an integration. */
export async function changePage(visit: OwnerVisit, services: PortalServices): Promise<PageReply> {
	const client = await clientOf(visit, services);
	if (client.revokedAt !== undefined) return { goTo: pathOf(client) };
	const offered = await offeredScopes(services, visit.owner, client);
	return changeForm(visit, { client, text: client, offered });
}

const stateOf = ({ name, description, scopes }: Client | ClientText): string =>
	shownOf(name, description, [...scopes].sort());

interface Change {
	readonly client: Client;
	readonly text: ClientText;
	readonly offered: OfferedScopes;
	readonly errors?: TextErrors;
	/** Somebody else changed it meanwhile. */
	readonly isStale?: boolean;
}

function changeForm(visit: OwnerVisit, { client, text, offered, errors = {}, isStale = false }: Change): ShownPage {
	const { language } = visit;
	const texts = integrationChange[language];
	const title = texts.changeTitle(client.name);
	const fields = html`<div class="measure stack">${textFields(visit, text, offered, errors)}</div>`;
	const buttons = actions(
		submit(texts.save),
		buttonLink(everyPage[language].cancel, pathOf(client), { variant: "secondary" }),
	);
	const content = html`${hidden("shown", stateOf(client))}${fields}${buttons}`;
	return {
		status: isStale ? 409 : Object.keys(errors).length > 0 ? 400 : 200,
		title,
		address: pathOf(client, "/change"),
		main: panel(
			chosenName(title),
			html`${isStale && staleNote(visit, client)}${form(visit, pathOf(client, "/change"), content)}`,
		),
	};
}

function staleNote({ language }: OwnerVisit, client: Client): Part {
	const texts = integrationChange[language];
	const now = facts([
		[texts.name, chosenName(client.name)],
		[texts.description, client.description !== undefined && chosenName(client.description)],
		[texts.scopes, client.scopes.join(", ")],
	]);
	return message("danger", texts.changed.title, html`<p>${texts.changed.text}</p>${now}`);
}

/** Saves it. What somebody else saved meanwhile is shown before it is written over; sent twice it is the same. */
export async function change(visit: OwnerVisit, services: PortalServices): Promise<PageReply> {
	const { owner, language, form: sent } = visit;
	const client = await clientOf(visit, services);
	if (client.revokedAt !== undefined) return { goTo: pathOf(client) };
	const offered = await offeredScopes(services, owner, client);
	const text = textSent(visit);
	const saved = { goTo: pathOf(client, "?done=changed") };
	if (stateOf(text) === stateOf(client)) return saved;
	const errors = textErrors(text, offered, language);
	if (Object.keys(errors).length > 0) return changeForm(visit, { client, text, offered, errors });
	if (sent.get("shown") !== stateOf(client)) return changeForm(visit, { client, text, offered, isStale: true });
	try {
		const write = (tx: Transaction) => changeClient(tx, owner, client.id, text);
		if (!(await writeAsShown(visit, services, client, stateOf, write))) return change(visit, services);
	} catch (error) {
		const refusal = refusalOf(error);
		if (!("scopes" in refusal)) throw error;
		const wrong = { scopes: integrationChange[language].scopeUnknown };
		return changeForm(visit, { client, text, offered, errors: wrong });
	}
	return saved;
}
