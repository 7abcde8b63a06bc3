/** A registry with two service owners and some parties, served on 127.0.0.1; a bearer token is the name of a caller below. */
import type { Caller } from "../../src/http/access-check.js";
import { unauthenticated } from "../../src/http/access-check.js";
import { ANONYMOUS, type Enterprise } from "../../src/http/principal.js";
import { resourceOperations } from "../../src/resources/routes.js";
import type { Store } from "../../src/store/store.js";
import { type Answer, type Sent, type Served, serve } from "../http/serving.js";
import { sqliteStore } from "../store/engines.js";

export const SKD = "974761076";
export const BRG = "974760673";
const SCOPE = "altinn:resourceregistry";

const enterprise = (orgNumber: string, scopes: readonly string[], more: Partial<Enterprise> = {}): Caller => ({
	principal: {
		kind: "enterprise",
		orgNumber,
		scopes: new Set(scopes.map((scope) => `${SCOPE}/${scope}`)),
		issuer: "test",
		scopePrefixes: [],
		claims: {},
		...more,
	},
});

const platform = (issuer: string, app?: string): Caller => ({
	principal: ANONYMOUS,
	platform: { kind: "platform", issuer, claims: {}, ...(app === undefined ? {} : { app }) },
});

export const callers: Readonly<Record<string, Caller>> = {
	admin: enterprise("991825827", ["resource.admin"]),
	skd: enterprise(SKD, ["resource.write", "accesslist.write"], { orgCode: "skd", scopePrefixes: ["skd", "skatt"] }),
	/** Known by its number alone. */
	skdNumber: enterprise(SKD, ["accesslist.read"]),
	brg: enterprise(BRG, ["resource.write", "accesslist.write"], { orgCode: "brg", scopePrefixes: ["brreg"] }),
	noScope: enterprise(SKD, ["resource.read"], { orgCode: "skd" }),
	reader: enterprise(SKD, ["accesslist.read"], { orgCode: "skd" }),
	pdp: enterprise("991825827", ["pdp:accesslist.read"]),
	platform: platform("platform"),
	app: platform("skd", "skjema"),
	designer: platform("platform", "studio.designer"),
	designerBearer: enterprise("991825827", [], { claims: { "urn:altinn:app": "studio.designer" } }),
	user: {
		principal: {
			kind: "user",
			partyUuid: "00000000-0000-4000-8000-000000000009",
			personNumber: "14837431310",
			authLevel: 3,
			scopes: new Set([`${SCOPE}/resource.write`]),
			issuer: "test",
			claims: {},
		},
	},
};

export interface Registry {
	readonly store: Store;
	readonly served: Served;
	/** A call by one of the callers; without a name, by nobody. */
	call(method: string, path: string, token?: string, sent?: Sent): Promise<Answer>;
	stop(): Promise<void>;
}

export const RESOURCE = "/resourceregistry/api/v1/resource";
export const LISTS = "/resourceregistry/api/v1/access-lists";

export async function startRegistry(
	options: { readonly deletable?: boolean; readonly now?: () => number } = {},
): Promise<Registry> {
	const { deletable, now } = options;
	const store = await sqliteStore(now === undefined ? {} : { now });
	await addOwners(store);
	const served = await serve({
		operations: resourceOperations({ store, ...(deletable === undefined ? {} : { deletable }) }),
		authenticate: (req) => {
			const name = req.headers.authorization?.replace("Bearer ", "");
			if (name === undefined) return { principal: ANONYMOUS };
			const caller = callers[name];
			if (caller === undefined) throw unauthenticated("unknown token", "invalid_token");
			return caller;
		},
		link: (_req, path) => `https://platform.example.no${path}`,
	});
	return {
		store,
		served,
		call: (method, path, token, sent = {}) =>
			served.call(method, path, { ...sent, ...(token === undefined ? {} : { token }) }),
		stop: async () => {
			await served.stop();
			await store.remove();
		},
	};
}

export async function addOwners(store: Store): Promise<void> {
	const owner = (code: string, org_number: string | null, nb: string) => ({
		code,
		org_number,
		names: JSON.stringify({ nb, nn: nb, en: nb }),
		logo: null,
		homepage: `https://${code}.example.no`,
		environments: JSON.stringify(["tt02", "production"]),
	});
	await store.write({ kind: "operator", id: "test" }, async (tx) => {
		const owners = [
			owner("skd", SKD, "Skatteetaten"),
			owner("brg", BRG, "Brønnøysundregistrene"),
			owner("ttd", null, "Test"),
		];
		await tx.db.insertInto("service_owner").values(owners).execute();
		tx.log({ kind: "everything" });
	});
}

