import type { Kysely } from "kysely";
import { type AccessPackage, type CatalogueKind, findPackage } from "../../catalogue/catalogue.js";
import { Fault, invalid, type ValidationFinding } from "../../http/fault.js";
import type { Party } from "../../parties/model.js";
import type { Resource } from "../../resources/model.js";
import { findResource } from "../../resources/repository.js";
import type { Database, PartyKind } from "../../store/schema.js";
import type { Actor, Store } from "../../store/store.js";
import { rightsOfResource } from "../apps/resource-rights.js";
import { isConnected } from "../connect.js";
import { at } from "../problems.js";
import type { AccessRequest } from "./model.js";
import { finding, problem } from "./problems.js";
import { addRequest, findOpenRequest, type Wanted } from "./repository.js";

const KIND: Readonly<Partial<Record<PartyKind, CatalogueKind>>> = { organization: "organisation", person: "person" };

/** A package that the party asked could give (registry-access 3.3). */
export function readPackage(name: string, asked: Party, path: string): AccessPackage {
	const found = findPackage(name);
	if (found === undefined) throw invalid([at(finding.unknownPackage, path)]);
	if (!found.assignable || found.for !== KIND[asked.kind]) throw invalid([at(finding.packageNotAssignable, path)]);
	return found;
}

/** A resource by its id, in any case. */
export async function resourceNamed(db: Kysely<Database>, id: string): Promise<Resource | undefined> {
	return (await findResource(db, id)) ?? findResource(db, id.toLowerCase());
}

/** A resource whose rights can be given, and the rights asked for, checked against its policy. */
export async function readResource(
	db: Kysely<Database>,
	name: string,
	rightKeys: readonly string[] | undefined,
	path: string,
): Promise<Wanted & { readonly resource: string }> {
	const found = await resourceNamed(db, name);
	if (found === undefined) throw invalid([at(finding.unknownResource, path)]);
	// Scopes of Maskinporten are given to suppliers, never on request (registry-access 3.5).
	if (!found.delegable || found.type === "MaskinportenSchema") throw invalid([at(finding.resourceNotDelegable, path)]);
	if (rightKeys === undefined || rightKeys.length === 0) return { resource: found.id };
	const rights = (await rightsOfResource(db, found.id)) ?? [];
	const unknown = rightKeys.find((key) => !rights.some((right) => right.key === key));
	if (unknown !== undefined) throw new Fault(problem.unknownRight, { detail: unknown });
	return { resource: found.id, rightKeys: [...new Set(rightKeys)] };
}

/** What is wrong with two parties as asker and asked; `to` is where the call names the second. */
export async function checkParties(
	db: Kysely<Database>,
	{ from, to, path, now }: { readonly from: Party; readonly to: Party; readonly path: string; readonly now: number },
): Promise<ValidationFinding[]> {
	if (from.id === to.id) return [at(finding.selfRequest, path)];
	if (KIND[from.kind] === undefined || KIND[to.kind] === undefined) return [at(finding.entityType, path)];
	return (await isConnected(db, to, from, now)) ? [] : [at(finding.notConnected, path)];
}

/** Makes a request, or finds the same one that still waits. */
export async function ask(
	store: Store,
	asked: {
		readonly from: Party;
		readonly to: Party;
		readonly by: Party | undefined;
		readonly byOwner?: string;
		readonly status: "Draft" | "Pending";
		readonly wanted: Wanted;
	},
	actor: Actor,
): Promise<AccessRequest> {
	const { from, to, byOwner, wanted } = asked;
	const { value } = await store.write(actor, async (tx) => {
		const open = await findOpenRequest(tx.db, from, to, wanted, byOwner);
		if (open !== undefined) return open;
		const made = await addRequest(tx, { ...asked, actor: actor.id });
		tx.log({ kind: "requests", ids: [made.uuid], event: asked.status.toLowerCase() });
		const what = "package" in wanted ? { package: wanted.package } : { resource: wanted.resource };
		const details = { request: made.uuid, to: to.uuid, status: asked.status, ...what };
		tx.audit({ action: "access-request.made", party: from.uuid, details });
		return made;
	});
	return value;
}
