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
import { type Handlers, organisationPages } from "../../organisation-pages.js";
import type { Page, PageReply, PersonVisit } from "../../page.js";
import { message } from "../../parts/message.js";
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
	handlers: Handlers<Handle>,
	action: Guard["action"] = "write",
	upload?: number,
): Page[] {
	const choose = (language: PersonVisit["language"]) => integrations[language].chooseOrganisation;
	const run = async (visit: PersonVisit, handle: Handle, owner: string): Promise<PageReply> => {
		await mustBeAllowed(visit, services, INTERFACES, action);
		return handle({ ...visit, owner }, services);
	};
	return organisationPages(INTEGRATIONS + path, handlers, choose, run, upload);
}

export const maySee = async (visit: PersonVisit, services: PortalServices): Promise<boolean> =>
	visit.party.orgNumber !== undefined && (await may(visit, services, INTERFACES, "read"));

export const mayChange = (visit: PersonVisit, services: PortalServices): Promise<boolean> =>
	may(visit, services, INTERFACES, "write");

/** The client that the address names, also one that has ended. @throws {Fault} 404 unless it is the organisation's */
export async function clientOf({ parameters, owner }: OwnerVisit, { store }: PortalServices): Promise<Client> {
	const client = await findClient(store.db, parameters.id ?? "");
	if (client === undefined || client.orgNumber !== owner) throw new Fault(problems.clientUnknown);
	return client;
}

/** Keys that count now. */
export const liveKeys = ({ keys }: Client, now: number): ClientKey[] => keys.filter((key) => keyCounts(key, now));

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
