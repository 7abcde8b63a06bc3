import type { Kysely } from "kysely";
import type { Database } from "../store/schema.js";
import type { Actor, Store, Transaction } from "../store/store.js";
import { hashOfSecret, newSecret } from "./secret.js";

/** One person's stay on the pages. */
export interface Session {
	/** Hash of the secret in the cookie. */
	readonly id: string;
	/** Inner number of the person. */
	readonly person: number;
	/** 0 to 4. */
	readonly authLevel: number;
	/** Stands in every form; a form without it was not made here. */
	readonly csrf: string;
	/** Inner number of the party the person acts for. */
	readonly chosenParty: number | undefined;
	/** For logging out at the provider. */
	readonly idToken: string | undefined;
	readonly seenAt: number;
}

const PORTAL: Actor = { kind: "system", id: "portal" };

/** A session ends when nothing was done for this long, and after a working day whatever was done. */
const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 10 * 3_600_000;
/** How often a stay is noted down. */
const SEEN_EVERY_MS = 60_000;
/** So long may a log-in at the provider take. */
const LOGIN_MS = 15 * 60_000;

/** Pages keep nothing that a decision depends on, so their writes tell followers nothing. */
async function write<T>(store: Store, work: (tx: Transaction) => Promise<T>): Promise<T> {
	const { value } = await store.write(PORTAL, async (tx) => {
		tx.log({ kind: "facts", pairs: [] });
		return work(tx);
	});
	return value;
}

export interface NewSession {
	readonly person: number;
	readonly authLevel: number;
	readonly idToken: string | undefined;
	/** Secret of the session before this one, which ends: what somebody knew of it opens nothing any more. */
	readonly before: string | undefined;
}

/** Starts a session; what comes back goes into the cookie and nowhere else. The party acted for last is chosen again. */
export async function startSession(store: Store, { person, authLevel, idToken, before }: NewSession): Promise<string> {
	const secret = newSecret();
	await write(store, async (tx) => {
		const { db, now } = tx;
		await db
			.deleteFrom("portal_session")
			.where((is) => is.or([is("seen_at", "<", now - IDLE_MS), is("created_at", "<", now - LONGEST_MS)]))
			.execute();
		if (before !== undefined) {
			await db.deleteFrom("portal_session").where("id_hash", "=", hashOfSecret(before)).execute();
		}
		const last = await db.selectFrom("portal_choice").select("party").where("person", "=", person).executeTakeFirst();
		await db
			.insertInto("portal_session")
			.values({
				id_hash: hashOfSecret(secret),
				person,
				auth_level: authLevel,
				csrf: newSecret(),
				chosen_party: last?.party ?? null,
				id_token: idToken ?? null,
				created_at: now,
				seen_at: now,
			})
			.execute();
		tx.audit({ action: "portal.logged-in", details: { person, level: authLevel } });
	});
	return secret;
}

/** The session of a cookie, if it still holds. */
export async function findSession(db: Kysely<Database>, secret: string, now: number): Promise<Session | undefined> {
	const row = await db
		.selectFrom("portal_session")
		.selectAll()
		.where("id_hash", "=", hashOfSecret(secret))
		.executeTakeFirst();
	if (row === undefined || row.seen_at < now - IDLE_MS || row.created_at < now - LONGEST_MS) return undefined;
	return {
		id: row.id_hash,
		person: row.person,
		authLevel: row.auth_level,
		csrf: row.csrf,
		chosenParty: row.chosen_party ?? undefined,
		idToken: row.id_token ?? undefined,
		seenAt: row.seen_at,
	};
}

/** Notes that somebody is there, at most once a minute. */
export async function noteSeen(store: Store, { id, seenAt }: Session, now: number): Promise<void> {
	if (now - seenAt < SEEN_EVERY_MS) return;
	await write(store, (tx) =>
		tx.db.updateTable("portal_session").set({ seen_at: now }).where("id_hash", "=", id).execute(),
	);
}

/** Chooses whom the person acts for, now and at the next log-in. Whether the person may is for the caller to know. */
export async function chooseParty(store: Store, { id, person }: Session, party: number): Promise<void> {
	await write(store, async ({ db, now }) => {
		await db.updateTable("portal_session").set({ chosen_party: party }).where("id_hash", "=", id).execute();
		await db
			.insertInto("portal_choice")
			.values({ person, party, chosen_at: now })
			.onConflict((conflict) => conflict.column("person").doUpdateSet({ party, chosen_at: now }))
			.execute();
	});
}

export async function endSession(store: Store, { id }: Session): Promise<void> {
	await write(store, (tx) => tx.db.deleteFrom("portal_session").where("id_hash", "=", id).execute());
}

/** A log-in that was begun. */
export interface PendingLogin {
	readonly nonce: string;
	readonly verifier: string;
	/** Path on this site to go to afterwards. */
	readonly returnTo: string;
}

/** @param browser The secret of the browser that began it: no other can end it. */
export async function beginLogin(
	store: Store,
	{ state, browser, pending }: { readonly state: string; readonly browser: string; readonly pending: PendingLogin },
): Promise<void> {
	await write(store, async ({ db, now }) => {
		await db
			.deleteFrom("portal_login")
			.where("created_at", "<", now - LOGIN_MS)
			.execute();
		const { nonce, verifier, returnTo } = pending;
		const values = { nonce, verifier, return_to: returnTo, created_at: now };
		await db
			.insertInto("portal_login")
			.values({ state_hash: hashOfSecret(state), browser_hash: hashOfSecret(browser), ...values })
			.execute();
	});
}

/** Takes a log-in out: it can be completed once, in the browser that began it. */
export async function takeLogin(store: Store, state: string, browser: string): Promise<PendingLogin | undefined> {
	const row = await write(store, ({ db, now }) =>
		db
			.deleteFrom("portal_login")
			.where("state_hash", "=", hashOfSecret(state))
			.where("browser_hash", "=", hashOfSecret(browser))
			.where("created_at", ">=", now - LOGIN_MS)
			.returning(["nonce", "verifier", "return_to"])
			.executeTakeFirst(),
	);
	return row && { nonce: row.nonce, verifier: row.verifier, returnTo: row.return_to };
}
