import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";
import { memoryAdapter } from "./demo-adapter.js";
import type { DemoPerson } from "./demo-people.js";
import { chosenName } from "./format.js";
import { type Html, html } from "./html.js";
import { isLanguage, type Language } from "./language.js";
import { layout } from "./layout.js";
import { hidden, submit } from "./parts/form.js";
import { panel } from "./parts/panel.js";
import { rows } from "./parts/table.js";
import { headersOf } from "./send.js";
import { demoLogIn } from "./texts/demo-log-in.js";

export interface DemoProviderOptions {
	/** Its own address, with the path it is found under. */
	readonly issuer: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly callback: string;
	readonly afterLogout: string;
	readonly people: () => Promise<readonly DemoPerson[]>;
}

/** Everybody in the demo has proved well who he is. */
const LEVEL = "idporten-loa-high";

/**
 * The demo's log-in: a real OpenID Connect provider where one picks a person of the demo world instead of proving who one is.
 * Started only when the configuration asks for it; it must never stand in front of real data.
 */
export async function demoIdentityProvider(
	options: DemoProviderOptions,
): Promise<(req: IncomingMessage, res: ServerResponse) => void> {
	const { privateKey } = await generateKeyPair("RS256", { extractable: true });
	const isSecure = options.issuer.startsWith("https:");
	const headers = headersOf(isSecure);
	const { pathname } = new URL(options.issuer);
	const provider = new Provider(options.issuer, {
		adapter: memoryAdapter(),
		clients: [
			{
				client_id: options.clientId,
				client_secret: options.clientSecret,
				redirect_uris: [options.callback],
				post_logout_redirect_uris: [options.afterLogout],
				token_endpoint_auth_method: "client_secret_post",
			},
		],
		jwks: { keys: [{ ...(await exportJWK(privateKey)), use: "sig", alg: "RS256" }] },
		cookies: { keys: [randomBytes(32).toString("base64url")] },
		claims: { openid: ["sub", "pid", "acr"], profile: ["name"] },
		// The pages read the ID token and ask nothing more.
		conformIdTokenClaims: false,
		ttl: { Interaction: 900, Session: 3600, Grant: 3600, AccessToken: 60, AuthorizationCode: 60, IdToken: 3600 },
		features: {
			devInteractions: { enabled: false },
			rpInitiatedLogout: {
				enabled: true,
				// The pages have asked already; without a script one more click is needed.
				logoutSource: (ctx, form) => {
					const language = languageAsked(ctx.oidc.params?.ui_locales);
					const { title, text, button } = demoLogIn[language].leaving;
					ctx.set(headers);
					ctx.body = page(title, html`<p class="lead">${text}</p>${logoutForm(form, button)}`, language);
				},
			},
		},
		interactions: { url: (_ctx, interaction) => `${pathname}/pick/${interaction.uid}` },
		findAccount: async (_ctx, id) => {
			const person = (await options.people()).find(({ personNumber }) => personNumber === id);
			return person && { accountId: id, claims: () => ({ sub: id, pid: id, acr: LEVEL, name: person.name }) };
		},
	});
	provider.proxy = isSecure;
	const callback = provider.callback();

	return (req, res) => {
		if (!req.url?.startsWith("/pick/")) {
			void callback(req, res);
			return;
		}
		for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
		pick(provider, options, req, res).catch(() => {
			const { title, text } = demoLogIn.nb.failed;
			res.writeHead(400, { "Content-Type": "text/html; charset=utf-8" });
			res.end(
				page(title, html`<p class="lead">${text}</p><p><a class="ds-link" href="/portal">fullmakt</a></p>`, "nb"),
			);
		});
	};
}

const languageAsked = (locales: unknown): Language => {
	const first = String(locales ?? "").split(" ")[0];
	return isLanguage(first) ? first : "nb";
};

/** The provider's own form, which has no button. */
function logoutForm(form: string, button: string): Html {
	const action = /action="([^"]+)"/.exec(form)?.[1] ?? "";
	const xsrf = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? "";
	return html`<form method="post" action="${action}">${hidden("xsrf", xsrf)}${hidden("logout", "yes")}${submit(button)}</form>`;
}

/** Shows the people; a click on one is a log-in. */
async function pick(
	provider: Provider,
	{ people }: DemoProviderOptions,
	req: IncomingMessage,
	res: ServerResponse,
): Promise<void> {
	const interaction = await provider.interactionDetails(req, res);
	const list = await people();
	const chosen = new URL(req.url ?? "/", "http://demo").searchParams.get("person");
	const language = languageAsked(interaction.params.ui_locales);
	if (req.method === "GET" && chosen === null) {
		res.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
		res.end(picking(list, language));
		return;
	}
	const person = list.find(({ personNumber }) => personNumber === chosen);
	if (person === undefined || req.method !== "POST") throw new Error("nobody was picked");
	const grant = new provider.Grant({ accountId: person.personNumber, clientId: String(interaction.params.client_id) });
	grant.addOIDCScope("openid profile");
	const grantId = await grant.save();
	const login = { accountId: person.personNumber, acr: LEVEL, remember: false };
	await provider.interactionFinished(req, res, { login, consent: { grantId } }, { mergeWithLastSubmission: false });
}

function picking(list: readonly DemoPerson[], language: Language): string {
	const texts = demoLogIn[language];
	const entries = list.map(({ name, personNumber, about }) => ({
		main: html`<strong>${chosenName(name)}</strong>${about !== "" && html`<br><span class="subtle">${about}</span>`}`,
		side: html`<form method="post" action="?person=${personNumber}">${submit(texts.pick, { variant: "secondary", label: texts.pickNamed(name) })}</form>`,
	}));
	return page(texts.title, html`<p class="lead">${texts.lead}</p>${rows(entries)}`, language);
}

function page(title: string, content: Html, language: Language): string {
	const main = panel(title, content);
	return layout({ page: { title, main }, language, viewer: undefined, menu: [], address: undefined });
}
