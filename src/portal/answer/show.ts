import type { Party } from "../../parties/model.js";
import { listOwners } from "../../resources/owners-repository.js";
import { approversOf } from "../../systemusers/approvers.js";
import { askedAccess } from "../../systemusers/asked-access.js";
import { MANAGEMENT } from "../../systemusers/standing.js";
import { chosenName, date, mixesAlphabets, orgNumber } from "../format.js";
import { levelNeeded } from "../gate.js";
import { visible } from "../hidden-letters.js";
import { type Html, html, type Part } from "../html.js";
import { nameIn } from "../language.js";
import type { PersonVisit, ShownPage } from "../page.js";
import { higherLogIn } from "../pages/log-in.js";
import { type Access, accessLists, type Owners } from "../parts/access.js";
import { actions, buttonLink, field, form, hidden, submit } from "../parts/form.js";
import { message } from "../parts/message.js";
import { block, facts, panel } from "../parts/panel.js";
import type { PortalServices } from "../services.js";
import { answer } from "../texts/answer.js";
import { answered } from "../texts/answered.js";
import { everyPage } from "../texts/every-page.js";
import { logIn } from "../texts/log-in.js";
import { type OpenedFor, pageOf, placeOf, receiptOf } from "./kinds.js";
import { isOnlyYours, reasonsOf } from "./reasons.js";

/** Something to say above the request. */
export interface Notice {
	readonly status: number;
	readonly message: Html;
}

/** The names of a request: of its vendor, its system and its customer, as they may be shown. */
export function namesIn({ opened: { offer }, system }: OpenedFor, { language }: Pick<PersonVisit, "language">) {
	const systemName = visible(nameIn(offer.system.names, language, system.id));
	const vendorName = offer.vendor.name ?? offer.vendor.orgNumber;
	return {
		systemName,
		isStrange: mixesAlphabets(systemName) || mixesAlphabets(vendorName),
		system: html`<strong>${chosenName(nameIn(offer.system.names, language, system.id))}</strong>`,
		vendor: html`<strong>${chosenName(vendorName)}</strong>`,
		owner: html`<strong>${chosenName(offer.owner.name)}</strong>`,
	};
}

/** What a page tells of a request beyond what was opened. */
export interface Surroundings {
	readonly owners: Owners;
	/** What was asked for, whoever looks at it. */
	readonly asked: Access;
	/** Who may answer; looked for only where the person may not. */
	readonly approvers: readonly Party[];
	/** The person may answer too, after a log-in of this level. */
	readonly level: number | undefined;
}

export async function surroundingsOf(
	visit: PersonVisit,
	services: PortalServices,
	{ opened, asked, system, owner }: OpenedFor,
): Promise<Surroundings> {
	const { store, decisions, now } = services;
	const { db } = store;
	const owners = new Map((await listOwners(db)).map((each) => [each.code, each]));
	const sources = { db, decide: decisions.guard, now: now() };
	const isOthers = opened.open && opened.may === "forward";
	const level = isOthers ? await levelNeeded(visit, services, MANAGEMENT, "write", owner) : undefined;
	// Who gives all that was asked for sees what he gives.
	const isWhole = opened.open && opened.may === "approve" && opened.obstacles.length === 0;
	if (isWhole) return { owners, asked: opened.offer, approvers: [], level };
	const people = opened.open ? await approversOf(sources, owner) : [];
	const access = await askedAccess(db, asked, system.rights, { owner, people, now: now() });
	return { owners, asked: access, approvers: isOthers && level === undefined ? people : [], level };
}

/**
 * What the person would give; what was asked for, where the person gives nothing or not all of it. Of a service in whose way
 * something stands that is all that was asked for, and nothing else; what a system user has of it already is told apart.
 */
