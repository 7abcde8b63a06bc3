import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";
import type { Client, Scope } from "./model.js";
import { TokenRefusal } from "./oauth-error.js";
import { findScopes, grantedScopes, scopesGivenToSupplier } from "./scope-repository.js";

const MOST_SCOPES = 50;
/** RFC 6749 3.3: one space parts them; nothing else is a blank. */
const SCOPES = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/**
 * The scopes that an assertion asks for, each once.
 *
 * @throws {TokenRefusal} invalid_scope
 */
export function readScopes(claim: unknown): readonly string[] {
	if (typeof claim !== "string" || !SCOPES.test(claim)) {
		throw invalidScope("The claim scope must name at least one scope, with one space between two.");
	}
	const names = [...new Set(claim.split(" "))];
	if (names.length > MOST_SCOPES) throw invalidScope(`At most ${MOST_SCOPES} scopes can be asked for at a time.`);
	return names;
}

/**
 * The scopes themselves, if the client may have every one of them now: it was registered with them, and its organisation (or
 * the consumer it works for) owns them, was granted them, or they are open. A supplier besides needs the consumer's
 * delegation (reliability-scale 2.3, 86).
 *
 * @param now milliseconds since 1970.
 * @throws {TokenRefusal} invalid_scope, naming those that it may not have.
 */
export async function entitledScopes(
	db: Kysely<Database>,
	client: Client,
	names: readonly string[],
	consumerOrg: string,
	now: number,
): Promise<readonly Scope[]> {
	const scopes = new Map((await findScopes(db, names)).map((scope) => [scope.name, scope]));
	const granted = await grantedScopes(db, consumerOrg, names);
	const supplied =
		consumerOrg === client.orgNumber ? undefined : await scopesGivenToSupplier(db, consumerOrg, client.orgNumber, now);
	const entitled = names.flatMap((name) => {
		const scope = scopes.get(name);
		if (scope === undefined || !client.scopes.includes(name)) return [];
		const consumerMay = scope.open || scope.ownerOrg === consumerOrg || granted.has(name);
		const supplierMay = supplied === undefined || (scope.delegable && supplied.has(name));
		return consumerMay && supplierMay ? [scope] : [];
	});
	if (entitled.length < names.length) {
		const refused = names.filter((name) => !entitled.some((scope) => scope.name === name));
		throw invalidScope(
			supplied === undefined
				? `The client may not have the scope ${list(refused)}: it must be registered for the client, and granted to its organisation.`
				: `The client may not have the scope ${list(refused)} for the consumer: it must be granted to the consumer, and given on by it.`,
		);
	}
	return entitled;
}

const list = (names: readonly string[]): string => names.join(", ").slice(0, 400);

const invalidScope = (description: string): TokenRefusal => new TokenRefusal("invalid_scope", description);
