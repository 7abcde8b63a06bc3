import { common, Fault } from "../http/fault.js";
import { type Access, type Call, type Operation, operation, type Reply } from "../http/operation.js";
import { hasScope, type Principal } from "../http/principal.js";
import { authorizedParties } from "./authorized-parties.js";
import {
	bodyOf,
	checkFresh,
	type ListParameters,
	listParties,
	type PartiesDependencies,
	type PartyList,
	partyViewer,
	questionOf,
	shownOf,
} from "./authorized-parties-list.js";
import { ownerCode, readNames } from "./authorized-parties-repository.js";
import {
	authorizedPartiesSchema,
	authorizedPartySchema,
	listQuery,
	pagedPartiesSchema,
} from "./authorized-parties-schemas.js";
import {
	filterTypes,
	PARTY_NOT_FOUND,
	partiesNamed,
	subjectNamed,
	subjectTypes,
} from "./authorized-parties-subject.js";
import { partyOfPrincipal, partyOfText } from "./guard.js";

const BASE = "/accessmanagement/api/v1";
const SCOPE = "altinn:accessmanagement/authorizedparties";
const ADMIN = `${SCOPE}.admin`;
const tag = "Authorized parties";
const JSON_TYPE = "application/json; charset=utf-8";

/** Parties in one filter. */
const MOST_FILTERED = 1000;

const endUserQuery = {
	type: "object",
	properties: {
		...listQuery({ roles: false, packages: false, resources: false, instances: false, choices: "auto" }),
		partyFilter: {
			type: "array",
			items: { type: "string", format: "uuid" },
			maxItems: MOST_FILTERED,
			description: "Only these parties, by uuid",
		},
	},
} as const;
const fullQuery = listQuery({ roles: true, packages: false, resources: true, instances: true, choices: "true" });
const ownerQuery = {
	type: "object",
	properties: {
		...fullQuery,
		orgCode: {
			type: "string",
			pattern: "^[A-Za-z0-9_-]{1,40}$",
			description: "Only resources of this service owner, which must be the caller unless it is an administrator",
		},
	},
} as const;

const typedName = (types: readonly string[]) =>
	({
		type: "object",
		properties: {
			type: { type: "string", maxLength: 200, description: `One of ${types.join(", ")}` },
			value: { type: "string", maxLength: 300 },
		},
		required: ["type", "value"],
	}) as const;
const subjectBody = {
	type: "object",
	properties: {
		...typedName(subjectTypes).properties,
		partyFilter: {
			type: ["array", "null"],
			items: typedName(filterTypes),
			maxItems: MOST_FILTERED,
			description: "Only these parties",
		},
	},
	required: ["type", "value"],
} as const;

const listResponses = {
	200: { description: "The parties; a link to the next page in the header Link", schema: authorizedPartiesSchema },
	400: { description: "Something asked is none" },
} as const;

