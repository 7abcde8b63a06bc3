import { MANAGEMENT } from "../../../access/gates.js";
import { explainAccess } from "../../../access/why/explain-access.js";
import { maySeeAccess, subjectOf } from "../../../access/why/subjects.js";
import { common, Fault } from "../../../http/fault.js";
import type { Party } from "../../../parties/model.js";
import type { Resource } from "../../../resources/model.js";
import { findResource } from "../../../resources/repository.js";
import { isShown } from "../../../resources/shown.js";
import { chosenName } from "../../format.js";
import { mustBeAllowed } from "../../gate.js";
import { type Html, html } from "../../html.js";
import { titled, titleOf } from "../../names.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { actions, buttonLink, choices, hidden, submit } from "../../parts/form.js";
import { pagination } from "../../parts/paging.js";
import { block, facts, panel } from "../../parts/panel.js";
import { search } from "../../parts/search.js";
import { nothing } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { giving } from "../../texts/giving.js";
import { why } from "../../texts/why.js";
import { servicesFound } from "../delegations/give-service.js";
import { type AskedAction, actionNamed, actionsOf, nameOfAction } from "./actions-of.js";
import { type Asked, addressOf, askedBy, said, subjectNamed } from "./address.js";
import { answerOf } from "./answer.js";
import { chooseSubject } from "./choose-subject.js";

/** One question after the other, whom it is about, which service, which action; then the answer. Each has its address. */
export async function whyPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { party, person, principal } = visit;
	const { store, decisions } = services;
	const asked = askedBy(visit);
	const maySee = await maySeeAccess(decisions.guard, principal, party);
	// Who may not see others' access asks about himself.
	const name = asked.subject ?? (maySee ? undefined : person.uuid);
	if (name === undefined) return chooseSubject(visit, services);
	// Where a log-in of a higher level would do, that is said.
	if (!maySee && name !== person.uuid) await mustBeAllowed(visit, services, MANAGEMENT, "read");
	const asker = { principal, party: person };
	const sources = { db: store.db, decide: decisions.guard, now: services.now() };
	const subject = await subjectOf(sources, asker, party, subjectNamed(services, person, name));
	const who: Chosen = { asked: { ...asked, subject: name }, subject, maySee };
	if (asked.service === undefined) return chooseService(visit, services, who);
	const resource = await findResource(store.db, asked.service);
	if (resource === undefined || !isShown(resource)) throw new Fault(common.notFound);
	const known = actionsOf(services, resource);
	const action = asked.action === undefined ? undefined : actionNamed(known, asked.action);
	if (action === undefined) return chooseAction(visit, who, resource, known);
	const question = { party, subject, resource, ...action, instance: asked.instance };
	const answer = await explainAccess({ db: store.db, decisions, now: sources.now }, question, { ...asker, maySee });
	const shown = await answerOf(visit, services, { question, action, answer, asked: who.asked, maySee });
	return {
		title: shown.sentence,
		main: html`${panel(why[visit.language].title, html`${shown.verdict}${summary(visit, { ...who, resource, action })}`)}${shown.more}`,
	};
}

/** What was chosen so far. */
interface Chosen {
	/** As the address names it. */
	readonly asked: Asked;
	readonly subject: Party;
	/** Others may be asked about too. */
	readonly maySee: boolean;
	readonly resource?: Resource;
	readonly action?: AskedAction;
}

/** What was asked so far, and the way to ask otherwise. */
function summary({ language, party }: PersonVisit, { asked, subject, maySee, resource, action }: Chosen): Html {
	const texts = why[language];
	const change = (text: string, href: string): Html => html`<br><a class="ds-link" href="${href}">${text}</a>`;
	const { subject: who, service } = asked;
	const others = maySee && change(texts.changeWho, addressOf({ service, action: asked.action }));
	return facts([
		[texts.chosen.who, html`${chosenName(subject.name)}${others}`],
		[
			texts.chosen.service,
			resource && html`${titled(resource, language)}${change(texts.changeService, addressOf({ subject: who }))}`,
		],
		[
			texts.chosen.action,
			action &&
				html`${nameOfAction(action, language)}${change(texts.changeAction, addressOf({ subject: who, service }))}`,
		],
		[texts.instance, asked.instance],
		[texts.party, chosenName(party.name)],
	]);
}

async function chooseService(visit: PersonVisit, services: PortalServices, who: Chosen): Promise<PageReply> {
	const { language, address, person } = visit;
	const texts = why[language];
	const { subject } = who;
	const { action: _, ...asked } = who.asked;
	const { page, list } = await servicesFound(visit, services, (each) =>
		buttonLink(texts.choose, addressOf({ ...asked, service: each.id }), {
			variant: "secondary",
			label: texts.chooseNamed(titleOf(each, language)),
		}),
	);
	const title = texts.serviceOf(subject.id === person.id ? texts.yourself : subject.name);
	return {
		title,
		main: html`${panel(title, summary(visit, who))}${block(
			texts.service,
			html`${search(visit, giving[language].serviceSearch, "q", said(asked))}${
				page.total === 0 ? nothing(giving[language].noService) : list
			}${pagination(page, address, language)}`,
		)}`,
	};
}

function chooseAction(visit: PersonVisit, who: Chosen, resource: Resource, known: readonly AskedAction[]): PageReply {
	const { language } = visit;
	const texts = why[language];
	const title = texts.actionOf(titleOf(resource, language));
	const { action: _, ...kept } = who.asked;
	const radios = choices(
		"radio",
		"action",
		texts.action,
		known.map((each, i) => ({ value: each.value, text: nameOfAction(each, language), checked: i === 0 })),
	);
	const [path = ""] = visit.address.split("?", 1);
	const asking = html`<form method="get" action="${path}" class="stack">${Object.entries(said(kept)).map(([name, value]) => hidden(name, value))}${radios}${actions(submit(texts.see))}</form>`;
	return {
		title,
		main: html`${panel(title, summary(visit, { ...who, resource }))}${block(
			texts.action,
			known.length === 0 ? nothing(texts.noActions) : asking,
		)}`,
	};
}
