import { actorOf } from "../../../access/clients/caller.js";
import { addRightholder } from "../../../access/connect.js";
import { personFinder } from "../../../access/person-lookup.js";
import { recipientOf } from "../../../access/recipient.js";
import type { Party } from "../../../parties/model.js";
import { findParty } from "../../../parties/repository.js";
import { chosenName, mixesAlphabets, orgNumber } from "../../format.js";
import { type Html, html } from "../../html.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { actions, field, form, hidden, submit } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { block, panel } from "../../parts/panel.js";
import type { PortalServices } from "../../services.js";
import { delegations } from "../../texts/delegations.js";
import { everyPage } from "../../texts/every-page.js";
import { giving } from "../../texts/giving.js";
import { checkSide, DELEGATIONS, pathOf } from "./place.js";
import { refusalText } from "./refusal.js";
import type { FieldErrors } from "./time-limits.js";

/** Whom to give something: an organisation by number, a person by number and last name, as the API demands. */
export async function addPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	await checkSide(visit, services, "given", "write");
	const asked = visit.query.get("org");
	if (asked === null) return shown(visit, {});
	const found = await organisationNamed(asked, visit, services);
	return typeof found === "string" ? shown(visit, { org: found }) : shown(visit, {}, found);
}

/** Adds an organisation that was shown, or a person who was named. */
export async function addReceiver(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	await checkSide(visit, services, "given", "write");
	const { form: sent, language } = visit;
	const number = sent.get("org");
	try {
		const receiver = number === null ? await person(visit, services) : await organisationNamed(number, visit, services);
		if (typeof receiver === "string") return shown(visit, { org: receiver });
		if ("errors" in receiver) return shown(visit, receiver.errors);
		const giving = { by: visit.person, from: visit.party, to: receiver };
		const actor = await actorOf(services.store.db, visit.principal);
		const { value } = await services.store.write(actor, (tx) => addRightholder(tx, giving));
		return { goTo: `${pathOf("given", receiver)}${value.changed ? "?done=added" : ""}` };
	} catch (error) {
		return shown(visit, { [number === null ? "person" : "org"]: refusalText(error, language) });
	}
}

/** An organisation that something may be given to, or why it is none. */
async function organisationNamed(
	text: string,
	{ party, language }: PersonVisit,
	{ store, now }: PortalServices,
): Promise<Party | string> {
	const texts = giving[language];
	const number = text.replace(/\s/g, "");
	if (number === "") return texts.required;
	const found = await findParty(store.db, { orgNumber: number });
	if (found?.kind !== "organization") return texts.noOrganisation;
	if (found.deletedAt !== undefined && found.deletedAt <= now()) return texts.endedOrganisation;
	return found.id === party.id ? texts.self : found;
}

async function person(
	{ form: sent, language, principal, party }: PersonVisit,
	{ store, now }: PortalServices,
): Promise<Party | { readonly errors: FieldErrors }> {
	const { required } = giving[language];
	const personIdentifier = (sent.get("number") ?? "").replace(/\s/g, "");
	const lastName = (sent.get("last-name") ?? "").trim();
	const errors = {
		...(personIdentifier === "" ? { number: required } : {}),
		...(lastName === "" ? { "last-name": required } : {}),
	};
	if (Object.keys(errors).length > 0) return { errors };
	const named = { to: undefined, person: { personIdentifier, lastName } };
	return recipientOf({ store, now, findPerson: personFinder(store) }, principal, party, named);
}

function shown(visit: PersonVisit, errors: FieldErrors, found?: Party): PageReply {
	const { language, query, form: sent } = visit;
	const texts = giving[language];
	const isWrong = Object.keys(errors).length > 0;
	const written = (name: string, label: string, options: { description?: string; value?: string }): Html => {
		const error = errors[name];
		return field({ name, label, autocomplete: "off", ...options, ...(error === undefined ? {} : { error }) });
	};
	const organisation = html`<form method="get" action="${DELEGATIONS}/new" class="stack measure">${written("org", texts.organisationNumber, { description: texts.organisationAbout, value: sent.get("org") ?? query.get("org") ?? "" })}${actions(submit(texts.find, { variant: "secondary" }))}</form>`;
	const named = form(
		visit,
		`${DELEGATIONS}/new`,
		html`<div class="stack measure">${errors.person !== undefined && message("danger", texts.refused, html`<p>${errors.person}</p>`)}${written("number", texts.personNumber, { description: texts.personNumberAbout, value: sent.get("number") ?? "" })}${written("last-name", texts.lastName, { value: sent.get("last-name") ?? "" })}${actions(submit(texts.addPerson, { variant: "secondary" }))}</div>`,
	);
	return {
		status: isWrong ? 400 : 200,
		title: texts.addTitle,
		main: html`<p><a class="ds-link" href="${DELEGATIONS}">${delegations[language].given}</a></p>${panel(texts.addTitle, html`<p class="lead">${texts.addLead}</p>`)}${block(
			texts.organisation,
			html`${organisation}${found && confirmed(visit, found)}`,
		)}${block(texts.person, html`<p class="measure">${texts.personLead}</p>${named}`)}`,
	};
}

function confirmed(visit: PersonVisit, { name, orgNumber: number = "" }: Party): Html {
	const { language } = visit;
	const texts = giving[language];
	const warning = mixesAlphabets(name) && html`<p>${everyPage[language].strangeName}</p>`;
	return message(
		"info",
		texts.foundOrganisation,
		html`<p><strong>${chosenName(name)}</strong>, ${orgNumber(number, everyPage[language].orgNumber)}</p>${warning}${form(
			visit,
			`${DELEGATIONS}/new`,
			html`${hidden("org", number)}${actions(submit(texts.addNamed(name)))}`,
		)}`,
	);
}
