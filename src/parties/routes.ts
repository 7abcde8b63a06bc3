import type { Kysely } from "kysely";
import { common, Fault, invalid, type ValidationFinding } from "../http/fault.js";
import { type Access, type Operation, operation } from "../http/operation.js";
import { hasScope, type Platform, type Principal } from "../http/principal.js";
import type { Database } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { isOrgNumber, isPersonNumber, type Party } from "./model.js";
import { findPartiesBy, findParty, findUnits } from "./repository.js";
import { identifiersSchema, partiesSchema, partySchema } from "./schemas.js";
import { identifiersView, partyView } from "./views.js";

const BASE = "/register/api/v1/parties";
const tag = "Register";
/** Parties in one call (registry-access 6.1). */
const MOST = 50;
const MOST_LISTED = 1000;

const SCOPE = "altinn:register/partylookup.admin";
const access: Access = { kind: "platform", scopes: [SCOPE] };

/** The platform itself, not an app: whoever may ask here sees the numbers of persons. @throws {Fault} 403 */
function checkPlatform({ principal, platform }: { readonly principal: Principal; readonly platform?: Platform }): void {
	if (platform?.issuer === "platform" || hasScope(principal, SCOPE)) return;
	throw new Fault(common.forbidden, { detail: "This is for the platform itself." });
}

const listed = { type: "array", items: { type: "string", maxLength: 2000 }, maxItems: MOST } as const;
const fetchSubUnits = { type: "boolean", default: false, description: "Units of each, as childParties" } as const;
const withUnits = { type: "object", properties: { fetchSubUnits } } as const;
const ok = (schema: typeof partySchema | typeof partiesSchema | typeof identifiersSchema, description: string) => ({
	200: { description, schema },
	400: { description: "Something asked is none" },
});

