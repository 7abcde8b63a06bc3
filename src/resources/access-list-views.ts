import type { AccessList, ListConnection, ListMember, Membership } from "./access-list-repository.js";
import { resourceUrn } from "./model.js";
import { partyUuidUrn } from "./party-urn.js";

const time = (ms: number): string => new Date(ms).toISOString();

/** AccessListInfo (registry-access 1.6). */
export function listView(list: AccessList, connections?: readonly ListConnection[], withActions = true) {
	const { owner, identifier, name, description, createdAt, updatedAt } = list;
	return {
		urn: `urn:altinn:access-list:${owner}:${identifier}`,
		identifier,
		name,
		description,
		createdAt: time(createdAt),
		updatedAt: time(updatedAt),
		...(connections && { resourceConnections: connections.map((each) => connectionView(each, withActions)) }),
	};
}

export function connectionView(
	{ resource, actionFilters, createdAt, updatedAt }: ListConnection,
	withActions = true,
): Readonly<Record<string, unknown>> {
	return {
		resourceIdentifier: resource,
		...(withActions && actionFilters && { actionFilters }),
		createdAt: time(createdAt),
		updatedAt: time(updatedAt),
	};
}

export function memberView({ uuid, partyId, orgNumber, since }: ListMember): Readonly<Record<string, unknown>> {
	return {
		id: partyUuidUrn(uuid),
		since: time(since),
		identifiers: {
			...(partyId === undefined ? {} : { "urn:altinn:party:id": partyId }),
			"urn:altinn:party:uuid": uuid,
			...(orgNumber === undefined ? {} : { "urn:altinn:organization:identifier-no": orgNumber }),
		},
	};
}

export function membershipView(
	party: string,
	{ resource, actionFilters, since }: Membership,
): Readonly<Record<string, unknown>> {
	return {
		party: partyUuidUrn(party),
		resource: resourceUrn(resource).urn,
		since: time(since),
		...(actionFilters && { actionFilters }),
	};
}
