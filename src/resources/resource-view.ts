import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";
import { authorizationReference, isMigratedAppId, type Resource } from "./model.js";
import { findOwner, listOwners, type ServiceOwner } from "./owners-repository.js";
import { findResources, listResourceVersions } from "./repository.js";

/** A resource as it is given out: with its defaults, its owner's name and what the server knows of it. */
export type ResourceView = Readonly<Record<string, unknown>>;

const DEFAULTS = {
	delegable: true,
	visible: true,
	accessListMode: "Disabled",
	selfIdentifiedUserEnabled: false,
	enterpriseUserEnabled: false,
} as const;

export function viewOf(resource: Resource, owner: ServiceOwner | undefined): ResourceView {
	const { id, versionId, document, type } = resource;
	const authority = document.hasCompetentAuthority ?? {};
	return {
		...DEFAULTS,
		...document,
		identifier: id,
		resourceType: type === "AltinnApp" && isMigratedAppId(id) ? "MigratedApp" : type,
		hasCompetentAuthority: { ...authority, ...(owner && { name: owner.names }) },
		authorizationReference: authorizationReference(id),
		versionId,
	};
}

export async function viewWithOwner(db: Kysely<Database>, resource: Resource): Promise<ResourceView> {
	return viewOf(resource, await findOwner(db, resource.ownerCode));
}

/**
 * Lists every resource in its newest version, by id. What was parsed before is kept by version, so a list costs one small
 * query and what is new.
 */
export function resourceListing(db: Kysely<Database>): () => Promise<readonly Resource[]> {
	let known = new Map<string, Resource>();
	return async () => {
		const newest = await listResourceVersions(db);
		const isKnown = ({ id, version_id, updated_at }: (typeof newest)[number]): boolean => {
			const resource = known.get(id);
			return resource?.versionId === version_id && resource.updatedAt === updated_at;
		};
		const missing = newest.filter((each) => !isKnown(each)).map(({ id }) => id);
		const loaded = new Map((await findResources(db, missing)).map((resource) => [resource.id, resource]));
		// A resource deleted between the two queries is in neither map.
		const resources = newest.map(({ id }) => loaded.get(id) ?? known.get(id)).filter((each) => each !== undefined);
		known = new Map(resources.map((resource) => [resource.id, resource]));
		return resources;
	};
}

/** Owners by code, for the names in a list of resources. */
export async function ownersByCode(db: Kysely<Database>): Promise<ReadonlyMap<string, ServiceOwner>> {
	return new Map((await listOwners(db)).map((owner) => [owner.code, owner]));
}