function accessShown({ opened }: OpenedFor, { asked }: Surroundings): Access {
	if (!opened.open || opened.may !== "approve") return asked;
	const { packages, rights } = opened.offer;
	const stopped = new Set(opened.obstacles.flatMap((each) => (each.type === "right" ? each.resource.split(", ") : [])));
	const given = rights.filter(({ resource, effect }) => effect !== "new" || !stopped.has(resource.id));
	const has = new Set(
		given
			.filter(({ effect }) => effect === "stays")
			.flatMap((each) => each.actions.map(({ action }) => `${each.resource.id} ${action.toLowerCase()}`)),
	);
	const missing = asked.rights
		.filter(({ resource }) => stopped.has(resource.id))
		.map((each) => ({
			...each,
			actions: each.actions.filter(({ action }) => !has.has(`${each.resource.id} ${action.toLowerCase()}`)),
		}));
	return { packages, rights: [...given, ...missing] };
}

/** The page on which a customer answers. */
export function requestPage(visit: PersonVisit, found: OpenedFor, around: Surroundings, notice?: Notice): ShownPage {
	const { language } = visit;
	const { kind, opened } = found;
	const texts = answer[language];
	const { systemName, system, vendor, owner, isStrange } = namesIn(found, visit);
	const canAnswer = opened.open && opened.may === "approve";
	const title = canAnswer ? texts.title(systemName)[kind] : texts.titleOnly(systemName)[kind];
	const lead = html`<p class="lead">${texts.lead(vendor, system, owner)[kind]}</p>`;
	const strange = isStrange && message("warning", everyPage[language].strangeName);
	const said = html`${strange}${standing(visit, found, around)}`;
	// What was answered has its receipt.
	const isAnswered = opened.status === "Accepted" || opened.status === "Rejected";
	const content = accessLists(accessShown(found, around), {
		owners: around.owners,
		language,
		effects: kind === "changerequest",
		reason: reasonsOf(opened.may === "approve" ? opened.obstacles : [], language),
	});
	return {
		status: notice?.status ?? 200,
		title,
		focused: true,
		address: pageOf(kind, opened.offer.id),
		main: html`${panel(title, html`${notice?.message}${lead}${said}${about(visit, found)}`)}${
			!isAnswered && block(texts.contents[kind], content)
		}${canAnswer && block(texts.means, html`${meaning(visit, found)}${buttons(visit, found)}`)}`,
	};
}

/** Who asks whom, when, and until when. */
function about({ language }: PersonVisit, { opened }: OpenedFor): Html {
	const { offer } = opened;
	const texts = answer[language].facts;
	const number = (org: string): Html => html`, ${orgNumber(org, everyPage[language].orgNumber)}`;
	return facts([
		[texts.vendor, html`${chosenName(offer.vendor.name ?? offer.vendor.orgNumber)}${number(offer.vendor.orgNumber)}`],
		[texts.system, chosenName(nameIn(offer.system.names, language, offer.system.id))],
		[texts.owner, html`${chosenName(offer.owner.name)}${number(offer.owner.orgNumber)}`],
		[texts.sent, date(opened.createdAt, language)],
		[texts.expires, opened.open && date(opened.expiresAt, language)],
	]);
}

/** What this person can do about it, where it is not simply to answer. */
function standing(visit: PersonVisit, found: OpenedFor, { approvers, level }: Surroundings): Part {
	const { language } = visit;
	const { opened, kind, owner } = found;
	const texts = answer[language];
	if (!opened.open) return closed(visit, found);
	if (opened.may === "forward") {
		if (level !== undefined) {
			const again = buttonLink(logIn[language].level.button(level), higherLogIn(pageOf(kind, opened.offer.id), level));
			return message("warning", texts.lowLevel.title, html`<p>${texts.lowLevel.text}</p>${actions(again)}`);
		}
		if (opened.escalated)
			return message("info", texts.forwarded.title, html`<p>${texts.forwarded.text}</p>${these(visit, approvers)}`);
		const text = html`<p>${texts.forwarding.text(html`<strong>${chosenName(owner.name)}</strong>`)}</p>${these(visit, approvers)}`;
		const send = form(
			visit,
			placeOf(kind),
			html`${hidden("id", opened.offer.id)}${actions(submit(texts.forward, { name: "answer", value: "forward" }))}`,
		);
		return message("warning", texts.forwarding.title, html`${text}${send}`);
	}
	if (opened.obstacles.length === 0) return undefined;
	if (opened.escalated) return message("info", texts.forwarded.title, texts.forwarded.text);
	const { title, others, otherOfChange, nobody } = texts.cannot;
	if (!opened.obstacles.every(isOnlyYours)) return message("warning", title, nobody);
	return message("warning", title, kind === "changerequest" ? otherOfChange : others);
}

