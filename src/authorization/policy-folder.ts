import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "../http/log.js";
import type { CompiledPolicy, PolicyLibrary, SetOptions } from "../pdp/policy-library.js";
import { PolicyError } from "../xacml/errors.js";
import { type CachedPolicy, readPolicyCache, writePolicyCache } from "./policy-cache.js";
import { listPolicyFiles, type PolicyFile } from "./policy-files.js";
import { type Claim, claimedResources, type ResourceKey, resourceOfKey } from "./resource-key.js";

/** Something in the policy folder that could not be used, and where. */
export interface PolicyProblem {
	readonly file: string;
	readonly line: number;
	readonly column: number;
	readonly code: string;
	readonly message: string;
	readonly advice?: string;
}

export interface PolicyFolderStatus {
	readonly folder: string;
	readonly files: number;
	readonly resources: number;
	/** When the policies in use last changed. */
	readonly changedAt: string | undefined;
	/** Each is also logged when it appears. The last good version of such a file stays in use. */
	readonly problems: readonly PolicyProblem[];
}

interface LoadedFile {
	readonly stamp: string;
	readonly hash: string;
	readonly claims: readonly Claim[];
	readonly policy: CompiledPolicy;
}

export interface PolicyFolderOptions {
	readonly folder: string;
	readonly cacheFolder: string;
	readonly library: PolicyLibrary;
	readonly log: Logger;
}

const START = { line: 1, column: 1 };

/**
 * The policies of a folder, one file a resource. `refresh` takes in what changed; a file that cannot be used keeps its last
 * good version and becomes a problem in `status`.
 */
export class PolicyFolder {
	readonly #options: PolicyFolderOptions;
	readonly #loaded = new Map<string, LoadedFile>();
	/** By file, with the stamp of the version that was refused, so that it is not tried over and over. */
	readonly #refused = new Map<string, { readonly stamp: string; readonly problem: PolicyProblem }>();
	#folders: readonly string[] = [];
	#folderProblem: PolicyProblem | undefined;
	#conflicts: readonly PolicyProblem[] = [];
	#byResource = new Map<ResourceKey, CompiledPolicy>();
	#ownerOf = new Map<ResourceKey, string>();
	#changedAt: string | undefined;
	/** Rises whenever a resource may have another policy, or none. */
	version = 0;
	#cached: Map<string, CachedPolicy> | undefined;
	#cacheWritable = true;

	constructor(options: PolicyFolderOptions) {
		this.#options = options;
	}

	find(key: ResourceKey): CompiledPolicy | undefined {
		return this.#byResource.get(key);
	}

	/** The folder and those below it, as they were at the last refresh. */
	get folders(): readonly string[] {
		return this.#folders;
	}

