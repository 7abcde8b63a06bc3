/** The canonical form of a dotted IPv4 address; undefined when it is none. */
export function readIpV4(text: string): string | undefined {
	const parts = text.split(".");
	if (parts.length !== 4) return undefined;
	for (const part of parts) {
		// A leading zero is octal to some readers and decimal to others; nobody should guess in a security decision.
		if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
	}
	return text;
}

/** The canonical form (RFC 5952) of an IPv6 address; undefined when it is none. Zone ids are not of XACML. */
export function readIpV6(text: string): string | undefined {
	const groups = readGroups(text);
	return groups === undefined ? undefined : writeGroups(groups);
}

function readGroups(text: string): number[] | undefined {
	const halves = text.split("::");
	if (halves.length > 2) return undefined;
	const head = readHalf(halves[0]!, halves.length === 1);
	const tail = halves.length === 2 ? readHalf(halves[1]!, true) : [];
	if (head === undefined || tail === undefined) return undefined;
	const missing = 8 - head.length - tail.length;
	// "::" stands for at least one group.
	if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
	return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** Groups of what stands on one side of a "::"; only at the very end may four octets stand for two groups. */
function readHalf(text: string, isEnd: boolean): number[] | undefined {
	if (text === "") return [];
	const groups: number[] = [];
	const parts = text.split(":");
	for (const [index, part] of parts.entries()) {
		if (part.includes(".")) {
			if (!isEnd || index !== parts.length - 1 || readIpV4(part) === undefined) return undefined;
			const [a, b, c, d] = part.split(".").map(Number) as [number, number, number, number];
			groups.push(a * 256 + b, c * 256 + d);
		} else {
			if (!/^[0-9A-Fa-f]{1,4}$/.test(part)) return undefined;
			groups.push(Number.parseInt(part, 16));
		}
	}
	return groups;
}

/** Lower case, no leading zeros, the first of the longest runs of two or more zero groups as "::". */
function writeGroups(groups: readonly number[]): string {
	let longest = { start: -1, length: 1 };
	for (let start = 0; start < groups.length; start++) {
		let end = start;
		while (groups[end] === 0) end++;
		if (end - start > longest.length) longest = { start, length: end - start };
		if (end > start) start = end - 1;
	}
	const hex = groups.map((group) => group.toString(16));
	if (longest.start < 0) return hex.join(":");
	return `${hex.slice(0, longest.start).join(":")}::${hex.slice(longest.start + longest.length).join(":")}`;
}