/** Parties with numbers 1 to `count`; organisations unless told. Their inner numbers. */
export async function addParties(
	store: Store,
	count: number,
	kind: "organization" | "person" = "organization",
	from = 1,
): Promise<number[]> {
	const { value } = await store.write({ kind: "operator", id: "test" }, async (tx) => {
		const ids: number[] = [];
		for (let i = from; i < from + count; i++) {
			const { id } = await tx.db
				.insertInto("party")
				.values({
					uuid: partyUuid(i),
					kind,
					party_id: 50_000_000 + i,
					user_id: null,
					username: null,
					org_number: kind === "organization" ? orgNumber(i) : null,
					person_number: null,
					email: null,
					name: `Party ${i}`,
					last_name: null,
					form: kind === "organization" ? "AS" : null,
					parent_id: null,
					born: null,
					died: null,
					deleted_at: null,
					created_at: tx.now,
					updated_at: tx.now,
				})
				.returning("id")
				.executeTakeFirstOrThrow();
			ids.push(id);
		}
		tx.log({ kind: "parties", parties: ids });
		return ids;
	});
	return value;
}

export const partyUuid = (i: number): string => `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`;
export const orgNumber = (i: number): string => String(310_000_000 + i);
export const orgUrn = (i: number): string => `urn:altinn:organization:identifier-no:${orgNumber(i)}`;

const text = (nb: string) => ({ nb, nn: nb, en: nb });

/** A resource of skd that is accepted. */
export const resource = (identifier: string, more: Readonly<Record<string, unknown>> = {}) => ({
	identifier,
	title: text(`Title of ${identifier}`),
	description: text("What it is for"),
	rightDescription: text("What you may do"),
	resourceType: "GenericAccessResource" as const,
	hasCompetentAuthority: { organization: SKD, orgcode: "skd" },
	...more,
});

const XS = "http://www.w3.org/2001/XMLSchema#string";
const CATEGORIES = {
	subject: "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject",
	resource: "urn:oasis:names:tc:xacml:3.0:attribute-category:resource",
	action: "urn:oasis:names:tc:xacml:3.0:attribute-category:action",
	environment: "urn:oasis:names:tc:xacml:3.0:attribute-category:environment",
} as const;

export interface MatchOptions {
	readonly fn?: string;
	readonly more?: string;
	readonly mustBePresent?: boolean;
}

/** One Match by equality; `fn` is the end of another function's id. */
export const match = (
	category: keyof typeof CATEGORIES,
	id: string,
	value: string,
	{ fn = "1.0:function:string-equal", more = "", mustBePresent = false }: MatchOptions = {},
): string =>
	`<Match MatchId="urn:oasis:names:tc:xacml:${fn}"><AttributeValue DataType="${XS}">${value}</AttributeValue>` +
	`<AttributeDesignator AttributeId="${id}" Category="${CATEGORIES[category]}" DataType="${XS}" MustBePresent="${mustBePresent}"${more}/></Match>`;

export const ACTION = "urn:oasis:names:tc:xacml:1.0:action:action-id";
export const anyOf = (...alternatives: readonly string[]): string =>
	`<AnyOf>${alternatives.map((each) => `<AllOf>${each}</AllOf>`).join("")}</AnyOf>`;
export const role = (code: string): string =>
	match("subject", "urn:altinn:rolecode", code, { fn: "3.0:function:string-equal-ignore-case" });
export const pack = (code: string): string =>
	match("subject", "urn:altinn:accesspackage", code, { fn: "3.0:function:string-equal-ignore-case" });
export const named = (id: string): string => match("resource", "urn:altinn:resource", id);
export const app = (org: string, name: string): string =>
	match("resource", "urn:altinn:org", org) + match("resource", "urn:altinn:app", name);
export const action = (name: string): string =>
	match("action", ACTION, name, { fn: "3.0:function:string-equal-ignore-case" });

export const rule = (id: string, target: string, rest = "", effect = "Permit"): string =>
	`<Rule RuleId="${id}" Effect="${effect}"><Target>${target}</Target>${rest}</Rule>`;

export const policy = (
	rules: string,
	{ target = "", rest = "", algorithm = "3.0:rule-combining-algorithm:deny-overrides" } = {},
): string =>
	`<?xml version="1.0" encoding="utf-8"?>
<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:altinn:policyid:1" Version="1.0" RuleCombiningAlgId="urn:oasis:names:tc:xacml:${algorithm}">
<Target>${target}</Target>
${rules}
${rest}</Policy>`;

/** dagl and a package may read and write; the owner may read. */
export const usualPolicy = (id: string, subjects: readonly string[] = [role("DAGL"), pack("jordbruk")]): string =>
	policy(
		rule("r1", anyOf(...subjects) + anyOf(named(id)) + anyOf(action("read"), action("write"))) +
			rule("r2", anyOf(match("subject", "urn:altinn:org", "skd")) + anyOf(named(id)) + anyOf(action("read"))),
	);

export function policyForm(xml: string, field = "policyFile"): FormData {
	const form = new FormData();
	form.set(field, new Blob([xml], { type: "text/xml" }), "policy.xml");
	return form;
}
