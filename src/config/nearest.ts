/** The candidate that looks most like what was typed, when one is near enough to be what was meant. */
export function nearest(typed: string, candidates: readonly string[]): string | undefined {
	let best: string | undefined;
	let least = Math.floor(typed.length / 3) + 1;
	for (const candidate of candidates) {
		const distance = editDistance(typed.toLowerCase(), candidate.toLowerCase());
		if (distance <= least) {
			if (distance < least || best === undefined) best = candidate;
			least = distance;
		}
	}
	return best;
}

/** Levenshtein's distance: how many letters to insert, drop or change. */
function editDistance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
		}
		row = next;
	}
	return row[b.length]!;
}
