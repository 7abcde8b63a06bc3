import { createLog } from "../../src/http/log.js";
import { registerClient } from "../../src/maskinporten/clients.js";
import { KeyRing } from "../../src/maskinporten/key-ring.js";
import { assignPrefix, grantScope, registerScope } from "../../src/maskinporten/scopes.js";
import { answerGrant, GRANT_TYPE } from "../../src/maskinporten/token-endpoint.js";
import { openPostgres } from "../../src/store/postgres.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { type Actor, openStore, type Store } from "../../src/store/store.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { Software, softwareKey, systemUser } from "../../test/maskinporten/client-software.js";
import { CUSTOMER, VENDOR } from "../../test/systems/world.js";
import { addSystem, request, world } from "../../test/systemusers/world.js";
import { answerWith } from "../ask-process.js";
import { databaseIn, inFolder } from "../facts/opened.js";
import { median } from "../statistics.js";
import { largeApproval } from "./large-request.js";

export interface UserWriteTask {
	/** Approvals and tokens in each round. */
	readonly each: number;
	readonly rounds: number;
	/** An empty database of PostgreSQL; SQLite when left out. */
	readonly postgresUrl?: string | undefined;
}

/** Per second: the median of the rounds. */
export interface UserWriteReport {
	readonly engine: Store["engine"];
	/** A write that changes nothing but the change log: what the engine allows at all. */
	readonly bareWrites: number;
	readonly approvals: number;
	/** One after the other, and sixteen at once. */
	readonly tokens: number;
	readonly tokensAtOnce: number;
	/** Milliseconds of one approval of 300 single rights and 50 packages. */
	readonly largeApprovalMs: number;
}

const bench: Actor = { kind: "operator", id: "bench" };
const ISSUER = "https://maskinporten.example/";
const SCOPE = "skatteetaten:krav";
const OWNER = "974760673";
const AT_ONCE = 16;
/** Large requests approved. */
const LARGE = 5;

answerWith(
	({ each, rounds, postgresUrl }: UserWriteTask): Promise<UserWriteReport> =>
		inFolder(async (folder) => {
			const store = await openStore(
				postgresUrl === undefined ? openSqlite(databaseIn(folder)) : openPostgres(postgresUrl),
			);
			// With decisions that follow every write, as in the server.
			const w = await world(store, { at: Date.now() });
			const software = await registered(store);
			await addSystem(store, { clientId: [software.clientId] });
			const ring = new KeyRing(store, "maskinporten", ISSUER);
			const rates: Record<keyof Omit<UserWriteReport, "engine" | "largeApprovalMs">, number[]> = {
				bareWrites: [],
				approvals: [],
				tokens: [],
				tokensAtOnce: [],
			};
			const refs = (round: number): string[] => Array.from({ length: each }, (_, i) => `r${round}-${i}`);
			for (let round = 0; round <= rounds; round++) {
				const ids: string[] = [];
				for (const externalRef of refs(round)) ids.push((await request(store, { externalRef })).id);
				const writes = await rateOf(ids, () => store.write(bench, async (tx) => tx.log({ kind: "facts", pairs: [] })));
				const approvals = await rateOf(ids, (id) => approveRequest(store, { user: w.kari, owner: w.customer, id }));
				const tokens = await rateOf(await assertions(software, refs(round)), (text) => token(store, ring, text));
				const some = await assertions(software, refs(round));
				const start = performance.now();
				const work = async (): Promise<void> => {
					for (let text = some.pop(); text !== undefined; text = some.pop()) await token(store, ring, text);
				};
				await Promise.all(Array.from({ length: AT_ONCE }, work));
				const tokensAtOnce = (each * 1000) / (performance.now() - start);
				// The first round warms up.
				if (round === 0) continue;
				for (const [name, rate] of Object.entries({ bareWrites: writes, approvals, tokens, tokensAtOnce })) {
					rates[name as keyof typeof rates].push(rate);
				}
			}
			const largeApprovalMs = await largeApproval(store, w, LARGE);
			await w.stop();
			await store.close();
			return {
				engine: store.engine,
				bareWrites: median(rates.bareWrites),
				approvals: median(rates.approvals),
				tokens: median(rates.tokens),
				tokensAtOnce: median(rates.tokensAtOnce),
				largeApprovalMs,
			};
		}),
);

async function rateOf<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<number> {
	const start = performance.now();
	for (const item of items) await work(item);
	return (items.length * 1000) / (performance.now() - start);
}

/** A vendor's client that may have the scope. */
async function registered(store: Store): Promise<Software> {
	const key = await softwareKey("ES256");
	const { value } = await store.write(bench, async (tx) => {
		await assignPrefix(tx, "skatteetaten", OWNER);
		await registerScope(tx, { name: SCOPE, description: SCOPE, delegable: true }, { orgNumber: OWNER, prefixes: [] });
		await grantScope(tx, SCOPE, VENDOR, OWNER);
		const client = { orgNumber: VENDOR, name: "Bench", scopes: [SCOPE], jwks: { keys: [key.jwk] } };
		return registerClient(tx, client, "bench");
	});
	return new Software(value.id, key, ISSUER);
}

/** Signed beforehand: that is the client's work. */
async function assertions(software: Software, refs: readonly string[]): Promise<string[]> {
	const found: string[] = [];
	for (const ref of refs) {
		const claims = { authorization_details: [systemUser(CUSTOMER, ref)] };
		found.push(await software.assertion(SCOPE, { claims }));
	}
	return found;
}

const log = createLog("silent");

const token = (store: Store, ring: KeyRing, assertion: string) =>
	answerGrant({ store, ring, log }, { grant_type: GRANT_TYPE, assertion });
