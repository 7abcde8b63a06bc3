/** Versions and their patterns (core 5.13, 5.14): numbers with dots; in a pattern `*` is any one number, a final `+` any rest. */

const VERSION = /^\d+(\.\d+)*$/;

export const isVersion = (text: string): boolean => VERSION.test(text);

/** Number by number, so 1.10 comes after 1.9; a longer one comes after its own beginning. */
export function compareVersions(a: string, b: string): number {
	const left = a.split(".");
	const right = b.split(".");
	for (let i = 0; i < Math.max(left.length, right.length); i++) {
		if (left[i] === undefined) return -1;
		if (right[i] === undefined) return 1;
		const difference = BigInt(left[i] as string) - BigInt(right[i] as string);
		if (difference !== 0n) return difference < 0n ? -1 : 1;
	}
	return 0;
}

/**
 * How a version stands to a pattern: 0 when it matches, negative when it is earlier than all that match, positive when later.
 * Wildcards match, so they never decide about earlier or later.
 */
export function compareToPattern(version: string, pattern: string): number {
	const numbers = version.split(".");
	const parts = pattern.split(".");
	for (let i = 0; i < parts.length; i++) {
		const part = parts[i] as string;
		const number = numbers[i];
		if (part === "+") return number === undefined ? -1 : 0;
		if (number === undefined) return -1;
		if (part === "*") continue;
		const difference = BigInt(number) - BigInt(part);
		if (difference !== 0n) return difference < 0n ? -1 : 1;
	}
	return numbers.length > parts.length ? 1 : 0;
}

export function acceptsVersion(
	version: string,
	wanted: {
		readonly version?: string | undefined;
		readonly earliestVersion?: string | undefined;
		readonly latestVersion?: string | undefined;
	},
): boolean {
	return (
		(wanted.version === undefined || compareToPattern(version, wanted.version) === 0) &&
		(wanted.earliestVersion === undefined || compareToPattern(version, wanted.earliestVersion) >= 0) &&
		(wanted.latestVersion === undefined || compareToPattern(version, wanted.latestVersion) <= 0)
	);
}
