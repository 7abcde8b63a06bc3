import type { Kysely } from "kysely";
import { common, Fault, invalid } from "../../http/fault.js";
import { hasScope, type Principal } from "../../http/principal.js";
import { isOrgNumber } from "../../parties/model.js";
import { findParties, findParty } from "../../parties/repository.js";
import type { Database } from "../../store/schema.js";
import { at } from "../problems.js";
import { finding } from "./problems.js";
import { listSchemas, maskinportenSchemas } from "./repository.js";

export const ADMIN_SCOPE = "altinn:maskinporten/delegations.admin";

/** A delegation as Maskinporten reads it; the names are on the wire. */
interface DelegationView {
	readonly consumer_org: string | null;
	readonly supplier_org: string | null;
	readonly delegation_scheme_Id: string | null;
	readonly scopes: readonly string[];
	readonly created: string;
	readonly resourceid: string;
}

/**
 * Which suppliers may use a scope for which consumers (registry-access 3.5). Maskinporten's customers ask about their own
 * scopes only: those that begin with one of their prefixes.
 */
export async function lookUpDelegations(
	db: Kysely<Database>,
	caller: Principal,
	asked: {
		readonly supplierOrg?: string | undefined;
		readonly consumerOrg?: string | undefined;
		readonly scope?: string | undefined;
	},
	now: number,
): Promise<DelegationView[]> {
	const { supplierOrg, consumerOrg, scope } = asked;
	const bad = (["supplierOrg", "consumerOrg"] as const).filter((name) => {
		const number = asked[name];
		return number !== undefined && !isOrgNumber(number);
	});
	if (bad.length > 0) throw invalid(bad.map((name) => at(finding.parameter, `QUERY/${name}`)));
	if (!hasScope(caller, ADMIN_SCOPE)) {
		if (scope === undefined) throw invalid([at(finding.required, "QUERY/scope")]);
		const prefixes = caller.kind === "enterprise" ? caller.scopePrefixes : [];
		if (!prefixes.some((prefix) => scope.startsWith(`${prefix}:`))) {
			throw new Fault(common.forbidden, { detail: "The scope does not begin with a prefix of yours." });
		}
	}
	const supplier = supplierOrg === undefined ? undefined : await findParty(db, { orgNumber: supplierOrg });
	const consumer = consumerOrg === undefined ? undefined : await findParty(db, { orgNumber: consumerOrg });
	// A number that nobody has gives nothing, not everything.
	if ((supplierOrg !== undefined && !supplier) || (consumerOrg !== undefined && !consumer)) return [];
	const schemas = (await maskinportenSchemas(db)).filter(({ scopes }) => scope === undefined || scopes.includes(scope));
	if (schemas.length === 0) return [];
	const byId = new Map(schemas.map((schema) => [schema.id, schema]));
	const found = await listSchemas(
		db,
		{ supplier: supplier?.id, consumer: consumer?.id, resources: [...byId.keys()] },
		now,
	);
	const parties = await findParties(
		db,
		found.flatMap((each) => [each.consumer, each.supplier]),
	);
	const orgNumber = new Map(parties.map((party) => [party.id, party.orgNumber ?? null]));
	return found.map((each) => ({
		consumer_org: orgNumber.get(each.consumer) ?? null,
		supplier_org: orgNumber.get(each.supplier) ?? null,
		delegation_scheme_Id: byId.get(each.resource)?.delegationSchemeId ?? null,
		scopes: byId.get(each.resource)?.scopes ?? [],
		created: new Date(each.createdAt).toISOString(),
		resourceid: each.resource,
	}));
}
