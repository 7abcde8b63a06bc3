/** The same world over HTTP: real tokens, the real policies of the administration, and the decision API beside the routes. */
import { decisionRoutes } from "../../src/authorization/decision-routes.js";
import { gatedDecisions } from "../../src/http/gated.js";
import { createIdempotency } from "../../src/http/idempotency.js";
import { createLog } from "../../src/http/log.js";
import { createPaging } from "../../src/http/paging.js";
import { createAuthenticate } from "../../src/http/tokens.js";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { systemUserOperations } from "../../src/systemusers/routes.js";
import { type Answer, type Served, serve } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { single } from "../server/running.js";
import { CUSTOMER, VENDOR } from "../systems/world.js";
import { type World, world } from "./world.js";

export const PORTAL = "altinn:portal/enduser";
export const AUTHENTICATION = "/authentication/api/v1";
/** The customer's number in the register. */
export const PARTY_ID = 50012345;
/** Of a page. */
export const PAGE = 3;

export interface HttpWorld extends World {
	readonly served: Served;
	/** Calls with the token of a person, or with a token made otherwise. */
	call(method: string, path: string, as: Party | string, body?: unknown): Promise<Answer>;
	/** A person's token, of the portal unless scopes are named. */
	tokenOf(person: Party, ...scopes: string[]): Promise<string>;
	orgToken(orgNumber: string, ...scopes: string[]): Promise<string>;
	platformToken(app?: string): Promise<string>;
	/** Of a system user of the customer. */
	systemUserToken(id: string, ...scopes: string[]): Promise<string>;
	/** The decision API's word. */
	decision(systemUser: string, resource: string, action: string, party?: Party): Promise<string>;
}

export async function httpWorld(store: Store, now: { at: number }): Promise<HttpWorld> {
	const log = createLog("silent");
	const w = await world(store, now);
	const [altinn, maskinporten, platform, owner] = await Promise.all([
		TestIssuer.create("altinn"),
		TestIssuer.create("maskinporten"),
		TestIssuer.create("platform", "platform"),
		TestIssuer.create("platform", "ttd"),
	]);
	const issuers = [altinn, maskinporten, platform, owner].map(({ trusted }) => trusted);
	const authenticate = createAuthenticate({ issuers, log });
	const decide = w.decisions.guard;
	const served = await serve({
		operations: systemUserOperations({
			store,
			decide,
			paging: createPaging(Buffer.alloc(32, 7), PAGE),
			now: () => now.at,
		}),
		routes: gatedDecisions(decisionRoutes({ point: w.decisions.point, bodyLimit: 65_536, log }), authenticate, log),
		authenticate,
		decide,
		during: w.decisions.during,
		idempotency: createIdempotency(store),
		link: (_req, path) => `https://fullmakt.example${path}`,
	});
	const tokenOf = (person: Party, ...scopes: string[]) =>
		altinn.userToken({ partyUuid: person.uuid }, scopes.length === 0 ? [PORTAL] : scopes);
	const orgToken = (orgNumber: string, ...scopes: string[]) => maskinporten.enterpriseToken(orgNumber, scopes);
	const asks = await orgToken(VENDOR, "altinn:authorization/authorize");
	return {
		...w,
		served,
		async call(method, path, as, body) {
			const token = typeof as === "string" ? as : await tokenOf(as);
			return served.call(method, path, { token, ...(body === undefined ? {} : { body }) });
		},
		tokenOf,
		orgToken,
		platformToken: (app) => (app === undefined ? platform.platformToken(undefined) : owner.platformToken(app)),
		systemUserToken: (id, ...scopes) =>
			maskinporten.systemUserToken(
				{ id, systemId: `${VENDOR}_smartcloud`, vendor: VENDOR, customer: CUSTOMER },
				scopes,
			),
		async decision(systemUser, resource, action, party = w.customer) {
			const asked = single({ "urn:altinn:systemuser:uuid": systemUser }, action, {
				"urn:altinn:resource": resource,
				"urn:altinn:party:uuid": party.uuid,
			});
			const answer = await served.call("POST", "/authorization/api/v1/authorize", { token: asks, body: asked });
			const { response } = answer.json as unknown as { response: { decision: string }[] };
			return response[0]?.decision ?? answer.text;
		},
		async stop() {
			await served.stop();
			await w.stop();
		},
	};
}

/** `status` alone, or with the code of a problem. */
export const told = ({ status, json }: Answer): string =>
	json?.code === undefined ? String(status) : `${status} ${json.code}`;
