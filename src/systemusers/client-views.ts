import type { Client } from "../access/clients/client-repository.js";
import { packageUrn } from "../catalogue/catalogue.js";
import type { Party } from "../parties/model.js";
import type { SystemUser } from "./model.js";

/** ExternalClientDto: a client with all that it lets the provider pass on (systemuser 1.7). */
export const availableView = ({ party, access }: Client) => ({
	partyUuid: party.uuid,
	displayName: party.name,
	organizationIdentifier: party.orgNumber ?? "",
	access: access
		.filter(({ packages }) => packages.length > 0)
		.map(({ role, packages }) => ({ role: role.urn, packages: packages.map(({ code }) => packageUrn(code)) })),
});

const NO_ASSIGNMENT = "00000000-0000-0000-0000-000000000000";

/** DelegationResponse. In the original too it is the client that stands for the delegation (systemuser 1.7). */
export const delegationView = ({ id }: Pick<SystemUser, "id">, client: Party) => ({
	agentSystemUserId: id,
	delegationId: client.uuid,
	customerId: client.uuid,
	assignmentId: NO_ASSIGNMENT,
	customerName: client.name,
	customerOrganizationNumber: client.orgNumber ?? "",
});

/** What third parties see of clients (systemuser 1.7). Links are for pages, of which there is one. */
export const clientsView = ({ id, ownerOrg }: Pick<SystemUser, "id" | "ownerOrg">, clients: readonly Party[]) => ({
	links: {},
	systemUserInformation: { systemUserId: id, systemUserOwnerOrg: ownerOrg },
	data: clients.map((client) => ({
		clientId: client.uuid,
		// A person's number is nobody's business here.
		clientOrganizationNumber: client.orgNumber ?? "",
		clientOrganizationName: client.name,
	})),
});
