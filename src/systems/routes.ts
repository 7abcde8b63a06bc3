import { Fault } from "../http/fault.js";
import { type Access, type Operation, operation, type Reply } from "../http/operation.js";
import { hasScope, type Principal } from "../http/principal.js";
import { actorOf } from "../resources/caller.js";
import { appOf } from "../resources/model.js";
import type { Store, Transaction } from "../store/store.js";
import { type Right, type System, type SystemChange, vendorIdOf } from "./model.js";
import { plainRefusal, problems } from "./problems.js";
import {
	checkOwner,
	deleteSystem,
	type Registrar,
	registerSystem,
	replacePackages,
	replaceRights,
	replaceSystem,
} from "./register.js";
import { findSystem, listSystemChanges, listSystemsOfVendor, listVisibleSystems } from "./repository.js";
import {
	listedSystemSchema,
	packagesSchema,
	registeredSystemSchema,
	rightsSchema,
	succeededSchema,
	systemChangeSchema,
	systemSchema,
} from "./schemas.js";
import { vendorOrgOf } from "./vendor.js";

const ADMIN = "altinn:authentication/systemregister.admin";
const WRITE = "altinn:authentication/systemregister.write";
const vendor = { kind: "token", scopes: [ADMIN, WRITE] } as const satisfies Access;
const portal = { kind: "token", scopes: ["altinn:portal/enduser"] } as const satisfies Access;

const BASE = "/authentication/api/v1/systemregister";
const tag = "System register";
const bySystemId = { type: "object", properties: { systemId: { type: "string" } }, required: ["systemId"] } as const;
const succeeded: Reply = { status: 200, body: { succeeded: true } };

const refusals = {
	400: { description: "What is wrong, with the codes AUTH.VLD-…" },
	403: { description: "The system belongs to another vendor" },
} as const;
const unknown = { 404: { description: "There is no such system" } } as const;
const done = { 200: { description: "It is done", schema: succeededSchema } } as const;

