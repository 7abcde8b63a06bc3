import { Fault } from "../http/fault.js";
import { type Operation, operation, type Reply } from "../http/operation.js";
import type { SystemUserType } from "../store/schema-systems.js";
import type { System } from "../systems/model.js";
import { findSystem, findSystemsByInternalId, listVisibleSystems } from "../systems/repository.js";
import { access, answering, customerNamed } from "./caller.js";
import { createSystemUser } from "./create-user.js";
import { deleteSystemUser } from "./delete-user.js";
import type { Dependencies } from "./dependencies.js";
import { describeUser } from "./describe-user.js";
import { gates } from "./gates.js";
import { PORTAL_API, portalTag as tag, told } from "./portal-faults.js";
import { portalSystemSchema, portalUserSchema, systemContentSchema } from "./portal-schemas.js";
import {
	contentView,
	describedUserView,
	type Language,
	listedUserView,
	systemView,
	vendorNames,
} from "./portal-views.js";
import { problems } from "./problems.js";
import { findLiveUser, listUsersOfOwner } from "./repository.js";
import { ofParty, ofUser, refused, unknown, uuid } from "./route-parts.js";
import { createUserSchema } from "./schemas.js";

const USERS = `${PORTAL_API}/systemuser`;
const one = { 200: { description: "The system user", schema: portalUserSchema } } as const;
const many = { 200: { description: "System users", schema: { type: "array", items: portalUserSchema } } } as const;

/** Systems and system users as pages show them: everything by its name (systemuser 2.6). */
export function portalUserOperations({ store, now = Date.now }: Dependencies): Operation[] {
	const { db } = store;

	const list = async (party: string, type: SystemUserType, language: Language): Promise<Reply> => {
		const owner = await customerNamed(db, party);
		const users = await listUsersOfOwner(db, owner.id, type);
		const ids = users.map(({ systemInternalId }) => systemInternalId);
		const systems = new Map((await findSystemsByInternalId(db, ids)).map((each) => [each.internalId, each]));
		const vendorName = await vendorNames(db, [...systems.values()]);
		const body = users.map((user) => {
			const system = systems.get(user.systemInternalId) as System;
			return listedUserView(user, system, vendorName(system.vendorOrg), language);
		});
		return { status: 200, body };
	};

	/** The same for both types, at two places. */
	const ofType = (type: SystemUserType, place: string, name: string): Operation[] => [
		operation(
			{
				method: "GET",
				path: `${place}/{party}`,
				name: `${name}List`,
				tag,
				summary: type === "agent" ? "The party's agents" : "The party's system users",
				access: type === "agent" ? gates.portalOverview : access.readManagedInPortal,
				parameters: ofParty,
				responses: many,
			},
			({ path, language }) => list(path.party, type, language),
		),
		operation(
			{
				method: "GET",
				path: `${place}/{party}/{systemUserId}`,
				name: `${name}Get`,
				tag,
				summary: "One of them with all that it has",
				access: gates.portalOverview,
				parameters: ofUser,
				responses: { ...one, ...unknown },
			},
			async ({ path, language }) => {
				const owner = await customerNamed(db, path.party);
				const user = await findLiveUser(db, path.systemUserId);
				if (user?.owner !== owner.id || user.type !== type) throw new Fault(problems.userNotFound);
				return { status: 200, body: describedUserView(await describeUser(db, owner, user, now()), language) };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${place}/{party}/{systemUserId}`,
				name: `${name}Delete`,
				tag,
				summary: "Deletes one of them",
				access: access.writeManagedInPortal,
				parameters: ofUser,
				query: { type: "object", properties: { partyUuid: { type: "string", description: "The party once more" } } },
				responses: { 202: { description: "It is deleted" }, ...refused, ...unknown },
			},
			async (call) => {
				const acting = await answering(db, call);
				const { partyUuid } = call.query;
				if (partyUuid !== undefined && partyUuid.toLowerCase() !== acting.owner.uuid) {
					throw new Fault(problems.otherFacilitator);
				}
				await deleteSystemUser(store, { ...acting, id: call.path.systemUserId, type });
				return { status: 202 };
			},
		),
	];

	return [
		operation(
			{
				method: "GET",
				path: `${PORTAL_API}/systemregister`,
				name: "portalSystems",
				tag,
				summary: "Systems that customers may choose by themselves",
				access: access.portal,
				responses: { 200: { description: "All of them", schema: { type: "array", items: portalSystemSchema } } },
			},
			async ({ language }) => {
				const systems = await listVisibleSystems(db);
				const vendorName = await vendorNames(db, systems);
				return { status: 200, body: systems.map((each) => systemView(each, vendorName(each.vendorOrg), language)) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${PORTAL_API}/systemregister/rights/{systemId}`,
				name: "portalSystemRights",
				tag,
				summary: "What a system needs",
				access: access.portal,
				parameters: { type: "object", properties: { systemId: { type: "string" } }, required: ["systemId"] },
				responses: { 200: { description: "Nothing for an unknown system", schema: systemContentSchema } },
			},
			async ({ path, language }) => {
				const { rights = [], packages = [] } = (await findSystem(db, path.systemId)) ?? {};
				return { status: 200, body: await contentView(db, { rights, packages }, language) };
			},
		),
		operation(
			{
				method: "POST",
				path: `${USERS}/{party}`,
				name: "portalUsersCreate",
				tag,
				summary: "Makes a system user with all that the system needs",
				access: access.writeManagedInPortal,
				parameters: ofParty,
				body: { schema: createUserSchema },
				responses: {
					200: { description: "Its id", schema: { type: "object", properties: { id: uuid } } },
					...refused,
					404: { description: "There is no such system" },
				},
			},
			async (call) => {
				const { systemId, integrationTitle } = call.body;
				const asked = { ...(await answering(db, call)), systemId, title: integrationTitle ?? undefined };
				return { status: 200, body: { id: (await createSystemUser(store, asked)).id } };
			},
		),
		...ofType("standard", USERS, "portalUsers"),
		...ofType("agent", `${USERS}/agent`, "portalAgents"),
	].map(told);
}
