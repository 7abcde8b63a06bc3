import { createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import { guardedLookup, hostOf, mayReach, type Reachable, UnreachableAddress } from "../http/outside-address.js";

/** How a call of a webhook ended. */
export type CallOutcome =
	/** 2xx. */
	| { readonly kind: "accepted"; readonly httpStatus: number }
	/** The receiver is there, and refuses this very event. */
	| { readonly kind: "rejected"; readonly httpStatus: number; readonly error: string }
	/** Not now: no answer, a fault on its side, or an answer that may change. */
	| { readonly kind: "failed"; readonly httpStatus: number | undefined; readonly error: string };

export interface WebhookMessage {
	/** Of the event: the same at every attempt. */
	readonly id: string;
	/** JSON. */
	readonly body: string;
}

export interface CallOptions extends Reachable {
	/** For everything from the look-up of the name to the head of the answer. */
	readonly timeoutMs: number;
	readonly userAgent: string;
	readonly signal?: AbortSignal;
}

export const SECRET_PREFIX = "whsec_";

/**
 * The signature of a message (Standard Webhooks 1.0): HMAC-SHA-256 with the secret's bytes over `id.timestamp.body`, in base64.
 *
 * @param timestamp seconds since 1970
 */
export function signatureOf(secret: string, { id, body }: WebhookMessage, timestamp: number): string {
	const key = Buffer.from(secret.slice(SECRET_PREFIX.length), "base64");
	return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

/**
 * Calls a webhook. No redirect is followed, no connection kept, nothing of the answer read but its status. `secrets` are the ones
 * in force, the newest first: there is a signature by each.
 *
 * @throws what `signal` was aborted with
 */
export function callWebhook(
	address: string,
	message: WebhookMessage,
	secrets: readonly string[],
	options: CallOptions,
): Promise<CallOutcome> {
	const url = new URL(address);
	const host = hostOf(url);
	// A connection to an address asks no name server.
	if (isIP(host) !== 0 && !mayReach(host, options)) {
		return Promise.resolve(failed(undefined, "The address is not on the public internet."));
	}
	const timestamp = Math.floor(Date.now() / 1000);
	const headers = {
		"Content-Type": "application/cloudevents+json; charset=utf-8",
		"Content-Length": Buffer.byteLength(message.body),
		"User-Agent": options.userAgent,
		"Webhook-Id": message.id,
		"Webhook-Timestamp": String(timestamp),
		"Webhook-Signature": secrets.map((secret) => signatureOf(secret, message, timestamp)).join(" "),
	};
	return new Promise((resolve, reject) => {
		const { signal, timeoutMs } = options;
		const send = url.protocol === "https:" ? httpsRequest : httpRequest;
		const call = send(url, { method: "POST", agent: false, headers, lookup: guardedLookup(options) });
		const end = (settle: () => void): void => {
			clearTimeout(timer);
			signal?.removeEventListener("abort", stop);
			settle();
			call.destroy();
		};
		const stop = (): void => end(() => reject(signal?.reason as Error));
		const timer = setTimeout(() => end(() => resolve(failed(undefined, "No answer in time."))), timeoutMs);
		call.on("response", ({ statusCode = 0 }) => end(() => resolve(outcomeOf(statusCode))));
		call.on("error", (error) => end(() => resolve(failed(undefined, faultOf(error)))));
		if (signal?.aborted === true) stop();
		else signal?.addEventListener("abort", stop, { once: true });
		call.end(message.body);
	});
}

const failed = (httpStatus: number | undefined, error: string): CallOutcome => ({ kind: "failed", httpStatus, error });

/** Answers of 400 to 499 that say something of the receiver, and nothing of the event. */
const NOT_ABOUT_THE_EVENT: ReadonlySet<number> = new Set([401, 403, 404, 405, 407, 408, 421, 423, 425, 426, 429]);

function outcomeOf(httpStatus: number): CallOutcome {
	if (httpStatus >= 200 && httpStatus < 300) return { kind: "accepted", httpStatus };
	if (httpStatus >= 300 && httpStatus < 400) return failed(httpStatus, "The answer was a redirect; none is followed.");
	const error = `The answer was ${httpStatus}.`;
	if (httpStatus < 400 || httpStatus >= 500 || NOT_ABOUT_THE_EVENT.has(httpStatus)) return failed(httpStatus, error);
	return { kind: "rejected", httpStatus, error };
}

/** What the webhook's owner may know: no address that the name led to. */
function faultOf(error: Error): string {
	if (error instanceof UnreachableAddress) return error.message;
	const { code } = error as NodeJS.ErrnoException;
	if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "The name of the host is not known.";
	if (code === "ECONNREFUSED") return "The connection was refused.";
	if (code === "ECONNRESET" || code === "EPIPE") return "The connection was broken off.";
	if (
		code?.startsWith("ERR_TLS") ||
		code?.startsWith("ERR_SSL") ||
		code?.includes("CERT") ||
		code?.includes("SIGNATURE") ||
		code === "EPROTO"
	) {
		return `The TLS connection failed (${code}).`;
	}
	return `The connection failed${code === undefined ? "" : ` (${code})`}.`;
}
