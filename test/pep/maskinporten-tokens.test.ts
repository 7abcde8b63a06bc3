import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
	createAuthorize,
	maskinportenTokens,
	pdpOverHttp,
	type TokenNotGiven,
	tokenVerifier,
} from "../../src/pep/index.js";
import { listen, outcome, says } from "./scene.js";
import { AUTHORIZE_SCOPE, BEDRIFTSHJELP, openTokenScene, SKATTEETATEN, type TokenScene } from "./token-scene.js";

let scene: TokenScene;
let issuer: string;
beforeAll(async () => {
	scene = await openTokenScene();
	issuer = `${scene.server.url}/`;
});
afterAll(() => scene.server.stop());
afterEach(() => {
	vi.restoreAllMocks();
});

const refusal = (token: () => Promise<string>) =>
	token().then(
		() => "a token",
		(error: TokenNotGiven) => error.code ?? error.message,
	);

describe("from the real token endpoint", () => {
	it("is what was asked for, and kept until shortly before its end", async () => {
		const client = await scene.client(BEDRIFTSHJELP, ["skd:mva"]);
		const clock = vi.spyOn(performance, "now").mockReturnValue(0);
		const token = maskinportenTokens({ issuer, ...client, scopes: ["skd:mva"], resource: "https://mva.example" });
		const first = await token();
		expect(decodeJwt(first)).toMatchObject({
			iss: issuer,
			aud: "https://mva.example",
			scope: "skd:mva",
			client_id: client.clientId,
			consumer: { ID: `0192:${BEDRIFTSHJELP}` },
		});
		// It lives 30 seconds, ten of which are spare.
		clock.mockReturnValue(19_999);
		expect(await token()).toBe(first);
		clock.mockReturnValue(20_000);
		expect(await token()).not.toBe(first);
	});

	it("is fetched once for all who wait", async () => {
		const client = await scene.client(BEDRIFTSHJELP, ["skd:mva"]);
		const token = maskinportenTokens({ issuer, ...client, scopes: ["skd:mva"] });
		expect(new Set(await Promise.all([token(), token(), token()])).size).toBe(1);
	});

	it("says why there is none", async () => {
		const client = await scene.client(BEDRIFTSHJELP, ["skd:mva"]);
		const other = await scene.client(BEDRIFTSHJELP, ["skd:mva"]);
		const options = { issuer, ...client, scopes: ["skd:mva"] };
		expect(await refusal(maskinportenTokens({ ...options, scopes: [AUTHORIZE_SCOPE] }))).toBe("invalid_scope");
		expect(await refusal(maskinportenTokens({ ...options, key: other.key }))).toBe("invalid_grant");
		expect(await refusal(maskinportenTokens({ ...options, clientId: "nobody" }))).toBe("invalid_grant");
		const systemUser = { owner: "311592858" };
		expect(await refusal(maskinportenTokens({ ...options, systemUser }))).toBe("invalid_altinn_customer_configuration");
	});

	it("is good for asking the PDP, for as long as the scope is granted", async () => {
		const service = await scene.client(SKATTEETATEN, [AUTHORIZE_SCOPE]);
		const vendor = await scene.client(BEDRIFTSHJELP, ["skd:mva"]);
		const jwks = `${scene.server.url}/jwk`;
		const authorize = createAuthorize({
			verify: tokenVerifier({ issuers: JSON.stringify([{ issuer, jwks, kind: "maskinporten" }]) }),
			ask: pdpOverHttp({
				url: scene.server.url,
				token: maskinportenTokens({ issuer, ...service, scopes: [AUTHORIZE_SCOPE] }),
			}),
		});
		const wish = {
			token: await maskinportenTokens({ issuer, ...vendor, scopes: ["skd:mva"] })(),
			resource: "skd-mva-melding",
			action: "read",
			scopes: ["skd:mva"],
		};
		// A decision, and not the lack of one: the vendor itself was given nothing.
		expect(await outcome(authorize({ ...wish, party: { organization: "311592858" } }))).toBe("not-permitted");
		const write = "fullmakt:maskinporten/scopes.write";
		const query = new URLSearchParams({ scope: "skd:mva", consumer: BEDRIFTSHJELP });
		await scene.as(SKATTEETATEN, write, "DELETE", `/fullmakt/v1/maskinporten/scopes/grants?${query}`);
		expect(await refusal(maskinportenTokens({ issuer, ...vendor, scopes: ["skd:mva"] }))).toBe("invalid_scope");
		await scene.as(SKATTEETATEN, write, "PUT", `/fullmakt/v1/maskinporten/scopes/grants?${query}`);
	});
});

