/** The vendor's side, over the vendor's API: what people answer to at the pages. */
import { randomUUID } from "node:crypto";

const API = "/authentication/api/v1";
export const VENDOR_ORG = "310412309";
export const HANSEN_ORG = "311592858";
export const REDIRECT = "https://app.bedriftshjelp.example/ferdig";

export const VAT = "urn:altinn:accesspackage:merverdiavgift";
export const ACCOUNTS = "urn:altinn:accesspackage:regnskapsforer-uten-signeringsrettighet";

const urns = (packages: readonly string[]) => packages.map((urn) => ({ urn }));
const right = (resource: string, action?: string) => ({
	...(action === undefined ? {} : { action }),
	resource: [{ id: "urn:altinn:resource", value: resource }],
});

export interface Asked {
	readonly id: string;
	readonly confirmUrl: string;
	readonly status: string;
}

export class Vendor {
	readonly #url: string;
	constructor(url: string) {
		this.#url = url;
	}

	/** Registers a system; its id. */
	async system(
		name: string,
		{
			packages = [VAT],
			rights = [["brg-aarsregnskap"]],
		}: { readonly packages?: readonly string[]; readonly rights?: readonly (readonly [string, string?])[] } = {},
	): Promise<string> {
		const id = `${VENDOR_ORG}_${randomUUID().slice(0, 8)}`;
		await this.#call("POST", "/systemregister/vendor", "systemregister.write", {
			id,
			vendor: { authority: "iso6523-actorid-upis", ID: `0192:${VENDOR_ORG}` },
			name: { nb: name, nn: name, en: name },
			description: { nb: "Regnskap", nn: "Rekneskap", en: "Accounts" },
			accessPackages: urns(packages),
			rights: rights.map(([resource, action]) => right(resource, action)),
			clientId: [randomUUID()],
			allowedRedirectUrls: [REDIRECT],
			isVisible: false,
		});
		return id;
	}

	request(
		systemId: string,
		{
			org = HANSEN_ORG,
			packages = [VAT],
			rights = [["brg-aarsregnskap"]] as readonly (readonly [string, string?])[],
			redirect = true,
			ref = randomUUID(),
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

	agentRequest(systemId: string, org: string): Promise<Asked> {
		return this.#call("POST", "/systemuser/request/vendor/agent", "systemuser.request.write", {
			systemId,
			partyOrgNo: org,
			accessPackages: urns([ACCOUNTS]),
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

	withdraw(id: string): Promise<unknown> {
		return this.#call("DELETE", `/systemuser/request/vendor/${id}`, "systemuser.request.write");
	}

	/** Replaces the packages of the system. */
	setRights(systemId: string, rights: readonly (readonly [string, string?])[]): Promise<unknown> {
		const list = rights.map(([resource, action]) => right(resource, action));
		return this.#call("PUT", `/systemregister/vendor/${systemId}/rights`, "systemregister.write", list);
	}

	async #call(method: string, path: string, scope: string, body?: unknown): Promise<unknown> {
		const answer = await fetch(this.#url + API + path, {
			method,
			headers: {
				Authorization: `Bearer ${await this.#token(`altinn:authentication/${scope}`)}`,
				...(body === undefined ? {} : { "Content-Type": "application/json" }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
		return text === "" ? undefined : JSON.parse(text);
	}

	async #token(scopes: string): Promise<string> {
		const query = new URLSearchParams({ orgNo: VENDOR_ORG, scopes });
		const headers = { Authorization: `Basic ${Buffer.from("test:test-password").toString("base64")}` };
		const answer = await fetch(`${this.#url}/fullmakt/v1/test-tokens/enterprise?${query}`, { headers });
		return answer.text();
	}
}

export { right };
