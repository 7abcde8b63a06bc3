import pg from "pg";

/** Listens until it is closed; closed twice it is the same. */
export interface Listener {
	close(): Promise<void>;
}

/** The channel that commits are announced on. */
export const CHANNEL = "fullmakt_change";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** A connection that was cut without a word is noticed by this. */
const PROBE_MS = 10_000;
const PROBE_LIMIT_MS = 5_000;

/**
 * Hears what other programs commit on a connection of its own. It is a hint and no more: while the connection is away nothing is
 * heard, so whoever follows the change log looks for itself now and then. `heard` is called with the announcer, and without one
 * when the connection is there again.
 */
export function listen(url: string, heard: (origin: string | undefined) => void): Listener {
	let closed = false;
	let client: pg.Client | undefined;
	let again: NodeJS.Timeout | undefined;
	let probe: NodeJS.Timeout | undefined;
	let pause = FIRST_PAUSE_MS;
	let opening: Promise<void> = Promise.resolve();

	const lost = (which: pg.Client): void => {
		if (client !== which) return;
		client = undefined;
		clearInterval(probe);
		void which.end().catch(() => undefined);
		if (closed) return;
		again = setTimeout(open, pause * (0.5 + Math.random())).unref();
		pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
	};
	const open = (): void => {
		opening = connect();
	};
	const connect = async (): Promise<void> => {
		const mine = new pg.Client({
			connectionString: url,
			connectionTimeoutMillis: 5_000,
			query_timeout: PROBE_LIMIT_MS,
			keepAlive: true,
			application_name: "fullmakt listener",
		});
		client = mine;
		mine.on("error", () => lost(mine));
		mine.on("end", () => lost(mine));
		mine.on("notification", ({ payload }) => heard(payload));
		try {
			await mine.connect();
			await mine.query(`listen ${CHANNEL}`);
			if (closed) return;
			pause = FIRST_PAUSE_MS;
			probe = setInterval(() => void mine.query("select 1").catch(() => lost(mine)), PROBE_MS).unref();
			// Something may have been committed while nobody listened.
			heard(undefined);
		} catch {
			lost(mine);
		}
	};
	open();
	return {
		async close() {
			closed = true;
			clearTimeout(again);
			clearInterval(probe);
			await opening;
			await client?.end().catch(() => undefined);
		},
	};
}
