/** The vendor's side, over the vendor's API: what people answer to at the pages. */
import { randomUUID } from "node:crypto";
import { policyForm } from "../resources/registry.js";

const API = "/authentication/api/v1";
export const VENDOR_ORG = "310412309";
export const HANSEN_ORG = "311592858";
const HANSEN = "550ffcdd-eb1b-4ea6-b2de-46d259416c66";
export const KARI = { userId: 20400201 };
/** Has the plumber's package for value added tax. */
export const AMIR = "7b6f0e10-5c1a-4d7e-9a00-000000010016";
export const REDIRECT = "https://app.bedriftshjelp.example/ferdig";

export const VAT = "urn:altinn:accesspackage:merverdiavgift";
export const ACCOUNTS = "urn:altinn:accesspackage:regnskapsforer-uten-signeringsrettighet";

const urns = (packages: readonly string[]) => packages.map((urn) => ({ urn }));
export const right = (resource: string, action?: string) => ({
	...(action === undefined ? {} : { action }),
	resource: [{ id: "urn:altinn:resource", value: resource }],
});

export interface Asked {
	readonly id: string;
	readonly confirmUrl: string;
	readonly status: string;
}

/** A resource, and the action where one is meant. */
type Wanted = readonly [resource: string, action?: string];

interface NewSystem {
	/** Urns; VAT when left out. */
	readonly packages?: readonly string[];
	/** All of the annual accounts when left out. */
	readonly rights?: readonly Wanted[];
	/** Customers find it by themselves. */
	readonly visible?: boolean;
	/** One that nobody has when left out. */
	readonly clientId?: string;
}

export class Vendor {
	readonly #url: string;
	constructor(url: string) {
		this.#url = url;
	}

