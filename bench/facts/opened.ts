import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Decisions, openDecisions } from "../../src/authorization/open-decisions.js";
import { resourceOfKey } from "../../src/authorization/resource-key.js";
import { createLog } from "../../src/http/log.js";
import { PolicyLibrary } from "../../src/pdp/policy-library.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { openStore, type Store } from "../../src/store/store.js";
import { policyXml } from "../policy-xml.js";
import type { Workload } from "../workload.js";

/** A folder that is gone after the work. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), "fullmakt-facts-"));
	try {
		return await work(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

export const databaseIn = (folder: string): string => join(folder, "fullmakt.db");

export const openDatabase = (folder: string): Promise<Store> => openStore(openSqlite(databaseIn(folder)));

/** The policies of the workload, as the server would hold them. */
export function libraryOf(given: Workload): PolicyLibrary {
	const library = new PolicyLibrary();
	given.resources.forEach((resource, place) => {
		library.set(resource, policyXml(given, place), { resource: resourceOfKey(resource) });
	});
	return library;
}

/** Everything that decides, over a store; with the facts of an earlier run where the folder has them. */
export function decisionsOver(store: Store, library: PolicyLibrary, folder: string): Promise<Decisions> {
	const otherPolicies = (key: string) => library.get(key);
	// They never change here.
	const otherVersion = () => 0;
	const cacheFolder = join(folder, "cache");
	return openDecisions({ store, library, otherPolicies, otherVersion, cacheFolder, log: createLog("silent") });
}
