import { randomBytes } from "node:crypto";
import type { Logger } from "../http/log.js";
import { isOrgNumber } from "../parties/model.js";
import type { Store, Transaction } from "../store/store.js";
import { explainMiss, type LookupMiss, lookupSystemUser, type SystemUserQuery } from "../systems/look-up.js";
import { type Assertion, invalidGrant, readAssertion } from "./assertion.js";
import { useAssertion } from "./assertion-repository.js";
import { readAuthorizationDetails, type WantedSystemUser } from "./authorization-details.js";
import { findClient, keyCounts } from "./client-repository.js";
import { entitledScopes, readScopes } from "./entitlements.js";
import type { KeyRing } from "./key-ring.js";
import { type Client, type OrganisationClaim, organisationClaim, systemUserDetail } from "./model.js";
import { TokenRefusal } from "./oauth-error.js";
import { prefixesOfOrg } from "./scope-repository.js";

export interface TokenEndpoint {
	readonly store: Store;
	/** Signs the tokens; its issuer is what assertions must name as their audience. */
	readonly ring: KeyRing;
	readonly log: Logger;
	/** Milliseconds since 1970. */
	readonly now?: () => number;
}

/** RFC 6749 5.1. */
export interface TokenResponse {
	readonly access_token: string;
	readonly token_type: "Bearer";
	/** Seconds. */
	readonly expires_in: number;
	readonly scope: string;
}

export const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/**
 * A token for an assertion (RFC 7523). What the client may have is read in the same write that marks the assertion as used:
 * from the state of that instant, and once.
 *
 * @throws {TokenRefusal}
 */
export async function answerGrant(
	endpoint: TokenEndpoint,
	form: { readonly grant_type?: string | undefined; readonly assertion?: string | undefined },
): Promise<TokenResponse> {
	const { grant_type, assertion } = form;
	if (grant_type === undefined) throw new TokenRefusal("invalid_request", "The field grant_type is missing.");
	if (grant_type !== GRANT_TYPE) {
		throw new TokenRefusal("unsupported_grant_type", `The only grant_type is ${GRANT_TYPE}.`);
	}
	if (!assertion) throw new TokenRefusal("invalid_request", "The field assertion is missing.");
	const { store, ring, log, now = Date.now } = endpoint;
	const iat = Math.floor(now() / 1000);
	const proven = await readAssertion(store.db, assertion, { audience: ring.issuer, now: iat });
	const wanted = readWishes(proven);
	const actor = { kind: "system", id: `client ${proven.clientId}` } as const;
	const { value } = await store.write(actor, async (tx) => {
		const claims = await claimsOf(tx, proven, wanted);
		const forgottenAt = (proven.expiresAt + 60) * 1000;
		if (!(await useAssertion(tx, proven.useId, forgottenAt))) {
			throw invalidGrant("The assertion was used before; give each its own jti.");
		}
		return claims;
	});
	const { seconds, ...claims } = value;
	const access_token = await ring.sign(
		{ ...claims, jti: randomBytes(32).toString("base64url") },
		{ iat, exp: iat + seconds },
	);
	const systemUser = claims.authorization_details?.[0].systemuser_id[0];
	log.info({ clientId: proven.clientId, scope: claims.scope, systemUser }, "token issued");
	return { access_token, token_type: "Bearer", expires_in: seconds, scope: claims.scope };
}

interface Wishes {
	readonly scopes: readonly string[];
	readonly consumerOrg: string | undefined;
	readonly systemUser: WantedSystemUser | undefined;
	/** For whom the token is (RFC 8707). */
	readonly audience: string | readonly string[] | undefined;
}

