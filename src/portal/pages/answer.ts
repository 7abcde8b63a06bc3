import { Fault } from "../../http/fault.js";
import { answeredBy } from "../../systemusers/answered.js";
import { own, problems } from "../../systemusers/problems.js";
import { findLiveUser } from "../../systemusers/repository.js";
import {
	ANSWER_KINDS,
	type AnswerKind,
	approve,
	forward,
	type OpenedFor,
	openFor,
	pageOf,
	placeOf,
	receiptOf,
	reject,
} from "../answer/kinds.js";
import { receiptPage } from "../answer/receipt.js";
import { type Notice, REASON_LETTERS, rejectPage, requestPage, surroundingsOf } from "../answer/show.js";
import { chosenName, count } from "../format.js";
import { atLevel, levelsAbove } from "../gate.js";
import { html } from "../html.js";
import type { Page, PageReply, PersonVisit, Section, ShownPage } from "../page.js";
import { message } from "../parts/message.js";
import { panel } from "../parts/panel.js";
import type { PortalServices } from "../services.js";
import { chooseParty } from "../session-repository.js";
import { answer } from "../texts/answer.js";
import { answered } from "../texts/answered.js";
import { mayActFor } from "../visits.js";
import { levelPage } from "./log-in.js";
import { able, placeOf as userPlaceOf } from "./system-users/visit.js";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where the vendor sends a customer to answer: the confirmUrl of requests, agent requests and changes (systemuser 2.2, 2.3). */
export function answerSection(services: PortalServices): Section {
	return { pages: ANSWER_KINDS.flatMap((kind) => pagesOf(kind, services)) };
}

function pagesOf(kind: AnswerKind, services: PortalServices): Page[] {
	const place = placeOf(kind);
	const opened =
		(show: (visit: PersonVisit, found: OpenedFor) => Promise<PageReply> | PageReply) =>
		(visit: PersonVisit): Promise<PageReply> =>
			withOpened(kind, visit, services, show);
	return [
		{ method: "GET", path: place, access: "person", handle: opened((visit, found) => ask(visit, found, services)) },
		{ method: "POST", path: place, access: "person", handle: opened((visit, found) => act(visit, found, services)) },
		{
			method: "GET",
			path: `${place}/receipt`,
			access: "person",
			handle: opened((visit, found) => receipt(visit, found, services)),
		},
	];
}

/** Opens the request that the address or the form names, for the party it is for; says so where that cannot be. */
async function withOpened(
	kind: AnswerKind,
	visit: PersonVisit,
	services: PortalServices,
	show: (visit: PersonVisit, found: OpenedFor) => Promise<PageReply> | PageReply,
): Promise<PageReply> {
	const texts = answered[visit.language];
	const id = (visit.form.get("id") ?? visit.query.get("id") ?? "").trim().toLowerCase();
	if (!UUID.test(id)) return said(400, texts.incomplete);
	let found: OpenedFor;
	try {
		found = await openFor(kind, id, visit, services);
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		const { code, status } = error.kind;
		if (code === problems.notAccessManager.code) {
			const needed = await levelToOpen(kind, id, visit, services);
			const had = visit.session.authLevel;
			return needed === undefined ? notYours(visit) : levelPage(visit.language, { needed, had }, pageOf(kind, id));
		}
		if (status === 404 || code === problems.partyUnknown.code) return said(404, texts.unknown);
		throw error;
	}
	if (await chosenFor(visit, found, services)) return { goTo: `${visit.address.split("?", 1)[0]}?id=${id}` };
	return show(visit, found);
}

/** The level of a log-in with which the person may open what this one does not; undefined where none would do. */
async function levelToOpen(
	kind: AnswerKind,
	id: string,
	visit: PersonVisit,
	services: PortalServices,
): Promise<number | undefined> {
	for (const level of levelsAbove(visit)) {
		try {
			await openFor(kind, id, atLevel(visit, level), services);
			return level;
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
		}
	}
	return undefined;
}

/** The request says whom the person acts for; true when that is chosen now and the page is to be asked for again. */
async function chosenFor(visit: PersonVisit, { owner }: OpenedFor, services: PortalServices): Promise<boolean> {
	const isGet = !visit.form.has("id");
	if (!isGet || visit.party.id === owner.id) return false;
	if (!mayActFor(services.decisions.knowledge, visit.person, owner)) return false;
	await chooseParty(services.store, visit.session, owner.id);
	return true;
}

