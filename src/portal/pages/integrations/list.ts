import { listClients } from "../../../maskinporten/client-repository.js";
import type { Client } from "../../../maskinporten/model.js";
import { listScopesFor } from "../../../maskinporten/scope-repository.js";
import { chosenName, count, date } from "../../format.js";
import { type Html, html } from "../../html.js";
import type { Language } from "../../language.js";
import type { PageReply } from "../../page.js";
import { actions, buttonLink } from "../../parts/form.js";
import { message, tag } from "../../parts/message.js";
import { facts, panel } from "../../parts/panel.js";
import { searchable } from "../../parts/searchable.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { integrations } from "../../texts/integrations.js";
import { systemUsers } from "../../texts/system-users.js";
import { INTEGRATIONS, liveKeys, mayChange, type OwnerVisit, pathOf } from "./place.js";

/** The organisation's integrations; those that have ended are folded up below. */
export async function listPage(visit: OwnerVisit, services: PortalServices): Promise<PageReply> {
	const { language, owner, party, query } = visit;
	const { db } = services.store;
	const texts = integrations[language];
	const all = await listClients(db, owner);
	const ended = await listClients(db, owner, "revoked");
	const usable = new Set((await listScopesFor(db, owner)).map(({ name }) => name));
	const list = searchable(visit, all, ({ name, id, scopes }) => [name, id, ...scopes], texts);
	const shown = rows(list.items.map((client) => row(client, { usable, now: services.now(), language })));
	const top = (await mayChange(visit, services))
		? actions(buttonLink(texts.create, `${INTEGRATIONS}/new`))
		: html`<p>${texts.notYours}</p>`;
	const none = all.length === 0 ? noneYet(language) : nothing(texts.noneFound);
	return {
		title: texts.title,
		main: html`${query.get("done") === "ended" && message("success", texts.done.ended)}${panel(
			texts.title,
			html`<p class="lead">${texts.lead(party.name)}</p>${top}${list.around(list.isEmpty ? none : shown)}${
				ended.length > 0 && endedList(ended, language)
			}`,
		)}`,
	};
}

/** What an integration is, and who needs one. */
function noneYet(language: Language): Html {
	const texts = integrations[language];
	const instead = html`<a class="ds-link" href="/portal/system-users">${systemUsers[language].title}</a>`;
	return html`<div class="nothing stack-tight"><p><strong>${texts.none}</strong></p><p>${texts.what}</p><p>${texts.whenNeeded} ${texts.whenNot} ${instead}.</p></div>`;
}

export type ClientState = "active" | "noScopes" | "noKeys";

/** Whether it can get tokens, and if not, what is missing. */
export function stateOf(client: Client, usable: ReadonlySet<string>, now: number): ClientState {
	if (liveKeys(client, now).length === 0) return "noKeys";
	return client.scopes.some((name) => usable.has(name)) ? "active" : "noScopes";
}

/** As many scopes as are named in the list. */
const NAMED = 3;

interface Row {
	readonly usable: ReadonlySet<string>;
	readonly now: number;
	readonly language: Language;
}

function row(client: Client, { usable, now, language }: Row) {
	const texts = integrations[language];
	const { scopes } = client;
	const keys = liveKeys(client, now).map(
		({ kid, addedAt }) =>
			html`<div>${chosenName(kid)}, <span class="no-break">${texts.added} ${date(addedAt, language)}</span></div>`,
	);
	const more = scopes.length - NAMED;
	const named = scopes.slice(0, NAMED).map((name) => html`<div>${name}</div>`);
	const about = facts([
		[texts.clientId, client.id],
		[texts.scopes, scopes.length === 0 ? texts.noScopes : html`${named}${more > 0 && `+ ${count(more, language)}`}`],
		[texts.keys, keys.length === 0 ? texts.noKeys : keys],
	]);
	const state = stateOf(client, usable, now);
	const name = html`<p><a class="ds-link" href="${pathOf(client)}"><strong>${chosenName(client.name)}</strong></a> ${tag(texts.states[state], state === "active" ? "success" : "warning")}</p>`;
	return { main: html`<div class="stack-tight">${name}${about}</div>` };
}

function endedList(clients: readonly Client[], language: Language): Html {
	const texts = integrations[language];
	const list = rows(
		clients.map((client) => ({
			main: html`<a class="ds-link" href="${pathOf(client)}">${chosenName(client.name)}</a><br><span class="subtle">${client.id}</span>`,
			side: html`<span class="subtle">${texts.endedOn} ${date(client.revokedAt ?? 0, language)}</span>`,
		})),
	);
	return html`<details class="ds-details" data-color="neutral"><summary>${texts.ended(count(clients.length, language))}</summary><div>${list}</div></details>`;
}
