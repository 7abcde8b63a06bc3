/** The feed and the webhooks of a store behind a real HTTP server, and those who follow them. */
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createIdempotency } from "../../src/http/idempotency.js";
import { createPaging } from "../../src/http/paging.js";
import { createAuthenticate } from "../../src/http/tokens.js";
import { createVault } from "../../src/http/vault.js";
import { callingHandlers } from "../../src/outbox-handlers.js";
import { startOutbox } from "../../src/store/outbox.js";
import type { Store } from "../../src/store/store.js";
import { eventOperations } from "../../src/systemusers/event-routes.js";
import { EventWaiters } from "../../src/systemusers/event-waiters.js";
import type { WebhookOptions } from "../../src/systemusers/webhook-delivery.js";
import { webhookOperations } from "../../src/systemusers/webhook-routes.js";
import { tester } from "../access/clients/world.js";
import { type Answer, memoryLog, type Served, serve } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { OTHER_VENDOR, VENDOR } from "../systems/world.js";

/** Skatteetaten, who owns the services of the world. */
export const SERVICE_OWNER = "974761076";
export const WEBHOOKS = "/fullmakt/v1/webhooks";
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

const secret = Buffer.alloc(32, 7);

/** Webhooks that may be on this machine, and are tried again soon. */
export const quick: WebhookOptions = {
	vault: createVault(secret),
	loopback: true,
	userAgent: "fullmakt/test",
	timeoutMs: 400,
	pauseMs: 10,
};

/** Delivers webhooks as the server does. */
export function deliver(store: Store, webhooks: WebhookOptions = quick) {
	return startOutbox(store, { handlers: callingHandlers({ store, webhooks }), pollMs: 20 });
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
	const paging = createPaging(secret, 5);
	const served = await serve({
		operations: [
			...eventOperations({ store, paging, waiters }),
			...webhookOperations({ store, paging, webhooks: quick }),
		],
		idempotency: createIdempotency(store),
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

export interface Heard {
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
	readonly event: Told;
}

/** A vendor's server that listens to webhooks. */
export interface Receiver {
	readonly url: string;
	readonly heard: Heard[];
	/** How many connections were opened. */
	connections(): number;
	/** Resolves when so many calls have come. */
	until(count: number, ms?: number): Promise<readonly Heard[]>;
	stop(): Promise<void>;
}

/** What it answers to a call: a status, a redirect, or nothing at all. */
export type Answering = (event: Told, call: number) => number | "hang" | { readonly location: string };

export async function receiver(answer: Answering = () => 204, port = 0): Promise<Receiver> {
	const heard: Heard[] = [];
	let opened = 0;
	const server: Server = createServer((req, res) => {
		let body = "";
		req.setEncoding("utf8").on("data", (text: string) => {
			body += text;
		});
		req.on("end", () => {
			const event = JSON.parse(body) as Told;
			heard.push({ headers: req.headers, body, event });
			const answered = answer(event, heard.length);
			if (answered === "hang") return;
			if (typeof answered === "number") res.writeHead(answered).end();
			else res.writeHead(307, { Location: answered.location }).end();
		});
	});
	server.on("connection", () => {
		opened += 1;
	});
	await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
		heard,
		connections: () => opened,
		async until(count, ms = 30_000) {
			for (let i = 0; i < ms / 10 && heard.length < count; i++) await new Promise((resolve) => setTimeout(resolve, 10));
			if (heard.length < count) throw new Error(`${heard.length} calls came, not ${count}`);
			return heard;
		},
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
