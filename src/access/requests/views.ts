import type { Kysely } from "kysely";
import { findPackage, packageUrn } from "../../catalogue/catalogue.js";
import type { Schema } from "../../http/schema.js";
import type { Party } from "../../parties/model.js";
import { findParties } from "../../parties/repository.js";
import type { Database } from "../../store/schema.js";
import { typeName, variantOf } from "../clients/party-view.js";
import { uuidOfName } from "../metadata/model.js";
import { type AccessRequest, STATUSES } from "./model.js";

const orNull: Schema = { type: ["string", "null"] };
const party: Schema = {
	type: ["object", "null"],
	properties: {
		id: { type: "string", format: "uuid" },
		name: { type: "string" },
		type: { type: "string" },
		variant: orNull,
		organizationIdentifier: orNull,
		personIdentifier: orNull,
	},
};
const reference: Schema = {
	type: ["object", "null"],
	properties: { id: { type: "string", format: "uuid" }, referenceId: { type: "string" } },
};

export const requestSchema: Schema = {
	title: "AccessRequest",
	type: "object",
	properties: {
		id: { type: "string", format: "uuid" },
		status: { type: "string", enum: STATUSES },
		type: { type: "string", enum: ["package", "resource"] },
		lastUpdated: { type: "string", format: "date-time" },
		lastUpdatedBy: orNull,
		resource: reference,
		package: reference,
		links: { type: "object", properties: { detailsLink: { type: "string" }, statusLink: { type: "string" } } },
		from: party,
		to: party,
		by: party,
	},
};

/** Where people look at a request, and where service owners ask for its status. */
export interface RequestLinks {
	link(pathAndQuery: string): string;
	/** Path of the page that shows a request. */
	page(id: string): string;
}

/** Requests as told (registry-access 3.3). */
export async function requestViews(
	db: Kysely<Database>,
	requests: readonly AccessRequest[],
	links: RequestLinks,
): Promise<object[]> {
	const ids = requests.flatMap(({ from, to, by }) => (by === undefined ? [from, to] : [from, to, by]));
	const parties = new Map((await findParties(db, ids)).map((each) => [each.id, each]));
	const view = (id: number | undefined): object | null => {
		const found = id === undefined ? undefined : parties.get(id);
		return found === undefined ? null : partyView(found);
	};
	return requests.map((request) => ({
		id: request.uuid,
		status: request.status,
		type: request.package === undefined ? "resource" : "package",
		lastUpdated: new Date(request.updatedAt).toISOString(),
		lastUpdatedBy: request.updatedBy,
		resource:
			request.resource === undefined
				? null
				: { id: uuidOfName("resource", request.resource), referenceId: request.resource },
		package:
			request.package === undefined
				? null
				: { id: findPackage(request.package)?.id ?? null, referenceId: packageUrn(request.package) },
		links: {
			detailsLink: links.link(links.page(request.uuid)),
			statusLink: links.link(`/accessmanagement/api/v1/serviceowner/delegationrequests/${request.uuid}/status`),
		},
		from: view(request.from),
		to: view(request.to),
		by: view(request.by),
	}));
}

const partyView = (each: Party) => ({
	id: each.uuid,
	name: each.name,
	type: typeName(each.kind),
	variant: variantOf(each),
	organizationIdentifier: each.orgNumber ?? null,
	personIdentifier: each.personNumber ?? null,
});
