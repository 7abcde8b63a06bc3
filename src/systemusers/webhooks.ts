import { randomBytes, randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { common, Fault } from "../http/fault.js";
import { addressFault, type Reachable } from "../http/outside-address.js";
import type { Principal } from "../http/principal.js";
import type { Vault } from "../http/vault.js";
import { actorOf } from "../resources/caller.js";
import type { Database } from "../store/schema.js";
import type { Store, Transaction } from "../store/store.js";
import { reviveDead, setHealth } from "./delivery-repository.js";
import { type EventReader, eventReader } from "./event-reader.js";
import { SOURCE } from "./event-view.js";
import { own } from "./problems.js";
import { type CallOutcome, callWebhook, SECRET_PREFIX } from "./webhook-call.js";
import { CALL_MS, type WebhookOptions } from "./webhook-delivery.js";
import {
	countWebhooks,
	deleteWebhook,
	findWebhook,
	insertWebhook,
	replaceSecret,
	setTestedAt,
	type Webhook,
} from "./webhook-repository.js";

export const MOST_WEBHOOKS = 10;
const SECRET_BYTES = 32;
/** How long the secret before signs beside the new one. */
const OVERLAP_MS = 86_400_000;
/** Between two tests of one webhook. */
const TEST_PAUSE_MS = 5_000;

/** Of whose events a webhook tells: those of the own systems, those that touch the own resources. */
export const WEBHOOK_ROLES = ["vendor", "serviceOwner"] as const;
export type WebhookRole = (typeof WEBHOOK_ROLES)[number];

export interface WebhookInput {
	readonly url: string;
	readonly types: readonly string[];
	/** All that the caller may have unless told. */
	readonly roles: readonly WebhookRole[] | undefined;
}

/** A webhook with its secret, which is shown this once. */
export interface SecretShown {
	readonly webhook: Webhook;
	readonly secret: string;
}

const newSecret = (): string => SECRET_PREFIX + randomBytes(SECRET_BYTES).toString("base64");

/**
 * An organisation wants to be called when something happens.
 *
 * @throws {Fault} 400 SYSUSER-00005, 403, 409 SYSUSER-00006
 */
export async function createWebhook(
	store: Store,
	{ vault, loopback }: Reachable & { readonly vault: Vault },
	principal: Principal,
	input: WebhookInput,
): Promise<SecretShown> {
	const reader = await eventReader(store.db, principal);
	const { vendor, ownerCode } = rolesOf(reader, input.roles);
	const fault = addressFault(input.url, { loopback });
	if (fault !== undefined) throw new Fault(own.webhookAddress, { detail: fault });
	const secret = newSecret();
	const { orgNumber } = reader;
	const { value } = await store.write(actorOf(principal), async (tx) => {
		if ((await countWebhooks(tx.db, orgNumber)) >= MOST_WEBHOOKS) {
			throw new Fault(own.tooManyWebhooks, { detail: `An organisation has ${MOST_WEBHOOKS} at most; delete one.` });
		}
		const id = randomUUID();
		const types = [...new Set(input.types)];
		const row = {
			id,
			orgNumber,
			vendor,
			ownerCode,
			url: new URL(input.url).href,
			types,
			secret: vault.conceal(secret),
		};
		await insertWebhook(tx, row, actorOf(principal).id);
		tx.log({ kind: "facts", pairs: [] });
		tx.audit({ action: "webhook.created", details: { webhook: id, orgNumber } });
		return (await findWebhook(tx.db, id)) as Webhook;
	});
	return { webhook: value, secret };
}

function rolesOf(reader: EventReader, wanted: readonly WebhookRole[] | undefined) {
	const vendor = reader.vendorOrg !== undefined && wanted?.includes("vendor") !== false;
	const ownerCode = wanted?.includes("serviceOwner") === false ? undefined : reader.ownerCode;
	const missing = wanted?.filter((role) => (role === "vendor" ? !vendor : ownerCode === undefined)) ?? [];
	if (missing.length === 0 && (vendor || ownerCode !== undefined)) return { vendor, ownerCode };
	throw new Fault(common.forbidden, {
		detail:
			"The token is not for that: vendors need a scope of requests, service owners be known to the resource registry.",
	});
}

/** The caller's own webhook. @throws {Fault} 404 SYSUSER-00004, 403 */
export async function ownWebhook(db: Kysely<Database>, principal: Principal, id: string): Promise<Webhook> {
	const { orgNumber } = await eventReader(db, principal);
	const webhook = await findWebhook(db, id);
	if (webhook?.orgNumber !== orgNumber) throw new Fault(own.webhookUnknown);
	return webhook;
}

/** Gives a webhook another secret; the one before signs beside it for a day. @throws {Fault} as `ownWebhook` */
export async function rotateSecret(store: Store, vault: Vault, principal: Principal, id: string): Promise<SecretShown> {
	const secret = newSecret();
	const webhook = await change(store, principal, id, "webhook.secret-rotated", async (tx, webhook) => {
		await replaceSecret(tx, webhook, vault.conceal(secret), tx.now + OVERLAP_MS);
	});
	return { webhook, secret };
}

/** @throws {Fault} as `ownWebhook` */
export async function removeWebhook(store: Store, principal: Principal, id: string): Promise<void> {
	await change(store, principal, id, "webhook.deleted", (tx, webhook) => deleteWebhook(tx, webhook.id));
}

/** Has everything that was given up delivered after all, and what waits at once. @throws {Fault} as `ownWebhook` */
export async function retryWebhook(store: Store, principal: Principal, id: string): Promise<Webhook> {
	return change(store, principal, id, "webhook.retried", async (tx, webhook) => {
		await setHealth(tx, webhook, undefined);
		await reviveDead(tx, webhook.id);
	});
}

async function change(
	store: Store,
	principal: Principal,
	id: string,
	action: string,
	work: (tx: Transaction, webhook: Webhook) => Promise<unknown>,
): Promise<Webhook> {
	const { value } = await store.write(actorOf(principal), async (tx) => {
		const webhook = await ownWebhook(tx.db, principal, id);
		await work(tx, webhook);
		tx.log({ kind: "facts", pairs: [] });
		tx.audit({ action, details: { webhook: id, orgNumber: webhook.orgNumber } });
		return (await findWebhook(tx.db, id)) ?? webhook;
	});
	return value;
}

/** The type of a call that only shows that calls get through; no event of the feed. */
export const TEST_TYPE = "webhook.test";

/** Calls a webhook once, now, with an event that never happened. @throws {Fault} as `ownWebhook`; 429 when it was just tested */
export async function testWebhook(
	store: Store,
	{ vault, timeoutMs = CALL_MS, ...options }: WebhookOptions,
	principal: Principal,
	id: string,
): Promise<CallOutcome> {
	const webhook = await change(store, principal, id, "webhook.tested", async (tx, { testedAt }) => {
		if (testedAt !== undefined && tx.now - testedAt < TEST_PAUSE_MS) {
			throw new Fault(common.tooMany, { headers: { "Retry-After": String(TEST_PAUSE_MS / 1000) } });
		}
		await setTestedAt(tx, id.toLowerCase());
	});
	const eventId = randomUUID();
	const body = JSON.stringify({
		specversion: "1.0",
		id: eventId,
		source: SOURCE,
		type: TEST_TYPE,
		subject: webhook.id,
		time: new Date().toISOString(),
		datacontenttype: "application/json",
		data: {},
	});
	return callWebhook(webhook.url, { id: eventId, body }, [vault.reveal(webhook.secret)], { ...options, timeoutMs });
}
