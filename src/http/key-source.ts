import { readFile } from "node:fs/promises";
import { readStrictJson } from "./strict-json.js";

/** Where an issuer's public keys come from: a JSON Web Key Set (RFC 7517). */
export interface KeySource {
	/** For the log. */
	readonly name: string;
	/** The key set, read anew; rejects when it cannot be had. */
	load(): Promise<unknown>;
	/** True when loading costs nothing: an unknown key is then looked for at once, every time. */
	readonly local?: boolean;
}

const TIMEOUT_MS = 5000;
const LARGEST = 256 * 1024;

/** Fetched over HTTP: no redirects, five seconds, 256 kB. */
export function keysFromUrl(url: string, timeoutMs = TIMEOUT_MS): KeySource {
	return {
		name: url,
		async load() {
			// Not AbortSignal.timeout: Node 20 may collect it while the body is still awaited, and then nothing ends the wait.
			const ending = new AbortController();
			const timer = setTimeout(() => ending.abort(new Error(`${url} took more than ${timeoutMs} ms`)), timeoutMs);
			try {
				return readStrictJson(await fetchText(url, ending.signal));
			} finally {
				clearTimeout(timer);
			}
		},
	};
}

async function fetchText(url: string, signal: AbortSignal): Promise<string> {
	const headers = { Accept: "application/jwk-set+json, application/json" };
	const answer = await fetch(url, { redirect: "error", headers, signal });
	if (!answer.ok || answer.body === null) {
		await answer.body?.cancel();
		throw new Error(`${url} answered ${answer.status}`);
	}
	const pieces: Uint8Array[] = [];
	let size = 0;
	// Leaving the loop early cancels the rest of the body.
	for await (const piece of answer.body) {
		size += piece.length;
		if (size > LARGEST) throw new Error(`${url} answered more than ${LARGEST} bytes`);
		pieces.push(piece);
	}
	return Buffer.concat(pieces).toString("utf8");
}

/** A file, read again whenever keys are refreshed. */
export function keysFromFile(path: string): KeySource {
	return { name: path, load: async () => readStrictJson(await readFile(path, "utf8")), local: true };
}

/** Keys of an issuer inside this process. */
export function keysFrom(name: string, load: () => unknown): KeySource {
	return { name, load: async () => load(), local: true };
}
