import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { BlockList, isIP } from "node:net";

/** Networks that are no part of the public internet, by the registries of special-purpose addresses (RFC 6890). */
const NOT_PUBLIC_4 = [
	"0.0.0.0/8",
	"10.0.0.0/8",
	"100.64.0.0/10",
	"127.0.0.0/8",
	"169.254.0.0/16",
	"172.16.0.0/12",
	"192.0.0.0/24",
	"192.0.2.0/24",
	"192.88.99.0/24",
	"192.168.0.0/16",
	"198.18.0.0/15",
	"198.51.100.0/24",
	"203.0.113.0/24",
	"224.0.0.0/3",
] as const;
/** Within the global unicast addresses; of IPv6 nothing outside them is public. */
const NOT_PUBLIC_6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"] as const;
const GLOBAL_6 = ["2000::/3"] as const;

function listOf(networks: readonly string[], family: "ipv4" | "ipv6"): BlockList {
	const list = new BlockList();
	for (const network of networks) {
		const [address = "", bits] = network.split("/");
		list.addSubnet(address, Number(bits), family);
	}
	return list;
}

const notPublic4 = listOf(NOT_PUBLIC_4, "ipv4");
const notPublic6 = listOf(NOT_PUBLIC_6, "ipv6");
const global6 = listOf(GLOBAL_6, "ipv6");
const loopback4 = listOf(["127.0.0.0/8"], "ipv4");

/** Where this server may call when somebody else chooses the address. */
export interface Reachable {
	/** Also this machine itself, without TLS; for tests. */
	readonly loopback: boolean;
}

/** Whether an IP address is one that may be called: on the public internet, or this machine where that is allowed. */
export function mayReach(address: string, { loopback }: Reachable): boolean {
	const family = isIP(address);
	if (family === 4) return !notPublic4.check(address) || (loopback && loopback4.check(address));
	if (family !== 6) return false;
	// IPv4 in IPv6's clothes is never global.
	return (global6.check(address, "ipv6") && !notPublic6.check(address, "ipv6")) || (loopback && address === "::1");
}

/** What is wrong with an address that somebody wants to be called at; undefined when it will do. Names are not looked up. */
export function addressFault(text: string, reachable: Reachable): string | undefined {
	let url: URL;
	try {
		url = new URL(text);
	} catch {
		return "It is no absolute address.";
	}
	const host = hostOf(url);
	const within = host === "localhost" || (isIP(host) !== 0 && !mayReach(host, { loopback: false }));
	const allowedWithin = reachable.loopback && (host === "localhost" || mayReach(host, reachable));
	if (url.protocol !== "https:" && !(url.protocol === "http:" && within && allowedWithin))
		return "It must begin with https://.";
	if (url.username !== "" || url.password !== "") return "It must not hold a name or password.";
	if (url.hash !== "") return "It must not hold a fragment.";
	if (within) return allowedWithin ? undefined : "It is not on the public internet.";
	if (isIP(host) === 0 && !/^(?!.*\.(local|localhost|internal|lan|home|arpa)\.?$).+\.[^.]+\.?$/.test(host)) {
		return "It is not on the public internet.";
	}
	return undefined;
}

/** The host, an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "");

/** The connection would go where it must not. */
export class UnreachableAddress extends Error {
	override readonly name = "UnreachableAddress";
}

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Looks a name up for a connection, and refuses it when any of its addresses is not to be reached. Asked by the connection itself,
 * so that no second answer of the name server can lead it elsewhere.
 */
export function guardedLookup(reachable: Reachable) {
	return (hostname: string, options: LookupOptions, found: Found): void => {
		lookup(hostname, { ...options, all: true }, (error, addresses) => {
			if (error !== null) found(error, []);
			else if (addresses.length === 0 || addresses.some(({ address }) => !mayReach(address, reachable))) {
				found(new UnreachableAddress("The name leads to an address that is not on the public internet."), []);
			} else if (options.all === true) found(null, addresses);
			else found(null, addresses[0]?.address ?? "", addresses[0]?.family);
		});
	};
}
