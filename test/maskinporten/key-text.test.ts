import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { calculateJwkThumbprint } from "jose";
import { describe, expect, it } from "vitest";
import { keysFromText } from "../../src/maskinporten/key-text.js";

const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (key: KeyObject): string => key.export({ type: "spki", format: "pem" }).toString();
const jwk = (key: KeyObject) => key.export({ format: "jwk" });
const json = (value: unknown): string => JSON.stringify(value);

/** Of a key of P-256, signed with it. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBczCCARugAwIBAgIUN6PvwsonM8FbxpHZP0IoWMM/XuQwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjQxNzQ5MDVaGA8yMTI2MTAzMTE3NDkw
NVowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMBK
LYm/I5zowF8wLnifaCfWytTbZhkp7/8LuzzFRR3yuwGQtvOtxu3+dvvJVe2QkzXx
y/V6u9x7+aCxFki2zOSjUzBRMB0GA1UdDgQWBBTknwIzEBltbBKBzmaFNTfoevSS
nTAfBgNVHSMEGDAWgBTknwIzEBltbBKBzmaFNTfoevSSnTAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0YAMEMCH0ylFaB+S7fS0iGO4D6yY5olpfWhsHd0Akrj
MFbLGB4CIBgc7jIij0+YRMunV+3zVk36qyvVsPpoPytIFDHFiWJ6
-----END CERTIFICATE-----`;

/** The ids and kinds of the keys in a text. */
async function read(text: string) {
	const found = await keysFromText(text);
	return typeof found === "string" ? found : found.keys.map(({ kid, kty }) => `${kty} ${kid}`);
}

describe("keys in a text", () => {
	it("are read from a JWK, a JWKS and PEM; what has no kid gets its thumbprint", async () => {
		const print = await calculateJwkThumbprint(jwk(ec.publicKey));
		const rsaPrint = await calculateJwkThumbprint(jwk(rsa.publicKey));
		expect(await read(json({ ...jwk(ec.publicKey), kid: "mine" }))).toEqual(["EC mine"]);
		expect(await read(json(jwk(ec.publicKey)))).toEqual([`EC ${print}`]);
		const set = { keys: [{ ...jwk(ec.publicKey), kid: "a" }, jwk(rsa.publicKey)] };
		expect(await read(json(set))).toEqual(["EC a", `RSA ${rsaPrint}`]);
		const pkcs1 = rsa.publicKey.export({ type: "pkcs1", format: "pem" });
		expect(await read(`Bag Attributes\r\n${pem(ec.publicKey).replace(/\n/g, "\r\n")}\n${pkcs1}`)).toEqual([
			`EC ${print}`,
			`RSA ${rsaPrint}`,
		]);
		expect(await read(CERTIFICATE)).toEqual([expect.stringMatching(/^EC [\w-]{43}$/)]);
	});

	it("can be shown again without what stood beside them", async () => {
		const key = { ...jwk(ec.publicKey), kid: "mine" };
		const found = await keysFromText(json({ keys: [{ ...key, note: "hush" }], owner: "hush" }));
		expect(found).toMatchObject({ keys: [{ kid: "mine" }] });
		const { text } = found as { text: string };
		expect(text).not.toContain("hush");
		expect(await keysFromText(text)).toEqual(found);
		const fromPem = (await keysFromText(`hush ${pem(ec.publicKey)} hush`)) as { text: string };
		expect(fromPem.text).not.toContain("hush");
		expect(await keysFromText(fromPem.text)).toEqual(fromPem);
	});

	it("are refused as private wherever in the text a private part stands, and however it is packed", async () => {
		const secrets = [
			ec.privateKey.export({ type: "pkcs8", format: "pem" }),
			ec.privateKey.export({ type: "sec1", format: "pem" }),
			rsa.privateKey.export({ type: "pkcs1", format: "pem" }),
			ec.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }),
			"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbg==\n-----END OPENSSH PRIVATE KEY-----",
			"-----BEGIN PGP PRIVATE KEY BLOCK-----",
			json(jwk(ec.privateKey)),
			json(jwk(rsa.privateKey)),
			json({ keys: [jwk(ec.publicKey), jwk(ec.privateKey)] }),
			json({ public: jwk(ec.publicKey), private: jwk(ec.privateKey) }),
			json({ ...jwk(ec.publicKey), nested: { d: "x" } }),
			json({ kty: "oct", k: "c2VjcmV0" }),
			json(jwk(rsa.privateKey)).slice(0, -20),
		].map(String);
		for (const secret of secrets) {
			expect(await read(secret), secret).toBe("private");
			expect(await read(`${pem(ec.publicKey)}\n${secret}`), secret).toBe("private");
		}
		expect(await read(json(jwk(ec.privateKey)).replace('"d"', '"\\u0064"'))).toBe("private");
	});

	it("are refused where nothing can be read, and where a key is too weak or of another kind", async () => {
		const bad: Record<string, readonly string[]> = {
			unreadable: [
				"",
				"nothing",
				"[]",
				"7",
				"null",
				"{",
				json({ keys: "no" }),
				json({ keys: [7] }),
				json({ keys: [] }),
				"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI someone",
				pem(ec.publicKey).slice(0, -10),
				pem(ec.publicKey).replace(/\n.{10}/, "\n"),
				`${pem(ec.publicKey)}-----BEGIN PUBLIC KEY-----`,
				CERTIFICATE.replace(/\n.{10}/, "\n"),
				"[".repeat(200_000),
				"-----BEGIN PUBLIC KEY-----".repeat(3000),
				json({ ...jwk(ec.publicKey), note: "x".repeat(100_000) }),
			],
			unsuitable: [
				pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey),
				pem(generateKeyPairSync("ec", { namedCurve: "P-521" }).publicKey),
				pem(generateKeyPairSync("x25519").publicKey),
				pem(generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 }).publicKey),
				json({ ...jwk(ec.publicKey), use: "enc" }),
				json({ ...jwk(ec.publicKey), alg: "none" }),
				json({ kty: "RSA" }),
				json({}),
			],
			unnamed: [
				json({ ...jwk(ec.publicKey), kid: 7 }),
				json({ ...jwk(ec.publicKey), kid: "" }),
				json({ ...jwk(ec.publicKey), kid: "x".repeat(256) }),
			],
			tooMany: [json({ keys: Array(11).fill(jwk(ec.publicKey)) }), pem(ec.publicKey).repeat(11)],
		};
		for (const [fault, texts] of Object.entries(bad)) {
			for (const text of texts) expect([await read(text), text.slice(0, 200)]).toEqual([fault, text.slice(0, 200)]);
		}
	});
});
