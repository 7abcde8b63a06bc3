import { PdpUnavailable } from "./ask.js";

export interface ChangeFeedOptions {
	/** Base address of the server: `https://fullmakt.example`. */
	readonly url: string;
	/** A token that may read the events of the service's owner: scope `fullmakt:events.read`. Asked for before each call. */
	readonly token: () => Promise<string> | string;
	/** Milliseconds between two tries while the feed is away. */
	readonly retryMs?: number;
	/** Seconds that the server holds a call back while nothing happens; 30 is the most. */
	readonly waitSeconds?: number;
	/** Ends it. Until then it holds a connection, and keeps the process alive. */
	readonly signal?: AbortSignal;
	/** Told why the feed is away. A pino logger is one. */
	readonly log?: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
}

const RETRY_MS = 1000;
const WAIT_SECONDS = 30;
/** Beyond the wait: the answer has to be made and to arrive. */
const SPARE_MS = 5000;

/**
 * Follows the server's events of system users that touch the resources of the service's owner, for `cachedDecisions`: calls back at
 * each of them; and, because nobody knows what happened meanwhile, whenever the feed breaks, at each try while it is away, and when
 * it is there again. Persons and organisations have no events: for them, and for whatever the feed does not tell, the cache's
 * `maxAgeMs` is the bound.
 *
 * @example
 * ```ts
 * import { cachedDecisions, changeFeed, decisionRequest, pdpOverHttp, tokenVerifier } from "fullmakt/pep";
 *
 * const url = process.env.FULLMAKT_URL ?? "http://127.0.0.1:8080";
 * const token = () => process.env.SERVICE_TOKEN ?? "";
 * const ending = new AbortController();
 * const changes = changeFeed({ url, token: () => process.env.EVENTS_TOKEN ?? "", signal: ending.signal });
 * const ask = cachedDecisions(pdpOverHttp({ url, token }), { maxAgeMs: 30_000, changes });
 * const principal = await tokenVerifier({ issuers: process.env.ISSUERS ?? "issuers.json" })(process.env.CALLER_TOKEN ?? "");
 * const party = { organization: "316080685" };
 * const { decision } = await ask(decisionRequest(principal, { resource: "skd-mva-melding", action: "read", party }));
 * console.log(decision);
 * // Permit
 * ending.abort();
 * ```
 */
export function changeFeed(options: ChangeFeedOptions): (changed: () => void) => void {
	const { retryMs = RETRY_MS, signal, log } = options;
	const ended = (): boolean => signal?.aborted ?? false;
	return (changed) => {
		const follow = async (): Promise<void> => {
			let cursor: string | undefined;
			while (!ended()) {
				try {
					const page = await readPage(options, cursor);
					// What was asked for before the feed was there may have changed before, too.
					if (cursor === undefined || page.events > 0) changed();
					cursor = page.cursor;
				} catch (error) {
					if (ended()) return;
					changed();
					// The place may be what is wrong with it.
					cursor = undefined;
					log?.warn({ err: error }, "the feed of changes is away");
					await pause(retryMs, signal);
				}
			}
		};
		void follow();
	};
}

async function readPage(
	{ url, token, waitSeconds = WAIT_SECONDS, signal }: ChangeFeedOptions,
	cursor: string | undefined,
): Promise<{ readonly cursor: string; readonly events: number }> {
	const place = cursor === undefined ? { start: "now" } : { cursor, wait: String(waitSeconds) };
	const address = `${url.replace(/\/+$/, "")}/fullmakt/v1/events?${new URLSearchParams({ ...place, limit: "1000" })}`;
	const ending = new AbortController();
	const end = (): void => ending.abort();
	signal?.addEventListener("abort", end, { once: true });
	const timer = setTimeout(end, (cursor === undefined ? 0 : waitSeconds * 1000) + SPARE_MS);
	try {
		const answer = await fetch(address, {
			headers: { Authorization: `Bearer ${await token()}`, Accept: "application/json" },
			redirect: "error",
			signal: ending.signal,
		});
		const page = (await answer.json()) as { readonly cursor?: unknown; readonly data?: unknown } | null;
		if (answer.status !== 200) throw new PdpUnavailable(`The feed answered ${answer.status}.`);
		if (typeof page?.cursor !== "string" || !Array.isArray(page.data)) {
			throw new PdpUnavailable("The answer of the feed is not understood.");
		}
		return { cursor: page.cursor, events: page.data.length };
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener("abort", end);
	}
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
	return new Promise((resolve) => {
		const end = (): void => {
			clearTimeout(timer);
			signal?.removeEventListener("abort", end);
			resolve();
		};
		const timer = setTimeout(end, ms);
		signal?.addEventListener("abort", end, { once: true });
	});
}
