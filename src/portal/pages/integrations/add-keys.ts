import { addKeys, hasKeys } from "../../../maskinporten/clients.js";
import type { Client } from "../../../maskinporten/model.js";
import type { Transaction } from "../../../store/store.js";
import { keyScript } from "../../assets.js";
import { chosenName } from "../../format.js";
import { type Html, html } from "../../html.js";
import type { PageReply, ShownPage } from "../../page.js";
import { actions, buttonLink, choices, hidden, submit, uploadForm } from "../../parts/form.js";
import { panel } from "../../parts/panel.js";
import { rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { shownOf } from "../../shown.js";
import { everyPage } from "../../texts/every-page.js";
import { integrationKeys } from "../../texts/integration-keys.js";
import { keyLine } from "./client.js";
import { type KeyError, keyField, keysSent } from "./keys.js";
import { clientOf, liveKeys, type OwnerVisit, pathOf, staleMessage, writeAsShown } from "./place.js";
import { refusalOf } from "./refusal.js";

const DAY = 86_400;

/** What becomes of the keys there are, by the value in the form: seconds until they end. */
const OVERLAPS = { keep: undefined, week: 7 * DAY, day: DAY, now: 0 } as const;
type Overlap = keyof typeof OVERLAPS;

const isOverlap = (text: string | null): text is Overlap => text !== null && Object.hasOwn(OVERLAPS, text);

/** More keys, beside those there are or in their place. */
export async function addKeysPage(visit: OwnerVisit, services: PortalServices): Promise<PageReply> {
	const client = await clientOf(visit, services);
	if (client.revokedAt !== undefined) return { goTo: pathOf(client) };
	return keysForm(visit, client, { key: "", overlap: "keep", now: services.now() });
}

interface Draft {
	/** Public keys as text. */
	readonly key: string;
	readonly overlap: Overlap;
	readonly now: number;
	readonly error?: KeyError;
	/** The keys there are have changed since they were shown. */
	readonly isStale?: boolean;
}

const stateOf = (client: Client, now: number): string =>
	shownOf(liveKeys(client, now).map(({ kid, validTo }) => [kid, validTo]));

function keysForm(visit: OwnerVisit, client: Client, draft: Draft): ShownPage {
	const { language } = visit;
	const { key, overlap, now, error, isStale = false } = draft;
	const texts = integrationKeys[language];
	const title = texts.addTitle(client.name);
	const present = liveKeys(client, now);
	const others =
		present.length > 0 &&
		html`<div class="stack-tight"><h2 class="ds-heading" data-size="2xs">${texts.present}</h2>${rows(present.map((each) => ({ main: keyLine(each, language) })))}</div>${overlapChoices(visit, overlap)}`;
	const fields = html`<div class="measure stack">${keyField(visit, { value: key, error, upload: true })}${others}</div>`;
	const buttons = actions(
		submit(texts.addButton),
		buttonLink(everyPage[language].cancel, pathOf(client), { variant: "secondary" }),
	);
	const content = html`${hidden("shown", stateOf(client, now))}${fields}${buttons}`;
	return {
		status: isStale ? 409 : error !== undefined ? 400 : 200,
		title,
		address: pathOf(client, "/keys"),
		script: keyScript,
		main: html`${isStale && staleMessage(visit)}${panel(
			chosenName(title),
			html`${present.length > 0 && html`<p class="lead">${texts.addLead}</p>`}${uploadForm(visit, pathOf(client, "/keys"), content)}`,
		)}`,
	};
}

function overlapChoices({ language }: OwnerVisit, chosen: Overlap): Html {
	const texts = integrationKeys[language];
	const list = [
		{ value: "keep", text: texts.keep, description: texts.keepAbout },
		{ value: "week", text: texts.endIn(7) },
		{ value: "day", text: texts.endIn(1) },
		{ value: "now", text: texts.endNow, description: texts.endNowAbout },
	] as const satisfies readonly { readonly value: Overlap; readonly [more: string]: string }[];
	return choices(
		"radio",
		"overlap",
		texts.others,
		list.map((each) => ({ ...each, checked: each.value === chosen })),
	);
}

/** Adds them; sent twice they are there once. Keys that were not shown are not ended. */
export async function saveKeys(visit: OwnerVisit, services: PortalServices): Promise<PageReply> {
	const { owner, form: sent } = visit;
	const client = await clientOf(visit, services);
	if (client.revokedAt !== undefined) return { goTo: pathOf(client) };
	const now = services.now();
	const asked = sent.get("overlap");
	const overlap = isOverlap(asked) ? asked : "keep";
	const keys = await keysSent(visit);
	if (typeof keys === "string") return keysForm(visit, client, { key: "", overlap, now, error: keys });
	const saved = { goTo: pathOf(client, "?done=key") };
	if (hasKeys(client, keys.keys)) return saved;
	const draft = { key: keys.text, overlap, now };
	if (sent.get("shown") !== stateOf(client, now)) return keysForm(visit, client, { ...draft, isStale: true });
	try {
		const write = (tx: Transaction) => addKeys(tx, owner, client.id, keys.keys, OVERLAPS[overlap]);
		const isDone = await writeAsShown(visit, services, client, (each) => stateOf(each, now), write);
		if (!isDone) return saveKeys(visit, services);
	} catch (error) {
		const refusal = refusalOf(error);
		if (!("key" in refusal)) throw error;
		return keysForm(visit, client, { ...draft, error: refusal.key });
	}
	return saved;
}
