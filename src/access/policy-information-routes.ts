import { packageUrn, RoleCode } from "../catalogue/catalogue.js";
import { type Operation, operation } from "../http/operation.js";
import type { Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import { checkPlatform } from "../resources/caller.js";
import { delegationChanges } from "./delegation-changes.js";
import type { AccessDependencies } from "./dependencies.js";
import { packagesOf } from "./holdings.js";
import { partyOfReference } from "./party-reference.js";
import { relationsBetween, withMappedRoles } from "./relations.js";
import { list } from "./schemas.js";

const BASE = "/accessmanagement/api/v1/policyinformation";
const tag = "Policy information";
const text = { type: "string" } as const;
const uuid = { type: "string", format: "uuid" } as const;
const pair = { type: "object", properties: { from: uuid, to: uuid }, required: ["from", "to"] } as const;
const reference = {
	type: "object",
	properties: { id: { type: "string", maxLength: 300 }, value: { type: "string", maxLength: 300 } },
	required: ["id", "value"],
} as const;

/** For the platform alone (registry-access 8.3). */
const access = { kind: "platform", scopes: [] } as const;

/** Relations that are no roles to decide by. */
const NO_ROLES: readonly string[] = [RoleCode.rightholder, RoleCode.appControlledRightholder, RoleCode.agent];

/** What a decision point elsewhere asks: what somebody holds for a party (registry-access 8.3). */
export function policyInformationOperations({ store, now }: AccessDependencies): Operation[] {
	const ends = async (query: { readonly from: string; readonly to: string }) => ({
		from: await findParty(store.db, { uuid: query.from }),
		to: await findParty(store.db, { uuid: query.to }),
	});
	const held = async (from: Party | undefined, to: Party | undefined) => {
		if (from === undefined || to === undefined) return { roles: [], packages: [] };
		const at = now();
		const relations = await relationsBetween(store.db, { from: from.id, to: to.id, now: at, clientDelegations: true });
		const own = withMappedRoles(relations.filter(({ delegation }) => delegation === undefined));
		const roles = own.map(({ role }) => role).filter(({ code }) => !NO_ROLES.includes(code));
		const urns = roles.flatMap(({ urn, legacyUrn }) => (legacyUrn === undefined ? [urn] : [urn, legacyUrn]));
		const holdings = await packagesOf(store.db, [...relations, ...own.filter((each) => !relations.includes(each))], at);
		return {
			roles: [...new Set(urns)],
			packages: [...new Set(holdings.map((holding) => packageUrn(holding.package.code)))],
		};
	};
	return [
		operation(
			{
				method: "GET",
				path: `${BASE}/accesspackages`,
				name: "policyInformationPackages",
				tag,
				summary: "Access packages that one party has for another",
				access,
				query: pair,
				responses: { 200: { description: "Urns", schema: list(text) } },
			},
			async (call) => {
				checkPlatform(call);
				const { from, to } = await ends(call.query);
				return { status: 200, body: (await held(from, to)).packages };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/roles-and-accesspackages`,
				name: "policyInformationRoles",
				tag,
				summary: "Roles and access packages that one party has for another",
				access,
				query: pair,
				responses: {
					200: {
						description: "Urns",
						schema: { type: "object", properties: { roles: list(text), accessPackages: list(text) } },
					},
				},
			},
			async (call) => {
				checkPlatform(call);
				const { from, to } = await ends(call.query);
				const { roles, packages } = await held(from, to);
				return { status: 200, body: { roles, accessPackages: packages } };
			},
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/getdelegationchanges`,
				name: "policyInformationDelegations",
				tag,
				summary: "Delegations of single rights that count for a subject, a party and a resource",
				access,
				body: {
					schema: {
						type: "object",
						properties: {
							subject: reference,
							party: reference,
							resource: { type: "array", items: reference, minItems: 1, maxItems: 50 },
						},
						required: ["subject", "party", "resource"],
					},
				},
				responses: { 200: { description: "Delegations", schema: list({ type: "object" }) } },
			},
			async (call) => {
				checkPlatform(call);
				const { body } = call;
				const subject = await partyOfReference(store.db, body.subject);
				const party = await partyOfReference(store.db, body.party);
				const resource = registryId(body.resource);
				if (subject === undefined || party === undefined || resource === undefined) return { status: 200, body: [] };
				return { status: 200, body: await delegationChanges(store.db, subject, party, resource, now()) };
			},
		),
	];
}

/** The registry's id of what a request names: `urn:altinn:resource`, or org and app. */
function registryId(attributes: readonly { readonly id: string; readonly value: string }[]): string | undefined {
	const named = (name: string) => attributes.find(({ id }) => id.toLowerCase() === name)?.value;
	const org = named("urn:altinn:org");
	const app = named("urn:altinn:app");
	if (org !== undefined && app !== undefined) return `app_${org}_${app}`.toLowerCase();
	return named("urn:altinn:resource")?.toLowerCase();
}
