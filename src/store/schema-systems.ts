import type { Generated } from "kysely";

/** The tables of the system register, of system users, their events and those who are told of them. */
export interface SystemTables {
	system: SystemTable;
	system_client: { client_id: string; system_internal_id: string };
	system_change: SystemChangeTable;
	system_user: SystemUserTable;
	system_user_request: SystemUserRequestTable;
	change_request: ChangeRequestTable;
	system_user_event: SystemUserEventTable;
	system_user_event_owner: { owner_code: string; event_id: number; resources: string };
	system_user_client: { system_user_id: string; client_id: number };
	client_job: ClientJobTable;
	client_job_item: ClientJobItemTable;
	webhook: WebhookTable;
	webhook_delivery: WebhookDeliveryTable;
}

export interface SystemTable {
	internal_id: string;
	id: string;
	vendor_org: string;
	/** Language to text. */
	names: string;
	descriptions: string;
	/** `[{action?, resource: [{id, value}]}]` */
	rights: string;
	/** Urns. */
	packages: string;
	/** As the vendor wrote them; `system_client` says which are taken. */
	client_ids: string;
	redirect_urls: string;
	is_visible: number;
	created_at: number;
	updated_at: number;
	deleted_at: number | null;
}

export interface SystemChangeTable {
	id: Generated<number>;
	system_internal_id: string;
	change_type: "create" | "update" | "rightsupdate" | "accesspackageupdate" | "delete";
	changed_by_org: string;
	changed_data: string | null;
	client_id: string | null;
	created_at: number;
}

export type SystemUserType = "standard" | "agent";

export interface SystemUserTable {
	id: string;
	user_type: SystemUserType;
	system_internal_id: string;
	owner_org: string;
	/** The customer: inner party id. */
	owner_id: number;
	/** The system user as a party: inner party id. */
	party_id: number;
	external_ref: string;
	integration_title: string;
	/** Urns: what was asked for, and for an agent what clients may give. */
	packages: string;
	sequence_no: number;
	created_at: number;
	created_by: string;
	updated_at: number;
	changed_by: string;
	/** Switched off by its customer. */
	disabled_at: number | null;
	deleted_at: number | null;
}

export type RequestStatus = "New" | "Accepted" | "Rejected" | "Denied" | "Timedout";

export interface SystemUserRequestTable {
	id: string;
	user_type: SystemUserType;
	system_internal_id: string;
	owner_org: string;
	owner_id: number;
	external_ref: string;
	integration_title: string;
	rights: string;
	packages: string;
	redirect_url: string | null;
	status: RequestStatus;
	escalated: Generated<number>;
	created_at: number;
	updated_at: number;
	changed_by: string;
	/** Once set it stays expired, whatever the clock does. */
	expired_at: number | null;
	deleted_at: number | null;
}

export interface ChangeRequestTable {
	/** The vendor's correlation id. */
	id: string;
	system_user_id: string;
	required_rights: string;
	unwanted_rights: string;
	required_packages: string;
	unwanted_packages: string;
	redirect_url: string | null;
	status: RequestStatus;
	created_at: number;
	updated_at: number;
	changed_by: string;
	expired_at: number | null;
	deleted_at: number | null;
}

export interface SystemUserEventTable {
	id: Generated<number>;
	uuid: string;
	type: string;
	at: number;
	vendor_org: string;
	system_id: string;
	owner_org: string;
	system_user_id: string | null;
	request_id: string | null;
	/** JSON: what the vendor and the customer are told besides. */
	payload: string;
	actor_kind: string;
	actor_id: string;
}

export interface ClientJobTable {
	id: string;
	system_user_id: string;
	owner_id: number;
	total: number;
	created_at: number;
	actor_kind: string;
	actor_id: string;
	finished_at: number | null;
}

export interface ClientJobItemTable {
	job_id: string;
	position: number;
	client_uuid: string;
	/** `extend`: what the client may give of the agent's packages and the agent does not have of it yet. */
	action: "add" | "remove" | "extend";
	status: "pending" | "done" | "unchanged" | "failed";
	/** Why it failed: a code of the problem catalogue. */
	code: string | null;
}

export interface WebhookTable {
	id: string;
	org_number: string;
	/** Set for events that touch this service owner's resources. */
	owner_code: string | null;
	/** 1 for events of the organisation's own systems. */
	vendor: number;
	url: string;
	/** JSON list of types of events; empty for all. */
	types: string;
	secret: string;
	old_secret: string | null;
	old_secret_until: number | null;
	created_at: number;
	created_by: string;
	/** Calls that failed since one went through. */
	failures: Generated<number>;
	failing_since: number | null;
	retry_at: number | null;
	tested_at: number | null;
	/** Whoever delivers for it now must be done by then. */
	busy_until: number | null;
}

export interface WebhookDeliveryTable {
	webhook_id: string;
	event_id: number;
	status: "pending" | "delivered" | "dead";
	/** When it had to be delivered from: when it happened, or when somebody asked to try it again. */
	since: number;
	attempts: Generated<number>;
	tried_at: number | null;
	http_status: number | null;
	error: string | null;
}
