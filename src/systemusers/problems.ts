import type { ClientRefusal } from "../access/clients/system-user-agents.js";
import { Fault, type FaultKind, type ValidationFinding } from "../http/fault.js";
import type { Reply } from "../http/operation.js";

const kind = (number: number, status: number, title: string): FaultKind => ({
	code: `AUTH-${String(number).padStart(5, "0")}`,
	status,
	title,
});

/** Faults of system users and their requests (systemuser 2.7). */
export const problems = {
	partyUnknown: kind(0, 400, "There is no organisation with this number, or the party is none."),
	rightNotInSystem: kind(1, 400, "A right is not one of the system's, or cannot be given."),
	delegationFailed: kind(2, 400, "The rights could not be given."),
	userExists: kind(4, 400, "The organisation already has a system user of this system with this external reference."),
	requestAccepted: kind(6, 400, "The external reference belongs to a request that was accepted."),
	requestPending: kind(7, 400, "This belongs to a request that is not answered yet."),
	requestDenied: kind(8, 400, "The external reference belongs to a request that was denied."),
	requestRejected: kind(9, 400, "The external reference belongs to a request that was rejected."),
	requestNotFound: kind(10, 404, "There is no such request."),
	systemNotFound: kind(11, 404, "There is no such system."),
	notNew: kind(13, 409, "The request was answered already, or has expired."),
	checkFailed: kind(14, 403, "You may not give this right, for a reason that is not known."),
	userNotFound: kind(15, 404, "There is no such system user."),
	missingRole: kind(16, 403, "You may not give this right: you do not have the role that it needs."),
	systemUnnamed: kind(17, 404, "The system has no Norwegian name, so the system user needs a title."),
	missingDelegation: kind(18, 403, "You may not give this right: nobody has given it to you."),
	redirectNotAllowed: kind(21, 400, "The redirect URL is not one of the system's."),
	vendorUnknown: kind(23, 401, "The token does not say which organisation calls."),
	notOwner: kind(24, 403, "The system user belongs to another organisation."),
	redirectNone: kind(26, 400, "The system has no redirect URLs."),
	agentRequestNotFound: kind(30, 404, "There is no such request for an agent."),
	clientNotRevoked: kind(31, 400, "The client could not be removed."),
	agentExpected: kind(34, 400, "This is for system users that act for clients."),
	standardExpected: kind(36, 400, "This is for system users that act for their own organisation."),
	otherFacilitator: kind(39, 400, "The system user acts for the clients of another organisation."),
	partyMismatch: kind(40, 400, "The two parties of the call are not the same."),
	otherOrganisation: kind(41, 403, "The request is for another organisation."),
	agentOtherOrganisation: kind(42, 403, "The request for an agent is for another organisation."),
	clientsForbidden: kind(44, 403, "You may not administer the clients of this organisation."),
	clientsInvalid: kind(45, 400, "The list of clients was asked for with something that does not exist."),
	packagesNotGiven: kind(51, 400, "The access packages could not be given."),
	packagesNotHeld: kind(53, 400, "You may not give one of the access packages."),
	agentNeedsPackages: kind(58, 400, "A system user that acts for clients needs at least one access package."),
	needsContent: kind(59, 400, "A system user needs at least one right or access package."),
	changeNotNew: kind(61, 409, "A change with this id is no longer open; use a new correlation id."),
	packageNotInSystem: kind(63, 400, "An access package is not one of the system's."),
	packageNotAssignable: kind(64, 400, "An access package cannot be given to a system user for its own organisation."),
	packageNotDelegable: kind(65, 400, "An access package cannot be given by clients."),
	notAccessManager: kind(66, 403, "You have no access to this organisation."),
	missingPackage: kind(68, 403, "You may not give this right: you do not have an access package that holds it."),
	notOnAccessList: kind(69, 403, "The organisation is not on the access list of the service."),
	resourceNotDelegable: kind(70, 403, "The service cannot be given to others."),
	resourceIsSchema: kind(71, 403, "The service is a Maskinporten schema, which is given otherwise."),
	clientNotFound: kind(79, 400, "The organisation has no such client."),
	clientLacksPackages: kind(80, 400, "The client does not give all the access packages that the system user needs."),
} as const;

/** Beyond the original. */
export const own = {
	shownChanged: {
		code: "SYSUSER-00001",
		status: 409,
		title: "What would be approved is no longer what was shown. Look at it again.",
	},
	cursorTooOld: {
		code: "SYSUSER-00003",
		status: 410,
		title: "The feed no longer goes on from there; start from the oldest event.",
	},
	webhookUnknown: { code: "SYSUSER-00004", status: 404, title: "There is no such webhook." },
	webhookAddress: { code: "SYSUSER-00005", status: 400, title: "The address of a webhook must be https, and public." },
	tooManyWebhooks: {
		code: "SYSUSER-00006",
		status: 409,
		title: "The organisation has as many webhooks as it may have.",
	},
	jobUnknown: { code: "SYSUSER-00007", status: 404, title: "There is no such job." },
	gone: { code: "HTTP-00410", status: 410, title: "The system user is deleted, or never was." },
	noCorrelation: { code: "HTTP-00400", status: 400, title: "correlation-id must be a uuid of its own." },
	unnamedQuery: { code: "HTTP-00400", status: 400, title: "Name client, vendor and customer." },
	ownerNotFound: { code: "HTTP-00404", status: 404, title: "System Owner not Found" },
} as const satisfies Record<string, FaultKind>;

/** Told as a plain text, as in the original (systemuser 2.3, X1). */
export function plainRefusal({ kind }: Fault): Reply | undefined {
	if (kind !== own.noCorrelation) return undefined;
	return { status: kind.status, type: "text/plain; charset=utf-8", body: kind.title };
}

export const clientRefusals: Readonly<Record<ClientRefusal, FaultKind>> = {
	"not-a-client": problems.clientNotFound,
	"packages-missing": problems.clientLacksPackages,
};

/** Findings of the interface for third parties (systemuser 2.8). */
export const finding = {
	agentMissing: { code: "AUTH.VLD-00014", title: "Name the system user.", paths: ["?agent"] },
	agentUnknown: { code: "AUTH.VLD-00014", title: "There is no such system user.", paths: ["?agent"] },
	notAgent: { code: "AUTH.VLD-00015", title: "The system user does not act for clients.", paths: ["?agent"] },
	clientMissing: { code: "AUTH.VLD-00016", title: "Name the client by its uuid.", paths: ["?client"] },
} as const satisfies Record<string, ValidationFinding>;

const VALIDATION: FaultKind = { code: "STD-00000", status: 400, title: "One or more validation errors occurred." };

/** In the form of ASP.NET, which clients of the original read (systemuser 0.4 C). */
export function malformed(name: string, message: string): Fault {
	const type = "https://tools.ietf.org/html/rfc9110#section-15.5.1";
	return new Fault(VALIDATION, { extensions: { type, errors: { [name]: [message] } } });
}

/** Some calls of the original tell of an unknown system user in that form (systemuser 2.4, U15, U17 to U19). */
export async function unknownInForm<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		const isUnknown = error instanceof Fault && error.kind === problems.userNotFound;
		throw isUnknown ? malformed("systemUserId", problems.userNotFound.title) : error;
	}
}