describe("the assertion", () => {
	it("names the system user, and is another one each time", async () => {
		const { key } = await scene.client(BEDRIFTSHJELP, ["skd:mva"]);
		const forms: URLSearchParams[] = [];
		const endpoint = await listen((req, res) => {
			let body = "";
			req.setEncoding("utf8").on("data", (text: string) => {
				body += text;
			});
			req.on("end", () => {
				forms.push(new URLSearchParams(body));
				// It has run out when it arrives, so each call fetches.
				says({ access_token: "t", expires_in: 1 })(res);
			});
		});
		const token = maskinportenTokens({
			issuer: "https://maskinporten.example/",
			tokenEndpoint: `${endpoint.url}/elsewhere`,
			clientId: "c",
			key,
			scopes: ["a", "b"],
			systemUser: { owner: "311592858", externalRef: "cust-1" },
		});
		expect(await token()).toBe("t");
		await token();
		const [first, second] = forms.map((form) => String(form.get("assertion")));
		expect(forms[0]?.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
		expect(decodeProtectedHeader(first ?? "")).toEqual({ alg: "ES256", kid: "one" });
		const claims = decodeJwt(first ?? "");
		expect(claims).toMatchObject({ iss: "c", aud: "https://maskinporten.example/", scope: "a b" });
		expect(claims.authorization_details).toEqual([
			{
				type: "urn:altinn:systemuser",
				systemuser_org: { authority: "iso6523-actorid-upis", ID: "0192:311592858" },
				externalRef: "cust-1",
			},
		]);
		expect(Number(claims.exp) - Number(claims.iat)).toBe(60);
		expect(decodeJwt(second ?? "").jti).not.toBe(claims.jti);
		await endpoint.stop();
	});
});

it("gives no token when the endpoint is away, answers nonsense, or sends elsewhere, and tries again at the next call", async () => {
	const { key } = await scene.client(BEDRIFTSHJELP, ["skd:mva"]);
	const answers = [
		says("no JSON"),
		says("null"),
		says({ access_token: 1, expires_in: 60 }),
		says({ access_token: "t" }),
		says({ access_token: "t", expires_in: 60 }, 500),
		(res: Parameters<ReturnType<typeof says>>[0]) => void res.writeHead(307, { Location: "/token" }).end(),
		says({ access_token: "t", expires_in: 60 }),
	];
	const all = answers.length;
	const endpoint = await listen((_req, res) => answers.shift()?.(res));
	const token = maskinportenTokens({ issuer: `${endpoint.url}/`, clientId: "c", key, scopes: ["a"] });
	for (let i = 1; i < all; i++) expect(await refusal(token)).toMatch(/^The token endpoint /);
	expect(await token()).toBe("t");
	await endpoint.stop();
	const away = maskinportenTokens({ issuer: `${endpoint.url}/`, clientId: "c", key, scopes: ["a"] });
	expect(await refusal(away)).toMatch(/^The token endpoint /);
});

it("refuses a key that cannot sign at once", () => {
	const options = { issuer, clientId: "c", scopes: ["a"] };
	expect(() => maskinportenTokens({ ...options, key: {} })).toThrow();
	expect(() => maskinportenTokens({ ...options, key: { kty: "EC", crv: "P-256", x: "a", y: "b" } })).toThrow();
});
