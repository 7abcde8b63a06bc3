import { randomUUID } from "node:crypto";
import { Fault } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { Principal } from "../http/principal.js";
import { findOwnerByOrgNumber } from "../resources/owners-repository.js";
import type { Store } from "../store/store.js";
import { access } from "./caller.js";
import type { KeyRing } from "./key-ring.js";
import { problems } from "./problems.js";
import { stillStands } from "./token-standing.js";

export interface ExchangeOptions {
	readonly store: Store;
	/** Signs what the exchange gives; its issuer is the platform's, `{platform}/authentication/api/v1/openid/`. */
	readonly ring: KeyRing;
	/** Issuers whose tokens can be exchanged: Maskinporten, and this server's own token endpoint. */
	readonly maskinportenIssuers: ReadonlySet<string>;
	/** That of this server's own token endpoint, if it is on: of its tokens it is known what became of their clients. */
	readonly ownIssuer?: string | undefined;
	/** Seconds that the token lives. */
	readonly lifetime?: number;
	/** Milliseconds since 1970. */
	readonly now?: () => number;
}

const LIFETIME = 1800;
const ENTERPRISE_USER = "X-Altinn-EnterpriseUser-Authentication";
const OPENID = "/authentication/api/v1/openid/.well-known/openid-configuration";
const tag = "Token exchange";

/** Claims of the Maskinporten token that do not go over (systemuser 4.5), and those that are the new token's own. */
const LEFT_OUT = new Set(["aud", "iss", "client_amr", "sid", "iat", "nbf", "exp"]);

/** The exchange of a Maskinporten token for the platform's, and the platform's keys. */
export function exchangeOperations(options: ExchangeOptions): Operation[] {
	const { ring } = options;
	return [
		operation(
			{
				method: "GET",
				path: "/authentication/api/v1/exchange/{tokenProvider}",
				name: "authenticationExchange",
				tag,
				summary: "A token of the platform for one of Maskinporten",
				access: { kind: "token", scopes: [] },
				parameters: { type: "object", properties: { tokenProvider: { type: "string" } }, required: ["tokenProvider"] },
				responses: {
					200: { description: "The token", type: "text/plain", schema: { type: "string" } },
					400: { description: "There is no exchange for this provider" },
					401: { description: "The token is no token of Maskinporten" },
					410: { description: "Enterprise users are no more" },
				},
			},
			async ({ path, principal, header }) => {
				if (header(ENTERPRISE_USER) !== undefined) throw new Fault(problems.enterpriseUsersGone);
				if (path.tokenProvider.toLowerCase() !== "maskinporten") throw new Fault(problems.unknownProvider);
				return { status: 200, type: "text/plain; charset=utf-8", body: await exchanged(options, principal) };
			},
		),
		operation(
			{
				method: "GET",
				path: OPENID,
				name: "authenticationOpenIdConfiguration",
				tag,
				summary: "Who issues the platform's tokens, and where the keys are",
				access: access.anybody,
				responses: { 200: { description: "Metadata", schema: { type: "object" } } },
			},
			({ link }) => ({
				status: 200,
				body: {
					issuer: ring.issuer,
					jwks_uri: link(`${OPENID}/jwks`),
					id_token_signing_alg_values_supported: ["RS256"],
				},
			}),
		),
		operation(
			{
				method: "GET",
				path: `${OPENID}/jwks`,
				name: "authenticationKeys",
				tag,
				summary: "Keys to verify the platform's tokens with",
				access: access.anybody,
				responses: { 200: { description: "A JSON Web Key Set (RFC 7517)", schema: { type: "object" } } },
			},
			async () => ({ status: 200, body: await ring.jwks(), headers: { "Cache-Control": "public, max-age=300" } }),
		),
	];
}

/** @throws {Fault} 401 */
async function exchanged(options: ExchangeOptions, principal: Principal): Promise<string> {
	const { store, ring, maskinportenIssuers, ownIssuer, lifetime = LIFETIME, now = Date.now } = options;
	const organisation = principal.kind === "enterprise" || principal.kind === "system-user" ? principal : undefined;
	// A token that was exchanged already has another issuer (reliability-scale 2.3, 87).
	if (organisation === undefined || !maskinportenIssuers.has(organisation.issuer)) throw notExchangeable();
	if (organisation.issuer === ownIssuer && !(await stillStands(store.db, organisation))) throw notExchangeable();
	const { orgNumber, claims, scopes } = organisation;
	const kept = Object.entries(claims).filter(([name]) => !LEFT_OUT.has(name) && !name.startsWith("urn:altinn:"));
	const serviceOwner = [...scopes].some((scope) => scope.startsWith("altinn:serviceowner"));
	const owner = serviceOwner ? await findOwnerByOrgNumber(store.db, orgNumber) : undefined;
	const iat = Math.floor(now() / 1000);
	return ring.sign(
		{
			...Object.fromEntries(kept),
			...(owner === undefined ? {} : { "urn:altinn:org": owner.code }),
			"urn:altinn:orgNumber": orgNumber,
			"urn:altinn:authenticatemethod": "maskinporten",
			"urn:altinn:authlevel": 3,
			sid: randomUUID(),
			nbf: iat,
		},
		{ iat, exp: iat + lifetime },
	);
}

const notExchangeable = (): Fault =>
	new Fault(problems.notExchangeable, { headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' } });
