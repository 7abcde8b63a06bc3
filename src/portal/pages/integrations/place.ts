import { createHash } from "node:crypto";
import { Fault } from "../../../http/fault.js";
import type { Guard } from "../../../http/operation.js";
import { INTERFACES } from "../../../maskinporten/caller.js";
import { findClient, keyCounts } from "../../../maskinporten/client-repository.js";
import type { Client, ClientKey } from "../../../maskinporten/model.js";
import { problems } from "../../../maskinporten/problems.js";
import { actorOf } from "../../../resources/caller.js";
import type { Transaction } from "../../../store/store.js";
import { may, mustBeAllowed } from "../../gate.js";
import { html } from "../../html.js";
import type { Page, PageReply, PersonVisit, ShownPage } from "../../page.js";
import { actions, buttonLink } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { panel } from "../../parts/panel.js";
import type { PortalServices } from "../../services.js";
import { integrationChange } from "../../texts/integration-change.js";
import { integrations } from "../../texts/integrations.js";

export const INTEGRATIONS = "/portal/integrations";

export const pathOf = ({ id }: Pick<Client, "id">, below = ""): string =>
	`${INTEGRATIONS}/${encodeURIComponent(id)}${below}`;

/** A visit on behalf of an organisation whose integrations the person may see, or change. */
export interface OwnerVisit extends PersonVisit {
	/** Organisation number of the party acted for. */
	readonly owner: string;
}

export type Handle = (visit: OwnerVisit, services: PortalServices) => Promise<PageReply>;

/** Pages for organisations, and for who may read or write its integrations by the word of the PDP, as the API asks it. */
export function pagesOf(
	services: PortalServices,
	path: string,
	handlers: { readonly GET?: Handle; readonly POST?: Handle },
	action: Guard["action"] = "write",
	upload?: number,
): Page[] {
	return (["GET", "POST"] as const).flatMap((method) => {
		const handle = handlers[method];
		if (handle === undefined) return [];
		const page: Page = {
			method,
			path: INTEGRATIONS + path,
			access: "person",
			...(upload === undefined ? {} : { upload }),
			async handle(visit) {
				const owner = visit.party.orgNumber;
				if (owner === undefined) return chooseFirst(visit);
				await mustBeAllowed(visit, services, INTERFACES, action);
				return handle({ ...visit, owner }, services);
			},
		};
		return [page];
	});
}

export const maySee = async (visit: PersonVisit, services: PortalServices): Promise<boolean> =>
	visit.party.orgNumber !== undefined && (await may(visit, services, INTERFACES, "read"));

export const mayChange = (visit: PersonVisit, services: PortalServices): Promise<boolean> =>
	may(visit, services, INTERFACES, "write");

function chooseFirst({ language, address }: PersonVisit): ShownPage {
	const { title, text, button } = integrations[language].chooseOrganisation;
	const to = `/portal/parties?to=${encodeURIComponent(address)}`;
	return { title, main: panel(title, html`<p class="lead">${text}</p>${actions(buttonLink(button, to))}`) };
}

/** The client that the address names, also one that has ended. @throws {Fault} 404 unless it is the organisation's */
export async function clientOf({ parameters, owner }: OwnerVisit, { store }: PortalServices): Promise<Client> {
	const client = await findClient(store.db, parameters.id ?? "");
	if (client === undefined || client.orgNumber !== owner) throw new Fault(problems.clientUnknown);
	return client;
}

/** Keys that count now. */
export const liveKeys = ({ keys }: Client, now: number): ClientKey[] => keys.filter((key) => keyCounts(key, now));

/** What was shown, as a text to send back with the answer. */
export const shownOf = (...what: readonly unknown[]): string =>
	createHash("sha256").update(JSON.stringify(what)).digest("base64url");

/**
 * Does a write to a client, unless the client is no longer as it was shown to whoever sent the form.
 *
 * @param stateOf What was shown of it, as `shownOf` makes it.
 * @returns false when nothing was done; the client must be looked at anew
 */
export async function writeAsShown(
	{ principal, form }: OwnerVisit,
	{ store }: PortalServices,
	{ id }: Pick<Client, "id">,
	stateOf: (client: Client) => string,
	write: (tx: Transaction) => Promise<unknown>,
): Promise<boolean> {
	const { value } = await store.write(actorOf(principal), async (tx) => {
		const client = await findClient(tx.db, id);
		if (client === undefined || client.revokedAt !== undefined || form.get("shown") !== stateOf(client)) return false;
		await write(tx);
		return true;
	});
	return value;
}

/** Said above a page that is shown again because what it asked about has changed. */
export function staleMessage({ language }: Pick<PersonVisit, "language">) {
	const { title, text } = integrationChange[language].stale;
	return message("danger", title, html`<p>${text}</p>`);
}
