import { isConnected } from "../../../access/connect.js";
import { connectedParties } from "../../../access/connected-parties.js";
import { MANAGEMENT } from "../../../access/gates.js";
import { personFinder } from "../../../access/person-lookup.js";
import type { PartyKind } from "../../../store/schema.js";
import { listUsersOfOwner } from "../../../systemusers/repository.js";
import { chosenName, orgNumber } from "../../format.js";
import { mustBeAllowed } from "../../gate.js";
import { type Html, html } from "../../html.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { actions, buttonLink, field, form, hidden, submit } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { block, panel } from "../../parts/panel.js";
import { searchable } from "../../parts/searchable.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { delegations } from "../../texts/delegations.js";
import { everyPage } from "../../texts/every-page.js";
import { giving } from "../../texts/giving.js";
import { why } from "../../texts/why.js";
import { refusalText } from "../delegations/refusal.js";
import type { FieldErrors } from "../delegations/time-limits.js";
import { type Asked, addressOf, askedBy, hiddenName, said, WHY } from "./address.js";

interface Choosable {
	readonly uuid: string;
	readonly name: string;
	readonly kind: PartyKind;
	readonly orgNumber: string | null;
}

/** Whom it is about: who has something from the party, its system users, oneself, or a person one knows the number of. */
export async function chooseSubject(
	visit: PersonVisit,
	services: PortalServices,
	asked: Asked = askedBy(visit),
	errors: FieldErrors = {},
): Promise<PageReply> {
	const { language, party } = visit;
	const texts = why[language];
	const { subject: _, ...kept } = asked;
	const list = searchable(
		visit,
		await choosable(visit, services),
		({ name, orgNumber: number }) => [name, number],
		texts,
		said(kept),
	);
	const shown = rows(
		list.items.map(({ uuid, name, kind, orgNumber: number }) => ({
			main: html`<strong>${chosenName(name)}</strong><br><span class="subtle">${uuid === visit.person.uuid ? texts.self : delegations[language].kinds[kind]}${
				number !== null && html` · ${everyPage[language].orgNumber} ${orgNumber(number)}`
			}</span>`,
			side: buttonLink(texts.choose, addressOf({ ...kept, subject: uuid }), {
				variant: "secondary",
				label: texts.chooseNamed(name),
			}),
		})),
	);
	return {
		status: Object.keys(errors).length > 0 ? 400 : 200,
		address: addressOf(kept),
		title: texts.title,
		main: html`${panel(texts.title, html`<p class="lead">${texts.lead(party.name)}</p>`)}${block(
			texts.who,
			list.around(list.isEmpty ? nothing(texts.noneFound) : shown),
		)}${block(texts.another, personForm(visit, kept, errors))}`,
	};
}

/** Oneself first, then by name. */
async function choosable({ party, person }: PersonVisit, { store, now }: PortalServices): Promise<Choosable[]> {
	const given = await connectedParties(store.db, "given", party.id, now());
	const users = await listUsersOfOwner(store.db, party.id);
	const known = new Set([person.uuid, ...given.map(({ uuid }) => uuid)]);
	const others = users
		.filter(({ id }) => !known.has(id))
		.map(({ id, title }): Choosable => ({ uuid: id, name: title, kind: "system-user", orgNumber: null }));
	const self: Choosable = { uuid: person.uuid, name: person.name, kind: person.kind, orgNumber: null };
	const named = [...given.filter(({ uuid }) => uuid !== person.uuid), ...others];
	return [self, ...named.sort((a, b) => a.name.localeCompare(b.name, "nb"))];
}

function personForm(visit: PersonVisit, kept: Asked, errors: FieldErrors): Html {
	const { language, form: sent } = visit;
	const texts = giving[language];
	const written = (name: string, label: string, description?: string): Html => {
		const error = errors[name];
		const about = description === undefined ? {} : { description };
		const wrong = error === undefined ? {} : { error };
		return field({ name, label, autocomplete: "off", value: sent.get(name) ?? "", ...about, ...wrong });
	};
	const carried = Object.entries(said(kept)).map(([name, value]) => hidden(name, value));
	const refused = errors.person !== undefined && message("danger", texts.refused, html`<p>${errors.person}</p>`);
	return form(
		visit,
		`${WHY}/person`,
		html`<div class="stack measure"><p>${why[language].anotherLead}</p>${refused}${carried}${written("number", texts.personNumber, texts.personNumberAbout)}${written("last-name", texts.lastName)}${actions(submit(why[language].findPerson, { variant: "secondary" }))}</div>`,
	);
}

/** Finds a person by number and last name, and goes on with a name for that person that tells nothing to others. */
export async function findPerson(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { form: sent, language, principal, party, person: asker } = visit;
	const { store, now } = services;
	await mustBeAllowed(visit, services, MANAGEMENT, "read");
	const { subject: _, ...kept } = askedBy({ ...visit, query: sent });
	const personIdentifier = (sent.get("number") ?? "").replace(/\s/g, "");
	const lastName = (sent.get("last-name") ?? "").trim();
	const { required } = giving[language];
	const missing = {
		...(personIdentifier === "" ? { number: required } : {}),
		...(lastName === "" ? { "last-name": required } : {}),
	};
	if (Object.keys(missing).length > 0) return chooseSubject(visit, services, kept, missing);
	try {
		const found = await personFinder(store)(principal, { personIdentifier, lastName });
		const isOpen = found.id === asker.id || (await isConnected(store.db, party, found, now()));
		return { goTo: addressOf({ ...kept, subject: isOpen ? found.uuid : hiddenName(services, asker, found) }) };
	} catch (error) {
		return chooseSubject(visit, services, kept, { person: refusalText(error, language) });
	}
}
