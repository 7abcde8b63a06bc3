import { Fault } from "../../../http/fault.js";
import { findParty } from "../../../parties/repository.js";
import { runningJob } from "../../../systemusers/all-clients.js";
import { type ListedClient, listClients, missingOf } from "../../../systemusers/client-list.js";
import { addAgentClient, neededPackages, removeAgentClient } from "../../../systemusers/clients.js";
import { ownUser } from "../../../systemusers/delete-user.js";
import { actorOfParty } from "../../../systemusers/events.js";
import type { SystemUser } from "../../../systemusers/model.js";
import { problems } from "../../../systemusers/problems.js";
import { chosenName, count, orgNumber } from "../../format.js";
import { type Html, html } from "../../html.js";
import type { PageReply, PersonVisit, ShownPage } from "../../page.js";
import { actions, buttonLink, form, hidden, submit } from "../../parts/form.js";
import { message, tag } from "../../parts/message.js";
import { type PageOf, pageOf, pagination } from "../../parts/paging.js";
import { block, panel } from "../../parts/panel.js";
import { matches, search } from "../../parts/search.js";
import { nothing, rows } from "../../parts/table.js";
import { tabs } from "../../parts/tabs.js";
import { placeHere } from "../../return-to.js";
import type { PortalServices } from "../../services.js";
import { everyPage } from "../../texts/every-page.js";
import { systemUser } from "../../texts/system-user.js";
import { systemUserClients } from "../../texts/system-user-clients.js";
import { selfBlock, selfMessage } from "./self.js";
import { able, agentOf, placeOf } from "./visit.js";

const PAGE = 20;

const VIEWS = ["all", "added", "others"] as const;
type View = (typeof VIEWS)[number];

const viewOf = (query: URLSearchParams): View => VIEWS.find((view) => view === query.get("view")) ?? "all";

const inView = ({ added }: ListedClient, view: View): boolean => view === "all" || added === (view === "added");

/** The clients that an agent acts for, and those that it could act for. */
export async function clientsPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	return shown(visit, services, await agentOf(visit, services));
}

async function shown(
	visit: PersonVisit,
	services: PortalServices,
	user: SystemUser,
	refusal?: { readonly status: number; readonly message: Html },
): Promise<ShownPage> {
	const { language, party, query } = visit;
	const { db } = services.store;
	const texts = systemUserClients[language];
	const all = await listClients(db, party, user, services.now());
	const added = all.filter((each) => each.added).length;
	const title = texts.title(user.title);
	const needs = neededPackages(user).map(({ names }) => names[language]);
	const lead = texts.lead(user.title, count(added, language), count(all.length, language));
	const isAble = await able(visit, services, "clients");
	const list = all.length === 0 ? empty(visit) : await clientList(visit, services, user, all, isAble);
	return {
		...(refusal === undefined ? {} : { status: refusal.status }),
		title,
		main: html`${refusal?.message}${doneMessage(query, all, visit)}${selfMessage(visit)}${await runningMessage(visit, services, user)}${panel(
			chosenName(title),
			html`${all.length > 0 && html`<p class="lead">${chosenName(lead)}</p>`}<p>${texts.needs}: ${needs.join(", ")}.</p>${list}`,
		)}${isAble && all.length > 0 && allBlock(visit, user, all.length - added, added)}${await selfBlock(visit, services, user)}<p><a class="ds-link" href="${placeOf(user)}">${chosenName(systemUser[language].backTo(user.title))}</a></p>`,
	};
}

function empty({ language }: PersonVisit): Html {
	const texts = systemUserClients[language];
	return nothing(html`<strong>${texts.noneAtAll}</strong> ${texts.noneAtAllText}`);
}

async function clientList(
	visit: PersonVisit,
	services: PortalServices,
	user: SystemUser,
	all: readonly ListedClient[],
	isAble: boolean,
): Promise<Html> {
	const { language, query, address, party } = visit;
	const texts = systemUserClients[language];
	const view = viewOf(query);
	const searched = query.get("q") ?? "";
	const found = all.filter(({ name, orgNumber: number }) => matches(searched, name, number));
	const page = pageOf(
		found.filter((each) => inView(each, view)),
		query,
		PAGE,
	);
	const candidates = page.items.filter((each) => !each.added);
	const missing = await missingOf(services.store.db, party, user, candidates, services.now());
	const list = page.items.map((client) => {
		const lacks = (missing.get(client.id) ?? []).map(({ names }) => names[language]);
		const main = html`${clientName(client, visit)}${
			lacks.length > 0 && html`<p class="reason">${texts.lacks(lacks.join(", "))}</p>`
		}`;
		return { main, side: isAble ? choice(client, lacks.length === 0, visit, user, page) : undefined };
	});
	const status = searched !== "" && texts.found(count(found.length, language), count(all.length, language));
	return html`${search(visit, texts.search, "q", view === "all" ? {} : { view })}${status !== false && html`<p role="status">${status}</p>`}${tabs(
		texts.views,
		VIEWS.map((each) => ({
			text: texts.view[each](count(found.filter((client) => inView(client, each)).length, language)),
			path: viewAddress(address, each),
			current: each === view,
		})),
	)}${list.length === 0 ? nothing(texts.none) : rows(list)}${pagination(page, address, language)}`;
}

