import type { Principal } from "../http/principal.js";
import type { Knowledge } from "../pip/knowledge.js";
import type { LoggedChange } from "../store/changes.js";
import type { Store } from "../store/store.js";
import { revokedClients } from "./client-repository.js";

/**
 * Whose tokens are worth nothing any more, though they have not expired: a client that was revoked, a system user that was deleted
 * or switched off, or whose system was (reliability-scale 2.3, 90). Kept in memory by the change log, so that every token is held
 * against it at every call.
 */
export class LostHolders {
	readonly #revoked = new Set<string>();

	private constructor(
		private readonly store: Store,
		private readonly knowledge: Knowledge,
		/** Issuers whose clients are registered here; others may use the same ids. */
		private readonly issuers: ReadonlySet<string>,
	) {}

	/** @param issuers Those whose clients are registered here. */
	static async open(store: Store, knowledge: Knowledge, issuers: ReadonlySet<string>): Promise<LostHolders> {
		const lost = new LostHolders(store, knowledge, issuers);
		await knowledge.keep(
			() => lost.#read(undefined),
			(changes) => lost.#apply(changes),
		);
		return lost;
	}

	async #apply(changes: readonly LoggedChange[]): Promise<void> {
		const clients = new Set<string>();
		for (const { change } of changes) {
			if (change.kind === "everything") {
				this.#revoked.clear();
				return this.#read(undefined);
			}
			if (change.kind === "clients") for (const id of change.ids) clients.add(id);
		}
		if (clients.size > 0) await this.#read([...clients]);
	}

	/** A client that was revoked stays so. */
	async #read(among: readonly string[] | undefined): Promise<void> {
		for (const id of await revokedClients(this.store.db, among)) this.#revoked.add(id);
	}

	/** Whether the holder of a token is no longer there. */
	has(principal: Principal): boolean {
		if (principal.kind !== "enterprise" && principal.kind !== "system-user") return false;
		const { clientId, issuer } = principal;
		if (clientId !== undefined && this.issuers.has(issuer) && this.#revoked.has(clientId)) return true;
		return principal.kind === "system-user" && this.#isGone(principal.systemUserId);
	}

	/** One that we know, and that was deleted or switched off; of others nobody here can tell. */
	#isGone(systemUserId: string): boolean {
		const { parties, now } = this.knowledge;
		const party = parties.byUuid(systemUserId) ?? 0;
		const since = parties.deletedAt[party] ?? 0;
		return party !== 0 && parties.kindOf(party) === "system-user" && since !== 0 && since <= now();
	}
}
