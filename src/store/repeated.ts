/** Work that is done again and again. */
export interface Repeated {
	/** Does it now, or as soon as what runs is done. */
	run(): Promise<void>;
	/** Starts no more; resolves when what runs is done. */
	stop(): Promise<void>;
}

/**
 * Does `work` at once, and then `everyMs` after it was done the last time: never twice at a time. A failure is told, and the next
 * turn comes as if there was none.
 */
export function repeat(work: () => Promise<unknown>, everyMs: number, failed: (error: unknown) => void): Repeated {
	let timer: NodeJS.Timeout | undefined;
	let stopped = false;
	let last: Promise<void> = Promise.resolve();
	const run = (): Promise<void> => {
		clearTimeout(timer);
		last = last.then(async () => {
			if (stopped) return;
			try {
				await work();
			} catch (error) {
				if (!stopped) failed(error);
			}
			clearTimeout(timer);
			if (!stopped) timer = setTimeout(run, everyMs).unref();
		});
		return last;
	};
	void run();
	return {
		run,
		async stop() {
			stopped = true;
			clearTimeout(timer);
			await last;
		},
	};
}
