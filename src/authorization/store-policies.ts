import type { CompiledPolicy, PolicyLibrary } from "../pdp/policy-library.js";
import type { LoggedChange } from "../store/changes.js";
import type { Store } from "../store/store.js";
import { type CachedPolicy, readPolicyCache, writePolicyCache } from "./policy-cache.js";
import { readPolicyStamps, readPolicyXml } from "./policy-repository.js";
import { type ResourceKey, resourceOfKey } from "./resource-key.js";

export interface StorePoliciesOptions {
	readonly store: Store;
	readonly library: PolicyLibrary;
	/** Where compiled policies are kept for the next start. */
	readonly cacheFolder: string;
	readonly log: { warn(about: object, message: string): void; error(about: object, message: string): void };
}

interface Loaded {
	readonly hash: string;
	readonly policy: CompiledPolicy;
}

const PACK = "store-policies.pack";
/** The most keys one statement names. */
const AT_ONCE = 500;

/** The policies of the resource registry, compiled; kept true by the change log. */
export class StorePolicies {
	readonly #options: StorePoliciesOptions;
	#loaded = new Map<ResourceKey, Loaded>();
	#cached = new Map<string, CachedPolicy>();
	#changed = false;
	/** Rises whenever a policy was set or removed. */
	version = 0;

	constructor(options: StorePoliciesOptions) {
		this.#options = options;
	}

	find(key: ResourceKey): CompiledPolicy | undefined {
		return this.#loaded.get(key)?.policy;
	}

	get size(): number {
		return this.#loaded.size;
	}

	/** Takes in all policies of the store; what was compiled by an earlier run is not compiled again. */
	async load(): Promise<void> {
		const { store, cacheFolder } = this.#options;
		for (const each of await readPolicyCache(cacheFolder, PACK)) this.#cached.set(each.hash, each);
		await this.#take(undefined, await readPolicyStamps(store, undefined));
		await this.#save();
	}

	/** Follows the change log. */
	async apply(changes: readonly LoggedChange[]): Promise<void> {
		const keys = new Set<string>();
		for (const { change } of changes) {
			if (change.kind === "everything") {
				return this.#take(undefined, await readPolicyStamps(this.#options.store, undefined));
			}
			if (change.kind === "policies") for (const key of change.keys) keys.add(key);
		}
		const wanted = [...keys];
		for (let i = 0; i < wanted.length; i += AT_ONCE) {
			const some = wanted.slice(i, i + AT_ONCE);
			await this.#take(some, await readPolicyStamps(this.#options.store, some));
		}
	}

	/** @param asked The keys that were asked for, so that those without a row are gone; undefined for all there are. */
	async #take(
		asked: readonly string[] | undefined,
		rows: readonly { readonly policy_key: string; readonly sha256: string }[],
	): Promise<void> {
		const present = new Set(rows.map(({ policy_key }) => policy_key));
		for (const key of asked ?? [...this.#loaded.keys()]) if (!present.has(key)) this.#forget(key);
		for (const { policy_key, sha256 } of rows) {
			if (this.#loaded.get(policy_key)?.hash !== sha256) await this.#set(policy_key, sha256);
		}
	}

	#forget(key: ResourceKey): void {
		if (!this.#loaded.delete(key)) return;
		this.version += 1;
		this.#options.library.delete(libraryKey(key));
	}

	async #set(key: ResourceKey, hash: string): Promise<void> {
		const { store, library, log } = this.#options;
		const form = this.#cached.get(hash)?.form;
		const resource = resourceOfKey(key);
		try {
			let policy = form && library.setForm(libraryKey(key), form, { resource });
			if (policy === undefined) {
				const xml = await readPolicyXml(store.db, key);
				if (xml === undefined) return this.#forget(key);
				policy = library.set(libraryKey(key), xml, { file: key, resource });
				this.#changed = true;
			}
			this.#loaded.set(key, { hash, policy });
			this.version += 1;
		} catch (err) {
			// An older version would go on deciding what the owner no longer wants: better no policy, which permits nothing.
			this.#forget(key);
			log.error({ policy: key, err }, "a policy of the store cannot be used");
		}
	}

	async #save(): Promise<void> {
		if (!this.#changed) return;
		const policies = [...this.#loaded].map(
			([key, { hash, policy }]): CachedPolicy => ({ path: key, stamp: hash, hash, claims: [], form: policy.form() }),
		);
		try {
			await writePolicyCache(this.#options.cacheFolder, policies, PACK);
			this.#changed = false;
		} catch (err) {
			this.#options.log.warn({ err }, "compiled policies cannot be cached");
		}
	}

	/** Leaves the compiled policies for the next start. */
	close(): Promise<void> {
		return this.#save();
	}
}

/** Apart from the paths of policy files in the same library. */
const libraryKey = (key: ResourceKey): string => `store:${key}`;
