import { Fault } from "../../../http/fault.js";
import { unusablePackages } from "../../../systemusers/content.js";
import type { SystemUser } from "../../../systemusers/model.js";
import { giveSelf, hasSelf, takeSelf } from "../../../systemusers/self.js";
import { type Html, html } from "../../html.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { form, hidden, submit } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { block } from "../../parts/panel.js";
import type { PortalServices } from "../../services.js";
import { systemUserClients } from "../../texts/system-user-clients.js";
import { able, acting, agentOf, placeOf } from "./visit.js";

/** Whether an agent acts for its own organisation too; nothing where its packages are for clients alone. */
export async function selfBlock(
	visit: PersonVisit,
	services: PortalServices,
	user: SystemUser,
): Promise<Html | undefined> {
	const { language, party } = visit;
	if (unusablePackages(user.packages, "standard", party).length > 0) return undefined;
	if (!(await able(visit, services, "manage"))) return undefined;
	const texts = systemUserClients[language].self;
	const has = await hasSelf(services.store.db, { owner: party, id: user.id, now: services.now() });
	const button = submit(has ? texts.take : texts.give, { variant: "secondary" });
	const fields = html`${hidden("action", has ? "take" : "give")}${button}`;
	return block(
		texts.title,
		html`<p>${has ? texts.has : texts.text(party.name)}</p>${form(visit, `${placeOf(user)}/clients/self`, fields)}`,
	);
}

const OUTCOMES = ["given", "taken", "cannot"] as const;

/** What came of it, after the form was sent. */
export function selfMessage({ query, language }: PersonVisit): Html | undefined {
	const outcome = OUTCOMES.find((each) => each === query.get("self"));
	if (outcome === undefined) return undefined;
	return message(outcome === "cannot" ? "danger" : "success", systemUserClients[language].self[outcome]);
}

export async function changeSelf(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const agent = await agentOf(visit, services);
	const gives = visit.form.get("action") === "give";
	const place = `${placeOf(agent)}/clients?self=`;
	try {
		await (gives ? giveSelf : takeSelf)(services.store, acting(visit));
	} catch (error) {
		if (error instanceof Fault && error.kind.status === 400) return { goTo: `${place}cannot` };
		throw error;
	}
	return { goTo: place + (gives ? "given" : "taken") };
}