function these({ language }: PersonVisit, approvers: readonly Party[]): Html {
	const { forwarding } = answer[language];
	if (approvers.length === 0) return html`<p>${forwarding.nobody}</p>`;
	const names = approvers.slice(0, 5).map(({ name }, i) => html`${i > 0 && ", "}<strong>${chosenName(name)}</strong>`);
	return html`<p>${forwarding.these(html`${names}`)}</p>`;
}

function closed({ language }: PersonVisit, { opened, kind }: OpenedFor): Html {
	const { states, seeReceipt } = answered[language];
	const receipt = html`<p><a class="ds-link" href="${receiptOf(kind, opened.offer.id)}">${seeReceipt}</a></p>`;
	if (opened.status === "Accepted")
		return message("info", states.accepted.title, html`<p>${states.accepted.text}</p>${receipt}`);
	if (opened.status === "Rejected")
		return message("info", states.rejected.title, html`<p>${states.rejected.text}</p>${receipt}`);
	const state = opened.status === "New" || opened.status === "Timedout" ? states.expired : states.denied;
	return message("info", state.title, html`<p>${state.text}</p>`);
}

function meaning({ language }: PersonVisit, { kind, opened }: OpenedFor): Html {
	const texts = answer[language];
	const { redirectHost } = opened.offer;
	const points: Part[] = [
		...texts.meaning[kind],
		redirectHost === undefined ? texts.whereToHere : texts.whereTo(redirectHost),
	];
	return html`<ul class="ds-list measure">${points.map((point) => html`<li>${point}</li>`)}</ul>`;
}

/** Approve, reject and send on, as far as the person can. What was shown goes with the answer. */
function buttons(visit: PersonVisit, { kind, opened }: OpenedFor): Html {
	const texts = answer[visit.language];
	const canApprove = opened.obstacles.length === 0;
	const canForward =
		kind !== "changerequest" && opened.obstacles.some(isOnlyYours) && opened.obstacles.every(isOnlyYours);
	const fields = html`${hidden("id", opened.offer.id)}${hidden("shown", opened.shown)}`;
	const list = actions(
		canApprove && submit(texts.approve[kind], { name: "answer", value: "approve" }),
		canForward && submit(texts.forward, { name: "answer", value: "forward" }),
		buttonLink(texts.reject, `${pageOf(kind, opened.offer.id)}&answer=reject`, { variant: "secondary" }),
	);
	return form(visit, placeOf(kind), html`${fields}${list}`);
}

/** Most letters of a reason. */
export const REASON_LETTERS = 1000;

/** Asks once more, and for the reason. */
export function rejectPage(
	visit: PersonVisit,
	found: OpenedFor,
	problem?: { readonly reason: string; readonly error: string },
): ShownPage {
	const { language } = visit;
	const { kind, opened } = found;
	const texts = answer[language].rejecting;
	return {
		status: problem === undefined ? 200 : 400,
		title: texts.title,
		focused: true,
		address: `${pageOf(kind, opened.offer.id)}&answer=reject`,
		main: panel(
			texts.title,
			html`<p class="lead">${texts.text(namesIn(found, visit).vendor)}</p>${rejectForm(visit, found, problem)}`,
		),
	};
}

function rejectForm(
	visit: PersonVisit,
	{ kind, opened: { offer } }: OpenedFor,
	problem: { readonly reason: string; readonly error: string } | undefined,
): Html {
	const { rejecting, back } = answer[visit.language];
	const reason = field({
		name: "reason",
		label: rejecting.reason,
		description: rejecting.aboutReason,
		optional: everyPage[visit.language].optional,
		rows: 3,
		value: problem?.reason ?? "",
		...(problem === undefined ? {} : { error: problem.error }),
	});
	const list = actions(
		submit(rejecting.button, { name: "answer", value: "reject" }),
		buttonLink(back, pageOf(kind, offer.id), { variant: "secondary" }),
	);
	return form(visit, placeOf(kind), html`${hidden("id", offer.id)}${reason}${list}`);
}
