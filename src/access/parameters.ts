import type { Kysely } from "kysely";
import { type AccessPackage, findPackage } from "../catalogue/catalogue.js";
import { common, Fault, invalid } from "../http/fault.js";
import type { Principal } from "../http/principal.js";
import type { Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import type { Resource } from "../resources/model.js";
import { findResource } from "../resources/repository.js";
import type { Database } from "../store/schema.js";
import { partyOfCaller } from "./clients/caller.js";
import { isInstanceUrn, type Validity } from "./model.js";
import { at, finding, olderFinding, problem, required } from "./problems.js";

type Db = Kysely<Database>;

const uuid = { type: "string", format: "uuid" } as const;

/** Query parameters that several operations share (registry-access 3.2). */
export const parameter = {
	party: { ...uuid, description: "On whose behalf: the giver, or the receiver where both are possible" },
	from: { ...uuid, description: "The party that gives" },
	to: { ...uuid, description: "The party that receives" },
	packageId: { ...uuid, description: "The access package by its id; or `package`" },
	package: { type: "string", minLength: 1, maxLength: 300, description: "The access package by its urn" },
	resource: { type: "string", minLength: 1, maxLength: 300, description: "Identifier in the resource registry" },
	instance: { type: "string", minLength: 1, maxLength: 500, description: "Urn of the instance" },
	validFrom: { type: "string", format: "date-time", description: "Counts from then on; at once when not given" },
	validTo: { type: "string", format: "date-time", description: "Ends then; lasts until revoked when not given" },
} as const;

const EMPTY_UUID = /^[0-]*$/;

interface NamedParties {
	readonly party: string;
	readonly from?: string | undefined;
	readonly to?: string | undefined;
}

/** @throws AM.VLD-00007 for the empty uuid */
export function checkNotEmpty(named: Partial<NamedParties>): void {
	const findings = (["party", "from", "to"] as const)
		.filter((name) => named[name] !== undefined && EMPTY_UUID.test(named[name]))
		.map((name) => at(olderFinding.parameter, `$QUERY/${name}`));
	if (findings.length > 0) throw invalid(findings);
}

/**
 * The parties of a call about what is given: the giver and the receiver, as far as they are named.
 *
 * @throws AM.VLD-00007, AM.VLD-00009, AM-00023
 */
export async function partiesOf(
	db: Db,
	named: NamedParties,
): Promise<{ readonly party: Party; readonly from: Party | undefined; readonly to: Party | undefined }> {
	checkNotEmpty(named);
	const { from, to } = named;
	if (from !== undefined && from.toLowerCase() === to?.toLowerCase()) {
		throw invalid([at(finding.parameter, ["QUERY/from", "QUERY/to"])]);
	}
	const find = async (name: string | undefined): Promise<Party | undefined> => {
		const found = name === undefined ? undefined : await findParty(db, { uuid: name });
		if (name !== undefined && found === undefined) throw new Fault(problem.partyNotFound);
		return found;
	};
	return { party: (await find(named.party)) as Party, from: await find(from), to: await find(to) };
}

/** Both ends of a call that must name both. */
export async function bothPartiesOf(
	db: Db,
	named: NamedParties,
): Promise<{ readonly from: Party; readonly to: Party }> {
	const { from, to } = await partiesOf(db, named);
	const missing = Object.entries({ from, to }).filter(([, party]) => party === undefined);
	if (missing.length > 0) throw invalid(missing.map(([name]) => at(required, `QUERY/${name}`)));
	return { from: from as Party, to: to as Party };
}

/** The giver of a call that gives: `party`, and `from` when it is said besides must be the same. */
export async function giverOf(db: Db, named: NamedParties): Promise<Party> {
	checkNotEmpty(named);
	const { party, from } = named;
	if (from !== undefined && from.toLowerCase() !== party.toLowerCase()) {
		throw invalid([at(finding.parameter, "QUERY/from")]);
	}
	const found = await findParty(db, { uuid: party });
	if (found === undefined) throw new Fault(problem.unknownParties);
	return found;
}

/** The user or system user that gives or takes away. */
export async function callerParty(db: Db, principal: Principal): Promise<Party> {
	const party = await partyOfCaller(db, principal);
	if (party === undefined) throw new Fault(common.forbidden, { detail: "The token names no party known here." });
	return party;
}

interface NamedPackage {
	readonly packageId?: string | undefined;
	readonly package?: string | undefined;
}

/** The package named by id or urn, and by which. @throws AM.VLD-00009 unless it is one of them, AM.VLD-00011 */
export function packageOf(named: NamedPackage): { readonly package: AccessPackage; readonly where: string } {
	const { packageId: id, package: urn } = named;
	const name = urn ?? id;
	if (name === undefined || (id !== undefined && (urn !== undefined || EMPTY_UUID.test(id)))) {
		throw invalid([at(finding.parameter, ["QUERY/packageId", "QUERY/package"], "Name the package by one of them.")]);
	}
	const where = urn === undefined ? "QUERY/packageId" : "QUERY/package";
	const found = findPackage(name);
	if (found === undefined) throw invalid([at(finding.unknownPackage, where)]);
	return { package: found, where };
}

/** @throws AM-00027 */
export async function resourceOf(db: Db, id: string): Promise<Resource> {
	const found = (await findResource(db, id)) ?? (await findResource(db, id.toLowerCase()));
	if (found === undefined) throw new Fault(problem.invalidResource);
	return found;
}

/** An instance as it is stored: in lower case. @throws AM.VLD-00007 unless it is one of the three kinds of urns */
export function instanceOf(instance: string): string {
	if (!isInstanceUrn(instance)) throw invalid([at(olderFinding.parameter, "$QUERY/instance")]);
	return instance.toLowerCase();
}

/** The id of a resource as the registry writes it; as it is given when there is none, so that what is left of it can be revoked. */
export async function resourceIdOf(db: Db, id: string): Promise<string> {
	return ((await findResource(db, id)) ?? (await findResource(db, id.toLowerCase())))?.id ?? id;
}

/** The times of a call; undefined when none is stated. */
export function validityOf({
	validFrom,
	validTo,
}: {
	readonly validFrom?: string | undefined;
	readonly validTo?: string | undefined;
}): Validity | undefined {
	if (validFrom === undefined && validTo === undefined) return undefined;
	const time = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));
	return { validFrom: time(validFrom), validTo: time(validTo) };
}