	get status(): PolicyFolderStatus {
		const refused = [...this.#refused.values()].map(({ problem }) => problem);
		return {
			folder: this.#options.folder,
			files: this.#loaded.size,
			resources: this.#byResource.size,
			changedAt: this.#changedAt,
			problems: [...(this.#folderProblem ? [this.#folderProblem] : []), ...refused, ...this.#conflicts],
		};
	}

	/** Looks through the folder and takes in what changed since the last time. */
	async refresh(): Promise<void> {
		const { folder, cacheFolder } = this.#options;
		const known = new Set(this.status.problems.map(sentence));
		const atStart = this.#cached === undefined;
		this.#cached ??= new Map((await readPolicyCache(cacheFolder)).map((policy) => [policy.path, policy]));
		let files: readonly PolicyFile[];
		try {
			const listing = await listPolicyFiles(folder, atStart);
			files = listing.files;
			this.#folders = listing.folders;
			this.#folderProblem = undefined;
		} catch (error) {
			// A folder that cannot be read is no reason to forget what was in it.
			const message = `The policy folder cannot be read: ${(error as Error).message}`;
			this.#folderProblem = { file: folder, ...START, code: "unreadable", message };
			this.#folders = [];
			this.#announce(known);
			return;
		}
		let changed = this.#forgetAllBut(new Set(files.map(({ path }) => path)));
		for (const file of files) if (await this.#take(file)) changed = true;
		if (changed) {
			this.#assignResources();
			this.#changedAt = new Date().toISOString();
			await this.#writeCache();
		}
		this.#announce(known);
		if (changed) {
			const { problems, resources } = this.status;
			this.#options.log.info({ files: files.length, resources, problems: problems.length }, "policies loaded");
		}
	}

	#forgetAllBut(present: ReadonlySet<string>): boolean {
		let changed = false;
		for (const path of this.#refused.keys()) if (!present.has(path)) this.#refused.delete(path);
		for (const path of this.#loaded.keys()) {
			if (present.has(path)) continue;
			this.#loaded.delete(path);
			this.#options.library.delete(path);
			changed = true;
		}
		return changed;
	}

	/** True when the file is used in a version that was not in use before. */
	async #take(file: PolicyFile): Promise<boolean> {
		const { path, stamp } = file;
		const before = this.#loaded.get(path);
		const refused = this.#refused.get(path);
		if (refused?.stamp === stamp || (refused === undefined && before?.stamp === stamp)) return false;
		try {
			const after = (before === undefined && this.#fromCache(file)) || (await this.#fromSource(file, before));
			this.#loaded.set(path, after);
			this.#refused.delete(path);
			return after.hash !== before?.hash;
		} catch (error) {
			this.#refused.set(path, { stamp, problem: asProblem(error, path) });
			return false;
		}
	}

	#fromCache({ path, stamp }: PolicyFile): LoadedFile | undefined {
		const cached = this.#cached?.get(path);
		return cached?.stamp === stamp ? this.#fromForm(cached) : undefined;
	}

	#fromForm(cached: CachedPolicy): LoadedFile | undefined {
		const { path, stamp, hash, claims, form } = cached;
		try {
			const policy = this.#options.library.setForm(path, form, resourceOf(claims));
			if (policy !== undefined) return { stamp, hash, claims, policy };
			// Of another version of fullmakt: it must not be written to the cache again.
			this.#cached?.delete(path);
			return undefined;
		} catch (error) {
			this.#options.log.warn({ file: path, err: error }, "cached policy ignored");
			return undefined;
		}
	}

	async #fromSource({ path, stamp }: PolicyFile, before: LoadedFile | undefined): Promise<LoadedFile> {
		const bytes = await readFile(join(this.#options.folder, path));
		const hash = createHash("sha256").update(bytes).digest("hex");
		// Touched, or copied with a new date: the content is what counts.
		if (before?.hash === hash) return { ...before, stamp };
		const cached = this.#cached?.get(path);
		const kept = cached?.hash === hash ? this.#fromForm({ ...cached, stamp }) : undefined;
		if (kept !== undefined) return kept;
		if (!isUtf8(bytes)) throw new PolicyError("xml-malformed", "The file is not UTF-8.", START, "Save it as UTF-8.");
		const read = this.#options.library.set(path, bytes.toString("utf8"), { file: path });
		const claims = claimedResources(read.tree());
		// Once more, now that its resource is known: then the policy can be asked without a request.
		const policy = this.#options.library.setForm(path, read.form(), resourceOf(claims)) ?? read;
		return { stamp, hash, claims, policy };
	}

	/** Gives every resource to one file: the one that has it, else the first by path. */
	#assignResources(): void {
		const owners = new Map<ResourceKey, { path: string; policy: CompiledPolicy; claim: Claim }>();
		const conflicts: PolicyProblem[] = [];
		const paths = [...this.#loaded.keys()].sort();
		const place = (path: string, wanted: (key: ResourceKey) => boolean) => {
			const { claims, policy } = this.#loaded.get(path)!;
			for (const claim of claims) {
				if (!wanted(claim.key)) continue;
				const owner = owners.get(claim.key);
				if (owner === undefined) owners.set(claim.key, { path, policy, claim });
				else if (owner.path !== path) conflicts.push(conflict(path, claim, owner));
			}
		};
		for (const path of paths) place(path, (key) => this.#ownerOf.get(key) === path);
		for (const path of paths) {
			place(path, (key) => this.#ownerOf.get(key) !== path);
			if (this.#loaded.get(path)!.claims.length === 0) conflicts.push(namesNothing(path));
		}
		this.#conflicts = conflicts;
		this.#ownerOf = new Map([...owners].map(([key, { path }]) => [key, path]));
		this.#byResource = new Map([...owners].map(([key, { policy }]) => [key, policy]));
		this.version += 1;
	}

	async #writeCache(): Promise<void> {
		if (!this.#cacheWritable) return;
		const policies = [...this.#loaded].map(([path, { stamp, hash, claims, policy }]): CachedPolicy => {
			const cached = this.#cached?.get(path);
			const form = cached?.hash === hash ? cached.form : policy.form();
			return { path, stamp, hash, claims, form };
		});
		this.#cached = new Map(policies.map((policy) => [policy.path, policy]));
		try {
			await writePolicyCache(this.#options.cacheFolder, policies);
		} catch (error) {
			// A read-only file system, say: the next start parses XML again, nothing worse.
			this.#cacheWritable = false;
			this.#options.log.warn({ err: error }, "compiled policies cannot be cached");
		}
	}

	#announce(known: ReadonlySet<string>): void {
		for (const problem of this.status.problems) {
			if (!known.has(sentence(problem))) this.#options.log.error({ problem }, sentence(problem));
		}
	}
}

/** A policy of several resources is for none in particular. */
const resourceOf = (claims: readonly Claim[]): SetOptions =>
	claims.length === 1 ? { resource: resourceOfKey((claims[0] as Claim).key) } : {};

const sentence = ({ file, line, column, message }: PolicyProblem): string => `${file}:${line}:${column}: ${message}`;

function asProblem(error: unknown, file: string): PolicyProblem {
	if (error instanceof PolicyError) {
		const { line, column, code, message, advice } = error;
		return { file, line, column, code, message, ...(advice === undefined ? {} : { advice }) };
	}
	return { file, ...START, code: "unreadable", message: (error as Error).message };
}

const conflict = (file: string, { key, at }: Claim, owner: { path: string; claim: Claim }): PolicyProblem => ({
	file,
	...at,
	code: "resource-taken",
	message: `${owner.path}:${owner.claim.at.line}:${owner.claim.at.column} already is the policy of "${key}", and stays it.`,
	advice: "A resource has one policy: bring the rules together in one file, or correct the resource id.",
});

const namesNothing = (file: string): PolicyProblem => ({
	file,
	...START,
	code: "no-resource",
	message: "This policy names no resource, so no request can reach it.",
	advice: "Match urn:altinn:resource, or urn:altinn:org and urn:altinn:app in one AllOf, by equality in a target.",
});
