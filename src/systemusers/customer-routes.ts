import { createHash } from "node:crypto";
import { checkPrecondition, conditionalReply, strongTag, validatorHeaders } from "../http/etag.js";
import { type Operation, operation } from "../http/operation.js";
import { access, answering, customerNamed } from "./caller.js";
import { moveSystemUser, setAccess } from "./change-user.js";
import { readPackages, readRights } from "./content.js";
import { moveSchema, titleSchema } from "./customer-schemas.js";
import { ownUser } from "./delete-user.js";
import type { Dependencies } from "./dependencies.js";
import { gates } from "./gates.js";
import { exactContent } from "./held.js";
import type { Content } from "./model.js";
import { OWN, ofUser, one, refused, tag, unknown } from "./route-parts.js";
import { accessSchema } from "./schemas.js";
import { deactivateSystemUser, reactivateSystemUser, renameSystemUser } from "./switch-user.js";
import { oneInternalView } from "./user-views.js";

const has = { 200: { description: "All that it has, action by action", schema: accessSchema } } as const;

/** What a customer does with a system user beyond the original (systemuser 6, wishes 4 and 18). */
export function customerOperations({ store, now = Date.now }: Dependencies): Operation[] {
	const { db } = store;
	const turn = (verb: "deactivate" | "reactivate", name: string, summary: string): Operation =>
		operation(
			{
				method: "POST",
				path: `${OWN}/${verb}`,
				name,
				tag,
				summary,
				access: access.writeManagedInPortal,
				parameters: ofUser,
				responses: { ...one, ...refused, ...unknown },
			},
			async (call) => {
				const asked = { ...(await answering(db, call)), id: call.path.systemUserId };
				const user = await (verb === "deactivate" ? deactivateSystemUser : reactivateSystemUser)(store, asked);
				return { status: 200, body: await oneInternalView(db, user) };
			},
		);
	return [
		turn("deactivate", "systemUsersDeactivate", "Switches a system user off; it loses nothing"),
		turn("reactivate", "systemUsersReactivate", "Switches it on again with all that it had"),
		operation(
			{
				method: "PUT",
				path: `${OWN}/title`,
				name: "systemUsersSetTitle",
				tag,
				summary: "Gives a system user another title",
				access: access.writeManagedInPortal,
				parameters: ofUser,
				body: { schema: titleSchema },
				responses: { ...one, ...refused, ...unknown },
			},
			async (call) => {
				const asked = { ...(await answering(db, call)), id: call.path.systemUserId };
				const user = await renameSystemUser(store, { ...asked, title: call.body.integrationTitle });
				return { status: 200, body: await oneInternalView(db, user) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${OWN}/access`,
				name: "systemUsersGetAccess",
				tag,
				summary: "All that a system user has; of an agent what its clients must give",
				access: gates.portalOverview,
				parameters: ofUser,
				responses: { ...has, ...refused, ...unknown },
			},
			async (call) => {
				const user = await ownUser({ db }, await customerNamed(db, call.path.party), call.path.systemUserId);
				const content = await exactContent({ db, now: now() }, user);
				return conditionalReply(call, { tag: tagOf(content) }, accessView(content));
			},
		),
		operation(
			{
				method: "PUT",
				path: `${OWN}/access`,
				name: "systemUsersSetAccess",
				tag,
				summary: "Gives a system user that and nothing else",
				description:
					"A right without an action stands for all that the system needs of the service and the user can give. An agent " +
					"keeps its clients: what it needs no longer it loses at once, what it needs besides a job takes of each client.",
				access: access.writeManagedInPortal,
				parameters: ofUser,
				body: { schema: accessSchema },
				responses: { ...has, ...refused, ...unknown, 412: { description: "It has changed since (If-Match)" } },
			},
			async (call) => {
				const asked = { ...(await answering(db, call)), id: call.path.systemUserId };
				const wanted = { rights: readRights(call.body.rights), packages: readPackages(call.body.accessPackages) };
				const check = (content: Content) => checkPrecondition(call, { tag: tagOf(content) });
				const user = await setAccess(store, asked, wanted, check);
				const content = await exactContent({ db, now: now() }, user);
				return { status: 200, body: accessView(content), headers: validatorHeaders({ tag: tagOf(content) }) };
			},
		),
		operation(
			{
				method: "POST",
				path: `${OWN}/move`,
				name: "systemUsersMove",
				tag,
				summary: "Moves a system user to another system, with all that it has there and its clients",
				access: access.writeManagedInPortal,
				parameters: ofUser,
				body: { schema: moveSchema },
				responses: { ...one, ...refused, 404: { description: "There is no such system user or system" } },
			},
			async (call) => {
				const { systemId, externalRef, drop } = call.body;
				const asked = { ...(await answering(db, call)), id: call.path.systemUserId };
				const user = await moveSystemUser(store, { ...asked, systemId, externalRef: externalRef ?? undefined, drop });
				return { status: 200, body: await oneInternalView(db, user) };
			},
		),
	];
}

const accessView = ({ rights, packages }: Content) => ({ rights, accessPackages: packages.map((urn) => ({ urn })) });

const tagOf = (content: Content): string =>
	strongTag(
		createHash("sha256")
			.update(JSON.stringify(accessView(content)))
			.digest("base64url"),
	);