async function ask(visit: PersonVisit, found: OpenedFor, services: PortalServices): Promise<PageReply> {
	const { opened } = found;
	if (visit.query.get("answer") === "reject" && opened.open && opened.may === "approve")
		return rejectPage(visit, found);
	return shown(visit, found, services);
}

async function shown(
	visit: PersonVisit,
	found: OpenedFor,
	services: PortalServices,
	notice?: Notice,
): Promise<ShownPage> {
	return requestPage(visit, found, await surroundingsOf(visit, services, found), notice);
}

/** An answer. Sent twice it counts once; to what was answered otherwise in the meantime it says so. */
async function act(visit: PersonVisit, found: OpenedFor, services: PortalServices): Promise<PageReply> {
	const { form, language, person } = visit;
	const { kind, opened, owner } = found;
	const { id } = opened.offer;
	const by = { user: person, owner, id };
	const given = form.get("answer");
	const page = pageOf(kind, id);
	if (given === "forward") {
		if (opened.open) await forward(kind, services, by);
		return { goTo: page };
	}
	if (opened.may !== "approve" || (given !== "approve" && given !== "reject")) return { goTo: page };
	const reason = (form.get("reason") ?? "").trim();
	if (reason.length > REASON_LETTERS) {
		const error = answer[language].rejecting.tooLong(count(REASON_LETTERS, language));
		return rejectPage(visit, found, { reason, error });
	}
	try {
		if (given === "approve") await approve(kind, services, by, form.get("shown") ?? "");
		else await reject(kind, services, by, reason === "" ? undefined : reason);
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		return refused(error, given, visit, found, services);
	}
	return { goTo: receiptOf(kind, id) };
}

/** The request once more, as it is now, and why the answer was not taken. */
async function refused(
	{ kind: { code } }: Fault,
	given: "approve" | "reject",
	visit: PersonVisit,
	{ kind, opened: { offer } }: OpenedFor,
	services: PortalServices,
): Promise<PageReply> {
	const found = await openFor(kind, offer.id, visit, services);
	const { status, open } = found.opened;
	const isSame = status === (given === "approve" ? "Accepted" : "Rejected");
	if (!open && isSame) return { goTo: receiptOf(kind, offer.id) };
	if (!open) return { goTo: pageOf(kind, offer.id) };
	const texts = answer[visit.language];
	const { title, text } =
		code === own.shownChanged.code
			? texts.changed
			: code === problems.userExists.code
				? texts.exists
				: { title: texts.failed.title, text: texts.failed.text(code) };
	// Where something cannot be given the page says what, and why.
	const isTold = found.opened.obstacles.length > 0 && code !== own.shownChanged.code;
	const notice = {
		status: 409,
		message: message("danger", isTold ? texts.cannot.title : title, isTold ? undefined : text),
	};
	return shown(visit, found, services, notice);
}

async function receipt(visit: PersonVisit, found: OpenedFor, services: PortalServices): Promise<PageReply> {
	const { kind, opened, owner } = found;
	if (opened.status !== "Accepted" && opened.status !== "Rejected") return { goTo: pageOf(kind, opened.offer.id) };
	const answered = await answeredBy(services.store.db, owner, opened.offer.id);
	const { owners } = await surroundingsOf(visit, services, found);
	return receiptPage(visit, found, { owners, answered, userPage: await userPageOf(visit, found, services) });
}

/** Where the person sees the system user, if it is there; of one for clients, where those are chosen. */
async function userPageOf(
	visit: PersonVisit,
	{ kind, systemUser, owner }: OpenedFor,
	services: PortalServices,
): Promise<string | undefined> {
	const isTheirs = visit.party.id === owner.id && (await able(visit, services, "manage"));
	if (!isTheirs || (await findLiveUser(services.store.db, systemUser)) === undefined) return undefined;
	const isClients = kind === "agentrequest" && (await able(visit, services, "seeClients"));
	return `${userPlaceOf({ id: systemUser })}${isClients ? "/clients" : ""}`;
}

function said(status: number, { title, text }: { readonly title: string; readonly text: string }): ShownPage {
	return { status, title, focused: true, main: panel(title, html`<p class="lead">${text}</p>`) };
}

function notYours({ language, person }: PersonVisit): ShownPage {
	const { title, text, next } = answered[language].notYours;
	const content = html`<p class="lead">${text(html`<strong>${chosenName(person.name)}</strong>`)}</p><p class="measure">${next}</p>`;
	return { status: 403, title, focused: true, main: panel(title, content) };
}
