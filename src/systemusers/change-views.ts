import type { System } from "../systems/model.js";
import { type ChangeRequest, isTimedOut, type SystemUser } from "./model.js";
import { confirmUrl, type Link } from "./request-views.js";

/** What a change is about. */
export interface ChangeOf {
	readonly user: SystemUser;
	readonly system: Pick<System, "id">;
}

const named = ({ user, system }: ChangeOf) => ({
	externalRef: user.externalRef,
	systemId: system.id,
	systemUserId: user.id,
	partyOrgNo: user.ownerOrg,
});

const packages = (urns: readonly string[]) => urns.map((urn) => ({ urn }));

/** ChangeRequestResponse (systemuser 1.6). */
export const changeView = (change: ChangeRequest, of: ChangeOf, now: number) => ({
	id: change.id,
	...named(of),
	requiredRights: change.required.rights,
	unwantedRights: change.unwanted.rights,
	requiredAccessPackages: packages(change.required.packages),
	unwantedAccessPackages: packages(change.unwanted.packages),
	status: change.status,
	redirectUrl: change.redirectUrl,
	created: new Date(change.createdAt).toISOString(),
	timedOut: isTimedOut(change, now),
});

/** The same for the vendor, who sends its customer to the address. */
export const vendorChangeView = (change: ChangeRequest, of: ChangeOf, now: number, link: Link) => ({
	...changeView(change, of, now),
	confirmUrl: confirmUrl(link, "changerequest", change.id),
});

/** The answer to one who asked for nothing; nothing is kept. */
export const noChangeView = (id: string, of: ChangeOf) => ({
	id,
	...named(of),
	requiredRights: [],
	unwantedRights: [],
	requiredAccessPackages: [],
	unwantedAccessPackages: [],
	status: "NoChangeNeeded",
	confirmUrl: "",
	timedOut: false,
});
