import { RoleCode, roles } from "../catalogue/catalogue.js";
import { type Operation, operation } from "../http/operation.js";
import type { Party } from "../parties/model.js";
import { actorOf } from "./clients/caller.js";
import { pageOf, pageReply } from "./clients/paging.js";
import { type AccessDependencies, CONNECTIONS, tag } from "./dependencies.js";
import { bothWays, toOthers } from "./gates.js";
import { wordingOf } from "./metadata/replies.js";
import { compactRole, roleView } from "./metadata/views.js";
import { bothPartiesOf, callerParty, giverOf, parameter, partiesOf } from "./parameters.js";
import { relationsBetween, withMappedRoles } from "./relations.js";
import { revokeRole } from "./revoke.js";
import { rolePermissionSchema } from "./schemas.js";
import { permissionViews, withPermissions } from "./views.js";

const { party, from, to } = parameter;
const ROLES = `${CONNECTIONS}/roles`;

/** Roles in connections (registry-access 3.2, rows 9 to 11). */
export function roleOperations({ store, now }: AccessDependencies): Operation[] {
	return [
		operation(
			{
				method: "GET",
				path: ROLES,
				name: "connectionsListRoles",
				tag,
				summary: "Roles that others have for the party, or the party for others, and how they came about",
				access: bothWays(store, "read"),
				query: { type: "object", properties: { party, from, to }, required: ["party"] },
				responses: { 200: { description: "Roles", schema: pageOf(rolePermissionSchema) } },
			},
			async (call) => {
				const { from, to } = await partiesOf(store.db, call.query);
				const found = await relationsBetween(store.db, { from: from?.id, to: to?.id, now: now() });
				const others = withMappedRoles(found).filter((relation) => relation.from !== relation.to);
				const permission = await permissionViews(store.db, others);
				const wording = wordingOf(call);
				const data = withPermissions(
					others.map((relation) => ({ relation })),
					({ relation }) => relation.role.code,
					({ relation }) => ({ role: roleView(relation.role, wording) }),
					permission,
				);
				return pageReply(call, data, undefined);
			},
		),
		operation(
			{
				method: "DELETE",
				path: ROLES,
				name: "connectionsRevokeRole",
				tag,
				summary: "Takes away a role that came over from the old platform, from either side",
				access: bothWays(store, "write"),
				query: {
					type: "object",
					properties: {
						party,
						from,
						to,
						rolecode: { type: "string", minLength: 1, maxLength: 300, description: "Code or urn" },
					},
					required: ["party", "from", "to", "rolecode"],
				},
				responses: {
					204: { description: "It is not there, or no more" },
					400: { description: "Unknown, or a role of a register" },
				},
			},
			async ({ query, principal }) => {
				const ends = await bothPartiesOf(store.db, query);
				const by = await callerParty(store.db, principal);
				await store.write(await actorOf(store.db, principal), (tx) => revokeRole(tx, { by, ...ends }, query.rolecode));
				return { status: 204 };
			},
		),
		operation(
			{
				method: "GET",
				path: `${ROLES}/delegationcheck`,
				name: "connectionsCheckRoles",
				tag,
				summary: "Which roles of the party you may give",
				access: toOthers("write"),
				query: { type: "object", properties: { party }, required: ["party"] },
				responses: { 200: { description: "Checks", schema: pageOf({ type: "object" }) } },
				hidden: true,
			},
			async (call) => {
				const giver = await giverOf(store.db, call.query);
				return pageReply(call, roleChecks(giver), undefined);
			},
		),
	];
}

/** Of all roles, users make rightholders alone through connections; registers and other APIs make the rest. */
function roleChecks(giver: Party) {
	const kind = giver.kind === "organization" ? "organisation" : "person";
	return roles
		.filter((role) => role.for === kind || role.code === RoleCode.rightholder)
		.map((role) => {
			const result = role.code === RoleCode.rightholder;
			return {
				role: compactRole(role),
				result,
				reasons: [{ description: result ? "RoleAssignable" : "NotAssignable" }],
			};
		});
}
