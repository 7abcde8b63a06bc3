/** A process that is killed in the middle of an approval, before any statement of it: nothing, or all of it, has happened. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { Fault } from "../../src/http/fault.js";
import type { Party } from "../../src/parties/model.js";
import type { Engine } from "../../src/store/engine.js";
import { openPostgres } from "../../src/store/postgres.js";
import type { Database } from "../../src/store/schema.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { openStore, type Store } from "../../src/store/store.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { build } from "../server/built.js";
import { root } from "../server/running.js";
import { addSystem, request, world } from "./world.js";

/**
 * Before each statement that writes, on PostgreSQL each fourth of them: whoever dies between two that read leaves what the next
 * one would find. Before every statement, on both, with `FULLMAKT_KILLS=all`.
 */
const ALL = process.env.FULLMAKT_KILLS === "all";
const STRIDE = ALL ? 1 : 4;
const AT_ONCE = 3;

interface Databases {
	/** A new, empty one. */
	create(): Promise<string>;
	copy(of: string): Promise<string>;
	open(name: string): Engine;
	remove(): Promise<void>;
}

function sqliteFiles(): Databases {
	const folder = mkdtempSync(join(tmpdir(), "fullmakt-killed-"));
	const fresh = () => join(folder, `${randomUUID()}.db`);
	return {
		create: async () => fresh(),
		copy: async (of) => {
			const name = fresh();
			copyFileSync(of, name);
			return name;
		},
		open: openSqlite,
		remove: async () => rmSync(folder, { recursive: true }),
	};
}

function postgresDatabases(url: string): Databases {
	const made: string[] = [];
	const admin = async (statement: string): Promise<void> => {
		const client = new pg.Client({ connectionString: url });
		await client.connect();
		await client.query(statement).finally(() => client.end());
	};
	const make = async (more: string): Promise<string> => {
		const name = `killed_${randomUUID().replaceAll("-", "")}`;
		await admin(`create database ${name} ${more}`);
		made.push(name);
		return url.replace(/\/postgres$/, `/${name}`);
	};
	return {
		create: () => make(""),
		copy: (of) => make(`template ${of.slice(of.lastIndexOf("/") + 1)}`),
		open: openPostgres,
		remove: async () => {
			for (const name of made) await admin(`drop database ${name} with (force)`);
		},
	};
}

interface Approval {
	readonly database: string;
	readonly id: string;
	readonly user: Party;
	readonly owner: Party;
}

/** A database with one request that can be approved, and nobody connected to it. */
async function prepare(databases: Databases): Promise<Approval> {
	const database = await databases.create();
	const store = await openStore(databases.open(database));
	const w = await world(store, { at: Date.now() });
	await addSystem(store);
	const { id } = await request(store);
	await w.stop();
	await store.close();
	return { database, id, user: w.kari, owner: w.customer };
}

/** Approves in a process of its own. @returns what it said before it ended, and whether it was killed */
function approve({ database, id, user, owner }: Approval, at: string): Promise<{ said: string; killed: boolean }> {
	const program = join(root, "test", "systemusers", "approve-and-die.mjs");
	const child = spawn(
		process.execPath,
		[program, join(root, "dist"), database, id, user.uuid, owner.uuid, at, ALL ? "all" : "writes"],
		{
			stdio: ["ignore", "pipe", "inherit"],
		},
	);
	let said = "";
	child.stdout.on("data", (chunk: Buffer) => {
		said += chunk.toString();
	});
	return new Promise((resolve) => child.once("close", (_, signal) => resolve({ said, killed: signal === "SIGKILL" })));
}

const TABLES = [
	"party",
	"assignment",
	"assignment_package",
	"assignment_resource",
	"system_user",
	"system_user_event",
	"system_user_event_owner",
	"audit",
	"outbox",
	"change_log",
] as const satisfies readonly (keyof Database)[];

/** How many rows every table has that an approval writes to, and the request's state. */
async function stateOf(store: Store, id: string): Promise<Readonly<Record<string, unknown>>> {
	const counts: Record<string, unknown> = {};
	for (const table of TABLES) {
		const { count } = await store.db
			.selectFrom(table)
			.select(({ fn }) => fn.countAll().as("count"))
			.executeTakeFirstOrThrow();
		counts[table] = Number(count);
	}
	const row = store.db.selectFrom("system_user_request").select("status").where("id", "=", id);
	const { revision } = await store.revision();
	return { ...counts, revision, ...(await row.executeTakeFirstOrThrow()) };
}

async function stateIn(databases: Databases, { database, id }: Approval) {
	const store = await openStore(databases.open(database));
	try {
		return await stateOf(store, id);
	} finally {
		await store.close();
	}
}

const engines = [
	["sqlite", sqliteFiles, false],
	["postgres", () => postgresDatabases(inject("postgresUrl")), inject("postgresUrl") === ""],
] as const;

describe.each(engines)("killed in the middle of an approval (%s)", (name, open, absent) => {
	beforeAll(build, 600_000);

	test.skipIf(absent)(
		"before any of its statements, it has happened whole or not at all, and can be repeated",
		async () => {
			const databases = open();
			try {
				const prepared = await prepare(databases);
				const before = await stateIn(databases, prepared);
				const copied = async (): Promise<Approval> => ({
					...prepared,
					database: await databases.copy(prepared.database),
				});
				const undisturbed = await copied();
				const statements = Number((await approve(undisturbed, "")).said);
				const after = await stateIn(databases, undisturbed);
				expect(before).toMatchObject({ status: "New", system_user: 0 });
				expect(after).toMatchObject({ status: "Accepted", system_user: 1 });
				// A world in which an approval wrote nothing would be whole in any case.
				expect(statements).toBeGreaterThan(15);
				const stride = name === "sqlite" ? 1 : STRIDE;
				const moments = Array.from({ length: statements }, (_, i) => i + 1)
					.filter((at) => at % stride === 0 || at > statements - 2)
					.map(String);
				const results: Record<string, unknown> = {};
				const left = [...moments, "after"];
				const work = async (): Promise<void> => {
					for (let at = left.shift(); at !== undefined; at = left.shift()) {
						const copy = await copied();
						results[at] = { killed: (await approve(copy, at)).killed, ...(await repeated(databases, copy)) };
					}
				};
				await Promise.all(Array.from({ length: AT_ONCE }, work));
				const open = { killed: true, found: before, again: "done", finally: after };
				const approved = { killed: true, found: after, again: "AUTH-00013", finally: after };
				expect(results).toEqual({ ...Object.fromEntries(moments.map((at) => [at, open])), after: approved });
			} finally {
				await databases.remove();
			}
		},
		300_000,
	);
});

/** What is found after a restart, and what comes of approving once more. */
async function repeated(databases: Databases, { database, id, user, owner }: Approval) {
	const store = await openStore(databases.open(database));
	try {
		const found = await stateOf(store, id);
		const again = await approveRequest(store, { user, owner, id }).then(
			() => "done",
			(error: unknown) => (error instanceof Fault ? error.kind.code : String(error)),
		);
		return { found, again, finally: await stateOf(store, id) };
	} finally {
		await store.close();
	}
}
