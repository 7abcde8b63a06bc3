import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { verifyDatabase } from "../../src/store/backup.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { openStore } from "../../src/store/store.js";
import { build } from "../server/built.js";
import { freshFolder, root } from "../server/running.js";

beforeAll(build);

const command = join(root, "dist", "cli", "main.js");
const demo = join(root, "fixtures", "world", "demo.json");

function fullmakt(args: readonly string[], environment: Record<string, string> = {}) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
		encoding: "utf8",
		env: { PATH: process.env.PATH ?? "", ...environment },
	});
	expect(stderr).not.toMatch(/^\s+at .*\.js:\d+/m);
	return { status, out: stdout, err: stderr };
}

const databaseIn = (folder: string) => ({ FULLMAKT_DATABASE: join(folder, "fullmakt.db") });

describe("fullmakt import", () => {
	it("loads the demo world, says how much, and the second time that nothing changed", () => {
		const environment = databaseIn(freshFolder());
		const first = fullmakt(["import", demo], environment);
		expect(first.status).toBe(0);
		expect(first.out).toMatch(/organizations +16\n/);
		expect(first.out).toMatch(/rows added or changed in [\d.]+ s \([\d,]+ rows\/s\)\n$/);
		expect(fullmakt(["import", demo], environment)).toMatchObject({
			status: 0,
			out: expect.stringContaining("Nothing changed"),
		});
	});

	it("prints a schema of draft 2020-12 that the demo world fits, and that refuses what the import refuses", () => {
		const { status, out } = fullmakt(["import", "--schema"]);
		expect(status).toBe(0);
		const schema = JSON.parse(out) as object;
		expect(schema).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
		const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
		const world = JSON.parse(readFileSync(demo, "utf8")) as { organizations: object[] };
		expect(validate(world)).toBe(true);
		expect(validate({ ...world, companies: [] })).toBe(false);
		expect(validate({ organizations: [{ ...world.organizations[0], mainunit: "x" }] })).toBe(false);
	});

	it("tells each fault with file and place, and leaves the database as it was", () => {
		const folder = freshFolder();
		const environment = databaseIn(folder);
		const [bad, lines] = [join(folder, "bad.json"), join(folder, "more.jsonl")];
		writeFileSync(bad, JSON.stringify({ organizations: [{ orgNumber: "311592859", name: "A", form: "AS" }] }));
		writeFileSync(lines, '{"kind":"roles","from":"311592858","to":"14837431310","role":"dagl"}\n{');
		const { status, err } = fullmakt(["import", demo, bad, lines], environment);
		expect(status).toBe(1);
		expect(err).toContain(`${bad}: /organizations/0/orgNumber: This is no organisation number`);
		expect(err).toContain(`${lines}: line 2: `);
		expect(err).toMatch(/2 faults; nothing was imported\.\n$/);
		expect(fullmakt(["import", demo], environment).out).not.toContain("Nothing changed");
	});

	it("tells what is not a fault of the files without a stack", () => {
		expect(fullmakt(["import"])).toMatchObject({ status: 2, err: expect.stringContaining("Name the files") });
		expect(fullmakt(["import", "--shema"])).toMatchObject({ status: 2, err: expect.stringContaining("--schema") });
		expect(fullmakt(["import", demo], { FULLMAKT_PORT: "x" })).toMatchObject({
			status: 1,
			err: expect.stringContaining("The configuration is not usable"),
		});
		const nobody = { FULLMAKT_DATABASE_URL: "postgres://fullmakt:se%40cret@127.0.0.1:1/x" };
		const refused = fullmakt(["import", demo], nobody);
		expect(refused).toMatchObject({ status: 1, err: expect.stringContaining("ECONNREFUSED") });
		expect(refused.err).not.toContain("cret");
		const file = join(freshFolder(), "no.db");
		writeFileSync(file, "no database ".repeat(1000));
		expect(fullmakt(["import", demo], { FULLMAKT_DATABASE: file })).toMatchObject({ status: 1 });
		expect(fullmakt(["import", join(freshFolder(), "none.json")], databaseIn(freshFolder()))).toMatchObject({
			status: 1,
			err: expect.stringContaining("ENOENT"),
		});
	});
});

