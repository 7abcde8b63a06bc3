/** Days as people write them in forms: `2026-11-24`, in Norway. */

const parts = new Intl.DateTimeFormat("en-GB", {
	timeZone: "Europe/Oslo",
	hourCycle: "h23",
	year: "numeric",
	month: "2-digit",
	day: "2-digit",
	hour: "2-digit",
	minute: "2-digit",
	second: "2-digit",
});

/** What a clock in Norway shows, as if it were UTC. */
function shownAt(at: number): number {
	const read = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read;
	return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The first millisecond of a day, since 1970; undefined when there is no such day. */
export function startOfDay(text: string): number | undefined {
	const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
	if (year === undefined) return undefined;
	const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
	if (new Date(midnight).toISOString().slice(0, 10) !== text) return undefined;
	const first = midnight - (shownAt(midnight) - midnight);
	// At a change of summer time the distance at midnight is another than some hours later.
	return midnight - (shownAt(first) - first);
}

/** The first millisecond after a day. */
export function endOfDay(text: string): number | undefined {
	const start = startOfDay(text);
	// Never less than 23 hours, never more than 25.
	return start === undefined ? undefined : startOfDay(dayOf(start + 30 * 3_600_000));
}

/** The day a moment lies in. */
export const dayOf = (at: number): string => new Date(shownAt(at)).toISOString().slice(0, 10);
