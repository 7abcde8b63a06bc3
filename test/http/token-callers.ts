/** Issuers of each kind, and callers with their tokens. */
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect } from "vitest";
import type { Caller } from "../../src/http/access-check.js";
import { Fault } from "../../src/http/fault.js";
import { createAuthenticate, type TokenOptions } from "../../src/http/tokens.js";
import { memoryLog } from "./serving.js";
import { TestIssuer } from "./test-issuer.js";

export const VENDOR = "991825827";
export const CUSTOMER = "314248295";
export const PARTY = "7b2dd8ae-9f2c-4a8e-8a5b-2f4c0c1f7c55";
export const SYSTEM_USER = "ebe4a681-0a8c-429e-a36f-8f9ca942b59f";

export const [altinn, maskinporten, idporten, platform] = await Promise.all([
	TestIssuer.create("altinn"),
	TestIssuer.create("maskinporten"),
	TestIssuer.create("idporten"),
	TestIssuer.create("platform", "platform"),
]);

export const { log, lines } = memoryLog();
export const authenticator = (more: Partial<TokenOptions> = {}) =>
	createAuthenticate({
		issuers: [altinn, maskinporten, idporten, platform].map(({ trusted }) => trusted),
		log,
		...more,
	});

export function request(headers: Readonly<Record<string, string>>, raw: readonly string[] = []): IncomingMessage {
	const req = new IncomingMessage(new Socket());
	req.headers = headers;
	req.rawHeaders = raw.length > 0 ? [...raw] : Object.entries(headers).flat();
	return req;
}
export const bearer = (token: string) => request({ authorization: `Bearer ${token}` });

export async function caller(token: string, authenticate = authenticator()): Promise<Caller> {
	return authenticate(bearer(token));
}

export async function refusal(work: () => Promise<unknown> | unknown): Promise<Fault> {
	try {
		await work();
	} catch (error) {
		if (error instanceof Fault) return error;
		throw error;
	}
	throw new Error("It was let in.");
}

export async function refused(token: string, authenticate = authenticator()): Promise<void> {
	const fault = await refusal(() => authenticate(bearer(token)));
	expect(fault.kind.status).toBe(401);
	expect(fault.more.headers?.["WWW-Authenticate"]).toBe('Bearer error="invalid_token"');
	// Nothing of the token comes back.
	for (const part of token.split(".")) if (part.length > 8) expect(JSON.stringify(fault.more)).not.toContain(part);
}
