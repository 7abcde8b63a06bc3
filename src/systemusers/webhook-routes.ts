import { type Operation, operation } from "../http/operation.js";
import type { Schema } from "../http/schema.js";
import { countDeliveries, listDeliveries, type WebhookDelivery } from "./delivery-repository.js";
import { access, eventReader } from "./event-reader.js";
import type { EventDependencies } from "./event-routes.js";
import { SOURCE } from "./event-view.js";
import { EVENT_TYPES } from "./events.js";
import { own } from "./problems.js";
import type { WebhookOptions } from "./webhook-delivery.js";
import { listWebhooks, type Webhook } from "./webhook-repository.js";
import {
	createWebhook,
	MOST_WEBHOOKS,
	ownWebhook,
	removeWebhook,
	retryWebhook,
	rotateSecret,
	type SecretShown,
	testWebhook,
	WEBHOOK_ROLES,
} from "./webhooks.js";

const BASE = "/fullmakt/v1/webhooks";
const tag = "Events of system users";
const text = { type: "string" } as const satisfies Schema;
const time = { type: "string", format: "date-time" } as const satisfies Schema;
const count = { type: "integer", minimum: 0 } as const satisfies Schema;
const types = { type: "array", items: { enum: EVENT_TYPES }, maxItems: EVENT_TYPES.length } as const satisfies Schema;
const roles = { type: "array", items: { enum: WEBHOOK_ROLES }, minItems: 1, maxItems: 2 } as const satisfies Schema;

const inputSchema = {
	title: "WebhookInput",
	type: "object",
	properties: {
		url: { type: "string", minLength: 1, maxLength: 2048, description: "https, on the public internet" },
		types: { ...types, default: [], description: "Types of events; none for all" },
		roles: { ...roles, description: "Of whose events it tells; unless told all that the token is for" },
	},
	required: ["url"],
} as const satisfies Schema;

const webhookSchema = {
	title: "Webhook",
	type: "object",
	properties: {
		id: text,
		url: text,
		types,
		roles,
		createdAt: time,
		state: { enum: ["ok", "failing"] },
		failing: {
			type: "object",
			properties: { since: time, calls: count, nextAttemptAt: time },
			required: ["since", "calls"],
		},
		deliveries: {
			type: "object",
			properties: { pending: count, delivered: count, dead: count },
			required: ["pending", "delivered", "dead"],
		},
		previousSecretUntil: { ...time, description: "Until then there is a second signature, by the secret before" },
	},
	required: ["id", "url", "types", "roles", "createdAt", "state", "deliveries"],
} as const satisfies Schema;

const secretSchema = {
	...webhookSchema,
	title: "WebhookWithSecret",
	properties: {
		...webhookSchema.properties,
		secret: { ...text, description: "Shown this once: whsec_ and the key in base64" },
	},
	required: [...webhookSchema.required, "secret"],
} as const satisfies Schema;

const deliverySchema = {
	title: "WebhookDelivery",
	type: "object",
	properties: {
		event: { ...text, description: "The event's id" },
		type: text,
		time,
		status: { enum: ["pending", "delivered", "dead"] },
		attempts: count,
		lastAttemptAt: time,
		httpStatus: { type: "integer" },
		error: text,
	},
	required: ["event", "type", "time", "status", "attempts"],
} as const satisfies Schema;

const testSchema = {
	title: "WebhookTest",
	type: "object",
	properties: { delivered: { type: "boolean" }, httpStatus: { type: "integer" }, error: text },
	required: ["delivered"],
} as const satisfies Schema;

const byId = { type: "object", properties: { webhookId: text }, required: ["webhookId"] } as const satisfies Schema;
const unknown = { 404: { description: `${own.webhookUnknown.code}: the organisation has no such webhook` } } as const;

export interface WebhookDependencies extends Pick<EventDependencies, "store" | "paging"> {
	readonly webhooks: WebhookOptions;
}

