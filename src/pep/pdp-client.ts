import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Request } from "../xacml/model.js";
import { type AskPdp, type PdpAnswer, PdpUnavailable } from "./ask.js";
import { readAnswer, writeRequest } from "./decision-wire.js";

export interface PdpClientOptions {
	/** Base address of the server: `https://fullmakt.example`. */
	readonly url: string;
	/**
	 * The service's own token, with scope altinn:authorization/authorize; asked for before each call, so it should be kept until it
	 * expires. See `maskinportenTokens`.
	 */
	readonly token?: () => Promise<string> | string;
	/** `authorize` is for callers with a token; `decision` for those inside the same house, who need none. */
	readonly endpoint?: "authorize" | "decision";
	/** Altinn's gateway wants one. */
	readonly subscriptionKey?: string;
	/** Milliseconds for each try, the token included. */
	readonly timeoutMs?: number;
	/** Connections kept open. */
	readonly connections?: number;
	/**
	 * `Fullmakt-Revision` of a write the service knows of: decisions are then as new as that, or there is none. Undefined for
	 * whatever is newest where the question arrives.
	 */
	readonly atLeast?: () => string | undefined;
}

const TIMEOUT_MS = 1000;
const CONNECTIONS = 50;
/** An answer to one question is a few hundred bytes. */
const LONGEST_ANSWER = 1 << 20;

/** Nothing came back: the question may be asked once more. */
class Unanswered extends PdpUnavailable {}

/**
 * A PDP over HTTP: connections are kept open, each try has a time-out, and a try that failed without an answer is made once
 * more, over a new connection (a question changes nothing, so asking twice is safe). An answer other than 200 is not asked again.
 *
 * @example
 * ```ts
 * import { decisionRequest, pdpOverHttp, tokenVerifier } from "fullmakt/pep";
 *
 * const url = process.env.FULLMAKT_URL ?? "http://127.0.0.1:8080";
 * const ask = pdpOverHttp({ url, token: () => process.env.SERVICE_TOKEN ?? "", timeoutMs: 5000 });
 * const principal = await tokenVerifier({ issuers: process.env.ISSUERS ?? "issuers.json" })(process.env.CALLER_TOKEN ?? "");
 * const party = { organization: "316080685" };
 * const { decision } = await ask(decisionRequest(principal, { resource: "skd-mva-melding", action: "read", party }));
 * console.log(decision);
 * // Permit
 * ```
 */
export function pdpOverHttp(options: PdpClientOptions): AskPdp {
	const { url, endpoint = "authorize", timeoutMs = TIMEOUT_MS, connections = CONNECTIONS } = options;
	const target = new URL(`${url.replace(/\/+$/, "")}/authorization/api/v1/${endpoint}`);
	const secure = target.protocol === "https:";
	const pool = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: connections });
	const send = secure ? httpsRequest : httpRequest;

	const attempt = async (body: string, agent: RequestOptions["agent"], signal: AbortSignal): Promise<PdpAnswer> => {
		const token = await before(signal, options.token?.());
		const atLeast = options.atLeast?.();
		const headers = {
			"Content-Type": "application/json",
			Accept: "application/json",
			"Content-Length": Buffer.byteLength(body),
			...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
			...(options.subscriptionKey === undefined ? {} : { "Ocp-Apim-Subscription-Key": options.subscriptionKey }),
			...(atLeast === undefined ? {} : { "Fullmakt-At-Least": atLeast }),
		};
		return new Promise((resolve, reject) => {
			const call = send(target, { method: "POST", agent, headers, signal }, (answer) => {
				const chunks: Buffer[] = [];
				let size = 0;
				answer.on("data", (chunk: Buffer) => {
					size += chunk.length;
					if (size <= LONGEST_ANSWER) chunks.push(chunk);
					else {
						reject(new PdpUnavailable("The answer is too long."));
						call.destroy();
					}
				});
				answer.on("error", (error) => reject(new Unanswered("The answer ended early.", { cause: error })));
				answer.on("end", () => {
					if (answer.statusCode !== 200) {
						reject(new PdpUnavailable(`The PDP answered ${answer.statusCode}.`));
						return;
					}
					try {
						resolve(readAnswer(Buffer.concat(chunks).toString("utf8")));
					} catch (error) {
						reject(error);
					}
				});
			});
			call.on("error", (error) => reject(new Unanswered(error.message, { cause: error })));
			call.end(body);
		});
	};

	/** The whole try has the time, not the silence between two packets. */
	const timed = async (body: string, agent: RequestOptions["agent"]): Promise<PdpAnswer> => {
		const ending = new AbortController();
		const timer = setTimeout(() => ending.abort(), timeoutMs);
		try {
			return await attempt(body, agent, ending.signal);
		} catch (error) {
			if (ending.signal.aborted) throw new Unanswered(`No answer within ${timeoutMs} ms.`, { cause: error });
			throw error;
		} finally {
			clearTimeout(timer);
		}
	};

	return async (request: Request) => {
		const body = writeRequest(request);
		try {
			return await timed(body, pool);
		} catch (error) {
			if (!(error instanceof Unanswered)) throw error;
			// A kept connection may have died unnoticed, and its neighbours with it.
			return timed(body, false);
		}
	};
}

/** The value, or a rejection when the time is over first. */
function before<T>(signal: AbortSignal, value: Promise<T> | T): Promise<T> | T {
	if (!(value instanceof Promise)) return value;
	return new Promise((resolve, reject) => {
		signal.addEventListener("abort", () => reject(new PdpUnavailable("There was no token in time.")), { once: true });
		value.then(resolve, (error: unknown) => {
			reject(new PdpUnavailable("There is no token to ask with.", { cause: error }));
		});
	});
}
