/** Scopes that organisations own and grant, and the API's own word on clients: what the pages about integrations stand beside. */
import { expect } from "vitest";
import { testToken } from "./vendor.js";

const API = "/fullmakt/v1/maskinporten";
/** Owns the scopes. */
const PLATFORM_ORG = "314567803";

/** What a program needs to read the vendor's own systems. */
export const SYSTEMS_SCOPE = "altinn:authentication/systemregister.write";
export const REQUESTS_SCOPE = "altinn:authentication/systemuser.request.read";

async function call(url: string, token: string, method: string, path: string, body?: unknown): Promise<Response> {
	const answer = await fetch(url + API + path, {
		method,
		headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	// What is there already need not be made.
	expect([path, answer.ok || answer.status === 409]).toEqual([path, true]);
	return answer;
}

const owners = (url: string): Promise<string> =>
	testToken(url, "enterprise", { orgNo: PLATFORM_ORG, scopes: "fullmakt:maskinporten/scopes.write" });

/** A prefix and two scopes, unless they are there; nobody may use them yet but their owner. */
export async function addScopes(url: string): Promise<void> {
	const scopes = "fullmakt:maskinporten/admin";
	const admin = await testToken(url, "enterprise", { orgNo: PLATFORM_ORG, scopes });
	await call(url, admin, "PUT", "/prefixes/altinn", { organizationNumber: PLATFORM_ORG });
	const token = await owners(url);
	for (const [name, description] of [
		[SYSTEMS_SCOPE, "Registrere og endre egne systemer"],
		[REQUESTS_SCOPE, "Se egne forespørsler om systemtilgang"],
	]) {
		await call(url, token, "POST", "/scopes", { name, description });
	}
}

/** A scope that everybody may use. */
export async function addOpenScope(url: string, name: string): Promise<void> {
	await call(url, await owners(url), "POST", "/scopes", { name, description: "Åpne data", open: true });
}

const grantOf = (scope: string, org: string): string =>
	`/scopes/grants?${new URLSearchParams({ scope, consumer: org })}`;

export async function grant(url: string, scope: string, org: string): Promise<void> {
	await call(url, await owners(url), "PUT", grantOf(scope, org));
}

export async function withdrawGrant(url: string, scope: string, org: string): Promise<void> {
	await call(url, await owners(url), "DELETE", grantOf(scope, org));
}

export async function withdrawScope(url: string, scope: string): Promise<void> {
	await call(url, await owners(url), "DELETE", `/scopes?${new URLSearchParams({ name: scope })}`);
}

interface ApiClient {
	readonly clientId: string;
	readonly name: string;
	readonly description?: string;
	readonly scopes: readonly string[];
	readonly keys: readonly { readonly kid: string; readonly validTo?: string }[];
	readonly revokedAt?: string;
}

/** An organisation's clients as the API tells them. */
export async function clientsOf(url: string, orgNo: string): Promise<readonly ApiClient[]> {
	const token = await testToken(url, "enterprise", { orgNo, scopes: "fullmakt:maskinporten/clients.read" });
	return (await call(url, token, "GET", "/clients")).json() as Promise<readonly ApiClient[]>;
}

/** The same for one that may have ended. */
export async function clientOf(url: string, orgNo: string, id: string): Promise<ApiClient> {
	const token = await testToken(url, "enterprise", { orgNo, scopes: "fullmakt:maskinporten/clients.read" });
	return (await call(url, token, "GET", `/clients/${id}`)).json() as Promise<ApiClient>;
}
