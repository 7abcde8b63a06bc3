import type { JWK } from "jose";
import type { Client } from "../../../maskinporten/model.js";
import type { System } from "../../../systems/model.js";
import { findSystemOfClient } from "../../../systems/repository.js";
import { chosenName, moment } from "../../format.js";
import { type Html, html } from "../../html.js";
import { type Language, nameIn } from "../../language.js";
import type { PageReply } from "../../page.js";
import { actions, buttonLink } from "../../parts/form.js";
import { message, tag } from "../../parts/message.js";
import { block, facts, panel } from "../../parts/panel.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { everyPage } from "../../texts/every-page.js";
import { integrations } from "../../texts/integrations.js";
import { stateOf } from "./list.js";
import { clientOf, INTEGRATIONS, liveKeys, mayChange, type OwnerVisit, pathOf } from "./place.js";
import { type HeldScope, heldScopes } from "./scopes.js";

/** One integration: what it may ask for, its keys, and what the program must be told. */
export async function clientPage(visit: OwnerVisit, services: PortalServices): Promise<PageReply> {
	const { language } = visit;
	const texts = integrations[language];
	const client = await clientOf(visit, services);
	const scopes = await heldScopes(services, client);
	const { revokedAt } = client;
	const isLive = revokedAt === undefined;
	const canChange = isLive && (await mayChange(visit, services));
	const system = await systemOfClient(services, client);
	const about = facts([
		[texts.clientId, client.id],
		[texts.status, isLive ? undefined : tag(texts.states.ended, "danger")],
		[texts.scopes, scopes.length === 0 ? texts.noScopes : scopes.map((each) => scopeLine(each, language))],
		[texts.system, system && chosenName(nameIn(system.names, language, system.id))],
		[texts.created, moment(client.createdAt, language)],
		[texts.endedOn, revokedAt !== undefined && moment(revokedAt, language)],
	]);
	const description = client.description !== undefined && html`<p class="lead">${chosenName(client.description)}</p>`;
	const buttons = actions(
		buttonLink(texts.change, pathOf(client, "/change"), { variant: "secondary" }),
		buttonLink(texts.end, pathOf(client, "/end"), { variant: "tertiary" }),
	);
	const blocks =
		isLive &&
		html`${keysBlock(visit, client, { canChange, now: services.now() })}${useBlock(language, client, services)}`;
	return {
		title: client.name,
		main: html`${said(visit, client, scopes, services.now())}${panel(
			chosenName(client.name),
			html`${description}${about}${canChange && buttons}`,
		)}${blocks}<p><a class="ds-link" href="${INTEGRATIONS}">${everyPage[language].back}</a></p>`,
	};
}

/** The system of the organisation's own that the client belongs to in the system register. */
export async function systemOfClient({ store }: PortalServices, client: Client): Promise<System | undefined> {
	const system = await findSystemOfClient(store.db, client.id);
	return system?.vendorOrg === client.orgNumber ? system : undefined;
}

const EVENTS = ["created", "already", "changed", "key", "removed"] as const;

/** What was just done, and what is the matter. */
function said({ language, query }: OwnerVisit, client: Client, scopes: readonly HeldScope[], now: number): Html {
	const texts = integrations[language];
	if (client.revokedAt !== undefined) return message("info", texts.endedTitle, html`<p>${texts.endedText}</p>`);
	const event = EVENTS.find((each) => each === query.get("done"));
	const usable = new Set(scopes.filter(({ standing }) => standing === "usable").map(({ name }) => name));
	const state = stateOf(client, usable, now);
	return html`${event !== undefined && message(event === "already" ? "info" : "success", texts.done[event])}${
		state !== "active" && message("warning", texts.states[state], html`<p>${texts.stateTexts[state]}</p>`)
	}`;
}

function scopeLine({ name, scope, standing }: HeldScope, language: Language): Html {
	const texts = integrations[language];
	const about = scope !== undefined && html`<br><span class="subtle">${chosenName(scope.description)}</span>`;
	const warning = standing === "gone" ? texts.gone : standing === "not-granted" ? texts.notGranted : undefined;
	return html`<div>${name}${warning !== undefined && html` ${tag(warning, "warning")}`}${about}</div>`;
}

function keysBlock(
	{ language }: OwnerVisit,
	client: Client,
	{ canChange, now }: { readonly canChange: boolean; readonly now: number },
): Html {
	const texts = integrations[language];
	const keys = liveKeys(client, now);
	const list = rows(
		keys.map((key) => ({
			main: keyLine(key, language),
			side:
				canChange &&
				buttonLink(texts.removeKey, pathOf(client, `/remove-key?${new URLSearchParams({ kid: key.kid })}`), {
					variant: "tertiary",
					label: texts.removeKeyNamed(key.kid),
				}),
		})),
	);
	return block(
		texts.keys,
		html`${keys.length === 0 ? nothing(texts.noKeys) : list}${canChange && actions(buttonLink(texts.addKey, pathOf(client, "/keys"), { variant: "secondary" }))}`,
	);
}

/** A key by its id, with its kind and since when, and until when, it counts. */
export function keyLine({ kid, jwk, addedAt, validTo }: Client["keys"][number], language: Language): Html {
	const texts = integrations[language];
	const ends = validTo !== undefined && html`<br>${tag(texts.ends, "warning")} ${moment(validTo, language)}`;
	return html`<strong>${chosenName(kid)}</strong><br><span class="subtle">${kindOf(jwk, language)}, ${texts.added} ${moment(addedAt, language)}${ends}</span>`;
}

/** RSA with the length of its modulus, or the curve. */
function kindOf({ kty, crv, n }: JWK, language: Language): string {
	if (n === undefined) return crv ?? String(kty);
	const [first = 1, ...rest] = Buffer.from(n, "base64url");
	const bits = rest.length * 8 + (32 - Math.clz32(first));
	return `${kty} ${integrations[language].bits(String(bits))}`;
}

function useBlock(language: Language, client: Client, { tokenIssuer, publicUrl }: PortalServices): Html {
	const texts = integrations[language];
	return block(
		texts.use,
		html`<p>${texts.useLead}</p>${facts([
			[texts.tokenAddress, `${publicUrl}/token`],
			[texts.audience, tokenIssuer],
			[texts.issuer, client.id],
		])}`,
	);
}