/** The system register (systemuser 2.1, R1 to R12). */
export function systemRegisterOperations({ store }: { readonly store: Store }): Operation[] {
	const { db } = store;
	const write = async <T>(principal: Principal, work: (tx: Transaction, by: Registrar) => Promise<T>): Promise<T> => {
		const by = registrarOf(principal);
		return (await store.write(actorOf(principal), (tx) => work(tx, by))).value;
	};
	return [
		operation(
			{
				method: "GET",
				path: BASE,
				name: "systemRegisterList",
				tag,
				summary: "Systems that customers may choose by themselves",
				access: portal,
				responses: { 200: { description: "All of them", schema: { type: "array", items: listedSystemSchema } } },
			},
			async () => ({ status: 200, body: (await listVisibleSystems(db)).map(listed) }),
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/vendor`,
				name: "systemRegisterListOwn",
				tag,
				summary: "The vendor's own systems",
				access: vendor,
				responses: {
					200: { description: "All that are not deleted", schema: { type: "array", items: listedSystemSchema } },
					403: { description: "The token names no organisation" },
				},
			},
			async ({ principal }) => {
				const { orgNumber } = registrarOf(principal);
				if (orgNumber === undefined) throw new Fault(problems.vendorUnknown);
				return { status: 200, body: (await listSystemsOfVendor(db, orgNumber)).map(listed) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/{systemId}`,
				name: "systemRegisterGet",
				tag,
				summary: "One system, also a deleted one",
				access: portal,
				parameters: bySystemId,
				responses: { 200: { description: "The system", schema: listedSystemSchema }, ...unknown },
			},
			async ({ path }) => {
				const system = await findSystem(db, path.systemId);
				return system === undefined ? { status: 404 } : { status: 200, body: listed(system) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/{systemId}/rights`,
				name: "systemRegisterRights",
				tag,
				summary: "What a system needs: single rights",
				access: portal,
				parameters: bySystemId,
				query: { type: "object", properties: { useOldFormatForApp: { type: "boolean" } } },
				responses: { 200: { description: "The rights; none for an unknown system", schema: rightsSchema } },
			},
			async ({ path, query }) => {
				const rights = (await findSystem(db, path.systemId))?.rights ?? [];
				return { status: 200, body: query.useOldFormatForApp === true ? rights.map(withAppPair) : rights };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/{systemId}/accesspackages`,
				name: "systemRegisterPackages",
				tag,
				summary: "What a system needs: access packages",
				access: portal,
				parameters: bySystemId,
				responses: { 200: { description: "The packages; none for an unknown system", schema: packagesSchema } },
			},
			async ({ path }) => {
				const packages = (await findSystem(db, path.systemId))?.packages ?? [];
				return { status: 200, body: packages.map((urn) => ({ urn })) };
			},
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/vendor`,
				name: "systemRegisterCreate",
				tag,
				summary: "Registers a system",
				access: vendor,
				body: { schema: systemSchema },
				responses: { 200: { description: "Its inner uuid", schema: { type: "string", format: "uuid" } }, ...refusals },
			},
			async ({ body, principal }) => ({
				status: 200,
				body: await write(principal, (tx, by) => registerSystem(tx, body, by)),
			}),
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/vendor/{systemId}`,
				name: "systemRegisterGetOwn",
				tag,
				summary: "One of the vendor's systems, all of it, also a deleted one",
				access: vendor,
				parameters: bySystemId,
				refusal: plainRefusal,
				responses: {
					200: { description: "The system", schema: registeredSystemSchema },
					403: refusals[403],
					...unknown,
				},
			},
			async ({ path, principal }) => ({ status: 200, body: registered(await own(path.systemId, principal)) }),
		),
		operation(
			{
				method: "PUT",
				path: `${BASE}/vendor/{systemId}`,
				name: "systemRegisterReplace",
				tag,
				summary: "Replaces all of a system",
				access: vendor,
				parameters: bySystemId,
				body: { schema: systemSchema },
				refusal: plainRefusal,
				responses: { ...done, ...refusals, ...unknown },
			},
			async ({ path, body, principal }) => {
				await write(principal, (tx, by) => replaceSystem(tx, path.systemId, body, by));
				return succeeded;
			},
		),
		operation(
			{
				method: "PUT",
				path: `${BASE}/vendor/{systemId}/rights`,
				name: "systemRegisterReplaceRights",
				tag,
				summary: "Replaces the rights of a system",
				access: vendor,
				parameters: bySystemId,
				body: { schema: rightsSchema },
				refusal: plainRefusal,
				responses: { ...done, ...refusals, ...unknown },
			},
			async ({ path, body, principal }) => {
				await write(principal, (tx, by) => replaceRights(tx, path.systemId, body, by));
				return succeeded;
			},
		),
		operation(
			{
				method: "PUT",
				path: `${BASE}/vendor/{systemId}/accesspackages`,
				name: "systemRegisterReplacePackages",
				tag,
				summary: "Replaces the access packages of a system",
				access: vendor,
				parameters: bySystemId,
				body: { schema: packagesSchema },
				refusal: plainRefusal,
				responses: { ...done, ...refusals, ...unknown },
			},
			async ({ path, body, principal }) => {
				await write(principal, (tx, by) => replacePackages(tx, path.systemId, body, by));
				return succeeded;
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/vendor/{systemId}`,
				name: "systemRegisterDelete",
				tag,
				summary: "Deletes a system and frees its client ids",
				access: vendor,
				parameters: bySystemId,
				responses: { ...done, ...refusals },
			},
			async ({ path, principal }) => {
				await write(principal, (tx, by) => deleteSystem(tx, path.systemId, by));
				return succeeded;
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/vendor/{systemId}/changelog`,
				name: "systemRegisterChangeLog",
				tag,
				summary: "What was changed of a system, newest first",
				access: vendor,
				parameters: bySystemId,
				refusal: plainRefusal,
				responses: {
					200: { description: "The changes", schema: { type: "array", items: systemChangeSchema } },
					403: refusals[403],
					...unknown,
				},
			},
			async ({ path, principal }) => {
				const { internalId } = await own(path.systemId, principal);
				const changes = await listSystemChanges(db, internalId);
				return { status: 200, body: changes.map((change) => logged(internalId, change)) };
			},
		),
	];

	async function own(systemId: string, principal: Principal): Promise<System> {
		const system = await findSystem(db, systemId);
		if (system === undefined) throw new Fault(problems.unknown);
		checkOwner(system.vendorOrg, registrarOf(principal));
		return system;
	}
}

function registrarOf(principal: Principal): Registrar {
	return {
		orgNumber: vendorOrgOf(principal),
		clientId: "clientId" in principal ? principal.clientId : undefined,
		admin: hasScope(principal, ADMIN),
	};
}

const listed = (system: System) => ({
	systemId: system.id,
	systemVendorOrgNumber: system.vendorOrg,
	systemVendorOrgName: "",
	name: system.names,
	description: system.descriptions,
	rights: system.rights,
	accessPackages: system.packages.map((urn) => ({ urn })),
	isVisible: system.isVisible,
});

const registered = (system: System) => ({
	id: system.id,
	vendor: { ID: vendorIdOf(system.vendorOrg) },
	name: system.names,
	description: system.descriptions,
	rights: system.rights,
	accessPackages: system.packages.map((urn) => ({ urn })),
	isDeleted: system.deletedAt !== undefined,
	clientId: system.clientIds,
	isVisible: system.isVisible,
	allowedRedirectUrls: system.redirectUrls,
});

/** An app named by two pairs, organisation and app, as older readers want it (R6). */
function withAppPair(right: Right): Right {
	const resource = right.resource.flatMap((pair) => {
		const app = appOf(pair.value);
		if (app === undefined) return [pair];
		return [
			{ id: "urn:altinn:org", value: app.org },
			{ id: "urn:altinn:app", value: app.app },
		];
	});
	return { ...right, resource };
}

const logged = (systemInternalId: string, { type, byOrg, data, clientId, at }: SystemChange) => ({
	systemInternalId,
	changedByOrgNumber: byOrg,
	changeType: type,
	...(data === undefined ? {} : { changedData: data }),
	...(clientId === undefined ? {} : { clientId }),
	created: new Date(at).toISOString().replace("Z", "+00:00"),
});
