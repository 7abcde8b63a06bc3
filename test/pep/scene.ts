/** The real server with the demo world, issuers it believes, and a PEP that asks it. */
import { writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type AskPdp, type Authorize, createAuthorize, pdpOverHttp, tokenVerifier } from "../../src/pep/index.js";
import { callTo } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { DEMO_WORLD, freshFolder, start, type TestServer } from "../server/running.js";

/** The plumber's manager, and somebody who has nothing for him. */
export const KARI = 20400201;
export const INGRID = 20400205;
export const HANSEN = { organization: "311592858" };
export const FJORDBRIS = { organization: "316080685" };
/** Fjordbris's system user; it was given the package for VAT. */
const ROBOT = "919a1cc2-6ada-449d-8a76-ab63e0d045af";
const FJORDBRIS_UUID = "b000265b-c9b0-48bb-b4cb-e6c9bfb71dfb";
const AMIR = 20400204;
const PACKAGES = "/accessmanagement/api/v1/enduser/connections/accesspackages";
export const SCOPE = "skd:mva";
export const MVA = { resource: "skd-mva-melding", scopes: [SCOPE] } as const;

export interface Scene {
	readonly server: TestServer;
	readonly altinn: TestIssuer;
	readonly maskinporten: TestIssuer;
	readonly ask: AskPdp;
	readonly authorize: Authorize;
	/** The setting `issuers`, for servers and services alike. */
	readonly issuers: string;
	/** Of Skatteetaten, good for asking. */
	serviceToken(): Promise<string>;
	/** Of Skatteetaten, good for reading the events of its resources. */
	eventsToken(): Promise<string>;
	userToken(userId: number, scopes?: readonly string[], authLevel?: number): Promise<string>;
	robotToken(scopes?: readonly string[]): Promise<string>;
	/** Fjordbris's manager takes the package away from its system user, or gives it. */
	robotsPackage(method: "POST" | "DELETE"): Promise<void>;
	verify(): ReturnType<typeof tokenVerifier>;
}

export async function openScene(): Promise<Scene> {
	const [altinn, maskinporten] = await Promise.all([TestIssuer.create("altinn"), TestIssuer.create("maskinporten")]);
	const folder = freshFolder();
	const issuers = JSON.stringify(
		[altinn, maskinporten].map((issuer) => {
			const jwks = join(folder, `${issuer.kind}.json`);
			writeFileSync(jwks, JSON.stringify(issuer.jwks()));
			return { issuer: issuer.issuer, kind: issuer.kind, jwks };
		}),
	);
	const server = await start({ FULLMAKT_WORLD: DEMO_WORLD, FULLMAKT_ISSUERS: issuers });
	const serviceToken = () => maskinporten.enterpriseToken("312345609", ["altinn:authorization/authorize"]);
	const ask = pdpOverHttp({ url: server.url, token: serviceToken });
	const verify = () => tokenVerifier({ issuers });
	return {
		server,
		altinn,
		maskinporten,
		ask,
		authorize: createAuthorize({ verify: verify(), ask }),
		issuers,
		serviceToken,
		eventsToken: () => maskinporten.enterpriseToken("312345609", ["fullmakt:events.read"]),
		verify,
		async robotsPackage(method) {
			const token = await altinn.userToken({ userId: AMIR }, ["altinn:portal/enduser"]);
			const query = new URLSearchParams({
				party: FJORDBRIS_UUID,
				from: FJORDBRIS_UUID,
				to: ROBOT,
				package: "merverdiavgift",
			});
			const { status, text } = await callTo(`${server.url}${PACKAGES}?${query}`, method, { token });
			if (status >= 300) throw new Error(`${method}: ${status} ${text}`);
		},
		userToken: (userId, scopes = [SCOPE], authLevel = 3) => altinn.userToken({ userId, authLevel }, scopes),
		robotToken: (scopes = [SCOPE]) =>
			maskinporten.systemUserToken(
				{ id: ROBOT, systemId: "310412309_regnskap_123", vendor: "310412309", customer: FJORDBRIS.organization },
				scopes,
			),
	};
}

/** "permit", or the kind of the refusal. */
export async function outcome(verdict: ReturnType<Authorize>): Promise<string> {
	const answer = await verdict;
	return answer.permit ? "permit" : answer.refusal.kind;
}

export interface Listening {
	readonly url: string;
	readonly server: Server;
	stop(): Promise<void>;
}

export async function listen(handler: RequestListener, port = 0): Promise<Listening> {
	const server = createServer(handler);
	await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
	return {
		server,
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

export const says =
	(body: unknown, status = 200) =>
	(res: ServerResponse): void => {
		res.statusCode = status;
		res.end(typeof body === "string" ? body : JSON.stringify(body));
	};
