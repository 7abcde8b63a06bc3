import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** The proxies whose `X-Forwarded-…` headers are believed. */
export interface Proxies {
	/** True when the call came straight from one of them. */
	trusts(req: IncomingMessage): boolean;
	/** The address of whoever called the first trusted proxy; the peer's own when there is none. */
	client(req: IncomingMessage): string;
}

/**
 * The setting `trustedProxies`: addresses and networks (`10.0.0.0/8, ::1`), parted by commas.
 *
 * @throws {Error} that names what is no address.
 */
export function readProxies(setting: string): Proxies {
	const list = new BlockList();
	for (const entry of setting.split(",").map((each) => each.trim())) {
		if (entry !== "") addTo(list, entry);
	}
	const trusted = (address: string): boolean => {
		const family = isIP(address);
		return family !== 0 && list.check(address, family === 6 ? "ipv6" : "ipv4");
	};
	const peerOf = (req: IncomingMessage): string => plain(req.socket.remoteAddress ?? "");
	return {
		trusts: (req) => trusted(peerOf(req)),
		client(req) {
			let address = peerOf(req);
			const before = forwardedValues(req, "x-forwarded-for");
			// From the nearest on: what stands before the first stranger is only hearsay.
			while (before.length > 0 && trusted(address)) {
				const next = plain(before.pop() as string);
				if (isIP(next) === 0) break;
				address = next;
			}
			return address;
		},
	};
}

/** The values of a forwarding header, nearest proxy last. */
export function forwardedValues({ headers }: IncomingMessage, name: string): string[] {
	const values = String(headers[name] ?? "").split(",");
	return values.map((value) => value.trim()).filter((value) => value !== "");
}

/** IPv4 in IPv6's clothes is IPv4. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, "");

function addTo(list: BlockList, entry: string): void {
	const [address = "", bits, ...more] = entry.split("/");
	const family = isIP(address);
	const length = bits === undefined ? (family === 6 ? 128 : 32) : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
	if (family === 0 || more.length > 0 || !(length <= (family === 6 ? 128 : 32))) {
		throw new Error(`trustedProxies: ${entry} is no address or network`);
	}
	list.addSubnet(address, length, family === 6 ? "ipv6" : "ipv4");
}
