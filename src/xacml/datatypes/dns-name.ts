import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";
import { type PortRange, readPortRange, writePortRange } from "./port-range.js";
import { stripWhiteSpace } from "./white-space.js";

/** A host name as written, with the ports that were named. */
export interface DnsName {
	readonly host: string;
	readonly ports: PortRange | undefined;
}

const MAX_LENGTH = 300;
/** Underscores are not of RFC 2396, but stand in names that exist. */
const LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?";
const HOST = new RegExp(`^(?:\\*|${LABEL})(?:\\.${LABEL})*\\.?$`);

/** dnsName (core A.2): `host[:portrange]`; the leftmost label may be `*`, any subdomain of what follows. */
export const DNS_NAME: DataType = {
	id: DataTypeId.dnsName,
	name: "dnsName",
	parse(lexical) {
		const text = stripWhiteSpace(lexical);
		if (text.length > MAX_LENGTH) return undefined;
		const colon = text.indexOf(":");
		const host = colon < 0 ? text : text.slice(0, colon);
		if (!HOST.test(host)) return undefined;
		const portText = colon < 0 ? "" : text.slice(colon + 1);
		const ports = portText === "" ? undefined : readPortRange(portText);
		if (portText !== "" && ports === undefined) return undefined;
		return Object.freeze<DnsName>({ host, ports });
	},
	format(value) {
		const { host, ports } = value as DnsName;
		return host + writePortRange(ports);
	},
	equals: (a, b) => DNS_NAME.key(a) === DNS_NAME.key(b),
	key(value) {
		const { host, ports } = value as DnsName;
		return host.toLowerCase() + writePortRange(ports);
	},
};
