import type { Party } from "../parties/model.js";
import { appOf } from "../resources/model.js";
import type { Actor, Transaction } from "../store/store.js";
import type { System } from "../systems/model.js";
import { queueDeliveries } from "./delivery-repository.js";
import { type EventData, insertEvent, resourcesByOwner } from "./event-repository.js";
import { type Content, resourcesOf, type SystemUser, type SystemUserRequest } from "./model.js";
import { webhooksFor } from "./webhook-repository.js";

/** Everything that is told of system users (systemuser 6, wishes 2 and 3). */
export const EVENT_TYPES = [
	"systemuser.request.created",
	"systemuser.request.approved",
	"systemuser.request.rejected",
	"systemuser.request.withdrawn",
	"systemuser.request.expired",
	"systemuser.request.forwarded",
	"systemuser.change.created",
	"systemuser.change.approved",
	"systemuser.change.rejected",
	"systemuser.change.withdrawn",
	"systemuser.change.expired",
	"systemuser.created",
	"systemuser.changed",
	"systemuser.deactivated",
	"systemuser.reactivated",
	"systemuser.removed",
	"systemuser.client.added",
	"systemuser.client.removed",
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Whoever acts, as the audit and the history name it. */
export function actorOfParty({ kind, uuid }: Party): Actor {
	if (kind === "system-user") return { kind: "system-user", id: uuid };
	return { kind: kind === "organization" ? "organization" : "person", id: uuid };
}

interface NewEvent {
	readonly type: EventType;
	/** Whose vendor is told. */
	readonly system: System;
	readonly ownerOrg: string;
	readonly systemUserId?: string;
	readonly requestId?: string;
	/** What it is about: the owners of these services are told too. */
	readonly content: Content;
	/** Whose owners are told instead, where it is not known exactly what it is about. */
	readonly touched?: Content;
	readonly data?: EventData;
	readonly by: Actor;
}

/** Writes an event into the feed, and a message for each webhook that wants it, in the write that made it happen. */
export async function tell(tx: Transaction, event: NewEvent): Promise<void> {
	const { type, system, ownerOrg, systemUserId, requestId, content, by } = event;
	const touched = event.touched ?? content;
	const resources = [...new Set(touched.rights.flatMap(resourcesOf))];
	const owners = await resourcesByOwner(tx.db, resources, touched.packages);
	for (const id of resources) {
		// An app may be known by its policy alone; its id names the owner.
		const org = appOf(id)?.org;
		if (org !== undefined && !owners.get(org)?.includes(id)) owners.set(org, [...(owners.get(org) ?? []), id]);
	}
	const data = {
		...(content.rights.length === 0 ? {} : { rights: content.rights }),
		...(content.packages.length === 0 ? {} : { accessPackages: content.packages.map((urn) => ({ urn })) }),
		...event.data,
	};
	const place = await insertEvent(tx, {
		type,
		vendorOrg: system.vendorOrg,
		systemId: system.id,
		ownerOrg,
		systemUserId,
		requestId,
		data,
		by,
		owners,
	});
	const told = await webhooksFor(tx.db, { vendorOrg: system.vendorOrg, ownerCodes: [...owners.keys()], type });
	await queueDeliveries(tx, place, told);
	if (systemUserId !== undefined) tx.log({ kind: "system-users", ids: [systemUserId], event: type });
	if (requestId !== undefined) tx.log({ kind: "requests", ids: [requestId], event: type });
}

/** What every event about a system user says of it. */
export const aboutUser = ({ type, title, externalRef }: Pick<SystemUser, "type" | "title" | "externalRef">) => ({
	userType: type,
	integrationTitle: title,
	externalRef,
});

export const aboutRequest = (request: SystemUserRequest): Content & { readonly data: EventData } => ({
	rights: request.rights,
	packages: request.packages,
	data: aboutUser(request),
});
