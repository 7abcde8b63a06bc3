import type { SystemUser } from "../../../systemusers/model.js";
import { listUsersOfOwner } from "../../../systemusers/repository.js";
import { waitingBlock } from "../../answer/waiting.js";
import { chosenName } from "../../format.js";
import { type Html, html } from "../../html.js";
import type { Language } from "../../language.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { actions, buttonLink } from "../../parts/form.js";
import { message, tag } from "../../parts/message.js";
import { block, panel } from "../../parts/panel.js";
import { nothing, rows } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { delivered, type Systems, systemsOf } from "../../systems.js";
import { systemUsers } from "../../texts/system-users.js";
import { able, LIST, placeOf } from "./visit.js";

/** All system users of the organisation: what waits for an answer first. */
export async function listPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { party, language, query } = visit;
	const texts = systemUsers[language];
	const mayManage = await able(visit, services, "manage");
	const users = await listUsersOfOwner(services.store.db, party.id);
	const systems = await systemsOf(services, users);
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
	)}${mayManage && (await waitingBlock(services, party, users, language))}${
		mayManage &&
		block(texts.own, html`${kinds.own.length > 0 && html`<p>${texts.ownLead}</p>`}${listed(kinds.own, texts.noneOwn)}`)
	}${block(
		texts.agents,
		html`${kinds.agents.length > 0 && html`<p>${texts.agentsLead}</p>`}${listed(kinds.agents, texts.noneAgents)}`,
	)}`;
	return { title: texts.title, main };
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
