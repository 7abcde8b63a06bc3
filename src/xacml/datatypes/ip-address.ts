import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";
import { readIpV4, readIpV6 } from "./ip-notation.js";
import { type PortRange, readPortRange, writePortRange } from "./port-range.js";
import { stripWhiteSpace } from "./white-space.js";

/** An address and mask in canonical notation, IPv6 without its brackets. */
export interface IpAddress {
	readonly version: 4 | 6;
	readonly address: string;
	readonly mask: string | undefined;
	readonly ports: PortRange | undefined;
}

const V4 = /^([0-9.]{7,15})(?:\/([0-9.]{7,15}))?(?::(.*))?$/;
const V6 = /^\[([0-9A-Fa-f:.]{2,45})\](?:\/\[([0-9A-Fa-f:.]{2,45})\])?(?::(.*))?$/;
const MAX_LENGTH = 200;

/** ipAddress (core A.2): `address[/mask][:portrange]`; the mask is itself an address; IPv6 stands in brackets. */
export const IP_ADDRESS: DataType = {
	id: DataTypeId.ipAddress,
	name: "ipAddress",
	parse(lexical) {
		const text = stripWhiteSpace(lexical);
		if (text.length > MAX_LENGTH) return undefined;
		const version = text.startsWith("[") ? 6 : 4;
		const parts = (version === 6 ? V6 : V4).exec(text);
		if (parts === null) return undefined;
		const read = version === 6 ? readIpV6 : readIpV4;
		const address = read(parts[1]!);
		const mask = parts[2] === undefined ? undefined : read(parts[2]);
		const portText = parts[3] ?? "";
		const ports = portText === "" ? undefined : readPortRange(portText);
		if (address === undefined || (parts[2] !== undefined && mask === undefined)) return undefined;
		if (portText !== "" && ports === undefined) return undefined;
		return Object.freeze<IpAddress>({ version, address, mask, ports });
	},
	format(value) {
		const { version, address, mask, ports } = value as IpAddress;
		const bracketed = (text: string): string => (version === 6 ? `[${text}]` : text);
		const masked = mask === undefined ? "" : `/${bracketed(mask)}`;
		return bracketed(address) + masked + writePortRange(ports);
	},
	equals: (a, b) => IP_ADDRESS.format(a) === IP_ADDRESS.format(b),
	key: (value) => IP_ADDRESS.format(value),
};
