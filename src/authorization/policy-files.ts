import { statSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** A policy file, and what of it changes whenever its content does. */
export interface PolicyFile {
	/** Below the folder, with forward slashes on every platform. */
	readonly path: string;
	/**
	 * Time of change, of the inode's change, size and inode: a tool may set the first back (image builds do), but not the
	 * second.
	 */
	readonly stamp: string;
}

export interface PolicyListing {
	/** By path. */
	readonly files: readonly PolicyFile[];
	/** The folder and those below it, for a watcher. */
	readonly folders: readonly string[];
}

/** Looked at together: enough to keep the disk busy, few enough to leave the decisions their turn. */
const BATCH = 64;

/**
 * Every `*.xml` below a folder. What starts with a dot is left out: Kubernetes keeps its copies in such folders. `atOnce` is
 * for a start, when nobody waits for the event loop: it is several times faster.
 */
export async function listPolicyFiles(folder: string, atOnce: boolean): Promise<PolicyListing> {
	const paths: string[] = [];
	const folders = [folder];
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
		const isPolicy = entry.name.toLowerCase().endsWith(".xml") && !entry.isDirectory();
		if (!isPolicy && !entry.isDirectory()) continue;
		const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/");
		if (path.startsWith(".") || path.includes("/.")) continue;
		if (isPolicy) paths.push(path);
		else folders.push(join(folder, path));
	}
	paths.sort();
	const files: PolicyFile[] = [];
	for (let start = 0; start < paths.length; start += BATCH) {
		const batch = paths.slice(start, start + BATCH);
		const stamps = atOnce ? batch.map(stampNow(folder)) : await Promise.all(batch.map(stampLater(folder)));
		for (const file of stamps) if (file !== undefined) files.push(file);
	}
	return { files, folders };
}

interface Stats {
	readonly mtimeMs: number;
	readonly ctimeMs: number;
	readonly size: number;
	readonly ino: number;
}

const stamped = (path: string, { mtimeMs, ctimeMs, size, ino }: Stats): PolicyFile => ({
	path,
	stamp: `${mtimeMs} ${ctimeMs} ${size} ${ino}`,
});

// Both follow links, as a mounted ConfigMap is made of them, and pass over what is gone since the folder was read.

const stampNow =
	(folder: string) =>
	(path: string): PolicyFile | undefined => {
		const stats = statSync(join(folder, path), { throwIfNoEntry: false });
		return stats && stamped(path, stats);
	};

const stampLater =
	(folder: string) =>
	async (path: string): Promise<PolicyFile | undefined> => {
		try {
			return stamped(path, await stat(join(folder, path)));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
			throw error;
		}
	};
