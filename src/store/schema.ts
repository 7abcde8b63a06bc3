import type { Generated } from "kysely";
import type { PortalTables } from "./schema-portal.js";
import type { SystemTables } from "./schema-systems.js";

/** The tables as Kysely sees them; `migrations/` makes them. Bigints are numbers (never above 2^53), flags 0 or 1, JSON text. */
export interface Database extends PortalTables, SystemTables {
	setting: { name: string; value: string };
	revision_counter: { id: number; revision: number; hash: string };
	change_log: ChangeLogTable;
	audit: AuditTable;
	outbox: OutboxTable;
	idempotency: IdempotencyTable;
	schema_migration: { number: number; name: string; checksum: string; applied_at: number };
	party: PartyTable;
	party_preference: { party: number; client_units: number; sub_units: number; deleted_parties: number };
	assignment: AssignmentTable;
	assignment_package: GrantTable & { package: string; source: string };
	assignment_resource: GrantTable & { resource: string; rights: string; source: string };
	assignment_instance: GrantTable & {
		resource: string;
		instance: string;
		rights: string;
		source: "AltinnApp" | "EndUser";
	};
	client_delegation: {
		id: Generated<number>;
		uuid: string;
		from_assignment_id: number;
		to_assignment_id: number;
		created_at: number;
		created_by: string;
	};
	client_delegation_package: {
		id: Generated<number>;
		uuid: string;
		delegation_id: number;
		package: string;
		assignment_package_id: number | null;
		created_at: number;
		created_by: string;
	};
	client_delegation_resource: {
		id: Generated<number>;
		uuid: string;
		delegation_id: number;
		resource: string;
		assignment_resource_id: number;
		created_at: number;
		created_by: string;
	};
	person_lookup_failure: { caller: string; failed_at: number };
	access_request: AccessRequestTable;
	service_owner: {
		code: string;
		org_number: string | null;
		names: string;
		logo: string | null;
		homepage: string | null;
		environments: string;
	};
	resource: ResourceTable;
	resource_version: { resource: string; version_id: number; document: string; created_at: number; created_by: string };
	resource_policy: ResourcePolicyTable;
	resource_subject: { resource: string; subject: string; updated_at: number; deleted: number };
	access_list: AccessListTable;
	access_list_member: { list_id: number; party_id: number; since: number };
	access_list_resource: {
		list_id: number;
		resource: string;
		action_filters: string | null;
		created_at: number;
		updated_at: number;
	};
	lease: { name: string; holder: string; until: number };
	maskinporten_client: MaskinportenClientTable;
	maskinporten_client_key: {
		client_id: string;
		kid: string;
		jwk: string;
		added_at: number;
		valid_to: number | null;
	};
	maskinporten_client_scope: { client_id: string; scope: string };
	maskinporten_prefix: { prefix: string; org_number: string; created_at: number };
	maskinporten_scope: MaskinportenScopeTable;
	maskinporten_grant: { scope: string; org_number: string; granted_at: number; granted_by: string };
	maskinporten_used_assertion: { id: string; expires_at: number };
	signing_key: SigningKeyTable;
	app_instance: {
		guid: string;
		party_id: number;
		org: string;
		app: string;
		task: string | null;
		end_event: string | null;
		updated_at: number;
	};
}

export interface ChangeLogTable {
	revision: number;
	/** From 0, among the changes of one revision. */
	position: number;
	at: number;
	part: number;
	kind: string;
	payload: string;
	nonce: string;
	hash: string;
}

export interface AuditTable {
	id: Generated<number>;
	revision: number;
	at: number;
	actor_kind: string;
	actor_id: string;
	action: string;
	party_uuid: string | null;
	details: string;
}

export interface OutboxTable {
	id: Generated<number>;
	revision: number;
	topic: string;
	payload: string;
	created_at: number;
	due_at: number;
	attempts: Generated<number>;
	last_error: string | null;
	status: Generated<"pending" | "done" | "failed">;
}

export interface IdempotencyTable {
	scope: string;
	idempotency_key: string;
	request_hash: string;
	status: number;
	headers: string;
	body: string;
	created_at: number;
}

export type PartyKind = "organization" | "person" | "self-identified" | "system-user" | "enterprise-user";

export interface PartyTable {
	id: Generated<number>;
	uuid: string;
	kind: PartyKind;
	party_id: number | null;
	user_id: number | null;
	username: string | null;
	org_number: string | null;
	person_number: string | null;
	email: string | null;
	name: string;
	last_name: string | null;
	/** Organisation form (AS, ENK, BEDR, …); StandardSystem or AgentSystem; SI, SI_EDU, SI_EMAIL. */
	form: string | null;
	parent_id: number | null;
	/** ISO dates. */
	born: string | null;
	died: string | null;
	deleted_at: number | null;
	/** Of a system user that is switched off: it holds nothing for as long. */
	disabled_at: number | null;
	created_at: number;
	updated_at: number;
}

export interface AssignmentTable {
	id: Generated<number>;
	uuid: string;
	from_id: number;
	to_id: number;
	/** Code of the catalogue: daglig-leder, rettighetshaver, agent, … */
	role: string;
	valid_from: number | null;
	valid_to: number | null;
	source: string;
	created_at: number;
	created_by: string;
}

/** What the tables under an assignment share. */
export interface GrantTable {
	id: Generated<number>;
	uuid: string;
	assignment_id: number;
	valid_from: number | null;
	valid_to: number | null;
	created_at: number;
	created_by: string;
}

export interface AccessRequestTable {
	id: Generated<number>;
	uuid: string;
	from_id: number;
	to_id: number;
	by_id: number | null;
	by_owner: string | null;
	status: "Draft" | "Pending" | "Approved" | "Rejected" | "Withdrawn";
	package: string | null;
	resource: string | null;
	right_keys: string | null;
	created_at: number;
	updated_at: number;
	updated_by: string;
}

export interface ResourceTable {
	id: string;
	version_id: number;
	type: string;
	owner_code: string;
	owner_org_number: string | null;
	access_list_mode: Generated<"Disabled" | "Enabled">;
	delegable: Generated<number>;
	document: string;
	deleted_at: number | null;
	created_at: number;
	updated_at: number;
}

export interface ResourcePolicyTable {
	policy_key: string;
	resource: string;
	xml: string;
	sha256: string;
	version: number;
	changed_revision: number;
	updated_at: number;
	updated_by: string;
}

export interface AccessListTable {
	id: Generated<number>;
	uuid: string;
	owner: string;
	identifier: string;
	name: string;
	description: string;
	version: number;
	created_at: number;
	updated_at: number;
}

export interface MaskinportenClientTable {
	id: string;
	org_number: string;
	name: string;
	description: string | null;
	created_at: number;
	created_by: string;
	updated_at: number;
	revoked_at: number | null;
}

export interface MaskinportenScopeTable {
	/** `{prefix}:{rest}` */
	name: string;
	prefix: string;
	description: string;
	/** Any organisation may use it. */
	open: Generated<number>;
	/** Who has it may let a supplier use it. */
	delegable: Generated<number>;
	token_seconds: number;
	created_at: number;
	updated_at: number;
	withdrawn_at: number | null;
}

export interface SigningKeyTable {
	kid: string;
	issuer: "maskinporten" | "altinn" | "platform";
	private_jwk: string;
	created_at: number;
	signs_from: number;
	signs_to: number | null;
	published_to: number | null;
}
