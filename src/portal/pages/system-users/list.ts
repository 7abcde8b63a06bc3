import type { Party } from "../../../parties/model.js";
import type { System } from "../../../systems/model.js";
import { findSystemsByInternalId } from "../../../systems/repository.js";
import { withVendors } from "../../../systems/search.js";
import { listOpenChanges } from "../../../systemusers/change-repository.js";
import { expiresAt, type Pending, type SystemUser } from "../../../systemusers/model.js";
import { listUsersOfOwner } from "../../../systemusers/repository.js";
import { listOpenRequests } from "../../../systemusers/request-repository.js";
import { chosenName, date, orgNumber } from "../../format.js";
import { type Html, html } from "../../html.js";
import { type Language, nameIn } from "../../language.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { actions, buttonLink } from "../../parts/form.js";
import { message, tag } from "../../parts/message.js";
import { block, panel } from "../../parts/panel.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { systemUsers } from "../../texts/system-users.js";
import { able, LIST, placeOf } from "./visit.js";

type AnswerKind = "request" | "agentrequest" | "changerequest";

/** Something that waits for an answer. */
interface Waiting extends Pick<Pending, "id" | "createdAt"> {
	readonly kind: AnswerKind;
	readonly title: string;
	readonly systemInternalId: string;
	readonly expiresAt: number;
	readonly forwarded: boolean;
}

/** All system users of the organisation: what waits for an answer first. */
export async function listPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { party, language, query } = visit;
	const { db } = services.store;
	const texts = systemUsers[language];
	const mayManage = await able(visit, services, "manage");
	const users = await listUsersOfOwner(db, party.id);
	const waiting = mayManage ? await waitingFor(services, party, users) : [];
	const systems = await systemsOf(services, [...users, ...waiting]);
	const kinds = {
		own: users.filter(({ type }) => type === "standard"),
		agents: users.filter(({ type }) => type === "agent"),
	};
	const listed = (some: readonly SystemUser[], none: string): Html =>
		some.length === 0
			? nothing(none)
			: rows(some.map((user) => row(user, systems, language, query.get("new") === user.id)));
	const main = html`${query.get("done") === "deleted" && message("success", texts.done.deleted)}${panel(
		texts.title,
		html`<p class="lead">${texts.lead(party.name)}</p>${
			mayManage ? actions(buttonLink(texts.create, `${LIST}/new`)) : html`<p>${texts.notYours}</p>`
		}`,
	)}${
		waiting.length > 0 &&
		block(
			texts.pending,
			html`<p>${texts.pendingLead}</p>${rows(waiting.map((each) => waitingRow(each, systems, language)))}`,
		)
	}${
		mayManage &&
		block(texts.own, html`${kinds.own.length > 0 && html`<p>${texts.ownLead}</p>`}${listed(kinds.own, texts.noneOwn)}`)
	}${block(
		texts.agents,
		html`${kinds.agents.length > 0 && html`<p>${texts.agentsLead}</p>`}${listed(kinds.agents, texts.noneAgents)}`,
	)}`;
	return { title: texts.title, main };
}

async function waitingFor(
	{ store, now }: PortalServices,
	owner: Party,
	users: readonly SystemUser[],
): Promise<Waiting[]> {
	const requests = (await listOpenRequests(store.db, owner.id, now())).map((request) => ({
		...request,
		kind: request.type === "agent" ? ("agentrequest" as const) : ("request" as const),
		forwarded: request.escalated,
		expiresAt: expiresAt(request),
	}));
	const byId = new Map(users.map((user) => [user.id, user]));
	const changes = (await listOpenChanges(store.db, owner.id, now())).flatMap((change) => {
		const user = byId.get(change.systemUserId);
		if (user === undefined) return [];
		const { title, systemInternalId } = user;
		return {
			...change,
			kind: "changerequest" as const,
			title,
			systemInternalId,
			forwarded: false,
			expiresAt: expiresAt(change),
		};
	});
	return [...requests, ...changes].sort((a, b) => a.createdAt - b.createdAt);
}

type Systems = ReadonlyMap<string, { readonly system: System; readonly vendorName: string | undefined }>;

async function systemsOf(
	{ store }: PortalServices,
	of: readonly Pick<SystemUser, "systemInternalId">[],
): Promise<Systems> {
	const systems = await findSystemsByInternalId(
		store.db,
		of.map(({ systemInternalId }) => systemInternalId),
	);
	return new Map((await withVendors(store.db, systems)).map((each) => [each.system.internalId, each]));
}

function row(user: SystemUser, systems: Systems, language: Language, isNew: boolean): { main: Html; side: Html } {
	const texts = systemUsers[language];
	const system = systems.get(user.systemInternalId)?.system;
	return {
		main: html`<a class="ds-link" href="${placeOf(user)}">${chosenName(user.title)}</a><br>${delivered(systems, user, language)}`,
		side: html`<span class="tags">${isNew && tag(texts.isNew, "success")}${
			user.disabledAt !== undefined && tag(texts.off, "warning")
		}${system?.deletedAt !== undefined && tag(texts.systemGone, "warning")}</span>`,
	};
}

/** The system where it has another name, its vendor and the vendor's number. */
function delivered(systems: Systems, of: Pick<SystemUser, "systemInternalId" | "title">, language: Language): Html {
	const found = systems.get(of.systemInternalId);
	if (found === undefined) return html``;
	const { system, vendorName = system.vendorOrg } = found;
	const name = nameIn(system.names, language, system.id);
	return html`<span class="subtle">${name !== of.title && html`${chosenName(name)} · `}${chosenName(systemUsers[language].vendor(vendorName))}, ${orgNumber(system.vendorOrg)}</span>`;
}

function waitingRow(waiting: Waiting, systems: Systems, language: Language): { main: Html; side: Html } {
	const texts = systemUsers[language];
	const { id, kind, title } = waiting;
	const to = `/accessmanagement/ui/systemuser/${kind}?id=${id}`;
	return {
		main: html`<strong>${chosenName(title)}</strong> ${tag(texts.pendingKinds[kind], "info")}${
			waiting.forwarded && html` ${tag(texts.forwarded, "warning")}`
		}<br>${delivered(systems, waiting, language)}<br><span class="subtle">${texts.sent} ${date(waiting.createdAt, language)}, ${texts.until} ${date(waiting.expiresAt, language)}</span>`,
		side: buttonLink(texts.answer, to, { variant: "secondary", label: texts.answerNamed(title) }),
	};
}
