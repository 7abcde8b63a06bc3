import type { IncomingMessage } from "node:http";
import { forwardedValues, type Proxies } from "./proxies.js";

const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Makes absolute addresses (systemuser 0.5): under the public address when there is one; else as a trusted proxy forwarded the
 * call; else under the socket's own address. Never by the header Host, which is the caller's to choose (reliability-scale
 * 2.3, 98).
 */
export function createLinks(
	publicUrl: string | undefined,
	proxies: Proxies,
): (req: IncomingMessage, pathAndQuery: string) => string {
	const base = publicUrl?.replace(/\/+$/, "");
	return (req, pathAndQuery) => {
		const path = pathAndQuery.startsWith("/") ? pathAndQuery : `/${pathAndQuery}`;
		return (base ?? forwardedBase(req, proxies) ?? socketBase(req)) + path;
	};
}

function forwardedBase(req: IncomingMessage, proxies: Proxies): string | undefined {
	if (!proxies.trusts(req)) return undefined;
	const host = forwardedValues(req, "x-forwarded-host").at(-1);
	if (host === undefined || !HOST.test(host)) return undefined;
	const scheme = forwardedValues(req, "x-forwarded-proto").at(-1)?.toLowerCase();
	return `${scheme === "http" ? "http" : "https"}://${host.toLowerCase()}`;
}

function socketBase({ socket }: IncomingMessage): string {
	const address = (socket.localAddress ?? "127.0.0.1").replace(/^::ffff:(?=\d+\.)/i, "");
	return `http://${address.includes(":") ? `[${address}]` : address}:${socket.localPort ?? 80}`;
}
