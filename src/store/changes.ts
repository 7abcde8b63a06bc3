import { createHash } from "node:crypto";
import type { ChangeLogTable } from "./schema.js";

/**
 * What a write says to those who keep something in memory. Parties are named by their inner number (`party.id`); a follower
 * reads anew what it needs, so a change names what is no longer true and never carries the new state.
 */
export type Change =
	/** What `from` gives `to` changed, whatever the table: roles, packages, rights, instances, client delegations. */
	| { readonly kind: "facts"; readonly pairs: readonly (readonly [from: number, to: number])[] }
	/** Parties were made, renamed, moved below another, or deleted. */
	| { readonly kind: "parties"; readonly parties: readonly number[] }
	/** The policies with these keys were set or removed. */
	| { readonly kind: "policies"; readonly keys: readonly string[] }
	/** Resources were made, changed or removed. */
	| { readonly kind: "resources"; readonly resources: readonly string[] }
	/** Members or resources of access lists changed. */
	| { readonly kind: "access-lists"; readonly owners: readonly string[] }
	/** Instances of apps moved on. */
	| { readonly kind: "app-instances"; readonly guids: readonly string[] }
	/** Systems of the system register, system users, their requests, or Maskinporten clients. */
	| { readonly kind: "systems"; readonly ids: readonly string[] }
	| { readonly kind: "system-users"; readonly ids: readonly string[]; readonly event?: string }
	| { readonly kind: "requests"; readonly ids: readonly string[]; readonly event?: string }
	| { readonly kind: "clients"; readonly ids: readonly string[] }
	/** Too much to name: whoever keeps something reads everything anew. */
	| { readonly kind: "everything" };

/** A committed change. `nonce` tells two histories apart that reached the same revision (reliability-scale 0, finding 2). */
export interface LoggedChange {
	readonly revision: number;
	readonly at: number;
	readonly nonce: string;
	readonly change: Change;
}

export const PARTS = 64;

/** The partition of a change: by the first party it names, so that the log can be split one day (design 3). */
export function partOf(change: Change): number {
	const first =
		change.kind === "facts" ? change.pairs[0]?.[0] : change.kind === "parties" ? change.parties[0] : undefined;
	return first === undefined ? 0 : first % PARTS;
}

/** Each row's hash covers the one before it: an edit, a gap or a swap shows (reliability-scale 2.3, 139). */
export function chainHash(previous: string, row: Omit<ChangeLogTable, "hash">): string {
	const { revision, position, at, part, kind, payload, nonce } = row;
	return createHash("sha256")
		.update(JSON.stringify([previous, revision, position, at, part, kind, payload, nonce]))
		.digest("base64url");
}

export function readChange({ revision, at, nonce, payload }: ChangeLogTable): LoggedChange {
	return { revision, at, nonce, change: JSON.parse(payload) as Change };
}
