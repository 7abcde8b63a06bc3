import { requireCaller } from "../access/clients/caller.js";
import { Fault } from "../http/fault.js";
import { type Operation, operation, type Reply } from "../http/operation.js";
import { findParty } from "../parties/repository.js";
import { access, answering, customerNamed } from "./caller.js";
import { createSystemUser } from "./create-user.js";
import { deleteSystemUser, ownUser } from "./delete-user.js";
import type { Dependencies } from "./dependencies.js";
import { gates } from "./gates.js";
import { problems } from "./problems.js";
import { findLiveUser, listUsersOfOwner } from "./repository.js";
import { BASE, ofParty, ofUser, one, refused, tag, unknown, users } from "./route-parts.js";
import { createUserSchema, delegationsSchema, renameSchema, userDetailSchema } from "./schemas.js";
import { mayAdminister } from "./standing.js";
import { renameSystemUser } from "./switch-user.js";
import { delegationsView, detailView, internalViews, oneInternalView } from "./user-views.js";

/** The customer's own system users: U1 to U7 of systemuser 2.4. */
export function userOperations({ store, decide, now = Date.now }: Dependencies): Operation[] {
	const { db } = store;
	const list = async (party: string, type: "standard" | "agent"): Promise<Reply> => {
		const owner = await customerNamed(db, party);
		return { status: 200, body: await internalViews(db, await listUsersOfOwner(db, owner.id, type)) };
	};
	return [
		operation(
			{
				method: "GET",
				path: `${BASE}/{party}`,
				name: "systemUsersList",
				tag,
				summary: "System users that act for the customer itself",
				access: access.readManaged,
				parameters: ofParty,
				responses: users,
			},
			({ path }) => list(path.party, "standard"),
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/agent/{party}`,
				name: "systemUsersListAgents",
				tag,
				summary: "System users that act for the customer's clients",
				access: gates.overview,
				parameters: ofParty,
				responses: users,
			},
			({ path }) => list(path.party, "agent"),
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/{party}/{systemUserId}`,
				name: "systemUsersGet",
				tag,
				summary: "One system user with what it has now",
				access: gates.overview,
				parameters: ofUser,
				responses: { 200: { description: "The system user", schema: userDetailSchema }, ...unknown },
			},
			async ({ path }) => {
				const owner = await customerNamed(db, path.party);
				const user = await findLiveUser(db, path.systemUserId);
				// Another's is as unknown as none.
				if (user === undefined || user.owner !== owner.id) throw new Fault(problems.userNotFound);
				return { status: 200, body: await detailView(db, user, now()) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/{party}/{systemUserId}/delegations`,
				name: "systemUsersDelegations",
				tag,
				summary: "What the customer has given a system user",
				access: access.readManaged,
				parameters: ofUser,
				responses: { 200: { description: "Rights and packages", schema: delegationsSchema }, ...refused, ...unknown },
			},
			async ({ path }) => {
				const user = await ownUser({ db }, await customerNamed(db, path.party), path.systemUserId);
				return { status: 200, body: await delegationsView(db, user, now()) };
			},
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/{party}/create`,
				name: "systemUsersCreate",
				tag,
				summary: "Makes a system user with all that the system needs",
				access: access.writeManaged,
				parameters: ofParty,
				body: { schema: createUserSchema },
				responses: { ...one, ...refused, 404: { description: "There is no such system" } },
			},
			async (call) => {
				const { systemId, integrationTitle } = call.body;
				const asked = { ...(await answering(db, call)), systemId, title: integrationTitle ?? undefined };
				return { status: 200, body: await oneInternalView(db, await createSystemUser(store, asked)) };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/{party}/{systemUserId}`,
				name: "systemUsersDelete",
				tag,
				summary: "Deletes a system user, and ends all that it has",
				access: access.writeManaged,
				parameters: ofUser,
				refusal: noneDeleted,
				responses: {
					202: { description: "It is deleted", schema: { type: "integer" } },
					...refused,
					404: { description: "There is no such system user", schema: { type: "integer" } },
				},
			},
			async (call) => {
				const acting = await answering(db, call);
				await deleteSystemUser(store, { ...acting, id: call.path.systemUserId, type: "standard" });
				return { status: 202, body: 1 };
			},
		),
		operation(
			{
				method: "PUT",
				path: BASE,
				name: "systemUsersRename",
				tag,
				summary: "Gives a system user another title",
				description: "Whoever manages access for its customer may. The original has this call and does nothing.",
				access: access.anyToken,
				body: { schema: renameSchema },
				responses: { ...one, ...refused, ...unknown },
			},
			async ({ principal, body }) => {
				const user = await findLiveUser(db, body.id);
				const owner = user && (await findParty(db, { id: user.owner }));
				// Told apart from an unknown one only to whoever may.
				if (owner === undefined || !(await mayAdminister(decide, principal, owner, "write"))) {
					throw new Fault(problems.userNotFound);
				}
				const asked = { user: await requireCaller(db, principal), owner, id: body.id, title: body.integrationTitle };
				return { status: 200, body: await oneInternalView(db, await renameSystemUser(store, asked)) };
			},
		),
	];
}

/** `0` were deleted, as clients of the original read it. */
const noneDeleted = ({ kind }: Fault): Reply | undefined =>
	kind === problems.userNotFound ? { status: 404, body: 0 } : undefined;
