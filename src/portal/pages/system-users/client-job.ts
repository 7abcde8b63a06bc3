import { Fault } from "../../../http/fault.js";
import { type JobReport, type NamedItem, readJob } from "../../../systemusers/all-clients.js";
import { listItems } from "../../../systemusers/job-repository.js";
import { own, problems } from "../../../systemusers/problems.js";
import { chosenName, count, moment, orgNumber } from "../../format.js";
import { type Html, html } from "../../html.js";
import type { Language } from "../../language.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { actions, buttonLink } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { pagination } from "../../parts/paging.js";
import { block, facts, panel } from "../../parts/panel.js";
import { nothing, table } from "../../parts/table.js";
import { tabs } from "../../parts/tabs.js";
import type { PortalServices } from "../../services.js";
import { systemUserClients } from "../../texts/system-user-clients.js";
import { agentOf, placeOf } from "./visit.js";

const PAGE = 50;

const VIEWS = ["all", "failed"] as const;

/** How far a change of many clients is, and what became of each. It is the same page after a reload, and for everybody. */
export async function jobPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, query, parameters, address } = visit;
	const texts = systemUserClients[language].job;
	const user = await agentOf(visit, services);
	const view = VIEWS.find((each) => each === query.get("view")) ?? "all";
	const page = wantedPage(query);
	const status = view === "failed" ? view : undefined;
	const asked = { after: -1, skip: (page - 1) * PAGE, size: PAGE, status };
	const report = await readJob(services.store.db, user.id, parameters.job ?? "", asked);
	if (report === undefined) throw new Fault(own.jobUnknown);
	const { job, counts, items } = report;
	const sizes = { all: job.total, failed: counts.failed };
	const pages = Math.max(1, Math.ceil(sizes[view] / PAGE));
	const place = `${placeOf(user)}/clients`;
	const here = `${place}/jobs/${job.id}`;
	const title = texts.title[await actionOf(services, report)];
	const views = tabs(
		texts.results,
		VIEWS.map((each) => ({
			text: texts.view[each](count(sizes[each], language)),
			path: each === "all" ? here : `${here}?view=${each}`,
			current: each === view,
		})),
	);
	const list = items.length === 0 ? nothing(texts.none) : results(items, language);
	return {
		title,
		main: html`${counts.failed > 0 && failedMessage(report, language)}${panel(title, progress(report, visit, here))}${block(
			texts.results,
			html`${views}${list}${pagination({ page: Math.min(page, pages), pages }, address, language)}`,
		)}<p><a class="ds-link" href="${place}">${texts.back}</a></p>`,
	};
}

function wantedPage(query: URLSearchParams): number {
	const asked = Number.parseInt(query.get("page") ?? "1", 10);
	return Number.isSafeInteger(asked) && asked > 0 && asked < 1e5 ? asked : 1;
}

/** All clients of one job are dealt with in the same way. */
async function actionOf({ store }: PortalServices, { job, items }: JobReport): Promise<NamedItem["action"]> {
	const [first] = items.length > 0 ? items : await listItems(store.db, job.id, { after: -1, size: 1 });
	return first?.action ?? "add";
}

function progress({ job, counts }: JobReport, { language }: PersonVisit, here: string): Html {
	const texts = systemUserClients[language].job;
	const done = job.total - counts.pending;
	const told = texts.progress(count(done, language), count(job.total, language));
	const isFinished = job.finishedAt !== undefined;
	const numbers = (["done", "unchanged", "failed", "pending"] as const)
		.filter((status) => counts[status] > 0)
		.map((status) => [texts.counts[status], count(counts[status], language)] as const);
	return html`<p class="lead" role="status"><strong>${isFinished ? texts.finished : texts.working}.</strong> ${told}</p><progress class="progress" aria-label="${texts.progressLabel}" max="${job.total}" value="${done}">${told}</progress>${facts(
		[[texts.begun, moment(job.createdAt, language)], ...numbers],
	)}${!isFinished && html`<p>${texts.leave}</p>${actions(buttonLink(texts.refresh, here))}`}`;
}

function failedMessage({ counts }: JobReport, language: Language): Html {
	const texts = systemUserClients[language].job;
	const title = texts.failed(count(counts.failed, language));
	return message("warning", title, html`<p>${texts.failedText}</p>`);
}

function results(items: readonly NamedItem[], language: Language): Html {
	const texts = systemUserClients[language].job;
	return table(
		texts.results,
		[texts.client, texts.result],
		items.map((item) => [
			html`${item.name === undefined ? texts.unknownClient : chosenName(item.name)}${
				item.orgNumber !== undefined && html`<br><span class="subtle">${orgNumber(item.orgNumber)}</span>`
			}`,
			html`${texts.status[item.action][item.status]}${item.status === "failed" && html`<br><span class="subtle">${reason(item, language)}</span>`}`,
		]),
	);
}

function reason({ code }: NamedItem, language: Language): string {
	const { reasons } = systemUserClients[language].job;
	if (code === problems.clientNotFound.code) return reasons.notClient;
	if (code === problems.clientLacksPackages.code) return reasons.lacks;
	if (code === problems.userNotFound.code) return reasons.gone;
	return reasons.other;
}
