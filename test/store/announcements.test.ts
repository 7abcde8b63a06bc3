import { spawn } from "node:child_process";
import pg from "pg";
import { afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { Knowledge } from "../../src/pip/knowledge.js";
import { CHANNEL } from "../../src/store/listener.js";
import { openPostgres } from "../../src/store/postgres.js";
import { openStore, type Store } from "../../src/store/store.js";
import { build } from "../server/built.js";
import { root } from "../server/running.js";
import { freshDatabase } from "./engines.js";

const server = inject("postgresUrl");
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isSo: () => boolean): Promise<void> {
	for (let i = 0; i < 1000 && !isSo(); i++) await pause(10);
	expect(isSo()).toBe(true);
}

const write = (store: Store) =>
	store.write({ kind: "system", id: "test" }, async (tx) => tx.log({ kind: "facts", pairs: [] }));

/** Another program on the same database: says each time that it hears of a commit, and never looks by itself. */
const LISTENING = `
	import { openEngine } from "./dist/store/open.js";
	import { openStore } from "./dist/store/store.js";
	const store = await openStore(openEngine({ databaseUrl: process.env.DATABASE }));
	store.hint(async () => console.log("revision " + (await store.revision()).revision));
	setInterval(() => undefined, 1000);
`;

describe.skipIf(server === "")("commits of other programs (postgres)", () => {
	let database: Awaited<ReturnType<typeof freshDatabase>>;
	let one: Store;
	let two: Store;
	beforeAll(build);
	beforeEach(async () => {
		database = await freshDatabase(server);
		one = await openStore(openPostgres(database.url));
		two = await openStore(openPostgres(database.url));
	});
	afterEach(async () => {
		await one.close();
		await two.close();
		await database.remove();
	});

	/** How often the store was hinted; once it listens. */
	async function hinted(store: Store): Promise<() => number> {
		let count = 0;
		store.hint(() => {
			count += 1;
		});
		await until(() => count > 0);
		return () => count;
	}

	async function asAdmin<T extends object>(statement: string): Promise<T[]> {
		const client = new pg.Client({ connectionString: database.url });
		await client.connect();
		const { rows } = await client.query(statement);
		await client.end();
		return rows as T[];
	}

	test("are heard of, one's own and those that were undone are not", async () => {
		const count = await hinted(one);
		const before = count();
		await write(one);
		await two
			.write({ kind: "system", id: "test" }, async (tx) => {
				tx.log({ kind: "facts", pairs: [] });
				throw new Error("undone");
			})
			.catch(() => undefined);
		await pause(200);
		expect(count()).toBe(before);
		await write(two);
		await until(() => count() === before + 1);
	});

	test("of many at once there are few hints, and the last comes after all of them", async () => {
		const count = await hinted(one);
		const before = count();
		let seen = 0;
		one.hint(() => void one.revision().then(({ revision }) => (seen = revision)));
		for (let i = 0; i < 50; i++) await write(two);
		const { revision } = await two.revision();
		await until(() => seen === revision);
		expect(count() - before).toBeLessThan(50);
	});

	test("a listener whose connection is lost comes back, and looks at what it missed", async () => {
		const count = await hinted(one);
		const before = count();
		const listening = `from pg_stat_activity where application_name = 'fullmakt listener' and datname = current_database()`;
		expect(await asAdmin(`select pg_terminate_backend(pid) ${listening}`)).toHaveLength(1);
		await write(two);
		await until(() => count() > before);
		const then = count();
		await write(two);
		await until(() => count() > then);
		expect(await asAdmin(`select pid ${listening}`)).toHaveLength(1);
	});

	test("are in a node's memory without its looking for them", async () => {
		const log = { warn: () => undefined, error: () => undefined };
		const knowledge = await Knowledge.open(one, { keyOfResource: (id) => id, pollMs: 3_600_000, log });
		for (let i = 0; i < 3; i++) {
			await write(two);
			const { revision } = await two.revision();
			await until(() => knowledge.revision.revision === revision);
		}
		await knowledge.close();
	});

	test("are no message of anybody else's: a stranger's text is only a hint", async () => {
		const count = await hinted(one);
		const before = count();
		await asAdmin(`notify ${CHANNEL}, '{"drop": true}'`);
		await until(() => count() > before);
	});

	test("reach another process", async () => {
		const child = spawn(process.execPath, ["--input-type=module", "-e", LISTENING], {
			cwd: root,
			env: { ...process.env, DATABASE: database.url },
			stdio: ["ignore", "pipe", "inherit"],
		});
		let output = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
		await until(() => output.includes("revision 0\n"));
		await write(one);
		await until(() => output.includes("revision 1\n"));
		await write(two);
		await until(() => output.includes("revision 2\n"));
		child.kill();
		await new Promise((resolve) => child.once("exit", resolve));
	});
});
