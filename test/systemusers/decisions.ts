import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Decisions, openDecisions } from "../../src/authorization/open-decisions.js";
import { PolicyFolder } from "../../src/authorization/policy-folder.js";
import { createLog } from "../../src/http/log.js";
import { PolicyLibrary } from "../../src/pdp/policy-library.js";
import type { Store } from "../../src/store/store.js";

/** Of the administration resources: the gates ask them. */
const POLICIES = fileURLToPath(new URL("../../policies/administration", import.meta.url));

/** Real decisions over a store, with the policies of the administration. Closing removes what they kept. */
export async function decisionsOver(store: Store, now: () => number): Promise<Decisions> {
	const cacheFolder = mkdtempSync(join(tmpdir(), "fullmakt-system-users-"));
	const library = new PolicyLibrary();
	const log = createLog("silent");
	const administration = new PolicyFolder({ folder: POLICIES, cacheFolder, library, log });
	await administration.refresh();
	const decisions = await openDecisions({
		store,
		library,
		otherPolicies: (key) => administration.find(key),
		cacheFolder,
		pollMs: 0,
		now,
		log,
	});
	return {
		...decisions,
		async close() {
			await decisions.close();
			rmSync(cacheFolder, { recursive: true });
		},
	};
}
