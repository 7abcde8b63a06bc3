import { createHash } from "node:crypto";
import type { Actor, Store, Transaction } from "../store/store.js";
import { Fault, type FaultKind } from "./fault.js";
import type { Reply } from "./operation.js";
import { isPieces } from "./pieces.js";

/** Makes repeating a POST harmless: the header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header). */
export interface Idempotency {
	/**
	 * Runs the call, unless its caller made it before under this key; then the first answer is given again. Only answers that are
	 * no error are kept, for a day: after an error nothing was changed, and the call may be tried again. What the call writes notes
	 * in the same transaction that it was carried out, so that it is never carried out twice, whenever the node ends.
	 *
	 * @throws {Fault} 400 no key, 409 the first call is still running, or was carried out and its answer lost, 422 another call was
	 * made under this key
	 */
	once(call: KeyedCall, run: () => Promise<Reply>): Promise<Reply>;
}

export interface KeyedCall {
	/** The header as sent. */
	readonly key: string;
	/** By `callerKey`. */
	readonly caller: string;
	readonly operation: string;
	/** All that makes the call what it is: path, query, body. */
	readonly content: unknown;
}

const badKey: FaultKind = { code: "FULLMAKT-00004", status: 400, title: "The Idempotency-Key is not one." };
const running: FaultKind = {
	code: "FULLMAKT-00005",
	status: 409,
	title: "The first call with this key is still running.",
};
const answerLost: FaultKind = {
	code: "FULLMAKT-00007",
	status: 409,
	title: "The first call with this key was carried out, and its answer was lost.",
};
const otherCall: FaultKind = { code: "FULLMAKT-00006", status: 422, title: "The key was used for another call." };

const KEPT_MS = 24 * 3_600_000;
/** A call that has run for so long was ended with its node; its key is free again. */
const LOST_MS = 120_000;
const RUNNING = 0;
/** What the call writes is in the database; its answer is not, or not yet. */
const CARRIED_OUT = 1;

const actor: Actor = { kind: "system", id: "idempotency" };

export function createIdempotency(store: Store, now: () => number = Date.now): Idempotency {
	return {
		async once({ key, caller, operation, content }, run) {
			const name = {
				scope: digest([caller, operation]),
				idempotency_key: digest(readKey(key)),
			};
			const row = { ...name, request_hash: digest(sorted(content)), created_at: now() };
			const before = await claim(store, row);
			if (before !== undefined) return before;
			let reply: Reply;
			try {
				reply = await store.alongside((tx) => carryOut(tx, row), run);
			} catch (error) {
				// A fault is an answer: what was asked was refused. After anything else it may have been carried out.
				await release(store, row, !(error instanceof Fault));
				throw error;
			}
			if (reply.status >= 400 || reply.body instanceof Uint8Array || isPieces(reply.body)) await release(store, row);
			// A repeat then learns that the call was carried out, and not what its answer was.
			else if (reply.secret !== true) await keep(store, row, reply);
			return reply;
		},
	};
}

/** A quoted text (RFC 9651), or the same without quotes. */
function readKey(header: string): string {
	const key = /^"([\x20-\x7e]*)"$/.exec(header)?.[1] ?? header;
	if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
	throw new Fault(badKey, { detail: "Send 1 to 255 visible ASCII characters, a UUID for example." });
}

interface Name {
	readonly scope: string;
	readonly idempotency_key: string;
}

interface Claim extends Name {
	readonly request_hash: string;
	readonly created_at: number;
}

