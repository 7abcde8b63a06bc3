import { Fault } from "../http/fault.js";
import { type Operation, operation, type Reply } from "../http/operation.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { withdrawChange } from "./answer-change.js";
import { byRequestId } from "./answer-routes.js";
import { access, vendorOf, vendorsSystem } from "./caller.js";
import { findChange, listChangesOfSystem, listChangesOfUser } from "./change-repository.js";
import { type ChangeOf, noChangeView, vendorChangeView } from "./change-views.js";
import { createChange } from "./create-change.js";
import type { Dependencies } from "./dependencies.js";
import type { ChangeRequest, SystemUser } from "./model.js";
import { page, pageQuery } from "./page.js";
import { malformed, own, plainRefusal, problems } from "./problems.js";
import { findSystemUser, findUserByTriple } from "./repository.js";
import { byExternalRef } from "./route-parts.js";
import { changeInputSchema, changeSchema, pageOf } from "./schemas.js";

const BASE = "/authentication/api/v1/systemuser/changerequest";
const tag = "Changes of system users";

const none = {
	404: { description: "There is no such change (AUTH-00010), or it is of another's system (AUTH-00011)" },
};
const one = { 200: { description: "The change", schema: changeSchema } } as const;
/** The vendor's side of changes of system users (systemuser 2.3, X1 to X5). */
export function vendorChangeOperations(dependencies: Dependencies): Operation[] {
	const { store, paging, now = Date.now } = dependencies;
	const { db } = store;
	return [
		operation(
			{
				method: "POST",
				path: `${BASE}/vendor`,
				name: "systemUserChangeCreate",
				tag,
				summary: "Asks a customer for a change of a system user",
				description:
					"The vendor names the change by a uuid of its own, once; the same correlation-id finds the same change again. " +
					"A system user that acts for clients can be changed as well, as far as its packages go.",
				access: access.writeRequests,
				query: {
					type: "object",
					properties: {
						"correlation-id": { type: "string", description: "A uuid" },
						"system-user-id": { type: "string", description: "A uuid" },
					},
				},
				body: { schema: changeInputSchema },
				refusal: plainRefusal,
				responses: {
					200: { description: "There was such a change already, or there is nothing to do", schema: changeSchema },
					201: { description: "The change", schema: changeSchema },
					400: { description: "AUTH-00001, 07, 21, 26, 36, 58, 63, 64, 65, or no correlation-id" },
					404: {
						description: "The vendor has no such system user (AUTH-00015), or its system is deleted (AUTH-00011)",
					},
					409: { description: "The correlation-id was used for something else (AUTH-00061)" },
				},
			},
			async (call): Promise<Reply> => {
				const { orgNumber, by } = vendorOf(call.principal);
				const correlationId = uuidIn(call.query, "correlation-id");
				const systemUserId = uuidIn(call.query, "system-user-id");
				if (correlationId === undefined) throw new Fault(own.noCorrelation);
				if (systemUserId === undefined) throw new Fault(problems.userNotFound);
				const names = { correlationId, systemUserId };
				const { value } = await store.write(by, (tx) => createChange(tx, orgNumber, names, call.body, by));
				const { change, created } = value;
				if (change === undefined) return { status: 200, body: noChangeView(correlationId, value) };
				const body = vendorChangeView(change, value, now(), call.link);
				if (!created) return { status: 200, body };
				return { status: 201, body, headers: { Location: call.link(`${BASE}/${change.id}`) } };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/vendor/{requestId}`,
				name: "systemUserChangeGet",
				tag,
				summary: "One of the vendor's changes",
				access: access.readRequests,
				parameters: byRequestId,
				responses: { ...one, ...none },
			},
			async (call) => {
				const { orgNumber } = vendorOf(call.principal);
				const change = await findChange(db, call.path.requestId);
				if (change === undefined) throw new Fault(problems.requestNotFound);
				const user = (await findSystemUser(db, change.systemUserId)) as SystemUser;
				const system = (await findSystemByInternalId(db, user.systemInternalId)) as System;
				if (system.vendorOrg !== orgNumber) throw new Fault(problems.systemNotFound);
				return { status: 200, body: vendorChangeView(change, { user, system }, now(), call.link) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/vendor/byexternalref/{systemId}/{orgNo}/{externalRef}`,
				name: "systemUserChangeGetByExternalRef",
				tag,
				summary: "The newest change of a system user, by system, customer and external reference",
				access: access.readRequests,
				parameters: byExternalRef,
				responses: { ...one, ...none },
			},
			async (call) => {
				const { systemId, orgNo: ownerOrg, externalRef } = call.path;
				const system = await vendorsSystem(db, systemId, vendorOf(call.principal));
				const user = await findUserByTriple(db, { systemInternalId: system.internalId, ownerOrg, externalRef });
				const [change] = user === undefined ? [] : await listChangesOfUser(db, user.id);
				if (user === undefined || change === undefined) throw new Fault(problems.requestNotFound);
				return { status: 200, body: vendorChangeView(change, { user, system }, now(), call.link) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/vendor/bysystem/{systemId}`,
				name: "systemUserChangeListBySystem",
				tag,
				summary: "The changes of the users of one of the vendor's systems, by id",
				access: access.readRequests,
				parameters: { type: "object", properties: { systemId: { type: "string" } }, required: ["systemId"] },
				query: pageQuery,
				responses: {
					200: { description: "A page of them", schema: pageOf(changeSchema) },
					404: { description: "The vendor has no such system (AUTH-00011)" },
				},
			},
			async (call) => {
				const system = await vendorsSystem(db, call.path.systemId, vendorOf(call.principal));
				const rows = async (place: { readonly after: string; readonly size: number }) => {
					const changes = await listChangesOfSystem(db, system.internalId, place);
					return Promise.all(
						changes.map(async (change): Promise<readonly [ChangeRequest, ChangeOf]> => {
							const user = (await findSystemUser(db, change.systemUserId)) as SystemUser;
							return [change, { user, system }];
						}),
					);
				};
				return page({
					paging,
					call,
					list: ["system-user-changes", system.internalId],
					start: "",
					rows,
					placeOf: ([{ id }]) => id,
					view: ([change, of]) => vendorChangeView(change, of, now(), call.link),
				});
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/vendor/{requestId}`,
				name: "systemUserChangeWithdraw",
				tag,
				summary: "Takes a change back, whatever became of it; what it did stays",
				access: access.writeRequests,
				parameters: byRequestId,
				responses: { 202: { description: "It is gone" }, ...none },
			},
			async ({ path, principal }) => {
				const { orgNumber, by } = vendorOf(principal);
				await withdrawChange(store, orgNumber, path.requestId, by);
				return { status: 202 };
			},
		),
	];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const EMPTY = "00000000-0000-0000-0000-000000000000";

type Names = "correlation-id" | "system-user-id";

/** Undefined when it is left out or empty. @throws {Fault} 400 in the form of ASP.NET for what is no uuid */
function uuidIn(query: { readonly [N in Names]?: string | undefined }, name: Names): string | undefined {
	const text = query[name];
	if (text === undefined || text === "" || text === EMPTY) return undefined;
	if (!UUID.test(text)) throw malformed(name, `The value '${text.slice(0, 100)}' is no uuid.`);
	return text.toLowerCase();
}