function viewAddress(address: string, view: View): string {
	const [path = "", text = ""] = address.split("?", 2);
	const searched = new URLSearchParams(text).get("q");
	const query = new URLSearchParams({ ...(searched === null ? {} : { q: searched }), view });
	return `${path}?${query}`;
}

function clientName({ name, orgNumber: number, added }: ListedClient, { language }: PersonVisit): Html {
	const texts = systemUserClients[language];
	return html`<strong>${chosenName(name)}</strong>${added && html` ${tag(texts.added, "success")}`}<br><span class="subtle">${
		number === undefined ? texts.person : html`${orgNumber(number, everyPage[language].orgNumber)}`
	}</span>`;
}

function choice(
	client: ListedClient,
	fits: boolean,
	visit: PersonVisit,
	user: SystemUser,
	{ page }: PageOf<unknown>,
): Html | undefined {
	if (!client.added && !fits) return undefined;
	const texts = systemUserClients[visit.language];
	const action = client.added ? "remove" : "add";
	const label = client.added ? texts.removeNamed(client.name) : texts.addNamed(client.name);
	const back = new URLSearchParams();
	for (const name of ["q", "view"]) {
		const value = visit.query.get(name);
		if (value !== null && value !== "") back.set(name, value);
	}
	if (page > 1) back.set("page", String(page));
	const fields = html`${hidden("client", client.uuid)}${hidden("action", action)}${hidden("back", back.toString())}`;
	const button = submit(client.added ? texts.remove : texts.add, { variant: "secondary", label });
	return form(visit, `${placeOf(user)}/clients`, html`${fields}${button}`);
}

function doneMessage(
	query: URLSearchParams,
	all: readonly ListedClient[],
	{ language }: PersonVisit,
): Html | undefined {
	const texts = systemUserClients[language];
	const what = query.get("done");
	if (what === "nothing-add") return message("info", texts.nothingToDo.add);
	if (what === "nothing-remove") return message("info", texts.nothingToDo.remove);
	const client = all.find(({ uuid }) => uuid === query.get("client"));
	// What the address says is told only where it is so.
	if (client === undefined || (what !== "add" && what !== "remove") || client.added !== (what === "add"))
		return undefined;
	return message("success", texts.done[what](client.name));
}

async function runningMessage(
	{ language }: PersonVisit,
	{ store }: PortalServices,
	user: SystemUser,
): Promise<Html | undefined> {
	const job = await runningJob(store.db, user.id);
	if (job === undefined) return undefined;
	const { title, text, link } = systemUserClients[language].running;
	const to = `${placeOf(user)}/clients/jobs/${job.id}`;
	return message("info", title, html`<p>${text} <a class="ds-link" href="${to}">${link}</a></p>`);
}

function allBlock({ language }: PersonVisit, user: SystemUser, others: number, added: number): Html {
	const texts = systemUserClients[language].all;
	const link = (text: string, action: string): Html =>
		buttonLink(text, `${placeOf(user)}/clients/all?action=${action}`, { variant: "secondary" });
	return block(texts.title, actions(others > 0 && link(texts.add, "add"), added > 0 && link(texts.remove, "remove")));
}

/** Adds or removes one client. Done twice it is the same. */
export async function changeClient(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { person, party, language, form: sent } = visit;
	const agent = await agentOf(visit, services);
	const action = sent.get("action") === "remove" ? "remove" : "add";
	const by = actorOfParty(person);
	const client = await findParty(services.store.db, { uuid: sent.get("client") ?? "" });
	if (client === undefined) throw new Fault(problems.userNotFound);
	try {
		await services.store.write(by, async (tx) => {
			const user = await ownUser(tx, party, agent.id);
			await (action === "add" ? addAgentClient : removeAgentClient)(tx, { owner: party, user, client, by });
		});
	} catch (error) {
		if (!(error instanceof Fault) || error.kind.status !== 400) throw error;
		// Somebody who is no client is named to nobody.
		const isClient = error.kind !== problems.clientNotFound;
		const texts = systemUserClients[language];
		const title = isClient ? texts.refused(client.name) : texts.job.reasons.notClient;
		const text = isClient ? html`<p>${texts.job.reasons.lacks}.</p>` : undefined;
		return shown(visit, services, agent, { status: 400, message: message("danger", title, text) });
	}
	const query = new URLSearchParams(sent.get("back") ?? "");
	query.set("done", action);
	query.set("client", client.uuid);
	return { goTo: placeHere(`${placeOf(agent)}/clients?${query}`) };
}