/** Which parties somebody may act for (registry-access 5). */
export function authorizedPartiesOperations(dependencies: PartiesDependencies): Operation[] {
	const { knowledge } = dependencies;
	const list = async (
		subject: number,
		asked: ListParameters,
		more: { readonly among?: ReadonlySet<number>; readonly owner?: string | undefined } = {},
	): Promise<PartyList> => {
		checkFresh(knowledge);
		const question = await questionOf(dependencies, subject, asked, more.among);
		return listParties(dependencies, question, asked, partyViewer(dependencies, shownOf(asked, more.owner)));
	};
	const forService = (name: string, path: string): Operation =>
		operation(
			{
				method: "POST",
				path: `${BASE}/${path}/authorizedparties`,
				name,
				tag,
				summary: "The parties that somebody may act for, for a service owner",
				access: { kind: "token", scopes: [`${SCOPE}.resourceowner`, ADMIN] },
				query: ownerQuery,
				body: { schema: subjectBody },
				responses: listResponses,
			},
			async (call) => {
				const { body, query, principal } = call;
				await checkOwner(dependencies, principal, query.orgCode);
				const subject = subjectNamed(knowledge, body);
				const filter = body.partyFilter ?? undefined;
				const among = filter === undefined || filter.length === 0 ? {} : { among: partiesNamed(knowledge, filter) };
				return arrayReply(call, await list(subject, query, { ...among, owner: query.orgCode }));
			},
		);
	return [
		operation(
			{
				method: "GET",
				path: `${BASE}/enduser/authorizedparties`,
				name: "authorizedPartiesForEndUser",
				tag,
				summary: "The parties that the caller may act for, a user or a system user",
				access: { kind: "token", scopes: ["altinn:portal/enduser", SCOPE], rule: checkUser },
				query: endUserQuery,
				responses: {
					200: { description: "The parties", schema: pagedPartiesSchema },
					400: { description: "Something asked is none" },
				},
			},
			async (call) => {
				const { query } = call;
				const filter = query.partyFilter ?? [];
				const named = filter.map((value) => ({ type: "urn:altinn:party:uuid", value }));
				const among = filter.length === 0 ? {} : { among: partiesNamed(knowledge, named) };
				return pagedReply(call, await list(callerOf(dependencies, call), query, among));
			},
		),
		forService("authorizedPartiesForResourceOwner", "resourceowner"),
		forService("authorizedPartiesForServiceOwner", "serviceowner"),
		operation(
			{
				method: "GET",
				path: `${BASE}/authorizedparties`,
				name: "authorizedPartiesList",
				tag,
				summary: "The parties that the user who is logged in may act for",
				access: anyUser,
				query: { type: "object", properties: fullQuery },
				responses: listResponses,
			},
			async (call) => arrayReply(call, await list(callerOf(dependencies, call), call.query)),
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/authorizedparty/{partyId}`,
				name: "authorizedPartiesGet",
				tag,
				summary: "One party that the user who is logged in may act for, by party id",
				access: anyUser,
				parameters: {
					type: "object",
					properties: { partyId: { type: "integer", minimum: 1, maximum: 4_294_967_295 } },
					required: ["partyId"],
				},
				query: { type: "object", properties: fullQuery },
				responses: {
					200: { description: "The party", schema: authorizedPartySchema },
					400: { description: "The user may not act for it, or there is none" },
				},
			},
			async (call) => {
				checkFresh(knowledge);
				const party = knowledge.who({ partyId: call.path.partyId });
				const question = await questionOf(dependencies, callerOf(dependencies, call), call.query, new Set([party]));
				// A sub-unit comes below its main unit.
				let [found] = authorizedParties(knowledge, question, 0);
				while (found !== undefined && found.party !== party) found = found.units[0];
				const body =
					found?.access === undefined
						? undefined
						: partyViewer(dependencies, shownOf(call.query))(found, await readNames(dependencies.store.db, [party]));
				if (body === undefined) throw new Fault(PARTY_NOT_FOUND, { detail: "It is not among your parties." });
				return { status: 200, body };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/{party}/authorizedparties`,
				name: "authorizedPartiesOfParty",
				tag,
				summary: "The parties that a party may act for, for those who manage its access",
				access: {
					kind: "token",
					scopes: [],
					guard: { resource: "altinn_access_management", action: "read", party: "path.party" },
				},
				parameters: {
					type: "object",
					properties: { party: { type: "string", maxLength: 36, description: "A party id or uuid" } },
					required: ["party"],
				},
				query: { type: "object", properties: fullQuery },
				responses: listResponses,
			},
			async (call) => arrayReply(call, await list(partyOfText(call.path.party, knowledge), call.query)),
		),
	];
}

const checkUser = (principal: Principal): void => {
	if (principal.kind === "user" || principal.kind === "system-user") return;
	throw new Fault(common.forbidden, { detail: "This is for users and system users." });
};

const anyUser: Access = { kind: "token", scopes: [], rule: checkUser };

/** @throws {Fault} AM-00023 for a token whose holder is no party here */
function callerOf({ knowledge }: PartiesDependencies, { principal }: { readonly principal: Principal }): number {
	const party = partyOfPrincipal(principal, knowledge);
	if (party === 0) throw new Fault(PARTY_NOT_FOUND, { detail: "The token names no party known here." });
	return party;
}

/** A service owner asks about its own resources only. @throws {Fault} 403 */
async function checkOwner(
	{ store }: PartiesDependencies,
	principal: Principal,
	orgCode: string | undefined,
): Promise<void> {
	if (orgCode === undefined || hasScope(principal, ADMIN)) return;
	const own =
		principal.kind === "enterprise"
			? (principal.orgCode ?? (await ownerCode(store.db, principal.orgNumber)))
			: undefined;
	if (own?.toLowerCase() === orgCode.toLowerCase()) return;
	throw new Fault(common.forbidden, { detail: "orgCode must be the caller's own code." });
}

type Linked = Pick<Call<unknown, unknown, unknown>, "url" | "link">;

const arrayReply = (call: Linked, list: PartyList): Reply => ({
	status: 200,
	type: JSON_TYPE,
	body: bodyOf(list),
	...(list.next === undefined ? {} : { headers: { Link: `<${nextLink(call, list.next)}>; rel="next"` } }),
});

function pagedReply(call: Linked, list: PartyList): Reply {
	const links = { next: list.next === undefined ? null : nextLink(call, list.next) };
	return { status: 200, type: JSON_TYPE, body: bodyOf(list, `{"links":${JSON.stringify(links)},"data":[`, "]}") };
}

function nextLink({ url, link }: Linked, token: string): string {
	const [path = "", query = ""] = url.split("?");
	const search = new URLSearchParams(query);
	for (const name of [...search.keys()]) if (name.toLowerCase() === "token") search.delete(name);
	search.set("token", token);
	return link(`${path}?${search}`);
}
