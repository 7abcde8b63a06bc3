import { invalid } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { Store } from "../store/store.js";
import { access } from "./caller.js";
import { changedResources, updatedSubjects } from "./feeds-repository.js";
import { resourceUrn, splitUrn } from "./model.js";
import { listOwners } from "./owners-repository.js";
import { finding } from "./problems.js";
import { resourcesOfSubjects } from "./repository.js";
import { changesSchema, orgsSchema, subjectResourcesSchema, updatedSchema } from "./schemas.js";
import { nextLink, readToken, writeToken } from "./tokens.js";

const BASE = "/resourceregistry/api/v1/resource";
const tag = "Feeds of the registry";
const LARGEST_PAGE = 1000;

/** How long the list of owners may be kept: an hour, and a quarter while a new one is fetched. */
const ORGS_CACHE = "public, max-age=3600, stale-while-revalidate=900";

const inRange = (limit: number): boolean => Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_PAGE;
const limit = { type: "number", default: LARGEST_PAGE, description: "From 1 to 1000." } as const;

/** What others follow to know which policy names whom. */
export function feedOperations({ db }: Store): Operation[] {
	return [
		operation(
			{
				method: "POST",
				path: `${BASE}/bysubjects`,
				name: "resourcesBySubjects",
				tag,
				summary: "The resources whose policies name these roles, packages or others",
				access: access.anybody,
				body: {
					schema: { type: "array", items: { type: "string", minLength: 1, maxLength: 300 }, maxItems: 5000 },
				},
				responses: { 200: { description: "By subject", schema: subjectResourcesSchema } },
			},
			async ({ body }) => {
				const found = await resourcesOfSubjects(db, body);
				const data = [...found]
					.filter(([, resources]) => resources.length > 0)
					.map(([urn, resources]) => ({ subject: splitUrn(urn), resources: resources.map(resourceUrn) }));
				return { status: 200, body: { links: {}, data } };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/updated`,
				name: "resourceSubjectsUpdated",
				tag,
				summary: "Pairs of subject and resource, as they came and went",
				description: "Follow links.next; when there is none, come back with the last updatedAt as since.",
				access: access.anybody,
				query: {
					type: "object",
					properties: { since: { type: "string", format: "date-time" }, token: { type: "string" }, limit },
				},
				responses: { 200: { description: "Pairs", schema: updatedSchema } },
			},
			async (call) => {
				const { since, token, limit = LARGEST_PAGE } = call.query;
				if (!inRange(limit)) throw invalid([finding("badLimit", "QUERY/limit")]);
				const place = token === undefined ? undefined : readToken(token, ["number", "string", "string"]);
				const after =
					place !== undefined
						? { at: place[0], resource: place[1], subject: place[2] }
						: since === undefined
							? undefined
							: { at: Date.parse(since) };
				const rows = await updatedSubjects(db, after, limit);
				const last = rows.length === limit ? rows.at(-1) : undefined;
				const links = last && { next: nextLink(call, writeToken([last.at, last.resource, last.subject])) };
				const data = rows.map(({ at, resource, subject, deleted }) => ({
					subjectUrn: subject,
					resourceUrn: resourceUrn(resource).urn,
					updatedAt: new Date(at).toISOString(),
					deleted,
				}));
				return { status: 200, body: { links: links ?? {}, data } };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/changes`,
				name: "resourceChanges",
				tag,
				summary: "Resources with a policy, each at its latest change",
				description: "Follow links.next; a page without it is empty, and the address it had finds what comes later.",
				access: access.anybody,
				query: { type: "object", properties: { token: { type: "string" }, limit } },
				responses: { 200: { description: "Changes", schema: changesSchema } },
			},
			async (call) => {
				const { token, limit = LARGEST_PAGE } = call.query;
				if (!inRange(limit)) throw invalid([finding("outOfRange", "QUERY/limit")]);
				const place = token === undefined ? undefined : readToken(token, ["number", "string"]);
				const rows = await changedResources(db, place && { revision: place[0], resource: place[1] }, limit);
				// Also from the last page: its address finds what comes later.
				const last = rows.at(-1);
				const links = last && { next: nextLink(call, writeToken([last.revision, last.resource])) };
				const data = rows.map(({ resource, changedAt }) => ({
					resourceId: resource,
					changedAt: new Date(changedAt).toISOString(),
				}));
				return { status: 200, body: { links: links ?? {}, data } };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/orgs`,
				name: "resourceOwners",
				tag,
				summary: "The service owners",
				access: access.anybody,
				responses: { 200: { description: "By code", schema: orgsSchema } },
			},
			async () => {
				const orgs = (await listOwners(db)).map(({ code, names, logo, orgNumber, homepage, environments }) => [
					code,
					{
						name: names,
						...(logo === undefined ? {} : { logo }),
						...(orgNumber === undefined ? {} : { orgnr: orgNumber }),
						...(homepage === undefined ? {} : { homepage }),
						environments,
					},
				]);
				return { status: 200, headers: { "Cache-Control": ORGS_CACHE }, body: { orgs: Object.fromEntries(orgs) } };
			},
		),
	];
}
