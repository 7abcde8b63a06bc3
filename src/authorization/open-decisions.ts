import { join } from "node:path";
import type { Decide } from "../http/access-check.js";
import type { Logger } from "../http/log.js";
import type { CompiledPolicy, PolicyLibrary } from "../pdp/policy-library.js";
import { type Knowledge, openKnowledge } from "../pip/knowledge.js";
import type { Store } from "../store/store.js";
import { type CommitCheck, commitCheck } from "./commit-check.js";
import { type DecisionLogFile, decisionLogFile } from "./decision-log.js";
import { DecisionPoint } from "./decision-point.js";
import { guardOf, mayOf } from "./guard.js";
import { keyOfResourceId, type ResourceKey } from "./resource-key.js";
import { StorePolicies } from "./store-policies.js";

export interface DecisionOptions {
	readonly store: Store;
	/** The library that the policies of the folder are in. */
	readonly library: PolicyLibrary;
	/** Policies beside those of the store; the store's win. */
	readonly otherPolicies: (key: ResourceKey) => CompiledPolicy | undefined;
	/** Rises whenever those may be others; without it they are looked up at every decision. */
	readonly otherVersion?: () => number;
	/** Where facts and compiled policies are kept for the next start. */
	readonly cacheFolder: string;
	/** File that a line is appended to for each decision; none when left out. */
	readonly decisionLog?: string | undefined;
	readonly pollMs?: number;
	readonly now?: () => number;
	readonly log: Logger;
}

export interface Decisions {
	readonly knowledge: Knowledge;
	readonly policies: StorePolicies;
	/** The policy that decides about a resource. */
	readonly find: (key: ResourceKey) => CompiledPolicy | undefined;
	readonly point: DecisionPoint;
	/** The gate before administration routes. */
	readonly guard: Decide;
	/** Runs a call that may write; see `CommitCheck`. */
	readonly during: CommitCheck["during"];
	/** Whether a party may do something with an administration resource on behalf of another, whatever the level of a login. */
	readonly may: ReturnType<typeof mayOf>;
	close(): Promise<void>;
}

/** Everything that decides, over one store: facts, policies, the decision point and the guard of the administration. */
export async function openDecisions(options: DecisionOptions): Promise<Decisions> {
	const { store, library, otherPolicies, otherVersion, cacheFolder, log, pollMs, now } = options;
	const knowledge = await openKnowledge(store, {
		keyOfResource: keyOfResourceId,
		snapshotFile: join(cacheFolder, "facts.snapshot"),
		...(pollMs === undefined ? {} : { pollMs }),
		...(now === undefined ? {} : { now }),
		log,
	});
	const policies = new StorePolicies({ store, library, cacheFolder, log });
	await knowledge.keep(
		() => policies.load(),
		(changes) => policies.apply(changes),
	);
	const file: DecisionLogFile | undefined =
		options.decisionLog === undefined
			? undefined
			: decisionLogFile(options.decisionLog, (err) => log.error({ err }, "the decision log cannot be written"));
	const find = (key: ResourceKey): CompiledPolicy | undefined => policies.find(key) ?? otherPolicies(key);
	const prepare = library.prepareSubject.bind(library);
	const version = otherVersion && ((): number => policies.version + knowledge.resources.version + otherVersion());
	const point = new DecisionPoint({ find, version, prepare, knowledge, record: file?.sink, log });
	const { decide, during } = commitCheck(store, knowledge, guardOf(point, knowledge));
	return {
		knowledge,
		policies,
		find,
		point,
		guard: decide,
		during,
		may: mayOf(point, knowledge),
		async close() {
			await knowledge.close();
			await policies.close();
			const lost = file?.lost() ?? 0;
			if (lost > 0) log.warn({ lost }, "records of decisions were lost: the disk could not keep up");
			await file?.close();
		},
	};
}