/** Webhooks: the same events as the feed's, signed and sent to who asked for them (systemuser 6, wishes 2, 3 and 11). */
export function webhookOperations({ store, paging, webhooks }: WebhookDependencies): Operation[] {
	const { db } = store;
	const view = async (webhook: Webhook) => viewOf(webhook, await countDeliveries(db, webhook.id));
	const shown = async (status: number, { webhook, secret }: SecretShown) => ({
		status,
		secret: true,
		body: { ...(await view(webhook)), secret },
	});
	return [
		operation(
			{
				method: "POST",
				path: BASE,
				name: "webhookCreate",
				tag,
				summary: "Be called when something happens",
				description: `Events from now on, in the order of the feed (${SOURCE}). Every call is signed with the secret of the answer, which is shown this once. At most ${MOST_WEBHOOKS} an organisation.`,
				access: access.write,
				body: { schema: inputSchema, limit: 16_384 },
				responses: {
					201: { description: "The webhook, with its secret", schema: secretSchema },
					400: { description: `${own.webhookAddress.code}: no address that may be called` },
					409: { description: `${own.tooManyWebhooks.code}: there are as many as there may be` },
				},
			},
			async ({ principal, body }) => {
				const input = { url: body.url, types: body.types ?? [], roles: body.roles };
				return shown(201, await createWebhook(store, webhooks, principal, input));
			},
		),
		operation(
			{
				method: "GET",
				path: BASE,
				name: "webhookList",
				tag,
				summary: "The organisation's webhooks, the oldest first",
				access: access.read,
				responses: {
					200: {
						description: "All of them",
						schema: {
							type: "object",
							properties: { data: { type: "array", items: webhookSchema } },
							required: ["data"],
						},
					},
				},
			},
			async ({ principal }) => {
				const { orgNumber } = await eventReader(db, principal);
				const data = await Promise.all((await listWebhooks(db, orgNumber)).map(view));
				return { status: 200, body: { data } };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/{webhookId}`,
				name: "webhookGet",
				tag,
				summary: "One webhook, and how it fares",
				access: access.read,
				parameters: byId,
				responses: { 200: { description: "The webhook", schema: webhookSchema }, ...unknown },
			},
			async ({ principal, path }) => ({
				status: 200,
				body: await view(await ownWebhook(db, principal, path.webhookId)),
			}),
		),
		operation(
			{
				method: "DELETE",
				path: `${BASE}/{webhookId}`,
				name: "webhookDelete",
				tag,
				summary: "Be called no more; what was still to be delivered is not",
				access: access.write,
				parameters: byId,
				responses: { 204: { description: "It is gone" }, ...unknown },
			},
			async ({ principal, path }) => {
				await removeWebhook(store, principal, path.webhookId);
				return { status: 204 };
			},
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/{webhookId}/secret`,
				name: "webhookRotateSecret",
				tag,
				summary: "A new secret; for a day the one before signs as well",
				access: access.write,
				parameters: byId,
				responses: { 200: { description: "The webhook, with its new secret", schema: secretSchema }, ...unknown },
			},
			async ({ principal, path }) => shown(200, await rotateSecret(store, webhooks.vault, principal, path.webhookId)),
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/{webhookId}/test`,
				name: "webhookTest",
				tag,
				summary: "Call it once, now, with an event of the type webhook.test",
				access: access.write,
				parameters: byId,
				responses: {
					200: { description: "How the call went", schema: testSchema },
					...unknown,
					429: { description: "It was tested just now" },
				},
			},
			async ({ principal, path }) => {
				const outcome = await testWebhook(store, webhooks, principal, path.webhookId);
				const { httpStatus } = outcome;
				return {
					status: 200,
					body: {
						delivered: outcome.kind === "accepted",
						...(httpStatus === undefined ? {} : { httpStatus }),
						...(outcome.kind === "accepted" ? {} : { error: outcome.error }),
					},
				};
			},
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/{webhookId}/retry`,
				name: "webhookRetry",
				tag,
				summary: "Deliver after all what was given up, and what waits at once",
				access: access.write,
				parameters: byId,
				responses: { 202: { description: "It is tried", schema: webhookSchema }, ...unknown },
			},
			async ({ principal, path }) => ({
				status: 202,
				body: await view(await retryWebhook(store, principal, path.webhookId)),
			}),
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/{webhookId}/deliveries`,
				name: "webhookDeliveries",
				tag,
				summary: "What became of each event, the newest first",
				access: access.read,
				parameters: byId,
				query: {
					type: "object",
					properties: {
						status: { enum: ["pending", "delivered", "dead"] },
						token: { type: "string", description: "From `links.next` of the page before" },
					},
				},
				responses: {
					200: {
						description: "A page",
						schema: {
							type: "object",
							properties: {
								data: { type: "array", items: deliverySchema },
								links: { type: "object", properties: { next: text } },
							},
							required: ["data", "links"],
						},
					},
					...unknown,
				},
			},
			async (call) => {
				const { id } = await ownWebhook(db, call.principal, call.path.webhookId);
				const { status, token } = call.query;
				const list = ["webhook-deliveries", id, status ?? null];
				const before = (paging.place(list, token) as number | undefined) ?? Number.MAX_SAFE_INTEGER;
				const rows = await listDeliveries(db, id, { before, size: paging.size + 1, status });
				const page = rows.slice(0, paging.size);
				const last = page.at(-1);
				const query = new URLSearchParams(status === undefined ? {} : { status });
				if (last !== undefined) query.set("token", paging.token(list, last.place));
				const next = rows.length > page.length ? { next: call.link(`${BASE}/${id}/deliveries?${query}`) } : {};
				return { status: 200, body: { data: page.map(deliveryView), links: next } };
			},
		),
	];
}

const iso = (ms: number): string => new Date(ms).toISOString();

function viewOf(webhook: Webhook, deliveries: Awaited<ReturnType<typeof countDeliveries>>) {
	const { id, url, types, vendor, ownerCode, createdAt, failing, before } = webhook;
	return {
		id,
		url,
		types,
		roles: [...(vendor ? ["vendor"] : []), ...(ownerCode === undefined ? [] : ["serviceOwner"])],
		createdAt: iso(createdAt),
		state: failing === undefined ? "ok" : "failing",
		...(failing === undefined
			? {}
			: {
					failing: {
						since: iso(failing.since),
						calls: failing.failures,
						...(failing.retryAt === undefined ? {} : { nextAttemptAt: iso(failing.retryAt) }),
					},
				}),
		deliveries,
		...(before === undefined || before.until <= Date.now() ? {} : { previousSecretUntil: iso(before.until) }),
	};
}

const deliveryView = ({ eventId, type, at, status, attempts, triedAt, httpStatus, error }: WebhookDelivery) => ({
	event: eventId,
	type,
	time: iso(at),
	status,
	attempts,
	...(triedAt === undefined ? {} : { lastAttemptAt: iso(triedAt) }),
	...(httpStatus === undefined ? {} : { httpStatus }),
	...(error === undefined ? {} : { error }),
});
