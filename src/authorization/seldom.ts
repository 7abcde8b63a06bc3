const WINDOW_MS = 60_000;
const MOST = 100;

/**
 * Lets each message through once a minute, and no more than a hundred of them: one request can ask for thousands of decisions,
 * and a log that a caller can flood helps nobody.
 */
export function seldom(tell: (message: string) => void, now: () => number = Date.now): (message: string) => void {
	const told = new Set<string>();
	let until = 0;
	return (message) => {
		if (now() >= until) {
			told.clear();
			until = now() + WINDOW_MS;
		}
		if (told.size >= MOST || told.has(message)) return;
		told.add(message);
		tell(message);
	};
}
