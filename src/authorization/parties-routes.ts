import { common, Fault, invalid } from "../http/fault.js";
import { type Access, type Operation, operation } from "../http/operation.js";
import type { Principal } from "../http/principal.js";
import type { Schema } from "../http/schema.js";
import { PACKAGE_ID } from "../pip/held.js";
import type { Knowledge } from "../pip/knowledge.js";
import { type AuthorizedParty, isAuthorizedFor, isDeleted, type PartiesQuestion } from "./authorized-parties.js";
import { bodyOf, checkFresh, listParties, type PartiesDependencies } from "./authorized-parties-list.js";
import type { NamedParty } from "./authorized-parties-repository.js";
import { partyOfPrincipal } from "./guard.js";

const BASE = "/authorization/api/v1";
const tag = "Authorization";
const access: Access = { kind: "token", scopes: [] };
const number = { type: "integer", minimum: 0, maximum: 4_294_967_295, default: 0 } as const;
const userId = { ...number, description: "The user id of the token" } as const;

const TYPE_NUMBERS = { person: 1, organization: 2, "self-identified": 3 } as const;

const members = {
	partyId: { type: "integer" },
	partyUuid: { type: "string", format: "uuid" },
	partyTypeName: { type: "integer", description: "1 person, 2 organisation, 3 self-identified user" },
	orgNumber: { type: ["string", "null"] },
	ssn: { type: ["string", "null"] },
	unitType: { type: ["string", "null"] },
	name: { type: "string" },
	isDeleted: { type: "boolean" },
	onlyHierarchyElementWithNoAccess: { type: "boolean" },
} as const satisfies Readonly<Record<string, Schema>>;

const partiesSchema: Schema = {
	type: "array",
	items: {
		type: "object",
		properties: {
			...members,
			childParties: { type: ["array", "null"], items: { type: "object", properties: members } },
		},
	},
};
const rolesSchema: Schema = {
	type: "array",
	items: { type: "object", properties: { type: { type: "string" }, value: { type: "string" } } },
};

/** A user's own parties and roles (pdp 1.1, E4 to E6); the user of the token alone may ask. */
export function partiesOperations(dependencies: PartiesDependencies): Operation[] {
	const { knowledge } = dependencies;
	return [
		operation(
			{
				method: "GET",
				path: `${BASE}/parties`,
				name: "authorizationListParties",
				tag,
				summary: "The parties that the user may act for",
				access,
				query: { type: "object", properties: { userId } },
				responses: {
					200: { description: "The parties", schema: partiesSchema },
					404: { description: "No user is named, or there are no parties" },
				},
			},
			async (call) => {
				const subject = ownUser(call, call.query.userId ?? 0, knowledge);
				const view = (party: AuthorizedParty, names: ReadonlyMap<number, NamedParty>) =>
					partyView(party, names, knowledge);
				const list = await listParties(dependencies, everythingOf(subject), {}, view);
				if (list.isEmpty) throw new Fault(common.notFound);
				return { status: 200, type: "application/json; charset=utf-8", body: bodyOf(list) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/parties/{partyId}/validate`,
				name: "authorizationValidateParty",
				tag,
				summary: "Whether the user may act for the party",
				access,
				parameters: { type: "object", properties: { partyId: number }, required: ["partyId"] },
				query: { type: "object", properties: { userId } },
				responses: {
					200: { description: "Whether he may", schema: { type: "boolean" } },
					404: { description: "No party or no user is named" },
				},
			},
			(call) => {
				if (call.path.partyId === 0) throw new Fault(common.notFound);
				const subject = ownUser(call, call.query.userId ?? 0, knowledge);
				const party = knowledge.who({ partyId: call.path.partyId });
				return { status: 200, body: party !== 0 && isAuthorizedFor(knowledge, everythingOf(subject), party) };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/roles`,
				name: "authorizationListRoles",
				tag,
				summary: "The roles that the user has for a party",
				access,
				query: { type: "object", properties: { coveredByUserId: userId, offeredByPartyId: number } },
				responses: {
					200: { description: "The roles", schema: rolesSchema },
					400: { description: "No user or no party is named" },
					404: { description: "There are none" },
				},
			},
			(call) => {
				const { coveredByUserId = 0, offeredByPartyId = 0 } = call.query;
				const missing = Object.entries({ coveredByUserId, offeredByPartyId }).filter(([, value]) => value === 0);
				if (missing.length > 0) {
					const finding = { code: "STD.VLD-00000", title: "This is required." };
					throw invalid(missing.map(([name]) => ({ ...finding, paths: [`QUERY/${name}`] })));
				}
				const subject = ownUser(call, coveredByUserId, knowledge);
				const party = knowledge.who({ partyId: offeredByPartyId });
				const roles = party === 0 ? [] : rolesFor(knowledge, subject, party);
				if (roles.length === 0) throw new Fault(common.notFound);
				return { status: 200, body: roles };
			},
		),
	];
}

const everythingOf = (subject: number): PartiesQuestion => ({
	subject,
	ways: { keyRoles: true, mainUnits: true },
	inactive: true,
});

/**
 * The inner number of the user, who must be the one of the token.
 *
 * @throws {Fault} 404 when no user is named, 403 when it is another one
 */
function ownUser({ principal }: { readonly principal: Principal }, userId: number, knowledge: Knowledge): number {
	checkFresh(knowledge);
	if (userId === 0) throw new Fault(common.notFound);
	const party = principal.kind === "user" ? partyOfPrincipal(principal, knowledge) : 0;
	if (party !== 0 && knowledge.who({ userId }) === party) return party;
	throw new Fault(common.forbidden, { detail: "A user may ask about himself only." });
}

function partyView(
	{ party, access: held, units }: AuthorizedParty,
	names: ReadonlyMap<number, NamedParty>,
	knowledge: Knowledge,
): Readonly<Record<string, unknown>> | undefined {
	const named = names.get(party);
	if (named === undefined) return undefined;
	const { kind } = named;
	return {
		partyId: named.partyId ?? 0,
		partyUuid: named.uuid,
		partyTypeName: kind in TYPE_NUMBERS ? TYPE_NUMBERS[kind as keyof typeof TYPE_NUMBERS] : 0,
		orgNumber: named.orgNumber,
		ssn: named.personNumber,
		unitType: kind === "organization" ? named.form : null,
		name: named.name,
		isDeleted: isDeleted(knowledge, party),
		onlyHierarchyElementWithNoAccess: held === undefined,
		childParties: units.length === 0 ? null : units.flatMap((unit) => partyView(unit, names, knowledge) ?? []),
	};
}

/** As a request names them: the attribute and its value, each role by all its names. */
const rolesFor = (knowledge: Knowledge, subject: number, party: number) =>
	knowledge
		.held(subject, party)
		.held.attributes.filter(({ attributeId }) => attributeId !== PACKAGE_ID)
		.flatMap(({ attributeId, values }) => values.map((value) => ({ type: attributeId, value })));
