/** An OpenID Connect provider that is none of ours: its own server, keys and sessions, with ID-porten's claims and levels. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";

/** What the person at the provider does next. */
export type Doing = { readonly pid?: string; readonly acr: string } | "cancel";

const CLIENT = { id: "fullmakt-test", secret: "a secret of the outside provider" };

export class OutsideProvider {
	readonly issuer: string;
	/** The settings of a server that believes it. */
	readonly settings: Readonly<Record<string, string>>;
	next: Doing = "cancel";
	/** Parameters of the authorization request that was seen last. */
	asked: Readonly<Record<string, unknown>> = {};
	readonly #server: Server;
	#handle: (req: IncomingMessage, res: ServerResponse) => void = (_req, res) => res.writeHead(503).end();

	private constructor(server: Server) {
		this.#server = server;
		this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		this.settings = {
			FULLMAKT_OIDC_ISSUER: this.issuer,
			FULLMAKT_OIDC_CLIENT_ID: CLIENT.id,
			FULLMAKT_OIDC_CLIENT_SECRET: CLIENT.secret,
			FULLMAKT_OIDC_ACR_VALUES: "idporten-loa-substantial",
		};
	}

	/** Listens; it answers once it knows its client. */
	static async listen(): Promise<OutsideProvider> {
		const server = createServer((req, res) => outside.#handle(req, res));
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const outside = new OutsideProvider(server);
		return outside;
	}

	/** Registers the pages of a server, as an operator does at the provider. */
	async register(publicUrl: string): Promise<void> {
		const { privateKey } = await generateKeyPair("RS256", { extractable: true });
		const persons = new Map<string, Doing>();
		const provider = new Provider(this.issuer, {
			clients: [
				{
					client_id: CLIENT.id,
					client_secret: CLIENT.secret,
					redirect_uris: [`${publicUrl}/portal/callback`],
					post_logout_redirect_uris: [`${publicUrl}/portal/logged-out`],
					token_endpoint_auth_method: "client_secret_post",
				},
			],
			jwks: { keys: [{ ...(await exportJWK(privateKey)), use: "sig", alg: "RS256", kid: "outside" }] },
			cookies: { keys: ["outside"] },
			acrValues: ["idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"],
			claims: { openid: ["sub", "pid", "acr"] },
			conformIdTokenClaims: false,
			ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 60, AuthorizationCode: 60, IdToken: 600 },
			features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
			interactions: { url: (_ctx, { uid }) => `/person/${uid}` },
			findAccount: async (_ctx, accountId) => {
				const person = persons.get(accountId);
				if (person === undefined || person === "cancel") return undefined;
				const pid = person.pid === undefined ? {} : { pid: person.pid };
				return { accountId, claims: () => ({ sub: accountId, ...pid }) };
			},
		});
		const callback = provider.callback();
		this.#handle = (req, res) => {
			if (!req.url?.startsWith("/person/")) {
				void callback(req, res);
				return;
			}
			void this.#actAs(provider, persons, req, res);
		};
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	async #actAs(
		provider: Provider,
		persons: Map<string, Doing>,
		req: IncomingMessage,
		res: ServerResponse,
	): Promise<void> {
		const { params } = await provider.interactionDetails(req, res);
		this.asked = params;
		const doing = this.next;
		if (doing === "cancel") {
			await provider.interactionFinished(req, res, { error: "access_denied", error_description: "Cancelled." });
			return;
		}
		const accountId = `subject-${doing.pid ?? "without-a-number"}`;
		persons.set(accountId, doing);
		const grant = new provider.Grant({ accountId, clientId: CLIENT.id });
		grant.addOIDCScope("openid profile");
		const consent = { grantId: await grant.save() };
		await provider.interactionFinished(req, res, { login: { accountId, acr: doing.acr, remember: true }, consent });
	}
}
