import type { Answer, Question } from "../../../access/why/model.js";
import { readNames } from "../../../authorization/authorized-parties-repository.js";
import { findPartiesBy } from "../../../parties/repository.js";
import { chosenName, date } from "../../format.js";
import { type Html, html, type Part } from "../../html.js";
import { titleOf } from "../../names.js";
import type { PersonVisit } from "../../page.js";
import { explanationTree } from "../../parts/explanation.js";
import { message } from "../../parts/message.js";
import { block } from "../../parts/panel.js";
import type { PortalServices } from "../../services.js";
import { why } from "../../texts/why.js";
import { type AskedAction, deedOf } from "./actions-of.js";
import { type Asked, addressOf } from "./address.js";
import { type GroundNames, groundRows, partiesNamedIn, uuidsNamedIn } from "./grounds.js";
import { remediesBlock } from "./remedies.js";

export interface Answered {
	readonly question: Question;
	readonly action: AskedAction;
	readonly answer: Answer;
	readonly asked: Asked;
	readonly maySee: boolean;
}

/** An answer in words: the verdict with its reason, then what it rests on or what would change it, then the steps, folded. */
export async function answerOf(
	visit: PersonVisit,
	services: PortalServices,
	answered: Answered,
): Promise<{ readonly sentence: string; readonly verdict: Html; readonly more: Html }> {
	const { language, person } = visit;
	const { question, action, answer } = answered;
	const texts = why[language];
	const { subject, party, resource } = question;
	const who = subject.id === person.id ? texts.you : subject.name;
	const isPermit = answer.decision === "Permit";
	const say = isPermit ? texts.yes : texts.no;
	const sentence = say(who, deedOf(action, language), titleOf(resource, language), party.name);
	const names = await namesFor(services, answered);
	const reason = isPermit ? permitReason(visit, answer, question) : refusalReason(visit, answered, names);
	const limited = isPermit && (answer.levelOutOfReach || isTooLow(visit, answer, question));
	return {
		sentence,
		verdict: message(isPermit ? (limited ? "warning" : "success") : "danger", sentence, reason),
		more: html`${isPermit && block(texts.ways, groundRows(answer.grounds, names, language))}${otherTimes(visit, answer, names)}${
			!isPermit && remediesBlock(visit, answered)
		}${instancesBlock(visit, answered)}${
			answer.tree !== undefined &&
			html`<div class="panel"><details class="ds-details" data-color="neutral"><summary>${texts.stepByStep}</summary><div>${explanationTree(answer.tree, undefined, language)}</div></details></div>`
		}`,
	};
}

async function namesFor({ store }: PortalServices, { answer, maySee }: Answered): Promise<GroundNames> {
	const { refusal, ended, begins } = answer;
	const before = refusal?.kind === "off" ? refusal.before : [];
	const all = [...answer.grounds, ...before, ...(ended?.grounds ?? []), ...(begins?.grounds ?? [])];
	const givers = maySee ? await findPartiesBy(store.db, { uuids: uuidsNamedIn(all) }) : [];
	return {
		parties: await readNames(store.db, partiesNamedIn(all)),
		givers: new Map(givers.map(({ uuid, name }) => [uuid, name])),
	};
}

const isTooLow = ({ session, person }: PersonVisit, { level }: Answer, { subject }: Question): boolean =>
	subject.id === person.id && level !== undefined && session.authLevel < level;

function permitReason(visit: PersonVisit, answer: Answer, question: Question): Part {
	const texts = why[visit.language];
	if (answer.level === undefined) return undefined;
	return html`<p>${texts.level(answer.level)}${answer.levelOutOfReach && ` ${texts.levelOutOfReach}`}${
		isTooLow(visit, answer, question) && ` ${texts.levelTooLow(visit.session.authLevel)}`
	}</p>`;
}

function refusalReason(visit: PersonVisit, { answer, question }: Answered, names: GroundNames): Part {
	const { language, party } = visit;
	const texts = why[language];
	const { refusal, ended, begins } = answer;
	if (refusal === undefined) return undefined;
	const more = (): Part => {
		switch (refusal.kind) {
			case "denied":
				return html`${refusal.description !== undefined && html`<p>${chosenName(refusal.description)}</p>`}<p>${texts.owner}</p>`;
			case "no-rule":
			case "not-listed":
				return html`<p>${texts.owner}</p>`;
			case "undecided":
				return html`<p>${texts.undecided}</p><p class="subtle" lang="en">${refusal.message ?? refusal.code}</p>`;
			case "off": {
				const isOwn = question.subject.parentId === party.id;
				const link =
					isOwn &&
					html`<p><a class="ds-link" href="/portal/system-users/${question.subject.uuid}">${texts.toSystemUser}</a></p>`;
				const enough = refusal.before.length > 0;
				return html`<p>${enough ? texts.offEnough : texts.offNotEnough}</p>${enough && groundRows(refusal.before, names, language)}${link}`;
			}
			case "not-held":
				return html`${ended !== undefined && html`<p>${texts.ended} ${date(ended.at, language)}.</p>`}${
					begins !== undefined && html`<p>${texts.begins}: ${date(begins.at, language)}.</p>`
				}`;
			default:
				return undefined;
		}
	};
	return html`<p>${texts.refusals[refusal.kind]}</p>${more()}`;
}

function otherTimes({ language }: PersonVisit, { ended, begins }: Answer, names: GroundNames): Html {
	const texts = why[language];
	return html`${
		ended !== undefined && block(texts.ended, groundRows(ended.grounds, names, language))
	}${begins !== undefined && block(texts.begins, groundRows(begins.grounds, names, language))}`;
}

function instancesBlock({ language }: PersonVisit, { answer, question, asked }: Answered): Part {
	const texts = why[language];
	if (question.instance !== undefined || answer.instances.length === 0) return undefined;
	const links = answer.instances.map(
		(instance) => html`<li><a class="ds-link" href="${addressOf({ ...asked, instance })}">${instance}</a></li>`,
	);
	return block(texts.instances, html`<p>${texts.instancesLead}</p><ul class="ds-list">${links}</ul>`);
}
