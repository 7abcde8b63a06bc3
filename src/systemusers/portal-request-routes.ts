import type { Kysely } from "kysely";
import { requireCaller } from "../access/clients/caller.js";
import { type Call, type Operation, operation, type Reply } from "../http/operation.js";
import type { Party } from "../parties/model.js";
import type { Database } from "../store/schema.js";
import type { SystemUserType } from "../store/schema-systems.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { AFTER_LOGOUT, LOGOUT } from "./after-logout.js";
import { approveChange, rejectChange } from "./answer-change.js";
import { type Answer, approveRequest, forwardRequest, rejectRequest } from "./answer-request.js";
import { answer, byPartyAndId, byRequestId, yes } from "./answer-routes.js";
import { access, answering, customerNamed } from "./caller.js";
import type { Dependencies } from "./dependencies.js";
import type { ChangeRequest, SystemUserRequest } from "./model.js";
import { openChange, openRequest } from "./open.js";
import { PORTAL_API, portalTag as tag, told } from "./portal-faults.js";
import { portalChangeSchema, portalRequestSchema } from "./portal-schemas.js";
import { contentView, type Language, systemView, vendorNames } from "./portal-views.js";
import { listOpenRequests } from "./request-repository.js";
import { isRelated } from "./standing.js";

const USERS = `${PORTAL_API}/systemuser`;

type Db = Kysely<Database>;
type ById = Call<{ readonly requestId: string }, unknown, unknown>;
interface Shown {
	readonly system: System;
	readonly owner: Party;
	readonly forward: boolean;
	readonly language: Language;
}

