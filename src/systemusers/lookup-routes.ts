import { Fault } from "../http/fault.js";
import { type Access, type Call, type Operation, operation } from "../http/operation.js";
import { hasScope } from "../http/principal.js";
import { checkPlatform } from "../resources/caller.js";
import { lookupSystemUser } from "../systems/look-up.js";
import { findSystem } from "../systems/repository.js";
import { access, vendorOf } from "./caller.js";
import type { Dependencies } from "./dependencies.js";
import { page, pageQuery } from "./page.js";
import { own, problems } from "./problems.js";
import { findLiveUser, findUserByTriple, lastSequence, listUsersOfSystem, streamUsers } from "./repository.js";
import { BASE, tag, uuid } from "./route-parts.js";
import { externalUserSchema, pageOf, registerUserSchema, streamSchema } from "./schemas.js";
import { externalView, registerViews } from "./user-views.js";

const ADMIN = "altinn:authentication/systemuser.admin";

const maskinporten = { kind: "token", scopes: ["altinn:maskinporten/systemuser.read"] } as const satisfies Access;
const registrar = {
	kind: "token",
	scopes: ["altinn:authentication/systemregister.admin", "altinn:authentication/systemregister.write"],
} as const satisfies Access;
const platform = { kind: "platform", scopes: [ADMIN] } as const satisfies Access;

const text = { type: "string", maxLength: 255 } as const;
const none = { 404: { description: "There is none that all of it fits" } } as const;

/** Rows of the stream at a time (systemuser 0.5). */
const CHUNK = 100;

/** System users as others look them up: Maskinporten, vendors, the register (U8 to U12 of systemuser 2.4). */
export function lookupOperations({ store, paging }: Dependencies): Operation[] {
	const { db } = store;
	return [
		operation(
			{
				method: "GET",
				path: `${BASE}/byExternalId`,
				name: "systemUsersGetByExternalId",
				tag,
				summary: "The system user that a token is for; asked by Maskinporten",
				access: maskinporten,
				query: {
					type: "object",
					properties: {
						clientId: { ...text, description: "Maskinporten client of the system" },
						systemProviderOrgNo: { ...text, description: "Whose client it is" },
						systemUserOwnerOrgNo: { ...text, description: "Whose system user it is" },
						externalRef: { ...text, description: "The customer's organisation number when left out" },
					},
				},
				responses: {
					200: { description: "The system user", schema: externalUserSchema },
					400: { description: "One of the first three is missing" },
					...none,
				},
			},
			async ({ query }) => {
				const { clientId, systemProviderOrgNo: providerOrg, systemUserOwnerOrgNo: ownerOrg, externalRef } = query;
				if (!clientId || !providerOrg || !ownerOrg) throw new Fault(own.unnamedQuery);
				const found = await lookupSystemUser(db, { clientId, providerOrg, ownerOrg, externalRef });
				if (found === undefined) throw new Fault(problems.userNotFound);
				const user = { ...found, title: found.integrationTitle, type: found.userType };
				return { status: 200, body: externalView(user, found, found.systemId) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/vendor/byquery`,
				name: "systemUsersGetByQuery",
				tag,
				summary: "A system user of one of the vendor's systems, by its external names",
				access: access.writeRequests,
				query: {
					type: "object",
					properties: {
						"system-id": { ...text, minLength: 1 },
						orgno: { ...text, minLength: 1, description: "The customer" },
						"external-ref": { ...text, description: "The customer's organisation number when left out" },
					},
					required: ["system-id", "orgno"],
				},
				responses: { 200: { description: "The system user", schema: externalUserSchema }, ...none },
			},
			async ({ principal, query }) => {
				const { orgNumber: vendorOrg } = vendorOf(principal);
				const system = await findSystem(db, query["system-id"]);
				// Whether another vendor's system has such a user is not told.
				if (system?.vendorOrg !== vendorOrg) throw new Fault(problems.userNotFound);
				const ownerOrg = query.orgno;
				const externalRef = query["external-ref"] || ownerOrg;
				const triple = { systemInternalId: system.internalId, ownerOrg, externalRef };
				const user = await findUserByTriple(db, triple);
				if (user === undefined) throw new Fault(problems.userNotFound);
				return { status: 200, body: externalView(user, { systemId: system.id, vendorOrg }) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/vendor/bysystem/{systemId}`,
				name: "systemUsersListBySystem",
				tag,
				summary: "The system users of one of the vendor's systems",
				access: registrar,
				parameters: { type: "object", properties: { systemId: { type: "string" } }, required: ["systemId"] },
				query: pageQuery,
				responses: {
					200: { description: "A page, those longest unchanged first", schema: pageOf(externalUserSchema) },
					404: { description: "The vendor has no such system" },
				},
			},
			async (call) => {
				const system = await findSystem(db, call.path.systemId);
				const { orgNumber: vendorOrg } = vendorOf(call.principal);
				if (system?.vendorOrg !== vendorOrg) throw new Fault(problems.systemNotFound);
				return page({
					paging,
					call,
					list: ["system-users-of", system.internalId],
					start: 0,
					rows: (part) => listUsersOfSystem(db, system.internalId, part),
					placeOf: ({ sequence }) => sequence,
					view: (user) => externalView(user, { systemId: system.id, vendorOrg }),
				});
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/internal/systemusers/stream`,
				name: "systemUsersStream",
				tag,
				summary: "Every system user in the order of its last change, deleted ones too",
				access: platform,
				query: pageQuery,
				responses: { 200: { description: "A piece of the stream", schema: streamSchema } },
			},
			async (call) => {
				checkInside(call);
				const list = ["system-user-stream"];
				const after = Number(paging.place(list, call.query.token) ?? 0);
				const users = await streamUsers(db, { after, size: CHUNK });
				const pageStart = users[0]?.sequence ?? after;
				const pageEnd = users.at(-1)?.sequence ?? after;
				const next = users.length === 0 ? undefined : paging.token(list, pageEnd);
				return {
					status: 200,
					body: {
						links: linksTo(call, next),
						stats: { pageStart, pageEnd, sequenceMax: await lastSequence(db) },
						data: await registerViews(db, users),
					},
				};
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/internal/systemusers/{systemUserId}`,
				name: "systemUsersGetForRegister",
				tag,
				summary: "One system user as the register keeps it",
				access: platform,
				parameters: { type: "object", properties: { systemUserId: uuid }, required: ["systemUserId"] },
				responses: {
					200: { description: "The system user", schema: registerUserSchema },
					410: { description: "It is deleted, or never was" },
				},
			},
			async (call) => {
				checkInside(call);
				const user = await findLiveUser(db, call.path.systemUserId);
				if (user === undefined) throw new Fault(own.gone);
				const [body] = await registerViews(db, [user]);
				return { status: 200, body };
			},
		),
	];
}

/** Who has not the administrator's scope must be the platform itself: an app has a platform token too. */
function checkInside(call: Pick<Call<unknown, unknown, unknown>, "principal" | "platform">): void {
	if (!hasScope(call.principal, ADMIN)) checkPlatform(call);
}

function linksTo(call: Pick<Call<unknown, unknown, unknown>, "url" | "link">, token: string | undefined) {
	if (token === undefined) return {};
	return { next: call.link(`${call.url.split("?", 1)[0]}?token=${encodeURIComponent(token)}`) };
}
