import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { packages } from "../../src/catalogue/catalogue.js";
import { openPostgres } from "../../src/store/postgres.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { openStore } from "../../src/store/store.js";
import { importWorld } from "../../src/world/import.js";
import { answerWith } from "../ask-process.js";
import { seededRandom } from "../seeded-random.js";
import { inFolder } from "./opened.js";

export interface ImportTask {
	readonly parties: number;
	readonly delegations: number;
	/** Of an empty database of PostgreSQL; SQLite when there is none. */
	readonly postgresUrl: string | undefined;
}

export interface ImportReport {
	readonly engine: "sqlite" | "postgres";
	/** Packages given, each a row of its own. */
	readonly delegations: number;
	readonly seconds: number;
	readonly perSecond: number;
	/** Of this process alone; a server of PostgreSQL has its own. */
	readonly processorSeconds: number;
	/** The same file once more, when it changes nothing. */
	readonly secondsAgain: number;
}

/** Packages in one line of the file. */
const IN_A_LINE = 5;

/** Reads a world file as `fullmakt import` does: checked, compared with what is there, in one transaction. */
answerWith(
	({ parties, delegations, postgresUrl }: ImportTask): Promise<ImportReport> =>
		inFolder(async (folder) => {
			const file = join(folder, "world.jsonl");
			await writeWorld(file, parties, delegations);
			const engine = postgresUrl === undefined ? openSqlite(join(folder, "import.db")) : openPostgres(postgresUrl);
			const store = await openStore(engine);
			const before = process.cpuUsage();
			const first = await importWorld(store, [file]);
			const { user, system } = process.cpuUsage(before);
			const again = await importWorld(store, [file]);
			if (again.changed !== 0) throw new Error("The same file changed something the second time");
			await store.close();
			return {
				engine: engine.name,
				delegations,
				seconds: first.seconds,
				perSecond: delegations / first.seconds,
				processorSeconds: (user + system) / 1e6,
				secondsAgain: again.seconds,
			};
		}),
);

async function writeWorld(file: string, parties: number, delegations: number): Promise<void> {
	const random = seededRandom(parties);
	const numbers = orgNumbers(parties);
	const assignable = packages.filter((each) => each.assignable && each.for === "organisation").map(({ code }) => code);
	const out = createWriteStream(file);
	const write = async (value: object): Promise<void> => {
		if (!out.write(`${JSON.stringify(value)}\n`)) await once(out, "drain");
	};
	for (const orgNumber of numbers) {
		await write({ kind: "organizations", orgNumber, name: `Virksomhet ${orgNumber}`, form: "AS" });
	}
	const known = new Set<number>();
	for (let given = 0; given < delegations; ) {
		const [from, to] = random.distinct(2, numbers.length) as [number, number];
		if (known.has(from * numbers.length + to)) continue;
		known.add(from * numbers.length + to);
		const count = Math.min(IN_A_LINE, delegations - given);
		given += count;
		const codes = random.distinct(count, assignable.length).map((place) => assignable[place]);
		await write({ kind: "delegations", from: numbers[from], to: numbers[to], packages: codes });
	}
	out.end();
	await once(out, "finish");
}

/** Numbers of organisations with their check digits. */
function orgNumbers(count: number): string[] {
	const weights = [3, 2, 7, 6, 5, 4, 3, 2];
	const found: string[] = [];
	for (let n = 31_000_000; found.length < count; n++) {
		const digits = [...String(n)].map(Number);
		const check = (11 - (digits.reduce((sum, digit, i) => sum + digit * weights[i]!, 0) % 11)) % 11;
		if (check < 10) found.push(`${n}${check}`);
	}
	return found;
}
