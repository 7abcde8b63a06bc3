import { conditionalReply, validatorHeaders } from "../http/etag.js";
import { common, Fault, invalid } from "../http/fault.js";
import { type Call, type Operation, operation, type Reply } from "../http/operation.js";
import type { Store } from "../store/store.js";
import {
	type AccessList,
	connectionsOf,
	connectionsOfLists,
	findList,
	listsOfOwner,
	membersOf,
} from "./access-list-repository.js";
import {
	connectionInput,
	connectionSchema,
	connectionsSchema,
	listInput,
	listSchema,
	listsSchema,
	membersInput,
	membersSchema,
} from "./access-list-schemas.js";
import { connectionView, listView, memberView } from "./access-list-views.js";
import {
	changeMembers,
	connectResource,
	deleteList,
	disconnectResource,
	type ListCall,
	listVersion,
	noList,
	saveList,
} from "./access-lists.js";
import { access, checkListOwner, isAdmin, readsAnyList } from "./caller.js";
import { membershipOperations } from "./membership-routes.js";
import { finding, problems } from "./problems.js";
import { nextLink, readToken, writeToken } from "./tokens.js";

const BASE = "/resourceregistry/api/v1/access-lists/{owner}";
const ONE = `${BASE}/{identifier}`;
const tag = "Access lists";

/** Sizes of pages (registry-access 1.6). */
const LISTS = 20;
const MEMBERS = 100;

const text = { type: "string" } as const;
const byOwner = { type: "object", properties: { owner: text }, required: ["owner"] } as const;
const byList = {
	type: "object",
	properties: {
		owner: text,
		identifier: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$" },
	},
	required: ["owner", "identifier"],
} as const;
const byConnection = {
	type: "object",
	properties: { ...byList.properties, resource: text },
	required: [...byList.required, "resource"],
} as const;
const include = {
	type: "array",
	items: { type: "string", enum: ["resources", "resource-actions", "members"] },
} as const;
const paged = { type: "object", properties: { token: text } } as const;

type Include = readonly ("resources" | "resource-actions" | "members")[] | undefined;
type OwnerCall = Pick<Call<unknown, unknown, unknown>, "principal" | "header"> & {
	readonly path: { readonly owner: string };
};
type OneListCall = OwnerCall & { readonly path: { readonly identifier: string } };

const info = { description: "The list", schema: listSchema };
const conflicts = {
	403: { description: "The token lacks the scope, or the lists are another owner's" },
	404: { description: "There is no such list" },
	412: { description: "Changed in the meantime" },
};
const unmodified = { 304: { description: "As you have it" } };
const gone = { 204: { description: "There was none" } };

