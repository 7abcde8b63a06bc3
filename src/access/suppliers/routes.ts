import { findRole, type Role, RoleCode } from "../../catalogue/catalogue.js";
import { invalid } from "../../http/fault.js";
import { type Operation, operation } from "../../http/operation.js";
import type { Schema } from "../../http/schema.js";
import type { Party } from "../../parties/model.js";
import { findParty } from "../../parties/repository.js";
import type { Store } from "../../store/store.js";
import { actorOf, requireCaller } from "../clients/caller.js";
import { entityViews } from "../clients/party-view.js";
import { assignmentSchema, entitySchema, roleViewSchema } from "../clients/schemas.js";
import type { Language, Wording } from "../metadata/model.js";
import { compactRole } from "../metadata/views.js";
import { Reason } from "../model.js";
import { at } from "../problems.js";
import { resourceCheckSchema, resourcePermissionSchema } from "../schemas.js";
import { permissionViews, resourceViews, rightCheckView, withPermissions } from "../views.js";
import { ADMIN_SCOPE, lookUpDelegations } from "./lookup.js";
import { finding } from "./problems.js";
import { listSchemas, listSupplies, type SuppliedSchema } from "./repository.js";
import {
	addSupplier,
	checkSchema,
	giveSchema,
	organization,
	removeSupplier,
	schemaToGive,
	takeSchema,
} from "./supply.js";

const BASE = "/accessmanagement/api/v1/enduser/maskinporten";
const PORTAL = "altinn:portal/enduser";
const tag = "Maskinporten delegation";
const uuid = { type: "string", format: "uuid" } as const;
const name = { type: "string", minLength: 1, maxLength: 300 } as const;
const orgNumber = { type: "string", pattern: "^\\d{9}$" } as const;
const cascade = { type: "boolean", default: false, description: "Remove what is given, too" } as const;
const gone = { 204: { description: "It is not there, or no more" } };
const array = (items: Schema): Schema => ({ type: "array", items });

const connectionSchema: Schema = {
	type: "object",
	properties: { party: entitySchema, roles: array(roleViewSchema), connections: { type: "array" } },
};
/** The two sides: a consumer administers its suppliers, a supplier its consumers. */
type Side = "supplier" | "consumer";

const access = (side: Side, action: "read" | "write") =>
	({
		kind: "token",
		scopes: [`altinn:accessmanagement/enduser:maskinporten${side}s.${action}`, PORTAL],
		guard: { resource: "altinn_maskinporten_scope_delegation", action, party: "query.party" },
	}) as const;

export interface SupplierDependencies {
	readonly store: Store;
	readonly now?: () => number;
}

/** Suppliers, consumers and what Maskinporten asks (registry-access 3.5). */
export function supplierOperations(dependencies: SupplierDependencies): Operation[] {
	return [
		...sharedOperations(dependencies, "supplier"),
		...sharedOperations(dependencies, "consumer"),
		...givingOperations(dependencies),
		lookUpOperation(dependencies),
	];
}

const supplierRole = findRole(RoleCode.supplier) as Role;

