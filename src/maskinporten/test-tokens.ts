import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import { Fault, invalid } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import { isOrgNumber } from "../parties/model.js";
import { access } from "./caller.js";
import type { KeyRing } from "./key-ring.js";
import { organisationClaim, systemUserDetail } from "./model.js";
import { finding, problems } from "./problems.js";

export interface TestTokenOptions {
	/** Name and password of who may have them, by basic authentication. */
	readonly users: ReadonlyMap<string, string>;
	/** Signs tokens of organisations, persons and system users: the platform's own, as after log-in or exchange. */
	readonly ring: KeyRing;
	/** Signs platform access tokens; its issuer is `platform`, or what the server trusts as one. */
	readonly platformRing: KeyRing;
	/** Milliseconds since 1970. */
	readonly now?: () => number;
}

/** Hosts that real tokens come from. Their test environments have other names. */
const PRODUCTION =
	/^(www\.|login\.|oidc\.|sky\.|am\.ui\.)?(maskinporten\.no|idporten\.no)$|^(platform\.|www\.|am\.ui\.)?altinn\.no$|^oidc\.difi\.no$/;

/**
 * Test tokens let anybody who knows a password be anybody. So a server that believes a production issuer must not give them.
 *
 * @throws {Error} that says which issuer stands in the way.
 */
export function refuseTestTokensInProduction(issuers: Iterable<{ readonly issuer: string }>): void {
	for (const { issuer } of issuers) {
		if (URL.canParse(issuer) && PRODUCTION.test(new URL(issuer).hostname)) {
			throw new Error(
				`Test tokens are on, and the server trusts the production issuer ${issuer}. Turn one of them off.`,
			);
		}
	}
}

const text = { type: "string" } as const;
const number = { type: "integer", minimum: 1 } as const;
const LIFETIME = { type: "integer", minimum: 1, maximum: 86_400, default: 1800 } as const;

/** Tokens for integration tests, by query parameters: with what a real log-in or exchange would have put in them. */
export function testTokenOperations(options: TestTokenOptions): Operation[] {
	const { ring, platformRing } = options;
	return [
		operation(
			{
				...parts("enterprise", "TestTokenEnterprise", "A token of an organisation"),
				query: {
					type: "object",
					properties: {
						orgNo: text,
						org: { ...text, description: "Code, of a service owner." },
						scopes: text,
						ttl: LIFETIME,
					},
					required: ["orgNo"],
				},
			},
			({ query, header }) =>
				answer(options, ring, header, query.ttl, () => ({
					...organisation(query.orgNo, query.scopes),
					...(query.org === undefined ? {} : { "urn:altinn:org": query.org.toLowerCase() }),
				})),
		),
		operation(
			{
				...parts("personal", "TestTokenPersonal", "A token of a person who logged in"),
				query: {
					type: "object",
					properties: {
						userId: number,
						partyId: number,
						partyUuid: { type: "string", format: "uuid" },
						pid: { type: "string", pattern: "^\\d{11}$" },
						authLvl: { type: "integer", minimum: 0, maximum: 4, default: 3 },
						scopes: { ...text, default: "altinn:portal/enduser" },
						ttl: LIFETIME,
					},
				},
			},
			({ query, header }) =>
				answer(options, ring, header, query.ttl, () => {
					const { userId, partyId, partyUuid, pid } = query;
					if (userId === undefined && partyUuid === undefined && pid === undefined) {
						throw invalid([
							{ code: "STD.VLD-00000", title: "Name the person by userId, partyUuid or pid.", paths: ["QUERY/userId"] },
						]);
					}
					return {
						scope: query.scopes ?? "",
						"urn:altinn:authenticatemethod": "BankID",
						"urn:altinn:authlevel": query.authLvl ?? 3,
						...named({
							"urn:altinn:userid": userId,
							"urn:altinn:partyid": partyId,
							"urn:altinn:party:uuid": partyUuid,
							pid,
						}),
					};
				}),
		),
		operation(
			{
				...parts("systemuser", "TestTokenSystemUser", "A token of a system user, as its vendor has it"),
				query: {
					type: "object",
					properties: {
						systemUserId: { type: "string", format: "uuid" },
						systemUserOrg: { ...text, description: "The customer's organisation number." },
						systemId: text,
						orgNo: { ...text, description: "The vendor's organisation number." },
						clientId: text,
						scopes: text,
						ttl: LIFETIME,
					},
					required: ["systemUserId", "systemUserOrg", "systemId", "orgNo"],
				},
			},
			({ query, header }) =>
				answer(options, ring, header, query.ttl, () => {
					const { systemUserId, systemUserOrg, systemId, orgNo } = query;
					if (!isOrgNumber(systemUserOrg)) throw invalid([finding("orgNumber", "QUERY/systemUserOrg")]);
					const detail = systemUserDetail({ id: systemUserId, ownerOrg: systemUserOrg, systemId });
					const clientId = named({ client_id: query.clientId });
					return { ...organisation(orgNo, query.scopes), ...clientId, authorization_details: [detail] };
				}),
		),
		operation(
			{
				...parts("platform", "TestTokenPlatform", "A platform access token"),
				query: { type: "object", properties: { app: text, ttl: LIFETIME } },
			},
			({ query, header }) =>
				answer(options, platformRing, header, query.ttl, () => named({ "urn:altinn:app": query.app })),
		),
	];
}

function parts(kind: string, name: string, summary: string) {
	return {
		method: "GET",
		path: `/fullmakt/v1/test-tokens/${kind}`,
		name: `maskinporten${name}`,
		tag: "Test tokens",
		summary,
		access: access.anybody,
		responses: {
			200: { description: "The token", type: "text/plain", schema: text },
			401: { description: "Name and password are wrong" },
		},
	} as const;
}

async function answer(
	{ users, now = Date.now }: TestTokenOptions,
	ring: KeyRing,
	header: (name: string) => string | undefined,
	lifetime: number | undefined,
	claims: () => Readonly<Record<string, unknown>>,
) {
	checkPassword(users, header("authorization"));
	const iat = Math.floor(now() / 1000);
	const token = await ring.sign({ jti: randomUUID(), ...claims() }, { iat, exp: iat + (lifetime ?? LIFETIME.default) });
	return { status: 200, type: "text/plain; charset=utf-8", body: token };
}

/** @throws {Fault} 401 */
function checkPassword(users: ReadonlyMap<string, string>, header: string | undefined): void {
	const sent = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? "")?.[1];
	const [name = "", ...rest] = Buffer.from(sent ?? "", "base64")
		.toString("utf8")
		.split(":");
	const password = users.get(name);
	// The same work whether or not the name is known.
	const same = timingSafeEqual(hash(rest.join(":")), hash(password ?? randomUUID()));
	if (password !== undefined && same) return;
	throw new Fault(problems.basicNeeded, { headers: { "WWW-Authenticate": 'Basic realm="test tokens"' } });
}

const hash = (value: string): Buffer => createHash("sha256").update(value).digest();

function organisation(orgNumber: string, scopes: string | undefined) {
	if (!isOrgNumber(orgNumber)) throw invalid([finding("orgNumber", "QUERY/orgNo")]);
	return {
		scope: scopes ?? "",
		token_type: "Bearer",
		client_id: randomUUID(),
		consumer: organisationClaim(orgNumber),
		"urn:altinn:orgNumber": orgNumber,
		"urn:altinn:authenticatemethod": "maskinporten",
		"urn:altinn:authlevel": 3,
	};
}

function named(claims: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
	return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}
