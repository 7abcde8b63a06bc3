/** A port range as ipAddress and dnsName end in (core A.2); an open end is undefined. */
export interface PortRange {
	readonly from: number | undefined;
	readonly to: number | undefined;
}

const LEXICAL = /^(?:([0-9]{1,5})(-)?([0-9]{1,5})?|-([0-9]{1,5}))$/;
const HIGHEST_PORT = 65_535;

/** Reads `n`, `-n`, `n-` or `n-m`; undefined when it is none of these. */
export function readPortRange(text: string): PortRange | undefined {
	const parts = LEXICAL.exec(text);
	if (parts === null) return undefined;
	const [, first, dash, second, last] = parts;
	const from = first === undefined ? undefined : Number(first);
	const upper = last ?? second;
	const to = upper !== undefined ? Number(upper) : dash === undefined ? from : undefined;
	if ((from ?? 0) > HIGHEST_PORT || (to ?? 0) > HIGHEST_PORT || (from ?? 0) > (to ?? HIGHEST_PORT)) return undefined;
	return Object.freeze({ from, to });
}

/** With the colon before it; nothing for no range. */
export function writePortRange(ports: PortRange | undefined): string {
	if (ports === undefined) return "";
	const { from, to } = ports;
	return from === to ? `:${from}` : `:${from ?? ""}-${to ?? ""}`;
}