/** What both sides do with the other: list, leave, list schemas, take them back. */
function sharedOperations({ store, now = Date.now }: SupplierDependencies, side: Side): Operation[] {
	const { db } = store;
	const base = `${BASE}${side}s`;
	const Side = side === "supplier" ? "Supplier" : "Consumer";
	// The other party's number stands in the parameter that the side is named by.
	const properties = { party: uuid, supplier: orgNumber, consumer: orgNumber } as const;
	const needed = ["party", side] as const;

	const relation = async (query: {
		readonly party: string;
		readonly supplier?: string | undefined;
		readonly consumer?: string | undefined;
	}) => {
		const party = await namedParty(store, query.party);
		const number = query[side];
		const other = number === undefined ? undefined : await organization(db, number, side);
		return {
			party,
			other,
			...(side === "supplier" ? { consumer: party, supplier: other } : { consumer: other, supplier: party }),
		};
	};
	const both = async (query: Parameters<typeof relation>[0]) => {
		const { consumer, supplier } = await relation(query);
		if (consumer === undefined || supplier === undefined) throw invalid([at(finding.required, `QUERY/${side}`)]);
		return { consumer, supplier };
	};

	return [
		operation(
			{
				method: "GET",
				path: base,
				name: `maskinportenList${Side}s`,
				tag,
				summary: side === "supplier" ? "The party's suppliers" : "The parties it is a supplier of",
				access: access(side, "read"),
				query: { type: "object", properties, required: ["party"] },
				responses: { 200: { description: "Relations", schema: array(connectionSchema) } },
			},
			async (call) => {
				const { consumer, supplier } = await relation(call.query);
				const found = await listSupplies(db, { consumer: consumer?.id, supplier: supplier?.id }, now());
				const view = await entityViews(
					db,
					found.map((each) => each[side]),
				);
				const body = found.map((each) => ({
					party: view(each[side]),
					roles: [compactRole(supplierRole)],
					connections: [],
				}));
				return { status: 200, body };
			},
		),
		operation(
			{
				method: "DELETE",
				path: base,
				name: `maskinportenRemove${Side}`,
				tag,
				summary: side === "supplier" ? "A supplier is one no more" : "The party is the consumer's supplier no more",
				access: access(side, "write"),
				query: { type: "object", properties: { ...properties, cascade }, required: needed },
				responses: gone,
			},
			async (call) => {
				const { consumer, supplier } = await both(call.query);
				await store.write(await actorOf(db, call.principal), (tx) =>
					removeSupplier(tx, consumer, supplier, call.query.cascade ?? false),
				);
				return { status: 204 };
			},
		),
		operation(
			{
				method: "GET",
				path: `${base}/resources`,
				name: `maskinportenList${Side}Resources`,
				tag,
				summary: side === "supplier" ? "The schemas that suppliers have" : "The schemas that consumers have given",
				access: access(side, "read"),
				query: { type: "object", properties: { ...properties, resource: name }, required: ["party"] },
				responses: {
					200: { description: "Schemas, with who gives and who has them", schema: array(resourcePermissionSchema) },
				},
			},
			async (call) => {
				const { consumer, supplier } = await relation(call.query);
				const { resource } = call.query;
				const resources = resource === undefined ? undefined : [resource, resource.toLowerCase()];
				const found = await listSchemas(db, { consumer: consumer?.id, supplier: supplier?.id, resources }, now());
				return { status: 200, body: await permissionsOf(store, found, call.language) };
			},
		),
		operation(
			{
				method: "DELETE",
				path: `${base}/resources`,
				name: `maskinportenRemove${Side}Resource`,
				tag,
				summary: "Takes a schema back",
				access: access(side, "write"),
				query: { type: "object", properties: { ...properties, resource: name }, required: [...needed, "resource"] },
				responses: gone,
			},
			async (call) => {
				const { consumer, supplier } = await both(call.query);
				await store.write(await actorOf(db, call.principal), (tx) =>
					takeSchema(tx, consumer, supplier, call.query.resource),
				);
				return { status: 204 };
			},
		),
	];
}

