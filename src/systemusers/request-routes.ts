import { requireCaller } from "../access/clients/caller.js";
import { Fault } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { approveRequest, forwardRequest, rejectRequest } from "./answer-request.js";
import { answer, byPartyAndId, byRequestId, yes } from "./answer-routes.js";
import { access, answering, customerNamed } from "./caller.js";
import type { Dependencies } from "./dependencies.js";
import { openRequest } from "./open.js";
import { problems } from "./problems.js";
import { REQUESTS, type RequestKind } from "./request-kinds.js";
import { findRequest, listOpenRequests } from "./request-repository.js";
import { internalRequestView, requestView } from "./request-views.js";
import { approvalSchema, internalRequestSchema, rejectionSchema } from "./schemas.js";
import { isRelated } from "./standing.js";

const BASE = "/authentication/api/v1/systemuser/request";
const tag = "System user requests";

/** The customer's side of requests for system users (systemuser 2.2, Q10 to Q21). */
export function requestOperations(dependencies: Dependencies): Operation[] {
	const { store, decide, now = Date.now } = dependencies;
	const { db } = store;
	return REQUESTS.flatMap(operationsOf);

	function operationsOf({ type, part, name, output }: RequestKind): Operation[] {
		const place = `${BASE}${part}/{party}/{requestId}`;
		return [
			operation(
				{
					method: "GET",
					path: `${BASE}${part}/{requestId}`,
					name: `${name}Open`,
					tag,
					summary: "A request by its address alone, as its customer's people see it",
					description:
						"Who manages access for the customer may approve it; who has anything to do with the customer may send it on. " +
						"`problems` names each right and package that the caller cannot give, and why.",
					access: access.portal,
					parameters: byRequestId,
					responses: {
						200: { description: "The request", schema: internalRequestSchema },
						403: { description: "The caller has nothing to do with the customer (AUTH-00066)" },
						404: answer.refusals[404],
					},
				},
				async ({ path, principal }) => {
					const opener = { principal, party: await requireCaller(db, principal) };
					const { request, ...found } = await openRequest({ db, decide, now: now() }, opener, path.requestId, type);
					return { status: 200, body: internalRequestView(request, found, now()) };
				},
			),
			operation(
				{
					method: "GET",
					path: place,
					name: `${name}Read`,
					tag,
					summary: "A request to the party",
					access: access.readManaged,
					parameters: byPartyAndId,
					responses: { 200: { description: "The request", schema: output }, 404: answer.refusals[404] },
				},
				async ({ path }) => {
					const owner = await customerNamed(db, path.party);
					const request = await findRequest(db, path.requestId, type);
					if (request?.owner !== owner.id) throw new Fault(problems.requestNotFound);
					const system = (await findSystemByInternalId(db, request.systemInternalId)) as System;
					return { status: 200, body: requestView(request, system, now()) };
				},
			),
			operation(
				{
					method: "POST",
					path: `${place}/approve`,
					name: `${name}Approve`,
					tag,
					summary: "Says yes: the system user is made and given what was asked for, all of it or nothing",
					access: access.writeManagedInPortal,
					parameters: byPartyAndId,
					body: { schema: approvalSchema, required: false },
					responses: { ...answer.done, ...answer.refusals },
				},
				async (call) => {
					const who = await answering(db, call);
					await approveRequest(store, { ...who, id: call.path.requestId, type }, call.body?.shown ?? undefined);
					return yes;
				},
			),
			operation(
				{
					method: "POST",
					path: `${place}/reject`,
					name: `${name}Reject`,
					tag,
					summary: "Says no",
					access: access.writeManaged,
					parameters: byPartyAndId,
					body: { schema: rejectionSchema, required: false },
					responses: { ...answer.done, ...answer.refusals },
				},
				async (call) => {
					const who = await answering(db, call);
					const reason = call.body?.reason?.trim() || undefined;
					await rejectRequest(store, { ...who, id: call.path.requestId, type }, reason);
					return yes;
				},
			),
			operation(
				{
					method: "POST",
					path: `${place}/escalate`,
					name: `${name}Escalate`,
					tag,
					summary: "Sends a request on to those who manage access for the customer",
					access: access.portal,
					parameters: byPartyAndId,
					responses: {
						200: {
							description: "Whether it is sent on; not by somebody who has nothing to do with the customer",
							schema: { type: "boolean" },
						},
						...answer.refusals,
					},
				},
				async (call) => {
					const who = await answering(db, call);
					if (!(await isRelated(db, who.user, who.owner, now()))) return { status: 200, body: false };
					return { status: 200, body: await forwardRequest(store, { ...who, id: call.path.requestId, type }) };
				},
			),
			operation(
				{
					method: "GET",
					path: `${BASE}${part}/{party}/{orgno}/pending`,
					name: `${name}ListPending`,
					tag,
					summary: `What waits for the party's answer${type === "agent" ? ", of what was sent on" : ""}; oldest first`,
					access: access.writeManagedInPortal,
					parameters: {
						type: "object",
						properties: { party: { type: "string" }, orgno: { type: "string" } },
						required: ["party", "orgno"],
					},
					responses: {
						200: { description: "Requests", schema: { type: "array", items: output } },
						400: answer.refusals[400],
						403: { description: "The number is another organisation's (AUTH-00041, 42)" },
					},
				},
				async ({ path }) => {
					const owner = await customerNamed(db, path.party);
					if (owner.orgNumber !== path.orgno.trim()) {
						throw new Fault(type === "agent" ? problems.agentOtherOrganisation : problems.otherOrganisation);
					}
					const open = await listOpenRequests(db, owner.id, now(), type);
					const body = [];
					for (const request of open) {
						if (type === "agent" && !request.escalated) continue;
						const system = (await findSystemByInternalId(db, request.systemInternalId)) as System;
						body.push(requestView(request, system, now()));
					}
					return { status: 200, body };
				},
			),
		];
	}
}