/** The answer kept under the key; else undefined, and the key is taken. */
async function claim(store: Store, row: Claim): Promise<Reply | undefined> {
	const known = await find(store.db, row);
	const { request_hash: hash, created_at: at } = row;
	if (known !== undefined && live(known, at)) return answer(known, hash, at);
	const { value } = await store.write(actor, async (tx) => {
		const found = await find(tx.db, row);
		if (found !== undefined && live(found, at)) return found;
		await tx.db
			.deleteFrom("idempotency")
			.where("created_at", "<=", at - KEPT_MS)
			.execute();
		if (found !== undefined) await remove(tx, row);
		await tx.db
			.insertInto("idempotency")
			.values({ ...row, status: RUNNING, headers: "{}", body: "" })
			.execute();
		tx.log({ kind: "facts", pairs: [] });
		return undefined;
	});
	return value === undefined ? undefined : answer(value, hash, at);
}

type Row = NonNullable<Awaited<ReturnType<typeof find>>>;

function find(db: Store["db"], { scope, idempotency_key }: Name) {
	return db
		.selectFrom("idempotency")
		.selectAll()
		.where("scope", "=", scope)
		.where("idempotency_key", "=", idempotency_key)
		.executeTakeFirst();
}

const live = ({ status, created_at }: Row, at: number): boolean =>
	created_at > at - (status === RUNNING ? LOST_MS : KEPT_MS);

function answer({ request_hash, status, headers, body, created_at }: Row, hash: string, at: number): Reply {
	if (request_hash !== hash) throw new Fault(otherCall);
	if (status === RUNNING || (status === CARRIED_OUT && created_at > at - LOST_MS)) {
		throw new Fault(running, { headers: { "Retry-After": "1" } });
	}
	if (status === CARRIED_OUT) {
		const detail = "Read what there is now; to make the call once more, send another key.";
		throw new Fault(answerLost, { detail });
	}
	const { type, ...others } = JSON.parse(headers) as Record<string, string>;
	return {
		status,
		headers: { ...others, "Idempotency-Replayed": "true" },
		...(type === undefined ? {} : { type }),
		...(body === "" ? {} : { body: JSON.parse(body) as unknown }),
	};
}

async function keep(store: Store, claim: Claim, { status, headers, type, body }: Reply): Promise<void> {
	const values = {
		status,
		headers: JSON.stringify({ ...headers, ...(type === undefined ? {} : { type }) }),
		body: body === undefined ? "" : JSON.stringify(body),
	};
	await store.write(actor, async (tx) => {
		await tx.db
			.updateTable("idempotency")
			.set(values)
			.where("scope", "=", claim.scope)
			.where("idempotency_key", "=", claim.idempotency_key)
			.where("created_at", "=", claim.created_at)
			.execute();
		tx.log({ kind: "facts", pairs: [] });
	});
}

/** @throws {Fault} 409 when the key was taken for lost meanwhile, and is another call's: this one then changes nothing */
async function carryOut({ db }: Pick<Transaction, "db">, { scope, idempotency_key, created_at }: Claim): Promise<void> {
	const { numUpdatedRows } = await db
		.updateTable("idempotency")
		.set({ status: CARRIED_OUT })
		.where("scope", "=", scope)
		.where("idempotency_key", "=", idempotency_key)
		.where("created_at", "=", created_at)
		.where("status", "in", [RUNNING, CARRIED_OUT])
		.executeTakeFirst();
	if (numUpdatedRows === 0n) throw new Fault(running, { headers: { "Retry-After": "1" } });
}

async function release(store: Store, claim: Claim, unlessCarriedOut = false): Promise<void> {
	await store.write(actor, async (tx) => {
		const found = await find(tx.db, claim);
		if (found?.created_at !== claim.created_at || (unlessCarriedOut && found.status === CARRIED_OUT)) return;
		await remove(tx, claim);
		tx.log({ kind: "facts", pairs: [] });
	});
}

async function remove(tx: Transaction, { scope, idempotency_key }: Name): Promise<void> {
	await tx.db
		.deleteFrom("idempotency")
		.where("scope", "=", scope)
		.where("idempotency_key", "=", idempotency_key)
		.execute();
}

const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("base64url");

/** The order of members is not part of a call. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== "object" || value === null) return value ?? null;
	const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return members.map(([key, each]) => [key, sorted(each)]);
}