/** What only the consumer does: add suppliers and give them schemas. */
function givingOperations({ store, now = Date.now }: SupplierDependencies): Operation[] {
	const { db } = store;
	const base = `${BASE}suppliers`;
	return [
		operation(
			{
				method: "POST",
				path: base,
				name: "maskinportenAddSupplier",
				tag,
				summary: "Makes an organisation a supplier of the party",
				access: access("supplier", "write"),
				query: { type: "object", properties: { party: uuid, supplier: orgNumber }, required: ["party", "supplier"] },
				responses: { 200: { description: "The assignment", schema: assignmentSchema } },
			},
			async (call) => {
				const consumer = await namedParty(store, call.query.party);
				const supplier = await organization(db, call.query.supplier, "supplier");
				const actor = await actorOf(db, call.principal);
				const { value } = await store.write(actor, (tx) => addSupplier(tx, consumer, supplier, actor));
				const body = { id: value.uuid, roleId: supplierRole.id, fromId: consumer.uuid, toId: supplier.uuid };
				return { status: 200, body };
			},
		),
		operation(
			{
				method: "GET",
				path: `${base}/resources/delegationcheck`,
				name: "maskinportenCheckResource",
				tag,
				summary: "Which rights on a schema the caller may give",
				access: access("supplier", "write"),
				query: { type: "object", properties: { party: uuid, resource: name }, required: ["party", "resource"] },
				responses: { 200: { description: "Each right, and why", schema: resourceCheckSchema } },
			},
			async (call) => {
				const party = await namedParty(store, call.query.party);
				const schema = await schemaToGive(db, call.query.resource);
				const caller = await requireCaller(db, call.principal);
				const checks = await checkSchema(db, caller, party, schema, now());
				const resource = (await resourceViews(db, [schema.id], wordingOf(call.language)))(schema.id);
				return { status: 200, body: { resource, rights: checks.map((check) => rightCheckView(check, call.language)) } };
			},
		),
		operation(
			{
				method: "POST",
				path: `${base}/resources`,
				name: "maskinportenGiveResource",
				tag,
				summary: "Gives a supplier all rights on a schema that the caller may give",
				access: access("supplier", "write"),
				query: {
					type: "object",
					properties: { party: uuid, supplier: orgNumber, resource: name },
					required: ["party", "supplier", "resource"],
				},
				responses: { 200: { description: "It is given", schema: { type: "boolean" } } },
			},
			async (call) => {
				const consumer = await namedParty(store, call.query.party);
				const supplier = await organization(db, call.query.supplier, "supplier");
				const schema = await schemaToGive(db, call.query.resource);
				const by = await actorOf(db, call.principal);
				const caller = await requireCaller(db, call.principal);
				await store.write(by, (tx) => giveSchema(tx, { consumer, supplier, schema, caller, by }));
				return { status: 200, body: true };
			},
		),
	];
}

function lookUpOperation({ store, now = Date.now }: SupplierDependencies): Operation {
	return operation(
		{
			method: "GET",
			path: "/accessmanagement/api/v1/maskinporten/delegations",
			name: "maskinportenLookUpDelegations",
			tag,
			summary: "Which suppliers may use a scope for which consumers; Maskinporten asks before it issues a token",
			access: { kind: "token", scopes: ["altinn:maskinporten/delegations", ADMIN_SCOPE] },
			query: {
				type: "object",
				properties: {
					supplierOrg: { type: "string", maxLength: 20 },
					consumerOrg: { type: "string", maxLength: 20 },
					scope: name,
				},
			},
			responses: {
				200: {
					description: "Delegations",
					schema: array({
						type: "object",
						properties: {
							consumer_org: { type: ["string", "null"] },
							supplier_org: { type: ["string", "null"] },
							delegation_scheme_Id: { type: ["string", "null"] },
							scopes: array({ type: "string" }),
							created: { type: "string", format: "date-time" },
							resourceid: { type: "string" },
						},
					}),
				},
			},
		},
		async (call) => ({ status: 200, body: await lookUpDelegations(store.db, call.principal, call.query, now()) }),
	);
}

async function namedParty({ db }: Store, id: string): Promise<Party> {
	const party = await findParty(db, { uuid: id });
	if (party === undefined) throw invalid([at(finding.unknownParty, "QUERY/party")]);
	return party;
}

const wordingOf = (language: Language): Wording => ({ language, partial: true });

/** ResourcePermission (registry-access 3.1): each schema once, with every pair that has it. */
async function permissionsOf({ db }: Store, found: readonly SuppliedSchema[], language: Language) {
	const holdings = found.map(({ resource, consumer, supplier }) => ({
		resource,
		relation: { from: consumer, to: supplier, role: supplierRole, reason: Reason.direct, form: undefined },
	}));
	const resource = await resourceViews(
		db,
		found.map((each) => each.resource),
		wordingOf(language),
	);
	const permission = await permissionViews(
		db,
		holdings.map(({ relation }) => relation),
	);
	return withPermissions(
		holdings,
		(holding) => holding.resource,
		(holding) => ({ resource: resource(holding.resource) }),
		permission,
	);
}
