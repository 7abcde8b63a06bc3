import { Fault } from "../http/fault.js";
import { type Call, type Operation, operation, type Reply } from "../http/operation.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { withdrawRequest } from "./answer-request.js";
import { byRequestId } from "./answer-routes.js";
import { access, vendorOf, vendorsSystem } from "./caller.js";
import { createRequest } from "./create-request.js";
import type { Dependencies } from "./dependencies.js";
import type { SystemUserRequest } from "./model.js";
import { page, pageQuery } from "./page.js";
import { problems } from "./problems.js";
import { REQUESTS, type RequestKind } from "./request-kinds.js";
import { findRequest, findRequestByTriple, listRequestsOfSystem } from "./request-repository.js";
import { vendorRequestView } from "./request-views.js";
import { byExternalRef } from "./route-parts.js";
import { pageOf } from "./schemas.js";

const BASE = "/authentication/api/v1/systemuser/request";
const tag = "System user requests";

const none = {
	404: { description: "There is no such request (AUTH-00010), or it is of another's system (AUTH-00011)" },
};
/** The vendor's side of requests for system users (systemuser 2.2, Q1 to Q9). */
export function vendorRequestOperations(dependencies: Dependencies): Operation[] {
	const { store, paging, now = Date.now } = dependencies;
	const { db } = store;
	return [
		...REQUESTS.flatMap(operationsOf),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/vendor/{requestId}`,
				name: "systemUserRequestWithdraw",
				tag,
				summary: "Takes a request back, of either type and whatever became of it",
				access: access.writeRequests,
				parameters: byRequestId,
				responses: { 202: { description: "It is gone" }, ...none },
			},
			async ({ path, principal }) => {
				const { orgNumber, by } = vendorOf(principal);
				await withdrawRequest(store, orgNumber, path.requestId, by);
				return { status: 202 };
			},
		),
	];

	function operationsOf({ type, part, name, input, output }: RequestKind): Operation[] {
		const one = { 200: { description: "The request", schema: output } } as const;
		const seen = (call: Pick<Call<unknown, unknown, unknown>, "link">, request: SystemUserRequest, system: System) =>
			vendorRequestView(request, system, now(), call.link);
		return [
			operation(
				{
					method: "POST",
					path: `${BASE}/vendor${part}`,
					name: `${name}Create`,
					tag,
					summary: `Asks a customer for a system user${type === "agent" ? " that acts for its clients" : ""}`,
					description:
						"The request for the same system, customer and external reference is found again, whatever became of it.",
					access: access.writeRequests,
					body: { schema: input },
					responses: {
						200: { description: "There was such a request already", schema: output },
						201: { description: "The request", schema: output },
						400: { description: "AUTH-00000, 01, 04, 06 to 09, 21, 26, 58, 59, 63, 64, 65" },
						404: { description: "The vendor has no such system (AUTH-00011)" },
					},
				},
				async (call): Promise<Reply> => {
					const { orgNumber, by } = vendorOf(call.principal);
					const { value } = await store.write(by, (tx) => createRequest(tx, orgNumber, type, call.body, by));
					const { request, system, created } = value;
					const body = seen(call, request, system);
					if (!created) return { status: 200, body };
					return { status: 201, body, headers: { Location: call.link(`${BASE}${part}/${request.id}`) } };
				},
			),
			operation(
				{
					method: "GET",
					path: `${BASE}/vendor${part}/{requestId}`,
					name: `${name}Get`,
					tag,
					summary: "One of the vendor's requests",
					access: access.readRequests,
					parameters: byRequestId,
					responses: { ...one, ...none },
				},
				async (call) => {
					const { orgNumber } = vendorOf(call.principal);
					const request = await findRequest(db, call.path.requestId, type);
					if (request === undefined) throw new Fault(problems.requestNotFound);
					const system = (await findSystemByInternalId(db, request.systemInternalId)) as System;
					if (system.vendorOrg !== orgNumber) throw new Fault(problems.systemNotFound);
					return { status: 200, body: seen(call, request, system) };
				},
			),
			operation(
				{
					method: "GET",
					path: `${BASE}/vendor${part}/byexternalref/{systemId}/{orgNo}/{externalRef}`,
					name: `${name}GetByExternalRef`,
					tag,
					summary: "One of the vendor's requests, by system, customer and external reference",
					access: access.readRequests,
					parameters: byExternalRef,
					responses: { ...one, ...none },
				},
				async (call) => {
					const { systemId, orgNo: ownerOrg, externalRef } = call.path;
					const system = await vendorsSystem(db, systemId, vendorOf(call.principal));
					const triple = { systemInternalId: system.internalId, ownerOrg, externalRef };
					const request = await findRequestByTriple(db, triple);
					if (request?.type !== type) throw new Fault(problems.requestNotFound);
					return { status: 200, body: seen(call, request, system) };
				},
			),
			operation(
				{
					method: "GET",
					path: `${BASE}/vendor${part}/bysystem/{systemId}`,
					name: `${name}ListBySystem`,
					tag,
					summary: "The requests for one of the vendor's systems, by id",
					access: access.readRequests,
					parameters: { type: "object", properties: { systemId: { type: "string" } }, required: ["systemId"] },
					query: pageQuery,
					responses: {
						200: { description: "A page of them", schema: pageOf(output) },
						404: { description: "The vendor has no such system (AUTH-00011)" },
					},
				},
				async (call) => {
					const system = await vendorsSystem(db, call.path.systemId, vendorOf(call.principal));
					const asked = { systemInternalId: system.internalId, type };
					return page({
						paging,
						call,
						list: ["system-user-requests", system.internalId, type],
						start: "",
						rows: (place) => listRequestsOfSystem(db, asked, place),
						placeOf: ({ id }) => id,
						view: (request) => seen(call, request, system),
					});
				},
			),
		];
	}
}
