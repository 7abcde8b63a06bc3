/** A vendor over its API: systems that customers choose by themselves, and what it asks for. */
import { randomUUID } from "node:crypto";

const API = "/authentication/api/v1";
/** Bedriftshjelp AS of the demo world. */
const VENDOR_ORG = "310412309";
export const HANSEN_ORG = "311592858";
export const VAT = "urn:altinn:accesspackage:merverdiavgift";
export const ACCOUNTS = "urn:altinn:accesspackage:regnskapsforer-uten-signeringsrettighet";

/** A resource, and the action where one is meant. */
type Wanted = readonly [resource: string, action?: string];

export interface NewSystem {
	/** Urns; VAT when left out. */
	readonly packages?: readonly string[];
	/** All of the annual accounts when left out. */
	readonly rights?: readonly Wanted[];
	/** Customers find it by themselves. */
	readonly visible?: boolean;
}

const urns = (packages: readonly string[]) => packages.map((urn) => ({ urn }));
const rightsOf = (wanted: readonly Wanted[]) =>
	wanted.map(([value, action]) => ({ action, resource: [{ id: "urn:altinn:resource", value }] }));
const ALL_OF_THE_ACCOUNTS: readonly Wanted[] = [["brg-aarsregnskap"]];

export class SystemVendor {
	constructor(readonly url: string) {}

	/** Registers a system; its id. */
	async register(
		name: string,
		{ packages = [VAT], rights = ALL_OF_THE_ACCOUNTS, visible = true }: NewSystem = {},
	): Promise<string> {
		const id = `${VENDOR_ORG}_${randomUUID().slice(0, 8)}`;
		await this.#call("POST", "/systemregister/vendor", "systemregister.write", {
			id,
			vendor: { authority: "iso6523-actorid-upis", ID: `0192:${VENDOR_ORG}` },
			name: { nb: name, nn: name, en: name },
			description: { nb: "Regnskap", nn: "Rekneskap", en: "Accounts" },
			accessPackages: urns(packages),
			rights: rightsOf(rights),
			clientId: [randomUUID()],
			isVisible: visible,
		});
		return id;
	}

	async setRights(systemId: string, rights: readonly Wanted[]): Promise<void> {
		await this.#call("PUT", `/systemregister/vendor/${systemId}/rights`, "systemregister.write", rightsOf(rights));
	}

	async remove(systemId: string): Promise<void> {
		await this.#call("DELETE", `/systemregister/vendor/${systemId}`, "systemregister.write");
	}

	/** Asks the plumber for VAT and the annual accounts; the request's id. */
	async ask(systemId: string): Promise<string> {
		const wanted = { accessPackages: urns([VAT]), rights: rightsOf(ALL_OF_THE_ACCOUNTS) };
		return this.#ask("", { systemId, partyOrgNo: HANSEN_ORG, externalRef: randomUUID(), ...wanted });
	}

	/** Asks for a system user that acts for clients; the request's id. */
	async askForAgent(systemId: string, org: string, packages: readonly string[]): Promise<string> {
		return this.#ask("/agent", { systemId, partyOrgNo: org, accessPackages: urns(packages) });
	}

	async #ask(kind: string, body: unknown): Promise<string> {
		const place = `/systemuser/request/vendor${kind}`;
		return ((await this.#call("POST", place, "systemuser.request.write", body)) as { readonly id: string }).id;
	}

	async #call(method: string, path: string, scope: string, body?: unknown): Promise<unknown> {
		const query = new URLSearchParams({ orgNo: VENDOR_ORG, scopes: `altinn:authentication/${scope}` });
		const answer = await fetch(this.url + API + path, {
			method,
			headers: {
				Authorization: `Bearer ${await testToken(this.url, "enterprise", query)}`,
				"Content-Type": "application/json",
			},
			body: body === undefined ? null : JSON.stringify(body),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
		return text === "" ? undefined : JSON.parse(text);
	}
}

async function testToken(url: string, kind: "enterprise" | "personal", query: URLSearchParams): Promise<string> {
	const headers = { Authorization: `Basic ${Buffer.from("test:test-password").toString("base64")}` };
	return (await fetch(`${url}/fullmakt/v1/test-tokens/${kind}?${query}`, { headers })).text();
}

/** Has a person (by user id) approve a request on behalf of an organisation, where a test is not about the page for it. */
export async function approve(
	url: string,
	userId: number,
	org: string,
	id: string,
	kind: "request" | "request/agent" = "request",
): Promise<void> {
	const query = new URLSearchParams({ userId: String(userId), scopes: "altinn:portal/enduser" });
	const answer = await fetch(`${url}${API}/systemuser/${kind}/${org}/${id}/approve`, {
		method: "POST",
		headers: { Authorization: `Bearer ${await testToken(url, "personal", query)}` },
	});
	if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}