/** Look-ups of parties for other parts of the platform (registry-access 6.1, pdp 1.3). */
export function registerOperations({ db }: Store): Operation[] {
	return [
		operation(
			{
				method: "GET",
				path: `${BASE}/identifiers`,
				name: "registerPartyIdentifiers",
				tag,
				summary: "The names of parties, each list with commas; unknown ones are left out",
				access,
				query: { type: "object", properties: { ids: listed, uuids: listed, orgs: listed } },
				responses: ok(identifiersSchema, "Names of the parties, in the order asked"),
			},
			async (call) => {
				checkPlatform(call);
				const { ids = [], uuids = [], orgs = [] } = call.query;
				const asked = askedOf({ ids: split(ids), uuids: split(uuids), orgs: split(orgs) });
				const found = await findPartiesBy(db, asked);
				return { status: 200, body: inOrder(found, asked).map(identifiersView) };
			},
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/lookup`,
				name: "registerPartyLookup",
				tag,
				summary: "One party, by organisation number or national identity number",
				access,
				body: {
					schema: {
						type: "object",
						properties: { orgNo: { type: ["string", "null"] }, ssn: { type: ["string", "null"] } },
					},
				},
				responses: { ...ok(partySchema, "The party"), 404: { description: "No such party" } },
			},
			async (call) => {
				checkPlatform(call);
				const party = await findParty(db, lookupKey(call.body.orgNo ?? undefined, call.body.ssn ?? undefined));
				if (party === undefined) throw new Fault(common.notFound);
				return { status: 200, body: partyView(party) };
			},
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/partylist`,
				name: "registerPartyList",
				tag,
				summary: "Parties by party id; unknown ones are left out",
				access,
				query: withUnits,
				body: {
					schema: {
						type: "array",
						items: { type: "integer", minimum: 1, maximum: 4_294_967_295 },
						maxItems: MOST_LISTED,
					},
				},
				responses: ok(partiesSchema, "The parties, in the order asked"),
			},
			async (call) => {
				checkPlatform(call);
				const asked = { partyIds: [...new Set(call.body)] };
				return { status: 200, body: await listOf(db, asked, call.query.fetchSubUnits ?? false) };
			},
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/partylistbyuuid`,
				name: "registerPartyListByUuid",
				tag,
				summary: "Parties by uuid; unknown ones are left out",
				access,
				query: withUnits,
				body: { schema: { type: "array", items: { type: "string", format: "uuid" }, maxItems: MOST_LISTED } },
				responses: ok(partiesSchema, "The parties, in the order asked"),
			},
			async (call) => {
				checkPlatform(call);
				const asked = { uuids: [...new Set(call.body.map((uuid) => uuid.toLowerCase()))] };
				return { status: 200, body: await listOf(db, asked, call.query.fetchSubUnits ?? false) };
			},
		),
	];
}

interface Asked {
	readonly partyIds?: readonly number[];
	readonly uuids?: readonly string[];
	readonly orgNumbers?: readonly string[];
}

async function listOf(db: Kysely<Database>, asked: Asked, withSubUnits: boolean) {
	const parties = inOrder(await findPartiesBy(db, asked), asked);
	if (!withSubUnits) return parties.map((party) => partyView(party));
	const mains = parties.map(({ id }) => id);
	const units = new Map<number | undefined, Party[]>(parties.map(({ id }) => [id, []]));
	for (const unit of await findUnits(db, mains)) units.get(unit.parentId)?.push(unit);
	return parties.map((party) => partyView(party, units.get(party.id)));
}

/** As they were asked for, each once. */
function inOrder(found: readonly Party[], { partyIds = [], uuids = [], orgNumbers = [] }: Asked): Party[] {
	const by = <K>(key: (party: Party) => K) => new Map(found.map((party) => [key(party), party]));
	const [byId, byUuid, byOrg] = [
		by(({ partyId }) => partyId),
		by(({ uuid }) => uuid),
		by(({ orgNumber }) => orgNumber),
	];
	const ordered = [
		...partyIds.map((id) => byId.get(id)),
		...uuids.map((uuid) => byUuid.get(uuid)),
		...orgNumbers.map((number) => byOrg.get(number)),
	];
	return [...new Set(ordered.filter((party) => party !== undefined))];
}

const split = (lists: readonly string[]): string[] =>
	lists.flatMap((list) => list.split(",").map((each) => each.trim())).filter((each) => each !== "");

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PARTY_ID = /^[1-9]\d{0,9}$/;

/** @throws {Fault} 400 with every wrong value's place */
function askedOf({ ids, uuids, orgs }: Readonly<Record<"ids" | "uuids" | "orgs", readonly string[]>>): Asked {
	const findings: ValidationFinding[] = [];
	const wrong = (name: string, what: string): void => {
		findings.push({ code: "STD.VLD-00008", title: `This is no ${what}.`, paths: [`QUERY/${name}`] });
	};
	if (ids.some((id) => !PARTY_ID.test(id))) wrong("ids", "party id");
	if (uuids.some((uuid) => !UUID.test(uuid.toLowerCase()))) wrong("uuids", "uuid");
	if (orgs.some((number) => !isOrgNumber(number))) wrong("orgs", "organisation number");
	const count = ids.length + uuids.length + orgs.length;
	if (count > MOST) {
		const title = `At most ${MOST} parties can be asked for at once.`;
		findings.push({ code: "STD.VLD-00005", title, paths: ["QUERY/ids", "QUERY/uuids", "QUERY/orgs"] });
	}
	if (findings.length > 0) throw invalid(findings);
	return { partyIds: ids.map(Number), uuids: uuids.map((uuid) => uuid.toLowerCase()), orgNumbers: orgs };
}

/** @throws {Fault} 400 unless exactly one number is given, and it is one */
function lookupKey(orgNo: string | undefined, ssn: string | undefined) {
	const one = (title: string, path: string) => invalid([{ code: "STD.VLD-00008", title, paths: [path] }]);
	if (orgNo !== undefined && ssn === undefined) {
		if (!isOrgNumber(orgNo)) throw one("This is no organisation number.", "/orgNo");
		return { orgNumber: orgNo };
	}
	if (ssn !== undefined && orgNo === undefined) {
		if (!isPersonNumber(ssn)) throw one("This is no national identity number.", "/ssn");
		return { personNumber: ssn };
	}
	throw one("Give one of orgNo and ssn.", "/");
}