describe("a kill in the middle of an import", () => {
	function bigWorld(folder: string): string {
		const numbers: string[] = [];
		for (let body = 31_000_000; numbers.length < 400; body++) {
			const sum = [3, 2, 7, 6, 5, 4, 3, 2].reduce((all, weight, i) => all + weight * Number(String(body)[i]), 0);
			if (sum % 11 !== 1) numbers.push(`${body}${(11 - (sum % 11)) % 11}`);
		}
		const lines: object[] = numbers.map((orgNumber) => ({ kind: "organizations", orgNumber, name: "A", form: "AS" }));
		for (let i = 0; i < 60_000; i++) {
			const to = numbers[(i + 1 + Math.floor(i / 400)) % 400];
			lines.push({ kind: "delegations", from: numbers[i % 400], to, packages: ["merverdiavgift"] });
		}
		const file = join(folder, "big.jsonl");
		writeFileSync(file, lines.map((line) => JSON.stringify(line)).join("\n"));
		return file;
	}

	/** Ends a child with SIGKILL after some time; false when it had ended by itself. */
	async function killedAfter(args: readonly string[], environment: Record<string, string>, when: () => boolean) {
		const child = spawn(process.execPath, [command, ...args], {
			env: { PATH: process.env.PATH ?? "", ...environment },
			stdio: "ignore",
		});
		const ended = new Promise<boolean>((resolve) => child.once("exit", (_, signal) => resolve(signal === "SIGKILL")));
		const poll = setInterval(() => {
			if (when()) child.kill("SIGKILL");
		}, 5);
		const killed = await ended;
		clearInterval(poll);
		return killed;
	}

	it("leaves nothing behind, and the next one loads all of it", async () => {
		const folder = freshFolder();
		const environment = databaseIn(folder);
		const file = bigWorld(folder);
		fullmakt(["import", demo], environment);
		const log = `${environment.FULLMAKT_DATABASE}-wal`;
		// At three points of the write itself: its log grows, and nothing is committed yet.
		for (const bytes of [100_000, 2_000_000, 8_000_000]) {
			const grown = () => existsSync(log) && readFileSync(log).length > bytes;
			expect(await killedAfter(["import", file], environment, grown)).toBe(true);
			const store = await openStore(openSqlite(environment.FULLMAKT_DATABASE));
			const { n } = await store.db
				.selectFrom("party")
				.select(({ fn }) => fn.countAll<number>().as("n"))
				.executeTakeFirstOrThrow();
			expect(n).toBe(16 + 15 + 2);
			expect((await store.revision()).revision).toBe(1);
			await store.close();
			expect(verifyDatabase(environment.FULLMAKT_DATABASE).revision).toBe(1);
		}
		expect(fullmakt(["import", file], environment).out).toContain("rows added or changed");
		expect(fullmakt(["import", file], environment).out).toContain("Nothing changed");
	}, 120_000);

	it.skipIf(inject("postgresUrl") === "")(
		"leaves nothing behind on PostgreSQL",
		async () => {
			const folder = freshFolder();
			const file = bigWorld(folder);
			const { default: pg } = await import("pg");
			const name = `killed_${process.pid}`;
			const admin = new pg.Client({ connectionString: inject("postgresUrl") });
			await admin.connect();
			await admin.query(`create database ${name}`);
			const url = inject("postgresUrl").replace(/\/postgres$/, `/${name}`);
			const environment = { FULLMAKT_DATABASE_URL: url };
			try {
				fullmakt(["import", demo], environment);
				const started = performance.now();
				expect(await killedAfter(["import", file], environment, () => performance.now() - started > 2500)).toBe(true);
				const client = new pg.Client({ connectionString: url });
				await client.connect();
				expect((await client.query("select count(*)::int as n from party")).rows).toEqual([{ n: 33 }]);
				await client.end();
				expect(fullmakt(["import", file], environment).out).toContain("rows added or changed");
			} finally {
				await admin.query(`drop database ${name} with (force)`);
				await admin.end();
			}
		},
		120_000,
	);
});