	/** Registers a system; its id. */
	async system(
		name: string,
		{ packages = [VAT], rights = [["brg-aarsregnskap"]], visible = false, clientId = randomUUID() }: NewSystem = {},
	): Promise<string> {
		const id = `${VENDOR_ORG}_${randomUUID().slice(0, 8)}`;
		await this.#call("POST", "/systemregister/vendor", "systemregister.write", {
			id,
			vendor: { authority: "iso6523-actorid-upis", ID: `0192:${VENDOR_ORG}` },
			name: { nb: name, nn: name, en: name },
			description: { nb: "Regnskap", nn: "Rekneskap", en: "Accounts" },
			accessPackages: urns(packages),
			rights: rights.map(([resource, action]) => right(resource, action)),
			clientId: [clientId],
			allowedRedirectUrls: [REDIRECT],
			isVisible: visible,
		});
		return id;
	}

	request(
		systemId: string,
		{
			org = HANSEN_ORG,
			packages = [VAT],
			rights = [["brg-aarsregnskap"]] as readonly Wanted[],
			redirect = true,
			ref = randomUUID() as string,
		} = {},
	): Promise<Asked> {
		return this.#call("POST", "/systemuser/request/vendor", "systemuser.request.write", {
			systemId,
			partyOrgNo: org,
			externalRef: ref,
			accessPackages: urns(packages),
			rights: rights.map(([resource, action]) => right(resource, action)),
			...(redirect ? { redirectUrl: REDIRECT } : {}),
		}) as Promise<Asked>;
	}

	agentRequest(systemId: string, org: string, packages: readonly string[] = [ACCOUNTS]): Promise<Asked> {
		return this.#call("POST", "/systemuser/request/vendor/agent", "systemuser.request.write", {
			systemId,
			partyOrgNo: org,
			accessPackages: urns(packages),
			redirectUrl: REDIRECT,
		}) as Promise<Asked>;
	}

	change(systemUserId: string, body: Readonly<Record<string, unknown>>): Promise<Asked> {
		const query = `correlation-id=${randomUUID()}&system-user-id=${systemUserId}`;
		return this.#call("POST", `/systemuser/changerequest/vendor?${query}`, "systemuser.request.write", {
			requiredRights: [],
			unwantedRights: [],
			requiredAccessPackages: [],
			unwantedAccessPackages: [],
			redirectUrl: REDIRECT,
			...body,
		}) as Promise<Asked>;
	}

	/** What the vendor is told of a request. */
	async status(id: string, kind: "request" | "request/agent" | "changerequest" = "request"): Promise<string> {
		const place = kind === "request/agent" ? "request/vendor/agent" : `${kind}/vendor`;
		return ((await this.#call("GET", `/systemuser/${place}/${id}`, "systemuser.request.read")) as Asked).status;
	}

	remove(systemId: string): Promise<unknown> {
		return this.#call("DELETE", `/systemregister/vendor/${systemId}`, "systemregister.write");
	}

	withdraw(id: string): Promise<unknown> {
		return this.#call("DELETE", `/systemuser/request/vendor/${id}`, "systemuser.request.write");
	}

	/** Replaces the packages of the system. */
	setRights(systemId: string, rights: readonly Wanted[]): Promise<unknown> {
		const list = rights.map(([resource, action]) => right(resource, action));
		return this.#call("PUT", `/systemregister/vendor/${systemId}/rights`, "systemregister.write", list);
	}

	/** The plumber's manager lets somebody, who has a connection already, administer access too. */
	async letManage(giver: { readonly userId: number }, to: string): Promise<void> {
		const scopes = "altinn:portal/enduser";
		const token = await testToken(this.#url, "personal", { userId: String(giver.userId), scopes });
		const place = `${this.#url}/accessmanagement/api/v1/enduser/connections`;
		const query = `party=${HANSEN}&from=${HANSEN}&to=${to}`;
		const path = `/accesspackages?${query}&package=tilgangsstyrer`;
		const answer = await fetch(place + path, { method: "POST", headers: { Authorization: `Bearer ${token}` } });
		if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
	}

	/** The plumber's manager makes the system user by himself. */
	async madeByCustomer(systemId: string, by: { readonly userId: number }): Promise<void> {
		const token = await testToken(this.#url, "personal", {
			userId: String(by.userId),
			scopes: "altinn:portal/enduser",
		});
		const answer = await fetch(`${this.#url}${API}/systemuser/${HANSEN}/create`, {
			method: "POST",
			headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
			body: JSON.stringify({ systemId }),
		});
		if (!answer.ok) throw new Error(`create: ${answer.status} ${await answer.text()}`);
	}

	async #call(method: string, path: string, scope: string, body?: unknown): Promise<unknown> {
		const answer = await fetch(this.#url + API + path, {
			method,
			headers: {
				Authorization: `Bearer ${await testToken(this.#url, "enterprise", { orgNo: VENDOR_ORG, scopes: `altinn:authentication/${scope}` })}`,
				...(body === undefined ? {} : { "Content-Type": "application/json" }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
		return text === "" ? undefined : JSON.parse(text);
	}
}

export async function testToken(
	url: string,
	kind: "enterprise" | "personal",
	wishes: Record<string, string>,
): Promise<string> {
	const headers = { Authorization: `Basic ${Buffer.from("test:test-password").toString("base64")}` };
	return (await fetch(`${url}/fullmakt/v1/test-tokens/${kind}?${new URLSearchParams(wishes)}`, { headers })).text();
}

/** Has a person (by user id) approve a request on behalf of an organisation, where a test is not about the page for it. */
export async function approve(
	url: string,
	userId: number,
	org: string,
	id: string,
	kind: "request" | "request/agent" = "request",
): Promise<void> {
	const token = await testToken(url, "personal", { userId: String(userId), scopes: "altinn:portal/enduser" });
	const answer = await fetch(`${url}${API}/systemuser/${kind}/${org}/${id}/approve`, {
		method: "POST",
		headers: { Authorization: `Bearer ${token}` },
	});
	if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}

/** A service owner's new policy, where a test is not about the page for it. */
export async function putPolicy(url: string, resource: string, org: string, xml: string): Promise<void> {
	const token = await testToken(url, "enterprise", { orgNo: org, scopes: "altinn:resourceregistry/resource.write" });
	const answer = await fetch(`${url}/resourceregistry/api/v1/resource/${resource}/policy`, {
		method: "PUT",
		headers: { Authorization: `Bearer ${token}` },
		body: policyForm(xml),
	});
	if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}
