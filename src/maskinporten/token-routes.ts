import { type Operation, operation } from "../http/operation.js";
import { ALGORITHMS } from "../http/token-text.js";
import { access } from "./caller.js";
import { SYSTEM_USER_TYPE } from "./model.js";
import { oauthRefusal, TokenRefusal } from "./oauth-error.js";
import { oauthErrorSchema, tokenSchema } from "./schemas.js";
import { answerGrant, GRANT_TYPE, type TokenEndpoint } from "./token-endpoint.js";

const tag = "Maskinporten";
const LARGEST = 16_384;

/** The token endpoint, what clients need to know of it, and the keys its tokens are verified with (RFC 7523, 8414, 7517). */
export function tokenOperations(endpoint: TokenEndpoint): Operation[] {
	const { ring } = endpoint;
	return [
		operation(
			{
				method: "POST",
				path: "/token",
				name: "maskinportenToken",
				tag,
				summary: "A token for a signed assertion",
				access: access.anybody,
				body: {
					type: "application/x-www-form-urlencoded",
					limit: LARGEST,
					schema: {
						type: "object",
						properties: {
							grant_type: { type: "string", description: GRANT_TYPE },
							assertion: { type: "string", description: "A JWT signed with a key of the client." },
						},
					},
				},
				refusal: oauthRefusal,
				responses: {
					200: { description: "The token", schema: tokenSchema },
					400: { description: "Why there is none", schema: oauthErrorSchema },
				},
			},
			async ({ body, url }) => {
				// Addresses end up in logs.
				if (url.includes("?"))
					throw new TokenRefusal("invalid_request", "Send the fields in the body, not the address.");
				return { status: 200, body: await answerGrant(endpoint, body), headers: { Pragma: "no-cache" } };
			},
		),
		operation(
			{
				method: "GET",
				path: "/.well-known/oauth-authorization-server",
				name: "maskinportenMetadata",
				tag,
				summary: "What the token endpoint can do",
				access: access.anybody,
				responses: { 200: { description: "Metadata (RFC 8414)", schema: { type: "object" } } },
			},
			({ link }) => ({
				status: 200,
				body: {
					issuer: ring.issuer,
					token_endpoint: link("/token"),
					jwks_uri: link("/jwk"),
					token_endpoint_auth_methods_supported: ["private_key_jwt"],
					token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
					grant_types_supported: [GRANT_TYPE],
					authorization_details_types_supported: [SYSTEM_USER_TYPE],
				},
			}),
		),
		operation(
			{
				method: "GET",
				path: "/jwk",
				name: "maskinportenKeys",
				tag,
				summary: "Keys to verify the tokens with",
				access: access.anybody,
				responses: { 200: { description: "A JSON Web Key Set (RFC 7517)", schema: { type: "object" } } },
			},
			async () => ({ status: 200, body: await ring.jwks(), headers: { "Cache-Control": "public, max-age=300" } }),
		),
	];
}
