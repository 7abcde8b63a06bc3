import type { Party } from "../parties/model.js";
import type { System } from "../systems/model.js";
import { isTimedOut, type SystemUserRequest } from "./model.js";
import type { OpenedRequest } from "./offer.js";

export type Link = (pathAndQuery: string) => string;

/** The pages where customers answer, as the original names them (systemuser 3.1). */
export const confirmUrl = (link: Link, page: "request" | "agentrequest" | "changerequest", id: string): string =>
	link(`/accessmanagement/ui/systemuser/${page}?id=${id}&DONTCHOOSEREPORTEE=true`);

/** RequestSystemResponse, for agents AgentRequestSystemResponse (systemuser 1.5). */
export const requestView = (request: SystemUserRequest, system: Pick<System, "id">, now: number) => ({
	id: request.id,
	integrationTitle: request.title,
	externalRef: request.externalRef,
	systemId: system.id,
	partyOrgNo: request.ownerOrg,
	...(request.type === "agent" ? {} : { rights: request.rights }),
	accessPackages: request.packages.map((urn) => ({ urn })),
	status: request.status,
	redirectUrl: request.redirectUrl,
	escalated: request.escalated,
	created: new Date(request.createdAt).toISOString(),
	timedOut: isTimedOut(request, now),
});

/** The same for the vendor, who sends its customer to the address. */
export const vendorRequestView = (request: SystemUserRequest, system: Pick<System, "id">, now: number, link: Link) => ({
	...requestView(request, system, now),
	confirmUrl: confirmUrl(link, request.type === "agent" ? "agentrequest" : "request", request.id),
});

/** What else somebody is told who opens a request or change without naming the party. */
export const openedView = (owner: Party, { obstacles, shown }: OpenedRequest) => ({
	partyId: owner.partyId,
	partyUuid: owner.uuid,
	problems: obstacles,
	shown,
});

/** RequestSystemResponseInternal (systemuser 1.5). */
export const internalRequestView = (
	request: SystemUserRequest,
	{ system, owner, opened }: { readonly system: System; readonly owner: Party; readonly opened: OpenedRequest },
	now: number,
) => ({
	...requestView(request, system, now),
	rights: request.rights,
	...openedView(owner, opened),
	userMayEscalateButNotApprove: opened.may === "forward",
	systemUserType: request.type,
});
