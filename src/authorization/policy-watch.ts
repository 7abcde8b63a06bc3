import { type FSWatcher, watch } from "node:fs";
import type { Logger } from "../http/log.js";

/** Editors and copies write in several steps; the folder is looked at when it has been quiet for this long. */
const QUIET_MS = 100;

/** What is watched. */
export interface Watched {
	/** Folders that hold files of interest, as of the last refresh. */
	readonly folders: readonly string[];
	refresh(): Promise<void>;
}

/**
 * Calls `refresh` when something changes in one of the folders, and every `pollSeconds` besides: some file systems (networks,
 * containers' mounts) announce nothing. Calls never overlap. Each folder is watched by itself: node's recursive watch opens
 * one watch a file on Linux, which takes long and runs into the system's limit.
 */
export class PolicyWatch {
	readonly #watched: Watched;
	readonly #log: Logger;
	readonly #poll: NodeJS.Timeout | undefined;
	readonly #watchers = new Map<string, FSWatcher>();
	#told = false;
	#quiet: NodeJS.Timeout | undefined;
	#running: Promise<void> | undefined;
	#again = false;

	constructor(watched: Watched, pollSeconds: number, log: Logger) {
		this.#watched = watched;
		this.#log = log;
		this.#follow();
		if (pollSeconds > 0) {
			this.#poll = setInterval(() => this.#now(), pollSeconds * 1000);
			this.#poll.unref();
		}
	}

	/** Stops watching; resolves when a refresh under way is done. */
	async close(): Promise<void> {
		clearInterval(this.#poll);
		clearTimeout(this.#quiet);
		this.#again = false;
		await this.#running;
		for (const folder of this.#watchers.keys()) this.#leave(folder);
	}

	/** Watches the folders there are now, and no others. */
	#follow(): void {
		const folders = new Set(this.#watched.folders);
		for (const folder of this.#watchers.keys()) if (!folders.has(folder)) this.#leave(folder);
		for (const folder of folders) {
			if (this.#watchers.has(folder)) continue;
			try {
				const watcher = watch(folder, () => this.#soon());
				watcher.on("error", (error) => this.#blind(folder, error));
				watcher.unref();
				this.#watchers.set(folder, watcher);
				// Once more: what changed between the last look and this watch was not announced.
				this.#soon();
			} catch (error) {
				this.#blind(folder, error);
			}
		}
	}

	#leave(folder: string): void {
		this.#watchers.get(folder)?.close();
		this.#watchers.delete(folder);
	}

	#blind(folder: string, error: unknown): void {
		this.#leave(folder);
		if (!this.#told) this.#log.warn({ folder, err: error }, "changes in a policy folder are not announced here");
		this.#told = true;
	}

	#soon(): void {
		clearTimeout(this.#quiet);
		this.#quiet = setTimeout(() => this.#now(), QUIET_MS).unref();
	}

	#now(): void {
		if (this.#running !== undefined) {
			this.#again = true;
			return;
		}
		this.#running = this.#watched
			.refresh()
			.then(() => this.#follow())
			.catch((error: unknown) => this.#log.error({ err: error }, "the policy folder could not be looked through"))
			.finally(() => {
				this.#running = undefined;
				if (this.#again) {
					this.#again = false;
					this.#now();
				}
			});
	}
}
