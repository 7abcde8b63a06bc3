import type { IncomingMessage } from "node:http";

/** What the pages keep in a browser. */
export interface Cookies {
	/** The session. */
	readonly session: string;
	/** Binds a log-in to the browser that began it. */
	readonly browser: string;
	readonly language: string;
	read(req: IncomingMessage, name: string): string | undefined;
	/** A Set-Cookie header; without an age until the browser is closed. */
	set(name: string, value: string, maxAgeSeconds?: number): string;
	clear(name: string): string;
}

/**
 * Cookies that no script reads and no other site's form sends, over TLS alone where the site has it; there the `__Host-` prefix
 * keeps other hosts of the domain from setting them.
 *
 * @param secure The pages are reached over TLS.
 */
export function cookiesOf(secure: boolean): Cookies {
	const prefix = secure ? "__Host-" : "";
	const set = (name: string, value: string, maxAgeSeconds?: number): string => {
		const parts = [`${name}=${value}`, "Path=/", "HttpOnly", "SameSite=Lax"];
		if (secure) parts.push("Secure");
		if (maxAgeSeconds !== undefined) parts.push(`Max-Age=${maxAgeSeconds}`);
		return parts.join("; ");
	};
	return {
		session: `${prefix}fullmakt`,
		browser: `${prefix}fullmakt-browser`,
		language: `${prefix}fullmakt-language`,
		read({ headers }, name) {
			for (const part of (headers.cookie ?? "").split(";")) {
				const equals = part.indexOf("=");
				if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
			}
			return undefined;
		},
		set,
		clear: (name) => set(name, "", 0),
	};
}