function readWishes({ claims }: Assertion): Wishes {
	const { scope, consumer_org, authorization_details, resource } = claims;
	const scopes = readScopes(scope);
	const systemUser = readAuthorizationDetails(authorization_details);
	if (consumer_org !== undefined && !(typeof consumer_org === "string" && isOrgNumber(consumer_org))) {
		throw new TokenRefusal("invalid_request", "The claim consumer_org must be an organisation number.");
	}
	if (consumer_org !== undefined && systemUser !== undefined) {
		throw new TokenRefusal("invalid_request", "A token is for a consumer or for a system user, not for both.");
	}
	const audiences = resource === undefined ? [] : [resource].flat();
	if (audiences.length > 10 || audiences.some((each) => typeof each !== "string" || each === "" || each.length > 500)) {
		throw new TokenRefusal("invalid_request", "The claim resource must be one address, or at most ten.");
	}
	const audience = audiences.length === 0 ? undefined : (resource as string | readonly string[]);
	return { scopes, consumerOrg: consumer_org, systemUser, audience };
}

/** What a token says, without what every token has (systemuser 4.4). */
interface TokenClaims {
	readonly aud?: string | readonly string[];
	readonly client_amr: "private_key_jwt";
	readonly token_type: "Bearer";
	readonly client_id: string;
	readonly scope: string;
	readonly consumer: OrganisationClaim;
	readonly supplier?: OrganisationClaim;
	readonly consumer_prefix?: readonly string[];
	readonly authorization_details?: readonly [ReturnType<typeof systemUserDetail>];
}

/** The token's claims, and how many seconds it lives. */
async function claimsOf(
	tx: Transaction,
	proven: Assertion,
	wishes: Wishes,
): Promise<TokenClaims & { readonly seconds: number }> {
	const client = await findClient(tx.db, proven.clientId);
	const key = client?.keys.find(({ kid }) => kid === proven.keyId);
	if (client === undefined || client.revokedAt !== undefined || key === undefined || !keyCounts(key, tx.now)) {
		throw invalidGrant("The client or its key has just been revoked.");
	}
	const consumerOrg = wishes.consumerOrg ?? client.orgNumber;
	const scopes = await entitledScopes(tx.db, client, wishes.scopes, consumerOrg, tx.now);
	const common = {
		...(wishes.audience === undefined ? {} : { aud: wishes.audience }),
		client_amr: "private_key_jwt",
		token_type: "Bearer",
		client_id: client.id,
		scope: wishes.scopes.join(" "),
		consumer: organisationClaim(consumerOrg),
		seconds: Math.min(...scopes.map(({ tokenSeconds }) => tokenSeconds)),
	} as const;
	if (wishes.systemUser !== undefined) {
		return { ...common, ...(await systemUserClaims(tx, client, wishes.systemUser)) };
	}
	if (consumerOrg !== client.orgNumber) return { ...common, supplier: organisationClaim(client.orgNumber) };
	const prefixes = await prefixesOfOrg(tx.db, client.orgNumber);
	return prefixes.length === 0 ? common : { ...common, consumer_prefix: prefixes };
}

async function systemUserClaims(tx: Transaction, client: Client, { ownerOrg, externalRef }: WantedSystemUser) {
	const query: SystemUserQuery = { clientId: client.id, providerOrg: client.orgNumber, ownerOrg, externalRef };
	const found = await lookupSystemUser(tx.db, query);
	if (found === undefined) throw customerRefused(await explainMiss(tx.db, query));
	return { authorization_details: [systemUserDetail(found)] as const };
}

const REASONS: Readonly<Record<LookupMiss, string>> = {
	"client-id": "the client's id is in none of your systems in the system register",
	owner:
		"that organisation has no system user of your system; of an agent system user name the organisation that owns it, not its client",
	"external-ref":
		"the organisation has a system user of your system, but with another externalRef; one that was made with an externalRef is found by it only",
	"switched-off": "the organisation has switched this system user off",
	unknown: "no system user fits this client, organisation and externalRef",
};

function customerRefused(reason: LookupMiss): TokenRefusal {
	const members: Readonly<Record<string, string>> = reason === "unknown" ? {} : { reason };
	return new TokenRefusal("invalid_altinn_customer_configuration", `MP-303: ${REASONS[reason]}.`, members);
}
