import type { IncomingMessage, ServerResponse } from "node:http";
import express from "express";
import { ConfigError } from "../config/load.js";
import type { Config } from "../config/schema.js";
import { createRateLimit, type RateLimit } from "../http/rate-limit.js";
import { portalApp } from "./app.js";
import { demoPeople } from "./demo-people.js";
import { IdentityProvider } from "./identity.js";
import { allSections } from "./pages/all.js";
import { newSecret } from "./secret.js";
import type { PortalServices } from "./services.js";

/** Where the demo's identity provider is found. */
const DEMO_ID_PATH = "/demo-id";

type LogInSettings = Pick<
	Config,
	| "oidcIssuer"
	| "oidcClientId"
	| "oidcClientSecret"
	| "oidcAcrValues"
	| "demoLogin"
	| "environment"
	| "publicUrl"
	| "rateLimit"
>;

export interface Portal {
	/** Whether a request is for the pages. */
	takes(url: string | undefined): boolean;
	readonly handler: (req: IncomingMessage, res: ServerResponse) => void;
}

/**
 * The pages, where there is a way to log in; undefined where none is configured.
 *
 * @throws {ConfigError} when the settings contradict each other
 */
export async function openPortal(
	config: LogInSettings,
	services: PortalServices,
	counting: { readonly rateLimit?: RateLimit; readonly addressOf: (req: IncomingMessage) => string },
): Promise<Portal | undefined> {
	const settings = checked(config);
	if (settings === undefined) return undefined;
	const { publicUrl } = services;
	const callback = `${publicUrl}/portal/callback`;
	const afterLogout = `${publicUrl}/portal/logged-out`;
	const app = express();
	app.disable("x-powered-by");
	const places = { callback, afterLogout };
	let identity: IdentityProvider;
	if (settings === "demo") {
		services.log.warn("DEMO LOG-IN: whoever reaches the pages can be anybody. Never over real data.");
		const demo = { issuer: publicUrl + DEMO_ID_PATH, clientId: "portal", clientSecret: newSecret(), ...places };
		const { demoIdentityProvider } = await import("./demo-identity-provider.js");
		app.use(DEMO_ID_PATH, await demoIdentityProvider({ ...demo, people: () => demoPeople(services.store) }));
		// Without asking for a level, none is told.
		identity = new IdentityProvider({ ...demo, acrValues: "idporten-loa-high" });
	} else {
		identity = new IdentityProvider({ ...settings, ...places });
	}
	const formLimit = config.rateLimit === 0 ? {} : { formLimit: createRateLimit(formsOf(config.rateLimit)) };
	app.use(portalApp({ services, identity, sections: allSections(services), ...counting, ...formLimit }));
	return { takes, handler: app };
}

/** People send fewer forms than programs make calls: a hundredth of those, in a minute. */
const formsOf = (calls: number): number => Math.ceil(calls / 100);

const takes = (url: string | undefined): boolean =>
	/^\/+(?:portal|accessmanagement\/ui|demo-id)(?:[/?]|$)/i.test(url ?? "") ||
	/^\/+authentication\/+api\/+v1\/+logout\/*(?:\?|$)/i.test(url ?? "");

function checked(
	config: LogInSettings,
): undefined | "demo" | { issuer: string; clientId: string; clientSecret: string; acrValues: string | undefined } {
	const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret, oidcAcrValues } = config;
	const parts = [issuer, clientId, clientSecret];
	const isSome = parts.some((each) => each !== undefined);
	if (config.demoLogin === "on") {
		if (config.environment === "production")
			throw new ConfigError(["demoLogin: never in production; set environment to test"]);
		if (isSome) throw new ConfigError(["demoLogin: not beside oidcIssuer, oidcClientId or oidcClientSecret"]);
		return "demo";
	}
	if (!isSome) return undefined;
	if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
		throw new ConfigError(["oidcIssuer, oidcClientId and oidcClientSecret go together"]);
	}
	return { issuer, clientId, clientSecret, acrValues: oidcAcrValues };
}
