/** World files for tests, in a folder of their own, and what a store holds. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll } from "vitest";
import type { Store } from "../../src/store/store.js";
import { WorldError } from "../../src/world/fault.js";
import { importWorld } from "../../src/world/import.js";

const folder = mkdtempSync(join(tmpdir(), "fullmakt-world-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/** A file with that text, or that value as JSON; a list of records as JSON Lines. */
export function worldFile(content: unknown, name?: string): string {
	const lines = Array.isArray(content);
	const file = join(folder, name ?? `${++count}.${lines ? "jsonl" : "json"}`);
	const text = lines ? content.map((each) => JSON.stringify(each)).join("\n") : JSON.stringify(content);
	writeFileSync(file, typeof content === "string" ? content : text);
	return file;
}

export const load = (store: Store, ...contents: readonly unknown[]) =>
	importWorld(
		store,
		contents.map((content) => worldFile(content)),
	);

/** Place and message of each fault; fails when there is none, or when something was written. */
export async function faultsOf(
	store: Store,
	...contents: readonly unknown[]
): Promise<[at: string, message: string][]> {
	const before = [await store.revision(), await held(store)];
	try {
		await load(store, ...contents);
	} catch (error) {
		if (!(error instanceof WorldError)) throw error;
		const after = [await store.revision(), await held(store)];
		if (JSON.stringify(before) !== JSON.stringify(after)) throw new Error("A refused import wrote something.");
		return error.faults.map(({ at, message }) => [at, message]);
	}
	throw new Error("It was imported.");
}

const TABLES = [
	"service_owner",
	"party",
	"assignment",
	"assignment_package",
	"assignment_resource",
	"assignment_instance",
	"client_delegation",
	"client_delegation_package",
	"client_delegation_resource",
	"resource",
	"resource_version",
	"resource_policy",
	"resource_subject",
	"access_list",
	"access_list_member",
	"access_list_resource",
	"app_instance",
	"change_log",
	"audit",
];

/** Every row of every table that an import touches. */
export async function held(store: Store): Promise<Record<string, unknown[]>> {
	const all: Record<string, unknown[]> = {};
	for (const table of TABLES) {
		const { rows } = await sql.raw(`select * from ${table}`).execute(store.db);
		all[table] = rows.map((row) => JSON.stringify(row)).sort();
	}
	return all;
}

export const HANSEN = "311592858";
export const FJORDBRIS = "316080685";
export const SOLBERG = "314428641";
export const LIEN = "317652658";
export const KARI = "14837431310";
export const OLA = "02919944490";
export const NINA = "27868115845";
export const ROBOT = "168f6f6a-8bb1-4595-8049-20fe7dd95a50";

export const org = (orgNumber: string, more: object = {}) => ({
	orgNumber,
	name: `Org ${orgNumber}`,
	form: "AS",
	...more,
});
export const person = (personNumber: string, more: object = {}) => ({ personNumber, name: "Kari Hansen", ...more });
export const agentSystem = { type: "system-user", uuid: ROBOT, name: "Robot", form: "AgentSystem" };

const texts = { nb: "a", nn: "b", en: "c" };
export const resourceDocument = (identifier: string, more: object = {}) => ({
	identifier,
	title: texts,
	description: texts,
	rightDescription: texts,
	hasCompetentAuthority: { organization: HANSEN, orgcode: "tst" },
	resourceType: "GenericAccessResource",
	...more,
});
export const owner = { code: "tst", orgNumber: HANSEN, names: texts };
