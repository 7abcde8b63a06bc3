import { conditionalReply, validatorHeaders } from "../http/etag.js";
import { common, Fault, type ValidationFinding } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { Store } from "../store/store.js";
import { accessListAuthorizationOperations } from "./access-list-authorization.js";
import { accessListOperations } from "./access-list-routes.js";
import { appPolicyOperations } from "./app-policies.js";
import { access } from "./caller.js";
import { feedOperations } from "./feed-routes.js";
import { isMigratedAppId } from "./model.js";
import { policyOperations } from "./policy-routes.js";
import { badResource } from "./problems.js";
import { writeTurtle } from "./rdf.js";
import { findResource, findResourceVersion } from "./repository.js";
import { ownersByCode, resourceListing, viewOf, viewWithOwner } from "./resource-view.js";
import { createResource, deleteResource, resourceVersion, updateResource } from "./save-resource.js";
import { resourceListSchema, resourceSchema, storedResourceSchema } from "./schemas.js";
import { fits } from "./search.js";

export interface ResourceOptions {
	readonly store: Store;
	/** False where resources are for good: DELETE answers 403 (registry-access 1.4, row 6). */
	readonly deletable?: boolean;
}

/** Every operation of the resource registry, its access lists, and the policies of apps. */
export function resourceOperations(options: ResourceOptions): Operation[] {
	const { store } = options;
	return [
		...registryOperations(options),
		...policyOperations(store),
		...feedOperations(store),
		...accessListOperations(store),
		...accessListAuthorizationOperations(store),
		...appPolicyOperations(store),
	];
}

const BASE = "/resourceregistry/api/v1/resource";
const tag = "Resource registry";

const byId = { type: "object", properties: { id: { type: "string" } }, required: ["id"] } as const;

const body = {
	schema: resourceSchema,
	/** In the form of ASP.NET, as every error of a resource (registry-access 1.3). */
	refuse: (findings: readonly ValidationFinding[]): Fault => {
		const errors: Record<string, string[]> = {};
		for (const { paths, title } of findings) {
			const field = paths[0]?.slice(1) || "resource";
			errors[field] = [...(errors[field] ?? []), title];
		}
		return badResource(errors);
	},
};

const one = { description: "The resource", schema: storedResourceSchema };
const many = { description: "Resources in their newest versions", schema: resourceListSchema };
const refusals = {
	400: { description: "What is wrong, by field, in errors" },
	401: { description: "No token, or a Maskinporten scope whose prefix the token lacks" },
	403: { description: "The token lacks the scope, or the resource is another owner's" },
};

function registryOperations({ store, deletable = true }: ResourceOptions): Operation[] {
	const { db } = store;
	const list = resourceListing(db);
	const views = async (resources: ReturnType<typeof list>) => {
		const owners = await ownersByCode(db);
		return (await resources).map((resource) => viewOf(resource, owners.get(resource.ownerCode)));
	};
	return [
		operation(
			{
				method: "GET",
				path: `${BASE}/resourcelist`,
				name: "resourcesList",
				tag,
				summary: "All resources",
				access: access.anybody,
				query: {
					type: "object",
					properties: {
						includeApps: { type: "boolean", default: true },
						includeMigratedApps: { type: "boolean", default: false },
					},
				},
				responses: { 200: many },
			},
			async ({ query: { includeApps = true, includeMigratedApps = false } }) => {
				const all = await views(list());
				const wanted = ({ resourceType }: (typeof all)[number]): boolean =>
					(includeApps || resourceType !== "AltinnApp") && (includeMigratedApps || resourceType !== "MigratedApp");
				return { status: 200, body: all.filter(wanted) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/export`,
				name: "resourcesExport",
				tag,
				summary: "The public services as linked data (CPSV-AP in Turtle)",
				access: access.anybody,
				responses: { 200: { description: "Turtle", type: "application/xml+rdf" } },
			},
			async (call) => {
				const turtle = writeTurtle(await list(), await ownersByCode(db), (id) => call.link(`${BASE}/${id}`));
				return { status: 200, type: "application/xml+rdf; charset=utf-8", body: turtle };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/Search`,
				name: "resourcesSearch",
				tag,
				summary: "Resources that fit all that is asked",
				description: "Texts are looked for inside, without regard to case; owners are compared whole. No apps.",
				access: access.anybody,
				query: {
					type: "object",
					properties: {
						id: { type: "string" },
						title: { type: "string" },
						description: { type: "string" },
						resourceType: { type: "string" },
						keyword: { type: "string" },
						reference: { type: "string" },
						orgCode: { type: "string" },
						organizationId: { type: "string" },
					},
				},
				responses: { 200: many },
			},
			async ({ query }) => {
				const isApp = ({ id, type }: { readonly id: string; readonly type: string }): boolean =>
					type === "AltinnApp" || type === "MigratedApp" || isMigratedAppId(id);
				const found = (await list()).filter((resource) => !isApp(resource) && fits(resource, query));
				return { status: 200, body: await views(Promise.resolve(found)) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/{id}`,
				name: "resourceGet",
				tag,
				summary: "One resource, in its newest version or the one asked for",
				access: access.anybody,
				parameters: byId,
				query: { type: "object", properties: { versionId: { type: "integer" } } },
				responses: { 200: one, 304: { description: "As you have it" }, 404: { description: "Unknown" } },
			},
			async (call) => {
				const { id } = call.path;
				const { versionId } = call.query;
				const resource = await (versionId === undefined
					? findResource(db, id)
					: findResourceVersion(db, id, versionId));
				if (resource === undefined) throw new Fault(common.notFound, { detail: `There is no resource "${id}".` });
				const view = await viewWithOwner(db, resource);
				return conditionalReply(call, resourceVersion(resource), view);
			},
		),
		operation(
			{
				method: "POST",
				path: BASE,
				name: "resourceCreate",
				tag,
				summary: "Register a resource",
				access: access.writeResource,
				body,
				responses: { 201: one, ...refusals, 409: { description: "The identifier is taken" } },
			},
			async (call) => {
				const resource = await createResource(store, call.body, call);
				const headers = {
					...validatorHeaders(resourceVersion(resource)),
					Location: call.link(`${BASE}/${resource.id}`),
				};
				return { status: 201, headers, body: await viewWithOwner(db, resource) };
			},
		),
		operation(
			{
				method: "PUT",
				path: `${BASE}/{id}`,
				name: "resourceUpdate",
				tag,
				summary: "A new version of a resource",
				description: "With If-Match only if nobody changed it since: 412 otherwise.",
				access: access.writeResource,
				parameters: byId,
				body,
				responses: {
					200: one,
					...refusals,
					404: { description: "Unknown" },
					412: { description: "Changed in the meantime" },
				},
			},
			async (call) => {
				const resource = await updateResource(store, call.path.id, call.body, call);
				const headers = validatorHeaders(resourceVersion(resource));
				return { status: 200, headers, body: await viewWithOwner(db, resource) };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/{id}`,
				name: "resourceDelete",
				tag,
				summary: "Take a resource away, with its policy",
				access: access.writeResource,
				parameters: byId,
				responses: { 204: { description: "Gone" }, 403: refusals[403], 404: { description: "Unknown" } },
			},
			async (call) => {
				if (!deletable) {
					const text = "Resources cannot be deleted in production.";
					return { status: 403, type: "text/plain; charset=utf-8", body: text };
				}
				await deleteResource(store, call.path.id, call);
				return { status: 204 };
			},
		),
	];
}
