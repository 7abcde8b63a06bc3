import type { Decide } from "../../http/access-check.js";
import { common, Fault, invalid } from "../../http/fault.js";
import { type Call, type Guard, type Operation, operation, type Reply } from "../../http/operation.js";
import type { Party } from "../../parties/model.js";
import { findParty } from "../../parties/repository.js";
import type { Store } from "../../store/store.js";
import { actorOf, partyOfCaller, requireCaller } from "../clients/caller.js";
import { pageOf, pageQuery, pageReply } from "../clients/paging.js";
import { at } from "../problems.js";
import { ask, checkParties, readPackage, readResource } from "./ask.js";
import { checkConfirm, give, moveRequest, requestOf } from "./decide.js";
import { type AccessRequest, STATUSES } from "./model.js";
import { finding, problem } from "./problems.js";
import { countRequests, findRequest, listRequests, type RequestFilter, type Wanted } from "./repository.js";
import { requestSchema, requestViews } from "./views.js";

const BASE = "/accessmanagement/api/v1/enduser/request";
const PORTAL = "altinn:portal/enduser";
const tag = "Requests for access";

const uuid = { type: "string", format: "uuid" } as const;
const name = { type: "string", minLength: 1, maxLength: 300 } as const;
const rightKeysBody = { schema: { type: "array", items: name, maxItems: 500 }, required: false } as const;
const byId = { type: "object", properties: { party: uuid, id: uuid }, required: ["party", "id"] } as const;
const filterProperties = {
	party: uuid,
	status: { type: "array", items: { type: "string", enum: STATUSES } },
	type: { type: "string", enum: ["package", "resource"] },
} as const;
const one = { 200: { description: "The request", schema: requestSchema } };
const many = { 200: { description: "Requests", schema: pageOf(requestSchema) } };
const count = { 200: { description: "How many", schema: { type: "integer" } } };

const access = (action: "read" | "write") =>
	({
		kind: "token",
		scopes: [`altinn:accessmanagement/enduser:requests.${action}`, PORTAL],
		guard: { resource: "altinn_access_management", action, party: "query.party" },
	}) as const;

export interface RequestDependencies {
	readonly store: Store;
	/** The PDP, for the two questions that are about another than the party of the call. */
	readonly decide: Decide;
	/** Path of the page that shows a request. */
	readonly page?: (id: string) => string;
	readonly now?: () => number;
}

export const requestPage = (id: string): string => `/requests/${id}`;

type Answering = Pick<Call<unknown, unknown, unknown>, "link" | "url" | "principal">;

