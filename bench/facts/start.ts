import { existsSync } from "node:fs";
import { join } from "node:path";
import { keyOfResourceId } from "../../src/authorization/resource-key.js";
import { openKnowledge } from "../../src/pip/knowledge.js";
import { answerWith } from "../ask-process.js";
import { openDatabase } from "./opened.js";

export interface StartTask {
	/** Where the database lies, and the snapshot once there is one. */
	readonly folder: string;
}

export interface StartReport {
	readonly fromSnapshot: boolean;
	/** From nothing to facts that decisions can be made from, in a process that did nothing before. */
	readonly seconds: number;
	readonly facts: number;
}

answerWith(async ({ folder }: StartTask): Promise<StartReport> => {
	const snapshotFile = join(folder, "start.snapshot");
	const fromSnapshot = existsSync(snapshotFile);
	const start = performance.now();
	const store = await openDatabase(folder);
	const log = { warn: () => undefined, error: () => undefined };
	const knowledge = await openKnowledge(store, { keyOfResource: keyOfResourceId, snapshotFile, log });
	const seconds = (performance.now() - start) / 1000;
	const { facts } = knowledge.bytes;
	// Waits until the snapshot is written.
	await knowledge.close();
	await store.close();
	return { fromSnapshot, seconds, facts };
});
