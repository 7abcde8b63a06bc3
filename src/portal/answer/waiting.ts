import type { Party } from "../../parties/model.js";
import { listOpenChanges } from "../../systemusers/change-repository.js";
import { expiresAt, type Pending, type SystemUser } from "../../systemusers/model.js";
import { listOpenRequests } from "../../systemusers/request-repository.js";
import { chosenName, date } from "../format.js";
import { type Html, html } from "../html.js";
import type { Language } from "../language.js";
import { buttonLink } from "../parts/form.js";
import { tag } from "../parts/message.js";
import { block } from "../parts/panel.js";
import { rows } from "../parts/table.js";
import type { PortalServices } from "../services.js";
import { delivered, type Systems, systemsOf } from "../systems.js";
import { systemUsers } from "../texts/system-users.js";
import { type AnswerKind, pageOf } from "./kinds.js";

/** Something that waits for an answer. */
interface Waiting extends Pick<Pending, "id" | "createdAt"> {
	readonly kind: AnswerKind;
	readonly title: string;
	readonly systemInternalId: string;
	readonly expiresAt: number;
	readonly forwarded: boolean;
}

/**
 * What vendors have asked the organisation for and nobody has answered, the oldest first: who asks, for what, and until when.
 * Whether the person may answer is for the caller to know.
 *
 * @param users The system users of the organisation.
 * @returns undefined where nothing waits
 */
export async function waitingBlock(
	services: PortalServices,
	owner: Party,
	users: readonly SystemUser[],
	language: Language,
): Promise<Html | undefined> {
	const waiting = await waitingFor(services, owner, users);
	if (waiting.length === 0) return undefined;
	const systems = await systemsOf(services, waiting);
	const texts = systemUsers[language];
	const list = rows(waiting.map((each) => waitingRow(each, systems, language)));
	return block(texts.pending, html`<p>${texts.pendingLead}</p>${list}`);
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

function waitingRow(waiting: Waiting, systems: Systems, language: Language): { main: Html; side: Html } {
	const texts = systemUsers[language];
	const { id, kind, title } = waiting;
	return {
		main: html`<strong>${chosenName(title)}</strong> ${tag(texts.pendingKinds[kind], "info")}${
			waiting.forwarded && html` ${tag(texts.forwarded, "warning")}`
		}<br>${delivered(systems, waiting, language)}<br><span class="subtle">${texts.sent} ${date(waiting.createdAt, language)}, ${texts.until} ${date(waiting.expiresAt, language)}</span>`,
		side: buttonLink(texts.answer, pageOf(kind, id), { variant: "secondary", label: texts.answerNamed(title) }),
	};
}