/** What waits for an answer, as pages show it, and the answers (systemuser 2.6). */
export function portalRequestOperations({ store, decide, now = Date.now }: Dependencies): Operation[] {
	const { db } = store;
	const sources = () => ({ db, decide, now: now() });
	const openerOf = async ({ principal }: Pick<Call<unknown, unknown, unknown>, "principal">) => ({
		principal,
		party: await requireCaller(db, principal),
	});

	const kinds = [kindOf("request", "standard"), kindOf("agentrequest", "agent"), changes()];
	return [pending(), ...kinds.flat()].map(told);

	function kindOf(part: string, type: SystemUserType): Operation[] {
		const name = type === "agent" ? "portalAgentRequest" : "portalRequest";
		const open = async (call: ById): Promise<Reply> => {
			const { request, system, owner, opened } = await openRequest(
				sources(),
				await openerOf(call),
				call.path.requestId,
				type,
			);
			const shown = { system, owner, forward: opened.may === "forward", language: call.language };
			return { status: 200, body: await requestBody(db, request, shown) };
		};
		return [
			read(part, name, portalRequestSchema, open),
			answers(part, name, "approve", (asked) => approveRequest(store, { ...asked, type })),
			answers(part, name, "reject", (asked) => rejectRequest(store, { ...asked, type })),
			operation(
				{
					method: "POST",
					path: `${USERS}/${part}/{party}/{requestId}/escalate`,
					name: `${name}Escalate`,
					tag,
					summary: "Sends a request on to those who manage access for the party",
					access: access.portal,
					parameters: byPartyAndId,
					responses: { ...answer.done, ...answer.refusals },
				},
				async (call) => {
					const who = await answering(db, call);
					if (!(await isRelated(db, who.user, who.owner, now()))) return { status: 200, body: false };
					return { status: 200, body: await forwardRequest(store, { ...who, id: call.path.requestId, type }) };
				},
			),
			logout(part, name, type === "agent" ? "SystemuserAgentRequestId" : "SystemuserRequestId", open),
		];
	}

	function changes(): Operation[] {
		const part = "changerequest";
		const name = "portalChangeRequest";
		const open = async (call: ById): Promise<Reply> => {
			const found = await openChange(sources(), await openerOf(call), call.path.requestId);
			const { change, system, owner, opened } = found;
			const shown = { system, owner, forward: opened.may === "forward", language: call.language };
			const required = await contentView(db, change.required, call.language);
			const unwanted = await contentView(db, change.unwanted, call.language);
			const body = {
				...(await askedBody(db, change, shown)),
				escalated: false,
				requiredRights: required.resources,
				unwantedRights: unwanted.resources,
				requiredAccessPackages: required.accessPackages,
				unwantedAccessPackages: unwanted.accessPackages,
			};
			return { status: 200, body };
		};
		return [
			read(part, name, portalChangeSchema, open),
			answers(part, name, "approve", (asked) => approveChange(store, asked)),
			answers(part, name, "reject", (asked) => rejectChange(store, asked)),
			logout(part, name, "SystemuserChangeRequestId", open),
		];
	}

	function read(
		part: string,
		name: string,
		schema: typeof portalRequestSchema | typeof portalChangeSchema,
		open: (call: ById) => Promise<Reply>,
	): Operation {
		return operation(
			{
				method: "GET",
				path: `${USERS}/${part}/{requestId}`,
				name: `${name}Open`,
				tag,
				summary: "What the vendor asks for, as the caller may see it",
				access: access.portal,
				parameters: byRequestId,
				responses: {
					200: { description: "Everything by its name", schema },
					403: { description: "The caller has nothing to do with the customer (AMUI-00066)" },
					404: answer.refusals[404],
				},
			},
			open,
		);
	}

	/** Ends with the vendor: the cookie names what was answered, and the way on takes the address that was kept with it. */
	function logout(part: string, name: string, named: string, open: (call: ById) => Promise<unknown>): Operation {
		return operation(
			{
				method: "GET",
				path: `${USERS}/${part}/{requestId}/logout`,
				name: `${name}Logout`,
				tag,
				summary: "Sends whoever has answered on to the vendor",
				access: access.portal,
				parameters: byRequestId,
				responses: {
					302: { description: "To where those come who are logged out" },
					403: { description: "The caller has nothing to do with the customer (AMUI-00066)" },
					404: answer.refusals[404],
				},
			},
			async (call) => {
				await open(call);
				return {
					status: 302,
					headers: {
						Location: call.link(LOGOUT),
						"Set-Cookie": `${AFTER_LOGOUT}=${named}=${call.path.requestId}; Path=/; HttpOnly; Secure; SameSite=Lax`,
					},
				};
			},
		);
	}

	function answers(
		part: string,
		name: string,
		verb: "approve" | "reject",
		work: (asked: Omit<Answer, "type">) => Promise<unknown>,
	): Operation {
		return operation(
			{
				method: "POST",
				path: `${USERS}/${part}/{party}/{requestId}/${verb}`,
				name: name + (verb === "approve" ? "Approve" : "Reject"),
				tag,
				summary: verb === "approve" ? "Says yes to all of it" : "Says no",
				access: access.writeManagedInPortal,
				parameters: byPartyAndId,
				responses: { ...answer.done, ...answer.refusals },
			},
			async (call) => {
				await work({ ...(await answering(db, call)), id: call.path.requestId });
				return yes;
			},
		);
	}

	function pending(): Operation {
		return operation(
			{
				method: "GET",
				path: `${USERS}/{party}/pending`,
				name: "portalPending",
				tag,
				summary: "Requests of both types that were sent on to those who manage access; oldest first",
				access: access.writeManagedInPortal,
				parameters: { type: "object", properties: { party: { type: "string" } }, required: ["party"] },
				responses: { 200: { description: "Requests", schema: { type: "array", items: portalRequestSchema } } },
			},
			async ({ path, language }) => {
				const owner = await customerNamed(db, path.party);
				const body: unknown[] = [];
				for (const request of await listOpenRequests(db, owner.id, now())) {
					if (!request.escalated) continue;
					const system = (await findSystemByInternalId(db, request.systemInternalId)) as System;
					body.push(await requestBody(db, request, { system, owner, forward: false, language }));
				}
				return { status: 200, body };
			},
		);
	}
}

async function askedBody(
	db: Db,
	asked: SystemUserRequest | ChangeRequest,
	{ system, owner, forward, language }: Shown,
) {
	const vendorName = await vendorNames(db, [system]);
	return {
		id: asked.id,
		partyId: String(owner.partyId ?? ""),
		partyUuid: owner.uuid,
		status: asked.status,
		redirectUrl: asked.redirectUrl,
		system: systemView(system, vendorName(system.vendorOrg), language),
		created: new Date(asked.createdAt).toISOString(),
		userMayEscalateButNotApprove: forward,
	};
}

async function requestBody(db: Db, request: SystemUserRequest, shown: Shown) {
	return {
		...(await askedBody(db, request, shown)),
		escalated: request.escalated,
		systemUserType: request.type,
		...(await contentView(db, request, shown.language)),
	};
}
