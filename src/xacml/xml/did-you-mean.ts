/** The candidate that `name` is most likely a slip of: same letters in another case, or at most two edits away. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
	const lower = name.toLowerCase();
	let best: string | undefined;
	let bestDistance = 3;
	for (const candidate of candidates) {
		if (candidate.toLowerCase() === lower) return candidate;
		// A name that is nearly all edits is no slip.
		if (Math.abs(candidate.length - name.length) >= bestDistance || candidate.length < 4) continue;
		const distance = editDistance(lower, candidate.toLowerCase());
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}

function editDistance(a: string, b: string): number {
	let above = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const swap = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			row.push(Math.min(swap, above[j]! + 1, row[j - 1]! + 1));
		}
		above = row;
	}
	return above[b.length]!;
}
