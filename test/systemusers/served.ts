/** The world of system users behind a real HTTP server, and calls to it by those who have to do with requests. */

import { createPaging } from "../../src/http/paging.js";
import { createAuthenticate } from "../../src/http/tokens.js";
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import { systemUserOperations } from "../../src/systemusers/routes.js";
import type { RequestInput } from "../../src/systemusers/schemas.js";
import { type Answer, memoryLog, type Served, serve } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { OTHER_VENDOR, VENDOR } from "../systems/world.js";
import { type World, wish, world } from "./world.js";

export const BASE = "/authentication/api/v1/systemuser";
export const WRITE = "altinn:authentication/systemuser.request.write";
export const READ = "altinn:authentication/systemuser.request.read";
const PORTAL = "altinn:portal/enduser";

export type Body = Readonly<Record<string, unknown>>;

export interface ServedWorld extends World {
	readonly served: Served;
	readonly issuer: TestIssuer;
	/** May read and write requests. */
	readonly vendorToken: string;
	readonly otherVendorToken: string;
	readonly karisToken: string;
	readonly olasToken: string;
	readonly sirisToken: string;
	/** A person's token of the portal. */
	tokenOf(person: Party): Promise<string>;
	get(path: string, token: string): Promise<Answer>;
	post(path: string, token: string, body?: unknown): Promise<Answer>;
	remove(path: string, token: string): Promise<Answer>;
	/** Asks as the vendor does; with the request's id. */
	ask(more?: Partial<RequestInput> | Body, type?: "standard" | "agent"): Promise<string>;
	stop(): Promise<void>;
}

/** @param pageSize Rows of a page */
export async function servedWorld(store: Store, now: { at: number }, pageSize = 50): Promise<ServedWorld> {
	const base = await world(store, now);
	const issuer = await TestIssuer.create();
	const { log } = memoryLog();
	const served = await serve({
		operations: systemUserOperations({
			store,
			decide: base.decisions.guard,
			paging: createPaging(Buffer.alloc(32, 7), pageSize),
			now: () => now.at,
		}),
		decide: base.decisions.guard,
		authenticate: createAuthenticate({ issuers: [issuer.trusted], log }),
	});
	const tokenOf = ({ uuid }: Party) => issuer.userToken({ partyUuid: uuid }, [PORTAL]);
	const vendorToken = await issuer.enterpriseToken(VENDOR, [READ, WRITE]);
	const post = (path: string, token: string, body?: unknown) =>
		served.call("POST", BASE + path, { token, ...(body === undefined ? {} : { body }) });
	return {
		...base,
		served,
		issuer,
		vendorToken,
		otherVendorToken: await issuer.enterpriseToken(OTHER_VENDOR, [READ, WRITE]),
		karisToken: await tokenOf(base.kari),
		olasToken: await tokenOf(base.ola),
		sirisToken: await tokenOf(base.nobody),
		tokenOf,
		get: (path, token) => served.call("GET", BASE + path, { token }),
		post,
		remove: (path, token) => served.call("DELETE", BASE + path, { token }),
		async ask(more = {}, type = "standard") {
			const answer = await post(`/request/vendor${type === "agent" ? "/agent" : ""}`, vendorToken, {
				...wish(),
				...more,
			});
			if (answer.status !== 201) throw new Error(answer.text);
			return answer.json.id as string;
		},
		async stop() {
			await served.stop();
			await base.stop();
		},
	};
}

/** Status and code, for short expectations. */
export const told = ({ status, json }: Answer): unknown[] => [status, json?.code];
