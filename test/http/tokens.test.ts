/** The attacks on tokens of reliability-scale 2.3, 62 to 79, by their numbers, beside tokens that are good. */
import { createHmac, randomUUID } from "node:crypto";
import { base64url, CompactEncrypt, exportSPKI, FlattenedSign, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import type { TrustedIssuer } from "../../src/http/issuers.js";
import { actor, TestIssuer, testKey } from "./test-issuer.js";
import {
	altinn,
	authenticator,
	bearer,
	CUSTOMER,
	caller,
	lines,
	maskinporten,
	refusal,
	refused,
	request,
	VENDOR,
} from "./token-callers.js";

const json = (value: unknown) => base64url.encode(typeof value === "string" ? value : JSON.stringify(value));
const claimsNow = (more: Record<string, unknown> = {}) => {
	const now = Math.floor(Date.now() / 1000);
	return { iss: altinn.issuer, iat: now, exp: now + 60, consumer: actor(VENDOR), ...more };
};
/** A token with a true signature over whatever is written in it. */
async function signed(header: unknown, payload: unknown): Promise<string> {
	const input = `${json(header)}.${json(payload)}`;
	const bytes = await crypto.subtle.sign(
		{ name: "ECDSA", hash: "SHA-256" },
		altinn.key.privateKey as Parameters<typeof crypto.subtle.sign>[1],
		new TextEncoder().encode(input),
	);
	return `${input}.${base64url.encode(new Uint8Array(bytes))}`;
}
const head = (more: Record<string, unknown> = {}) => ({ alg: "ES256", kid: altinn.key.kid, ...more });

describe("signatures and keys", () => {
	it("a token written by hand is as good as one by jose", async () => {
		expect((await caller(await signed(head(), claimsNow()))).principal.kind).toBe("enterprise");
		expect((await caller(await signed(head({ typ: "at+JWT" }), claimsNow()))).principal.kind).toBe("enterprise");
	});

	it.each(["none", "nOnE", "NONE", "", undefined, null, 7, "HS256", "ES256K", "es256", "RSA-OAEP"])(
		"62: the algorithm %s",
		async (alg) => {
			const [, , signature] = (await signed(head(), claimsNow())).split(".");
			await refused(`${json({ ...head(), alg })}.${json(claimsNow())}.${signature}`);
			await refused(`${json({ ...head(), alg })}.${json(claimsNow())}.`);
		},
	);

	it("62: no signature, or half of one", async () => {
		const good = await signed(head(), claimsNow());
		const [header, payload, signature = ""] = good.split(".");
		await refused(`${header}.${payload}.`);
		await refused(`${header}.${payload}`);
		await refused(`${header}.${payload}.${signature.slice(0, 40)}`);
	});

	it("63: a symmetric signature with the public key", async () => {
		const rsa = await testKey("RS256");
		const trusted: TrustedIssuer = {
			...altinn.trusted,
			keys: { name: "rsa", load: async () => ({ keys: [rsa.publicJwk] }) },
		};
		const authenticate = authenticator({ issuers: [trusted] });
		expect((await caller(await altinn.token(claimsNow(), { key: rsa }), authenticate)).principal.kind).toBe(
			"enterprise",
		);
		const spki = await exportSPKI(
			(await importJWK({ ...rsa.publicJwk, ext: true } as never, "RS256", { extractable: true })) as never,
		);
		for (const secret of [spki, spki.trim(), JSON.stringify(rsa.publicJwk)]) {
			const input = `${json({ alg: "HS256", kid: rsa.kid })}.${json(claimsNow())}`;
			await refused(`${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`, authenticate);
		}
	});

	it("65: key ids that are paths, queries, long, another issuer's, or shared", async () => {
		for (const kid of ["../../dev/null", "' or 1=1--", "k".repeat(4096), "", 7, null, ["a"], maskinporten.key.kid]) {
			await refused(await signed(head({ kid }), claimsNow()));
		}
		// Another issuer's key under the same id signs nothing for this one.
		const twin = { ...(await testKey()), kid: altinn.key.kid };
		await refused(await altinn.enterpriseToken(VENDOR, [], { key: twin }));
		await refused(await altinn.enterpriseToken(VENDOR, [], { key: maskinporten.key }));
		await refused(await maskinporten.enterpriseToken(VENDOR, [], { claims: { iss: altinn.issuer } }));
	});

	it("a token without a key id is good while only one key can be meant", async () => {
		const two = await TestIssuer.create("altinn", "https://two.example/");
		const authenticate = authenticator({ issuers: [two.trusted] });
		const token = await two.enterpriseToken(VENDOR, [], { header: { kid: undefined } });
		expect((await caller(token, authenticate)).principal.kind).toBe("enterprise");
		await two.rotate();
		await refused(token, authenticator({ issuers: [two.trusted] }));
	});

	it("66: psychic signatures", async () => {
		const [header, payload] = (await signed(head(), claimsNow())).split(".");
		const n = Buffer.from("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", "hex");
		for (const raw of [
			Buffer.alloc(64),
			Buffer.concat([Buffer.alloc(32), n]),
			Buffer.concat([n, n]),
			Buffer.concat([Buffer.alloc(31), Buffer.from([1]), Buffer.alloc(32)]),
			Buffer.alloc(64, 0xff),
		]) {
			await refused(`${header}.${payload}.${raw.toString("base64url")}`);
		}
	});

	it("67: DER is refused; the mirrored s, which signers use half the time, is the same token to us", async () => {
		const good = await signed(head(), claimsNow());
		const [header, payload, signature = ""] = good.split(".");
		const raw = Buffer.from(signature, "base64url");
		const integer = (bytes: Buffer) => {
			const padded = (bytes[0] as number) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
			return Buffer.concat([Buffer.from([2, padded.length]), padded]);
		};
		const pair = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
		const der = Buffer.concat([Buffer.from([0x30, pair.length]), pair]);
		await refused(`${header}.${payload}.${der.toString("base64url")}`);
		const n = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
		const s = n - BigInt(`0x${raw.subarray(32).toString("hex")}`);
		const mirrored = Buffer.concat([raw.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex")]);
		const authenticate = authenticator();
		const one = await caller(good, authenticate);
		expect(await caller(`${header}.${payload}.${mirrored.toString("base64url")}`, authenticate)).toEqual(one);
	});

	it("a payload that was changed", async () => {
		const [header, , signature] = (await signed(head(), claimsNow())).split(".");
		await refused(`${header}.${json(claimsNow({ consumer: actor(CUSTOMER) }))}.${signature}`);
	});

	it.each(["jwk", "jku", "x5u", "crit", "b64", "cty", "zip"])("75: the header parameter %s", async (name) => {
		const value = name === "jwk" ? altinn.key.publicJwk : name === "crit" ? ["b64"] : name === "b64" ? false : "JWT";
		await refused(await signed(head({ [name]: value }), claimsNow()));
	});

	it("75: other forms of JOSE", async () => {
		const secret = new Uint8Array(32);
		const encrypted = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(claimsNow())))
			.setProtectedHeader({ alg: "dir", enc: "A256GCM" })
			.encrypt(secret);
		const flattened = await new FlattenedSign(new TextEncoder().encode(JSON.stringify(claimsNow())))
			.setProtectedHeader(head() as never)
			.sign(altinn.key.privateKey);
		const [header, , signature] = (await signed(head(), claimsNow())).split(".");
		for (const token of [
			encrypted,
			JSON.stringify(flattened).replaceAll(" ", ""),
			`${header}..${signature}`,
			"a.b.c.d.e",
		]) {
			await refused(token);
		}
	});

	it.each(["logout+jwt", "dpop+jwt", "secevent+jwt", "JWE", "", 7, null])("74: the type %s", async (typ) => {
		await refused(await signed(head({ typ }), claimsNow()));
	});

	it("74: a grant, and an ID token", async () => {
		await refused(await altinn.token({ ...claimsNow(), iss: randomUUID(), aud: altinn.issuer }));
		await refused(await altinn.token({ ...claimsNow(), aud: "client-id", nonce: "n" }));
	});

	it("78: base64 that could be written otherwise", async () => {
		const good = await signed(head(), claimsNow());
		const [header = "", payload = "", signature = ""] = good.split(".");
		const last = signature.at(-1) as string;
		// The last letter of 64 bytes carries two bits and four spare ones.
		const spare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		const bent = spare[spare.indexOf(last) ^ 1] as string;
		for (const token of [
			`${header}=.${payload}.${signature}`,
			`${header}.${payload}.${signature}==`,
			`${header}.${payload}.${signature.slice(0, -1)}${bent}`,
			`${header}.${payload}.${signature.replace(/./, (c) => `${c}\t`)}`,
			`${header}.${payload}.+${signature.slice(1)}`,
			`${header}.${payload}.${signature}.`,
			`.${header}.${payload}.${signature}`,
		]) {
			await refused(token);
		}
	});

	it("strict JSON in header and payload", async () => {
		const { exp, iat, iss } = claimsNow();
		const consumer = JSON.stringify(actor(VENDOR));
		for (const payload of [
			`{"iss":"${iss}","iat":${iat},"exp":${exp},"consumer":${consumer},"exp":${exp + 9}}`,
			`{"iss":"${iss}","iat":${iat},"exp":1e400,"consumer":${consumer}}`,
			`{"iss":"${iss}","iat":${iat},"exp":${exp}.5,"consumer":${consumer}}`,
			`{"iss":"${iss}","iat":${iat},"exp":"${exp}","consumer":${consumer}}`,
			`{"iss":"${iss}","iat":${iat},"exp":${exp},"consumer":${consumer},"x":"\\ud800"}`,
			`[]`,
			`null`,
			`{"iss"`,
		]) {
			await refused(await signed(head(), payload));
		}
		await refused(await signed(`{"alg":"ES256","kid":"${altinn.key.kid}","alg":"none"}`, claimsNow()));
		const poisoned = `{"iss":"${iss}","iat":${iat},"exp":${exp},"__proto__":{"consumer":${consumer}}}`;
		await refused(await signed(head(), poisoned));
		expect(({} as Record<string, unknown>).consumer).toBeUndefined();
	});
});

describe("issuer, audience, times", () => {
	it("71: the issuer, letter by letter", async () => {
		for (const iss of [
			undefined,
			[altinn.issuer],
			`${altinn.issuer}/`,
			altinn.issuer.slice(0, -1),
			altinn.issuer.toUpperCase(),
			`${altinn.issuer}.evil`,
			"https://test.maskinporten.no/",
			"__proto__",
		]) {
			await refused(await altinn.token({ ...claimsNow(), iss }));
		}
	});

	it("70: the audience, letter by letter", async () => {
		const OURS = "https://pdp.no";
		const authenticate = authenticator({ issuers: [{ ...altinn.trusted, audience: [OURS, "https://other.no"] }] });
		for (const aud of [OURS, [OURS], "https://other.no"]) {
			expect((await caller(await altinn.token(claimsNow({ aud })), authenticate)).principal.kind).toBe("enterprise");
		}
		for (const aud of [
			undefined,
			[],
			[OURS, "https://x.no"],
			{ "0": OURS },
			`${OURS}/`,
			"https://PDP.no",
			`${OURS}.evil`,
			7,
		]) {
			await refused(await altinn.token(claimsNow({ aud })), authenticate);
		}
		// Where none is asked for, none but this server's own may be named.
		await refused(await altinn.token(claimsNow({ aud: OURS })));
		const known = await caller(await altinn.token(claimsNow({ aud: OURS })), authenticator({ publicUrl: OURS }));
		expect(known.principal.kind).toBe("enterprise");
	});

	it("times", async () => {
		const now = Math.floor(Date.now() / 1000);
		for (const claims of [
			{ exp: undefined },
			{ iat: undefined },
			{ exp: now - 1 },
			{ exp: now },
			{ exp: Number.MAX_SAFE_INTEGER + 1 },
			{ exp: -1 },
			{ iat: now + 60, exp: now + 120 },
			{ nbf: now + 60 },
			{ nbf: "soon" },
			{ iat: now + 5, exp: now + 5 },
		]) {
			await refused(await altinn.token(claimsNow(claims)));
		}
		// Clocks differ a little.
		for (const claims of [{ iat: now + 8, exp: now + 60 }, { nbf: now + 8 }, { exp: now + 2 }]) {
			expect((await caller(await altinn.token(claimsNow(claims)))).principal.kind).toBe("enterprise");
		}
	});

	it("77: size", async () => {
		const started = performance.now();
		await refused(`${"a".repeat(1_000_000)}.b.c`);
		await refused(
			await altinn.enterpriseToken(
				VENDOR,
				Array.from({ length: 10_000 }, (_, i) => `s${i}`),
			),
		);
		expect(performance.now() - started).toBeLessThan(1000);
		const large = await altinn.enterpriseToken(
			VENDOR,
			Array.from({ length: 200 }, (_, i) => `scope:number.${i}`),
		);
		expect((await caller(large)).principal.kind).toBe("enterprise");
	});

	it("the header: one, and in its form", async () => {
		const token = await altinn.enterpriseToken(VENDOR, []);
		const authenticate = authenticator();
		for (const good of [`Bearer ${token}`, `bearer ${token}`, `BEARER  ${token} `]) {
			expect((await authenticate(request({ authorization: good }))).principal.kind).toBe("enterprise");
		}
		for (const bad of ["Bearer", "Bearer ", `Bearer ${token} ${token}`, `Bearer ${token},x`, "Bearer x"]) {
			expect((await refusal(() => authenticate(request({ authorization: bad })))).kind.status).toBe(401);
		}
		const twice = ["Authorization", `Bearer ${token}`, "authorization", "Bearer x"];
		const fault = await refusal(() => authenticate(request({ authorization: `Bearer ${token}` }, twice)));
		expect(fault.kind.status).toBe(401);
	});
});

describe("known tokens", () => {
	it("are answered at once, until they expire", async () => {
		let now = Date.now();
		const authenticate = authenticator({ now: () => now });
		const token = await altinn.enterpriseToken(VENDOR, [], { lifetime: 60 });
		const first = authenticate(bearer(token));
		expect(first).toBeInstanceOf(Promise);
		const known = await first;
		expect(authenticate(bearer(token))).toBe(known);
		now += 58_000;
		expect(authenticate(bearer(token))).toBe(known);
		now += 3_000;
		expect((await refusal(() => authenticate(bearer(token)))).kind.status).toBe(401);
	});

	it("are known whole: another token with the same end is another token", async () => {
		const authenticate = authenticator();
		const token = await altinn.enterpriseToken(VENDOR, []);
		await authenticate(bearer(token));
		const [header, , signature] = token.split(".");
		const other = `${header}.${json(claimsNow({ consumer: actor(CUSTOMER) }))}.${signature}`;
		await refused(other, authenticate);
		expect(authenticate(bearer(token))).not.toBeInstanceOf(Promise);
	});

	it("79: fall when their key is withdrawn", async () => {
		const issuer = await TestIssuer.create("altinn", "https://rotating.example/");
		const authenticate = authenticator({ issuers: [issuer.trusted], keyTimes: { refresh: 0, cooldown: 0 } });
		const old = await issuer.enterpriseToken(VENDOR, []);
		await authenticate(bearer(old));
		await issuer.rotate();
		await authenticate(bearer(await issuer.enterpriseToken(VENDOR, [])));
		expect((await caller(old, authenticate)).principal.kind).toBe("enterprise");
		await issuer.rotate(true);
		await authenticate(bearer(await issuer.enterpriseToken(VENDOR, [])));
		await refused(old, authenticate);
	});
});

it("the log says why, and holds no token", async () => {
	const token = await altinn.enterpriseToken(VENDOR, [], { claims: { exp: 5 } });
	await refused(token);
	expect(lines.at(-1)).toContain("The token has expired.");
	expect(lines.join("")).not.toContain(token.split(".")[2]);
});
