import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Claim } from "./resource-key.js";

/** A policy as it was compiled by an earlier run. */
export interface CachedPolicy {
	readonly path: string;
	readonly stamp: string;
	/** Of the XML. */
	readonly hash: string;
	readonly claims: readonly Claim[];
	readonly form: Uint8Array;
}

type IndexEntry = Omit<CachedPolicy, "form"> & { readonly offset: number; readonly length: number };

/** The files there can be in the cache folder. */
export type PackName = "policies.pack" | "store-policies.pack";
/** Changes when the layout below does; what is inside a form has a version of its own. */
const MAGIC = Buffer.from("fullmakt policies 1\n", "latin1");
const DIGEST_BYTES = 32;

/*
 * Layout: MAGIC, length of the index (4 bytes), the index as JSON, the forms one after the other, SHA-256 of all before it.
 * One file, so that index and forms can never be of different runs.
 */

/** What an earlier run left; nothing when there is no cache, or one that is damaged or of another version. */
export async function readPolicyCache(folder: string, name: PackName = "policies.pack"): Promise<CachedPolicy[]> {
	let pack: Buffer;
	try {
		pack = await readFile(join(folder, name));
	} catch {
		return [];
	}
	const indexAt = MAGIC.length + 4;
	const end = pack.length - DIGEST_BYTES;
	if (end < indexAt || !pack.subarray(0, MAGIC.length).equals(MAGIC)) return [];
	const digest = createHash("sha256").update(pack.subarray(0, end)).digest();
	if (!digest.equals(pack.subarray(end))) return [];
	const formsAt = indexAt + pack.readUInt32LE(MAGIC.length);
	const index = JSON.parse(pack.toString("utf8", indexAt, formsAt)) as IndexEntry[];
	return index.map(({ offset, length, ...entry }) => ({
		...entry,
		form: pack.subarray(formsAt + offset, formsAt + offset + length),
	}));
}

/** Written and hashed at once: small enough that decisions hardly wait, for this runs while the server does. */
const PIECE_BYTES = 256 * 1024;

/** Replaces the cache. A reader sees the old one or the new one, never a part. */
export async function writePolicyCache(
	folder: string,
	policies: readonly CachedPolicy[],
	name: PackName = "policies.pack",
): Promise<void> {
	let offset = 0;
	const index = policies.map(({ form, ...entry }): IndexEntry => {
		const placed = { ...entry, offset, length: form.length };
		offset += form.length;
		return placed;
	});
	const head = Buffer.from(JSON.stringify(index));
	const size = Buffer.alloc(4);
	size.writeUInt32LE(head.length);
	await mkdir(folder, { recursive: true });
	const fresh = join(folder, `${name}.${process.pid}`);
	try {
		const file = await open(fresh, "w");
		try {
			const hash = createHash("sha256");
			for (const piece of pieces([MAGIC, size, head, ...policies.map(({ form }) => form)])) {
				hash.update(piece);
				await file.writeFile(piece);
			}
			await file.writeFile(hash.digest());
		} finally {
			await file.close();
		}
		await rename(fresh, join(folder, name));
	} finally {
		await rm(fresh, { force: true });
	}
}

function* pieces(parts: readonly Uint8Array[]): Generator<Uint8Array> {
	let pending: Uint8Array[] = [];
	let bytes = 0;
	for (const part of parts) {
		pending.push(part);
		bytes += part.length;
		if (bytes < PIECE_BYTES) continue;
		yield Buffer.concat(pending, bytes);
		pending = [];
		bytes = 0;
	}
	yield Buffer.concat(pending, bytes);
}
