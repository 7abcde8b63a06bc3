/** The feed and the webhooks of a store behind a real HTTP server, and those who follow them. */
import { createPaging } from "../../src/http/paging.js";
import { createAuthenticate } from "../../src/http/tokens.js";
import type { Store } from "../../src/store/store.js";
import { eventOperations } from "../../src/systemusers/event-routes.js";
import { EventWaiters } from "../../src/systemusers/event-waiters.js";
import { tester } from "../access/clients/world.js";
import { type Answer, memoryLog, type Served, serve } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { OTHER_VENDOR, VENDOR } from "../systems/world.js";

/** Skatteetaten, who owns the services of the world. */
export const SERVICE_OWNER = "974761076";
const VENDOR_READ = "altinn:authentication/systemuser.request.read";
const VENDOR_WRITE = "altinn:authentication/systemuser.request.write";
const OWNER_SCOPE = "altinn:resourceregistry/resource.write";

export interface Told {
	readonly id: string;
	readonly type: string;
	readonly subject: string;
	readonly data: Readonly<Record<string, unknown>>;
}

export interface Page {
	readonly data: readonly Told[];
	readonly cursor: string;
	readonly more: boolean;
	readonly links: { readonly next: string };
}

export interface Followed {
	readonly served: Served;
	readonly issuer: TestIssuer;
	readonly waiters: EventWaiters;
	readonly vendor: string;
	readonly otherVendor: string;
	readonly owner: string;
	/** Reads the feed. */
	read(query?: string, token?: string): Promise<Answer>;
	page(query?: string, token?: string): Promise<Page>;
	stop(): Promise<void>;
}

export async function followed(store: Store): Promise<Followed> {
	await store.write(tester, async (tx) => {
		const names = JSON.stringify({ nb: "Skatteetaten" });
		const owner = { code: "skd", org_number: SERVICE_OWNER, names, environments: "[]", logo: null, homepage: null };
		await tx.db.insertInto("service_owner").values(owner).execute();
		tx.log({ kind: "facts", pairs: [] });
	});
	const issuer = await TestIssuer.create();
	const waiters = new EventWaiters(store, { pollMs: 20, mostOfOne: 3 });
	const served = await serve({
		operations: eventOperations({ store, paging: createPaging(Buffer.alloc(32, 7)), waiters }),
		authenticate: createAuthenticate({ issuers: [issuer.trusted], log: memoryLog().log }),
	});
	const vendor = await issuer.enterpriseToken(VENDOR, [VENDOR_READ, VENDOR_WRITE]);
	const read = (query = "", token = vendor) => served.call("GET", `/fullmakt/v1/events${query}`, { token });
	return {
		served,
		issuer,
		waiters,
		vendor,
		otherVendor: await issuer.enterpriseToken(OTHER_VENDOR, [VENDOR_READ, VENDOR_WRITE]),
		owner: await issuer.enterpriseToken(SERVICE_OWNER, [OWNER_SCOPE]),
		read,
		async page(query, token) {
			const answer = await read(query, token);
			if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
			return answer.json as unknown as Page;
		},
		async stop() {
			waiters.close();
			await served.stop();
		},
	};
}

export const typesOf = ({ data }: Pick<Page, "data">): string[] =>
	data.map(({ type }) => type.slice("systemuser.".length));
