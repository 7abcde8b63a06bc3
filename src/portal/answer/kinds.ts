import type { Party } from "../../parties/model.js";
import type { System } from "../../systems/model.js";
import { approveChange, rejectChange } from "../../systemusers/answer-change.js";
import { approveRequest, forwardRequest, rejectRequest } from "../../systemusers/answer-request.js";
import type { Content } from "../../systemusers/model.js";
import type { OpenedRequest } from "../../systemusers/offer.js";
import { openChange, openRequest } from "../../systemusers/open.js";
import type { PersonVisit } from "../page.js";
import type { PortalServices } from "../services.js";

/** The three things a vendor can ask a customer for; the last part of the address that it sends people to (systemuser 1.5, 1.6). */
export const ANSWER_KINDS = ["request", "agentrequest", "changerequest"] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

export const placeOf = (kind: AnswerKind): string => `/accessmanagement/ui/systemuser/${kind}`;

/** Where it is answered, and where its receipt is. */
export const pageOf = (kind: AnswerKind, id: string): string => `${placeOf(kind)}?id=${id}`;
export const receiptOf = (kind: AnswerKind, id: string): string => `${placeOf(kind)}/receipt?id=${id}`;

/** A request opened by the person who looks at it. */
export interface OpenedFor {
	readonly kind: AnswerKind;
	readonly opened: OpenedRequest;
	readonly system: System;
	readonly owner: Party;
	/** What was asked for: of it the person may be able to give only a part. */
	readonly asked: Content;
	/** The system user that it makes, or changes. */
	readonly systemUser: string;
	/** Where the vendor wants people to come back to: one of its registered addresses. */
	readonly redirectUrl: string | undefined;
}

const typeOf = (kind: AnswerKind): "agent" | "standard" => (kind === "agentrequest" ? "agent" : "standard");

/** @throws {Fault} AUTH-00000, 10, 66 */
export async function openFor(
	kind: AnswerKind,
	id: string,
	{ principal, person }: PersonVisit,
	{ store, decisions, now }: PortalServices,
): Promise<OpenedFor> {
	const sources = { db: store.db, decide: decisions.guard, now: now() };
	const opener = { principal, party: person };
	if (kind === "changerequest") {
		const { change, opened, owner, system } = await openChange(sources, opener, id);
		const { required: asked, systemUserId: systemUser, redirectUrl } = change;
		return { kind, opened, system, owner, asked, systemUser, redirectUrl };
	}
	const { request, opened, owner, system } = await openRequest(sources, opener, id, typeOf(kind));
	// The id of a request becomes that of its system user (systemuser 1.5).
	return { kind, opened, system, owner, asked: request, systemUser: request.id, redirectUrl: request.redirectUrl };
}

/** Whom an answer is by and for. */
interface Answering {
	readonly user: Party;
	readonly owner: Party;
	readonly id: string;
}

/** @throws {Fault} as the services do */
export async function approve(
	kind: AnswerKind,
	{ store }: PortalServices,
	by: Answering,
	shown: string,
): Promise<void> {
	if (kind === "changerequest") await approveChange(store, by, shown);
	else await approveRequest(store, { ...by, type: typeOf(kind) }, shown);
}

/** @throws {Fault} as the services do */
export async function reject(
	kind: AnswerKind,
	{ store }: PortalServices,
	by: Answering,
	reason: string | undefined,
): Promise<void> {
	if (kind === "changerequest") await rejectChange(store, by, reason);
	else await rejectRequest(store, { ...by, type: typeOf(kind) }, reason);
}

/** Changes cannot be sent on. @throws {Fault} as the services do */
export async function forward(kind: AnswerKind, { store }: PortalServices, by: Answering): Promise<void> {
	if (kind !== "changerequest") await forwardRequest(store, { ...by, type: typeOf(kind) });
}
