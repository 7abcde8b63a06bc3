import type { Kysely } from "kysely";
import { invalid } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { Database } from "../store/schema.js";
import { listsOfMember, membershipsOf } from "./access-list-repository.js";
import { listSchema, membershipsSchema } from "./access-list-schemas.js";
import { listView, membershipView } from "./access-list-views.js";
import { access, checkPlatform, isAdmin } from "./caller.js";
import { partyKeyOf, partyOfUrn, resourceIdOf } from "./party-urn.js";
import { finding } from "./problems.js";

const BASE = "/resourceregistry/api/v1/access-lists";
const tag = "Access lists";
const texts = { type: "array", items: { type: "string" } } as const;

/** Which lists a party is on, for decisions (registry-access 1.6). */
export function membershipOperations(db: Kysely<Database>): Operation[] {
	return [
		operation(
			{
				method: "GET",
				path: `${BASE}/memberships`,
				name: "accessListMemberships",
				tag,
				summary: "Resources that a party may use by being on lists",
				access: access.memberships,
				query: { type: "object", properties: { party: texts, resource: texts } },
				responses: { 200: { description: "Memberships", schema: membershipsSchema } },
			},
			async (call) => {
				if (!isAdmin(call.principal)) checkPlatform(call);
				const { party: parties = [], resource: resources = [] } = call.query;
				const wrong = [
					...(parties.length === 0 ? [finding("partyMissing", "QUERY/party")] : []),
					...(parties.length > 1 ? [finding("severalParties", "QUERY/party")] : []),
					...(resources.length > 1 ? [finding("severalResources", "QUERY/resource")] : []),
					...parties.filter((urn) => partyKeyOf(urn) === undefined).map(() => finding("badPartyUrn", "QUERY/party")),
					...resources
						.filter((urn) => resourceIdOf(urn) === undefined)
						.map(() => finding("badResourceUrn", "QUERY/resource")),
				];
				if (wrong.length > 0) throw invalid(wrong);
				const [urn = ""] = parties;
				const [resourceUrn] = resources;
				const party = await partyOfUrn(db, urn);
				const resource = resourceUrn === undefined ? undefined : resourceIdOf(resourceUrn);
				const found = party === undefined ? [] : await membershipsOf(db, party.id, resource);
				return { status: 200, body: { data: found.map((each) => membershipView(party?.uuid ?? "", each)) } };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/get-by-member`,
				name: "accessListsOfMember",
				tag,
				summary: "The lists that a party is a member of",
				access: { kind: "platform", scopes: [] },
				query: { type: "object", properties: { party: texts } },
				responses: { 200: { description: "Lists", schema: { type: "array", items: listSchema } } },
			},
			async (call) => {
				checkPlatform(call);
				const { party: parties = [] } = call.query;
				const [urn] = parties;
				if (urn === undefined) throw invalid([finding("partyMissing", "QUERY/party")]);
				if (parties.length > 1) throw invalid([finding("severalParties", "QUERY/party")]);
				if (partyKeyOf(urn) === undefined) throw invalid([finding("badPartyUrn", "QUERY/party")]);
				const party = await partyOfUrn(db, urn);
				const lists = party === undefined ? [] : await listsOfMember(db, party.id);
				return { status: 200, body: lists.map((list) => listView(list)) };
			},
		),
	];
}