/** Access lists of service owners, their members and resources (registry-access 1.6). */
export function accessListOperations(store: Store): Operation[] {
	const { db } = store;
	const reading = async (call: OwnerCall) => checkListOwner(db, call, readsAnyList(call.principal));
	const readList = async (call: OneListCall): Promise<AccessList> => {
		const owner = await reading(call);
		const list = await findList(db, owner.code, call.path.identifier);
		if (list === undefined) throw noList({ owner, identifier: call.path.identifier });
		return list;
	};
	const writing = async (call: OneListCall): Promise<ListCall> => ({
		owner: await checkListOwner(db, call, isAdmin(call.principal)),
		identifier: call.path.identifier,
		principal: call.principal,
		header: call.header,
	});
	const memberPage = async (call: PageCall, list: AccessList): Promise<Reply> => {
		const after = pinnedPlace(call.query?.token, list);
		const rows = await membersOf(db, list.id, after, MEMBERS + 1);
		return page(call, list, rows, MEMBERS, ({ uuid }) => uuid, memberView);
	};
	return [
		operation(
			{
				method: "GET",
				path: BASE,
				name: "accessListsOfOwner",
				tag,
				summary: "An owner's access lists",
				access: access.readList,
				parameters: byOwner,
				query: { type: "object", properties: { token: text, include, resource: text } },
				responses: { 200: { description: "Lists, 20 at a time", schema: listsSchema } },
			},
			async (call) => {
				const owner = await reading(call);
				const wanted = included(call.query.include);
				const { resource, token } = call.query;
				if (wanted !== undefined && !resource) throw invalid([finding("includeNeedsResource", "QUERY/resource")]);
				const [after] = token === undefined ? [] : readToken(token, ["string"]);
				const lists = await listsOfOwner(db, owner.code, after, LISTS + 1);
				const shown = lists.slice(0, LISTS);
				const connections =
					wanted === undefined
						? undefined
						: await connectionsOfLists(
								db,
								shown.map(({ id }) => id),
								resource,
							);
				const data = shown.map((list) =>
					listView(
						list,
						connections?.filter(({ listId }) => listId === list.id),
						wanted === "resource-actions",
					),
				);
				const last = lists.length > LISTS ? shown.at(-1) : undefined;
				return {
					status: 200,
					body: { links: last ? { next: nextLink(call, writeToken([last.identifier])) } : {}, data },
				};
			},
		),
		operation(
			{
				method: "GET",
				path: ONE,
				name: "accessListGet",
				tag,
				summary: "An access list",
				access: access.readList,
				parameters: byList,
				query: { type: "object", properties: { include, resource: text } },
				responses: { 200: info, ...unmodified, ...conflicts },
			},
			async (call) => {
				const list = await readList(call);
				const wanted = included(call.query.include);
				const connections =
					wanted === undefined ? undefined : await connectionsOfLists(db, [list.id], call.query.resource);
				const body = listView(list, connections, wanted === "resource-actions");
				return conditionalReply(call, listVersion(list), body);
			},
		),
		operation(
			{
				method: "PUT",
				path: ONE,
				name: "accessListSave",
				tag,
				summary: "Make an access list, or change its name and description",
				access: access.writeList,
				parameters: byList,
				body: { schema: listInput },
				responses: { 200: info, 403: conflicts[403], 412: conflicts[412] },
			},
			async (call) => {
				const { name, description } = call.body;
				const list = await saveList(store, await writing(call), { name, description: description ?? "" });
				return { status: 200, headers: validatorHeaders(listVersion(list)), body: listView(list) };
			},
		),
		operation(
			{
				method: "PATCH",
				path: ONE,
				name: "accessListPatch",
				tag,
				summary: "Not there; use PUT",
				access: access.writeList,
				parameters: byList,
				responses: { 501: { description: "Always" } },
			},
			() => {
				throw new Fault(problems.notImplemented);
			},
		),
		operation(
			{
				method: "DELETE",
				path: ONE,
				name: "accessListDelete",
				tag,
				summary: "Delete an access list",
				access: access.writeList,
				parameters: byList,
				responses: { 200: info, ...gone, 403: conflicts[403], 412: conflicts[412] },
			},
			async (call) => {
				const list = await deleteList(store, await writing(call));
				return list === undefined ? { status: 204 } : { status: 200, body: listView(list) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${ONE}/members`,
				name: "accessListMembers",
				tag,
				summary: "Members of an access list",
				description: "All pages are of one version of the list; 412 when it changed between two of them.",
				access: access.readList,
				parameters: byList,
				query: paged,
				responses: {
					200: { description: "Members, 100 at a time", schema: membersSchema },
					...unmodified,
					...conflicts,
				},
			},
			async (call) => {
				const list = await readList(call);
				const reply = await memberPage(call, list);
				return conditionalReply(call, listVersion(list), reply.body);
			},
		),
		...(["PUT", "POST", "DELETE"] as const).map((method) =>
			operation(
				{
					method,
					path: `${ONE}/members`,
					name: `accessListMembers${{ PUT: "Replace", POST: "Add", DELETE: "Remove" }[method]}`,
					tag,
					summary: `${{ PUT: "Replace the", POST: "Add", DELETE: "Remove" }[method]} members, each named by a urn`,
					access: access.writeList,
					parameters: byList,
					body: { schema: membersInput },
					responses: { 200: { description: "The first members", schema: membersSchema }, ...conflicts },
				},
				async (call) => {
					const how = ({ PUT: "replace", POST: "add", DELETE: "remove" } as const)[method];
					const list = await changeMembers(store, await writing(call), how, call.body.data);
					const reply = await memberPage({ url: call.url, link: call.link }, list);
					return { ...reply, headers: validatorHeaders(listVersion(list)) };
				},
			),
		),
		operation(
			{
				method: "GET",
				path: `${ONE}/resource-connections`,
				name: "accessListConnections",
				tag,
				summary: "Resources that the members may use",
				access: access.readList,
				parameters: byList,
				query: paged,
				responses: {
					200: { description: "Connections, 100 at a time", schema: connectionsSchema },
					...unmodified,
					...conflicts,
				},
			},
			async (call) => {
				const list = await readList(call);
				const after = pinnedPlace(call.query.token, list);
				const rows = await connectionsOf(db, list.id, after, MEMBERS + 1);
				const reply = page(
					call,
					list,
					rows,
					MEMBERS,
					({ resource }) => resource,
					(row) => connectionView(row),
				);
				return conditionalReply(call, listVersion(list), reply.body);
			},
		),
		operation(
			{
				method: "PUT",
				path: `${ONE}/resource-connections/{resource}`,
				name: "accessListConnect",
				tag,
				summary: "Let the members use a resource, for some actions or all",
				access: access.writeList,
				parameters: byConnection,
				body: { schema: connectionInput, required: false },
				responses: { 200: { description: "The connection", schema: connectionSchema }, ...conflicts },
			},
			async (call) => {
				const filters = call.body?.actionFilters;
				const { list, connection } = await connectResource(store, await writing(call), call.path.resource, filters);
				return { status: 200, headers: validatorHeaders(listVersion(list)), body: connectionView(connection) };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${ONE}/resource-connections/{resource}`,
				name: "accessListDisconnect",
				tag,
				summary: "Members may no longer use a resource by this list",
				access: access.writeList,
				parameters: byConnection,
				responses: {
					200: { description: "The connection as it was", schema: connectionSchema },
					...gone,
					...conflicts,
				},
			},
			async (call) => {
				const removed = await disconnectResource(store, await writing(call), call.path.resource);
				if (removed === undefined) return { status: 204 };
				const headers = validatorHeaders(listVersion(removed.list));
				return { status: 200, headers, body: connectionView(removed.connection) };
			},
		),
		...membershipOperations(db),
	];
}

/** What to include; members are not. @throws {Fault} RR-00000 */
function included(include: Include): "resources" | "resource-actions" | undefined {
	if (include?.includes("members")) throw new Fault(problems.membersNotIncluded);
	if (include?.includes("resource-actions")) return "resource-actions";
	return include?.includes("resources") ? "resources" : undefined;
}

type PageCall = Pick<Call<unknown, unknown, unknown>, "url" | "link"> & {
	readonly query?: { readonly token?: string | undefined };
};

/** Where a page begins; a token is for one version of the list. @throws {Fault} 412 */
function pinnedPlace(token: string | undefined, { version }: AccessList): string | undefined {
	if (token === undefined) return undefined;
	const [pinned, after] = readToken(token, ["number", "string"]);
	if (pinned === version) return after;
	throw new Fault(common.preconditionFailed, { detail: "The list was changed since the first page: begin anew." });
}

function page<T>(
	call: PageCall,
	{ version }: AccessList,
	rows: readonly T[],
	size: number,
	placeOf: (row: T) => string,
	view: (row: T) => unknown,
): Reply {
	const shown = rows.slice(0, size);
	const last = rows.length > size ? shown.at(-1) : undefined;
	const links = last === undefined ? {} : { next: nextLink(call, writeToken([version, placeOf(last)])) };
	return { status: 200, body: { links, data: shown.map(view) } };
}
