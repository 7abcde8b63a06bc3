import type { Kysely } from "kysely";
import { common, Fault } from "../http/fault.js";
import type { Access } from "../http/operation.js";
import { hasScope, type Principal } from "../http/principal.js";
import { findOwnerByOrgNumber } from "../resources/owners-repository.js";
import type { Database } from "../store/schema.js";
import type { Reader } from "./event-repository.js";

const READ = "fullmakt:events.read";
const WRITE = "fullmakt:events.write";
const VENDOR_READ = "altinn:authentication/systemuser.request.read";
const VENDOR_WRITE = "altinn:authentication/systemuser.request.write";
const OWNER = "altinn:resourceregistry/resource.write";

/** Who may follow events, and have a webhook: vendors and service owners, by the scopes they have anyway or one for just this. */
export const access = {
	read: { kind: "token", scopes: [READ, WRITE, VENDOR_READ, OWNER] },
	write: { kind: "token", scopes: [WRITE, VENDOR_WRITE, OWNER] },
} as const satisfies Record<string, Access>;

/** An organisation that is told of events, and which. */
export interface EventReader extends Reader {
	readonly orgNumber: string;
}

/**
 * Whose events the caller may see: those of its own systems, unless the token is for the resource registry alone; those that touch
 * its own resources, unless the token is for requests of vendors alone.
 *
 * @throws {Fault} 403 unless an organisation calls by itself
 */
export async function eventReader(db: Kysely<Database>, principal: Principal): Promise<EventReader> {
	if (principal.kind !== "enterprise") {
		throw new Fault(common.forbidden, { detail: "This is for organisations: send a token of Maskinporten's." });
	}
	const { orgNumber } = principal;
	const holds = (...scopes: readonly string[]): boolean => scopes.some((scope) => hasScope(principal, scope));
	const vendor = holds(READ, WRITE, VENDOR_READ, VENDOR_WRITE);
	const owner = holds(READ, WRITE, OWNER) ? await findOwnerByOrgNumber(db, orgNumber) : undefined;
	return { orgNumber, vendorOrg: vendor ? orgNumber : undefined, ownerCode: owner?.code };
}
