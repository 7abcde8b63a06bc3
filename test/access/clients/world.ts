/** Parties and what they give each other, for tests; and routes served on real HTTP. */
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { unauthenticated } from "../../../src/http/access-check.js";
import { administration } from "../../../src/http/administration.js";
import { createLog } from "../../../src/http/log.js";
import type { Guard, Operation } from "../../../src/http/operation.js";
import { ANONYMOUS, type Enterprise, type Platform, type Principal, type User } from "../../../src/http/principal.js";
import type { Party } from "../../../src/parties/model.js";
import { findParty } from "../../../src/parties/repository.js";
import type { PartyKind } from "../../../src/store/schema.js";
import type { Actor, Store, Transaction } from "../../../src/store/store.js";

export const tester: Actor = { kind: "operator", id: "test" };

export interface NewParty {
	readonly kind?: PartyKind;
	readonly name?: string;
	readonly form?: string;
	readonly orgNumber?: string;
	readonly partyId?: number;
	readonly personNumber?: string;
	readonly lastName?: string;
	readonly parent?: Party;
}

export async function addParty(store: Store, made: NewParty = {}): Promise<Party> {
	const uuid = randomUUID();
	const { kind = "organization", name = `party ${uuid.slice(0, 4)}` } = made;
	await store.write(tester, async (tx) => {
		const { id } = await tx.db
			.insertInto("party")
			.values({
				uuid,
				kind,
				name,
				party_id: made.partyId ?? null,
				user_id: null,
				username: null,
				org_number: made.orgNumber ?? null,
				person_number: made.personNumber ?? null,
				email: null,
				last_name: made.lastName ?? null,
				form: made.form ?? null,
				parent_id: made.parent?.id ?? null,
				born: null,
				died: null,
				deleted_at: null,
				created_at: tx.now,
				updated_at: tx.now,
			})
			.returning("id")
			.executeTakeFirstOrThrow();
		tx.log({ kind: "parties", parties: [id] });
	});
	return (await findParty(store.db, { uuid })) as Party;
}

export interface Given {
	readonly packages?: readonly string[];
	readonly resources?: readonly string[];
	readonly validTo?: number;
	/** Of the packages and resources. */
	readonly grantValidTo?: number;
}

/** `from` gives `to` a role, with packages and resources; answers the assignment's inner id. */
export async function assign(store: Store, from: Party, to: Party, role: string, given: Given = {}): Promise<number> {
	const { value } = await store.write(tester, (tx) => assignIn(tx, from, to, role, given));
	return value;
}

async function assignIn(tx: Transaction, from: Party, to: Party, role: string, given: Given): Promise<number> {
	const made = { created_at: tx.now, created_by: "test", valid_from: null };
	const { id } = await tx.db
		.insertInto("assignment")
		.values({
			...made,
			uuid: randomUUID(),
			from_id: from.id,
			to_id: to.id,
			role,
			source: "test",
			valid_to: given.validTo ?? null,
		})
		.returning("id")
		.executeTakeFirstOrThrow();
	const grant = { ...made, assignment_id: id, source: "test", valid_to: given.grantValidTo ?? null };
	for (const code of given.packages ?? []) {
		await tx.db
			.insertInto("assignment_package")
			.values({ ...grant, uuid: randomUUID(), package: code })
			.execute();
	}
	for (const resource of given.resources ?? []) {
		await tx.db
			.insertInto("assignment_resource")
			.values({ ...grant, uuid: randomUUID(), resource, rights: "[]" })
			.execute();
	}
	tx.log({ kind: "facts", pairs: [[from.id, to.id]] });
	return id;
}

/** Takes an assignment away as the business register would. */
export async function unassign(store: Store, id: number): Promise<void> {
	await store.write(tester, async (tx) => {
		await tx.db.deleteFrom("assignment").where("id", "=", id).execute();
		tx.log({ kind: "everything" });
	});
}

/** Every pair that the change log names after a revision, once. */
export async function pairsAfter(store: Store, revision: number): Promise<string[]> {
	const changes = await store.changes(revision);
	const pairs = changes.flatMap(({ change }) =>
		change.kind === "facts" ? change.pairs.map((pair) => pair.join(">")) : [],
	);
	return [...new Set(pairs)].sort();
}

const holder = (scopes: readonly string[], claims: Readonly<Record<string, unknown>> = {}) => ({
	scopes: new Set(scopes),
	issuer: "https://issuer.test",
	claims,
});

export const userOf = (party: Party, ...scopes: readonly string[]): User => ({
	kind: "user",
	partyUuid: party.uuid,
	authLevel: 3,
	...holder(scopes),
});

export const enterpriseOf = (
	orgNumber: string,
	scopes: readonly string[],
	more: Partial<Enterprise> = {},
): Enterprise => ({
	kind: "enterprise",
	orgNumber,
	scopePrefixes: [],
	...holder(scopes),
	...more,
});

/** A call's caller: who, and what the PDP permits as `resource action party`. */
export interface Caller {
	readonly principal?: Principal;
	readonly platform?: Platform;
	readonly may?: readonly string[];
}

export interface Answer {
	readonly status: number;
	readonly body: Readonly<Record<string, unknown>>;
	readonly headers: Headers;
}

export interface Served {
	readonly url: string;
	call(
		method: string,
		path: string,
		caller?: Caller,
		body?: unknown,
		headers?: Record<string, string>,
	): Promise<Answer>;
	stop(): Promise<void>;
}

/** Serves operations on a free port of loopback; who calls is told by a token made for each call. */
export async function serve(operations: readonly Operation[]): Promise<Served> {
	const callers = new Map<string, Caller>();
	const callerOf = new WeakMap<Principal, Caller>();
	let url = "";
	const app = administration({
		operations,
		authenticate: (req) => {
			const token = req.headers.authorization?.replace(/^Bearer /, "");
			const caller = token === undefined ? {} : callers.get(token);
			if (caller === undefined) throw unauthenticated("This token is not good.", "invalid_token");
			const { principal = ANONYMOUS, platform } = caller;
			callerOf.set(principal, caller);
			return { principal, ...(platform === undefined ? {} : { platform }) };
		},
		decide: (principal: Principal, { resource, action }: Guard, party: string) =>
			callerOf.get(principal)?.may?.includes(`${resource} ${action} ${party}`) ?? false,
		bodyLimit: 1_000_000,
		link: (_req, path) => url + path,
		log: createLog("error"),
	});
	const server: Server = createServer(app);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url,
		async call(method, path, caller, body, headers = {}) {
			const token = randomUUID();
			if (caller !== undefined) callers.set(token, caller);
			const answer = await fetch(path.startsWith("http") ? path : url + path, {
				method,
				headers: {
					...(caller === undefined ? {} : { Authorization: `Bearer ${token}` }),
					...(body === undefined ? {} : { "Content-Type": "application/json" }),
					...headers,
				},
				...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
			});
			const text = await answer.text();
			const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
			return {
				status: answer.status,
				headers: answer.headers,
				body: text === "" ? undefined : isJson ? JSON.parse(text) : text,
			} as Answer;
		},
		stop: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}

/** The codes of a validation answer, with where they point: `AM.VLD-00032 QUERY/to`. */
export function findingsOf({ body }: Answer): string[] {
	const found = (body.validationErrors ?? []) as readonly { code: string; paths: readonly string[] }[];
	return found.map(({ code, paths }) => `${code} ${paths.join(" ")}`);
}