/** End users ask for access, and answer (registry-access 3.3). */
export function requestOperations(dependencies: RequestDependencies): Operation[] {
	const { store, decide, page = requestPage, now = Date.now } = dependencies;
	const { db } = store;

	const partyNamed = async (id: string, parameter: string): Promise<Party> => {
		const party = await findParty(db, { uuid: id });
		if (party === undefined) throw invalid([at(finding.unknownParty, `QUERY/${parameter}`)]);
		return party;
	};
	const reply = async (call: Answering, request: AccessRequest): Promise<Reply> => {
		const [body] = await requestViews(db, [request], { link: call.link, page });
		return { status: 200, body };
	};

	const move = (
		path: string,
		operationName: string,
		summary: string,
		side: "asker" | "asked",
		target: "Pending" | "Withdrawn" | "Rejected",
	): Operation =>
		operation(
			{
				method: "PUT",
				path: BASE + path,
				name: operationName,
				tag,
				summary,
				access: access("write"),
				query: byId,
				responses: one,
			},
			async (call) => {
				const party = await partyNamed(call.query.party, "party");
				const actor = await actorOf(db, call.principal);
				const work = target === "Pending" ? checkConfirm : undefined;
				return reply(call, await moveRequest(store, call.query.id, target, { side, party, actor }, work));
			},
		);

	const create = async (
		call: Answering,
		query: { readonly party: string; readonly to: string },
		read: (to: Party) => Promise<Wanted> | Wanted,
	): Promise<Reply> => {
		const from = await partyNamed(query.party, "party");
		const to = await partyNamed(query.to, "to");
		const findings = await checkParties(db, { from, to, path: "QUERY/to", now: now() });
		if (findings.length > 0) throw invalid(findings);
		const wanted = await read(to);
		const by = await partyOfCaller(db, call.principal);
		const actor = await actorOf(db, call.principal);
		return reply(call, await ask(store, { from, to, by, status: "Pending", wanted }, actor));
	};

	return [
		operation(
			{
				method: "GET",
				path: BASE,
				name: "requestsGet",
				tag,
				summary: "A request that the party sent or received",
				access: access("read"),
				query: byId,
				responses: one,
			},
			async (call) => {
				const party = await partyNamed(call.query.party, "party");
				return reply(call, (await requestOf(db, call.query.id, party)).request);
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/draft`,
				name: "requestsGetDraft",
				tag,
				summary: "A draft that a service owner made, for the asker to look at",
				access: { kind: "token", scopes: [PORTAL] },
				query: { type: "object", properties: { id: uuid }, required: ["id"] },
				responses: one,
			},
			async (call) => {
				const request = await findRequest(db, call.query.id);
				const asker = request?.status === "Draft" ? await findParty(db, { id: request.from }) : undefined;
				const guard: Guard = { resource: "altinn_access_management", action: "write", party: "query.party" };
				if (request === undefined || asker === undefined) throw new Fault(problem.notFound);
				const isOwn = (await partyOfCaller(db, call.principal))?.id === asker.id;
				// Who may not see it is told what he would be told if there were none.
				if (!isOwn && !(await decide(call.principal, guard, asker.uuid))) throw new Fault(problem.notFound);
				return reply(call, request);
			},
		),
		move("/draft/confirm", "requestsConfirmDraft", "The asker sends a draft", "asker", "Pending"),
		move("/sent/withdraw", "requestsWithdraw", "The asker takes a request back", "asker", "Withdrawn"),
		move("/received/reject", "requestsReject", "The party asked says no", "asked", "Rejected"),
		...listsOf("sent"),
		...listsOf("received"),
		operation(
			{
				method: "PUT",
				path: `${BASE}/received/approve`,
				name: "requestsApprove",
				tag,
				summary: "The party asked says yes, and what was asked for is given",
				access: access("write"),
				query: byId,
				body: rightKeysBody,
				responses: one,
			},
			async (call) => {
				const party = await partyNamed(call.query.party, "party");
				const { request, side } = await requestOf(db, call.query.id, party);
				const caller = await requireCaller(db, call.principal);
				const guard: Guard = {
					resource: "altinn_access_management_hovedadmin",
					action: "write",
					party: "query.party",
				};
				const isOwn = caller.id === request.from || caller.id === request.by;
				if (side === "asked" && isOwn && !(await decide(call.principal, guard, party.uuid))) {
					throw new Fault(common.forbidden, { detail: "Only a main administrator may approve his own request." });
				}
				const actor = await actorOf(db, call.principal);
				const who = { side: "asked", party, actor } as const;
				const keys = call.body?.length === 0 ? undefined : call.body;
				const moved = await moveRequest(store, call.query.id, "Approved", who, (tx, pending) =>
					give(tx, pending, caller, keys),
				);
				return reply(call, moved);
			},
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/resource`,
				name: "requestsAskForResource",
				tag,
				summary: "Asks a party for rights on a resource",
				access: access("write"),
				query: {
					type: "object",
					properties: { party: uuid, to: uuid, resource: name },
					required: ["party", "to", "resource"],
				},
				body: rightKeysBody,
				responses: one,
			},
			(call) => create(call, call.query, () => readResource(db, call.query.resource, call.body, "QUERY/resource")),
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/package`,
				name: "requestsAskForPackage",
				tag,
				summary: "Asks a party for an access package",
				access: access("write"),
				query: {
					type: "object",
					properties: { party: uuid, to: uuid, package: name },
					required: ["party", "to", "package"],
				},
				responses: one,
			},
			(call) =>
				create(call, call.query, (to) => ({ package: readPackage(call.query.package, to, "QUERY/package").code })),
		),
	];

	/** `/sent` filters by the party asked, `/received` by the asker; each has a count. */
	function listsOf(box: "sent" | "received"): Operation[] {
		const other = box === "sent" ? "to" : "from";
		const query = {
			type: "object",
			properties: { ...filterProperties, from: uuid, to: uuid, ...pageQuery },
			required: ["party"],
		} as const;
		const filterOf = async (asked: {
			readonly party: string;
			readonly from?: string | undefined;
			readonly to?: string | undefined;
			readonly status?: readonly AccessRequest["status"][] | undefined;
			readonly type?: "package" | "resource" | undefined;
		}): Promise<RequestFilter> => {
			const party = await partyNamed(asked.party, "party");
			const otherId = asked[other];
			const otherParty = otherId === undefined ? undefined : await partyNamed(otherId, other);
			const statuses = asked.status === undefined || asked.status.length === 0 ? STATUSES : asked.status;
			return box === "sent"
				? { from: party.id, to: otherParty?.id, statuses, type: asked.type }
				: {
						from: otherParty?.id,
						to: party.id,
						statuses: statuses.filter((each) => each !== "Draft"),
						type: asked.type,
					};
		};
		const Box = box === "sent" ? "Sent" : "Received";
		return [
			operation(
				{
					method: "GET",
					path: `${BASE}/${box}`,
					name: `requestsList${Box}`,
					tag,
					summary: `Requests the party ${box === "sent" ? "sent" : "received"}`,
					access: access("read"),
					query,
					responses: many,
				},
				async (call) => {
					const filter = await filterOf(call.query);
					const { token, pageSize: size } = call.query;
					const last = token === undefined ? undefined : await findRequest(db, token);
					if (token !== undefined && last === undefined) throw invalid([at(finding.badToken, "QUERY/token")]);
					const limit = size === undefined ? {} : { size: size + 1 };
					const found = await listRequests(db, filter, { after: last?.id ?? 0, ...limit });
					const told = found.slice(0, size);
					const next = found.length > told.length ? told.at(-1)?.uuid : undefined;
					return pageReply(call, await requestViews(db, told, { link: call.link, page }), next);
				},
			),
			operation(
				{
					method: "GET",
					path: `${BASE}/${box}/count`,
					name: `requestsCount${Box}`,
					tag,
					summary: `How many requests the party ${box === "sent" ? "sent" : "received"}`,
					access: access("read"),
					query,
					responses: count,
				},
				async (call) => ({ status: 200, body: await countRequests(db, await filterOf(call.query)) }),
			),
		];
	}
}
