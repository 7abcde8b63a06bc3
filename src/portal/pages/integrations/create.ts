import { createHash, randomUUID } from "node:crypto";
import { registerClientOnce } from "../../../maskinporten/clients.js";
import type { Client } from "../../../maskinporten/model.js";
import type { ClientText } from "../../../maskinporten/schemas.js";
import { actorOf } from "../../../resources/caller.js";
import { keyScript } from "../../assets.js";
import { html } from "../../html.js";
import type { PageReply, ShownPage } from "../../page.js";
import { actions, buttonLink, form, hidden, submit } from "../../parts/form.js";
import { panel } from "../../parts/panel.js";
import type { PortalServices } from "../../services.js";
import { everyPage } from "../../texts/every-page.js";
import { integrationChange } from "../../texts/integration-change.js";
import { type KeyError, keyField, keysSent } from "./keys.js";
import { INTEGRATIONS, type OwnerVisit, pathOf } from "./place.js";
import { refusalOf } from "./refusal.js";
import { type OfferedScopes, offeredScopes } from "./scopes.js";
import { type TextErrors, textErrors, textFields, textSent } from "./text.js";

interface Draft {
	readonly text: ClientText;
	/** Public keys as text. */
	readonly key: string;
	/** Names the form: sent twice, it makes one client. */
	readonly once: string;
	readonly offered: OfferedScopes;
	readonly errors?: TextErrors & { readonly key?: KeyError };
}

/** A form for a new integration. */
export async function createPage(visit: OwnerVisit, services: PortalServices): Promise<PageReply> {
	const offered = await offeredScopes(services, visit.owner, undefined);
	return draftPage(visit, { text: { name: "", scopes: [] }, key: "", once: randomUUID(), offered });
}

function draftPage(visit: OwnerVisit, { text, key, once, offered, errors = {} }: Draft): ShownPage {
	const { language } = visit;
	const texts = integrationChange[language];
	const { key: keyError, ...others } = errors;
	const fields = html`<div class="measure stack">${textFields(visit, text, offered, others)}${keyField(visit, { value: key, error: keyError, upload: false })}</div>`;
	const buttons = actions(
		submit(texts.createButton),
		buttonLink(everyPage[language].cancel, INTEGRATIONS, { variant: "secondary" }),
	);
	return {
		status: Object.keys(errors).length > 0 ? 400 : 200,
		title: texts.createTitle,
		script: keyScript,
		main: panel(
			texts.createTitle,
			html`<p class="lead">${texts.createLead}</p>${form(visit, `${INTEGRATIONS}/new`, html`${hidden("once", once)}${fields}${buttons}`)}`,
		),
	};
}

/** Registers it. What was typed stays there until it is right, but for a text that was no public key. */
export async function create(visit: OwnerVisit, services: PortalServices): Promise<PageReply> {
	const { owner: orgNumber, language, principal, form: sent } = visit;
	const text = textSent(visit);
	const keys = await keysSent(visit);
	const offered = await offeredScopes(services, orgNumber, undefined);
	const once = sent.get("once") || randomUUID();
	const draft = { text, key: typeof keys === "string" ? "" : keys.text, once, offered };
	const errors = {
		...textErrors(text, offered, language),
		...(typeof keys === "string" ? { key: keys } : {}),
	};
	if (typeof keys === "string" || Object.keys(errors).length > 0) return draftPage(visit, { ...draft, errors });
	const actor = actorOf(principal);
	const wanted = { ...text, orgNumber, id: idOf(visit, once), jwks: { keys: keys.keys } };
	try {
		const { value } = await services.store.write(actor, (tx) => registerClientOnce(tx, wanted, actor.id));
		return { goTo: `${pathOf(value)}?done=${isAs(value, text, keys.keys) ? "created" : "already"}` };
	} catch (error) {
		const refusal = refusalOf(error);
		const wrong = "key" in refusal ? refusal : { scopes: integrationChange[language].scopeUnknown };
		return draftPage(visit, { ...draft, errors: wrong });
	}
}

/** The client id that a form leads to (UUIDv8): the same each time it is sent, and none that its sender could choose. */
function idOf({ session }: OwnerVisit, once: string): string {
	const bytes = createHash("sha256").update(`integration ${session.csrf} ${once}`).digest().subarray(0, 16);
	bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
	bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
	return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Whether a client is what the form says: a form that was sent, changed, and sent once more made the first only. */
const isAs = (client: Client, text: ClientText, keys: readonly { readonly kid: string }[]): boolean =>
	client.name === text.name &&
	client.description === text.description &&
	[...client.scopes].sort().join(" ") === [...text.scopes].sort().join(" ") &&
	keys.every(({ kid }) => client.keys.some((key) => key.kid === kid));
