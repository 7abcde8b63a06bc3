import type { Schema } from "../http/schema.js";
import { packagesSchema, rightsSchema } from "../systems/schemas.js";
import type { StoredEvent } from "./event-repository.js";
import { EVENT_TYPES } from "./events.js";

const text = { type: "string" } as const satisfies Schema;

/** The same for everybody and everywhere: with the id it names an event (CloudEvents 1.0, 3.1). */
export const SOURCE = "/fullmakt/v1/events";

/** A CloudEvent 1.0 in its JSON format. Members may be added to `data`; unknown ones are to be ignored. */
export const eventSchema = {
	title: "SystemUserEvent",
	type: "object",
	properties: {
		specversion: { const: "1.0" },
		id: { ...text, description: "The event's own uuid: the same in the feed and in every delivery of it" },
		source: { const: SOURCE },
		type: { enum: EVENT_TYPES },
		subject: { ...text, description: "The system user, or the request while there is no system user" },
		time: { type: "string", format: "date-time" },
		datacontenttype: { const: "application/json" },
		data: {
			type: "object",
			properties: {
				systemId: text,
				vendorOrgNo: { ...text, description: "The system's vendor" },
				partyOrgNo: { ...text, description: "The customer" },
				systemUserId: text,
				requestId: { ...text, description: "The request, or the change request (correlation id)" },
				actor: {
					enum: ["person", "organization", "system-user", "service-owner", "platform", "operator", "system"],
					description: "What kind of party did it; who it was only the customer learns",
				},
				resources: {
					type: "array",
					items: text,
					description: "For service owners: those of the own resources that it touches",
				},
				rights: { ...rightsSchema, description: "For vendors, as the members below" },
				accessPackages: packagesSchema,
				unwantedRights: rightsSchema,
				unwantedAccessPackages: packagesSchema,
				userType: { enum: ["standard", "agent"] },
				integrationTitle: text,
				externalRef: text,
				systemDeleted: { type: "boolean", description: "Off because the vendor deleted the system" },
				moved: { type: "boolean", description: "From one system to another: removed there, created here" },
				client: {
					type: "object",
					properties: { id: { ...text, description: "Party uuid" }, organizationNumber: text },
					required: ["id"],
				},
			},
			required: ["systemId", "vendorOrgNo", "partyOrgNo", "actor"],
		},
	},
	required: ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"],
} as const satisfies Schema;

/** An event as it is told; a service owner learns of its own resources and nothing of the vendor's business. */
export function eventView(event: StoredEvent): Record<string, unknown> {
	const { id, type, at, systemId, vendorOrg, ownerOrg, systemUserId, requestId, by, resources, data } = event;
	return {
		specversion: "1.0",
		id,
		source: SOURCE,
		type,
		subject: systemUserId ?? requestId ?? systemId,
		time: new Date(at).toISOString(),
		datacontenttype: "application/json",
		data: {
			systemId,
			vendorOrgNo: vendorOrg,
			partyOrgNo: ownerOrg,
			...(systemUserId === undefined ? {} : { systemUserId }),
			...(requestId === undefined ? {} : { requestId }),
			actor: by.kind,
			...(resources === undefined ? data : { resources }),
		},
	};
}
