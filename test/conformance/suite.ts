/** Where the conformance cases lie, what their manifest says. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Case {
	readonly id: string;
	readonly group: string;
	readonly class: string;
	readonly expect: "response" | "policy-error" | "policy-error-or-response" | "request-error-or-response";
	readonly files: {
		readonly policy: string;
		readonly request?: string;
		readonly response?: string;
		/** Found by references only. */
		readonly policies?: readonly string[];
		/** More roots beside `policy`. */
		readonly rootPolicies?: readonly string[];
	};
	/** What the engine's clock shows; the real time if absent. */
	readonly clock?: string;
	readonly features?: readonly string[];
	readonly attributeProvider?: unknown;
	readonly notes?: string;
}

export interface Suite {
	readonly folder: string;
	readonly cases: readonly Case[];
}

/** The visible half of the official data: it stands beside the checkout and is not part of it. */
export const sharedFolder = fileURLToPath(new URL("../../../shared/conformance", import.meta.url));
export const sharedIsThere = existsSync(join(sharedFolder, "manifest.json"));

export function openSuite(folder: string): Suite {
	const { cases } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as { cases: Case[] };
	return { folder, cases };
}

export const openShared = (): Suite => openSuite(sharedFolder);

export const readCaseFile = (suite: Suite, one: Case, file: string): string =>
	readFileSync(join(suite.folder, "cases", one.id, file), "utf8");

/** Counts passed of total by group and class, for a table at the end. */
export class Tally {
	readonly #rows = new Map<string, { passed: number; total: number }>();

	/** Runs a case and counts how it ended. */
	count(one: Pick<Case, "group" | "class">, run: () => void): void {
		const name = `${one.group.padEnd(6)} ${one.class}`;
		const row = this.#rows.get(name) ?? { passed: 0, total: 0 };
		this.#rows.set(name, row);
		row.total++;
		run();
		row.passed++;
	}

	/** `choices`: cases where the engine takes the other side on purpose; they stay among the total. */
	table(title: string, choices: readonly string[] = []): string {
		const rows = [...this.#rows].sort(([one], [other]) => (one < other ? -1 : 1));
		const sum = (key: "passed" | "total") => rows.reduce((all, [, row]) => all + row[key], 0);
		const shown = rows.map(([name, { passed, total }]) => `${name.padEnd(20)} ${`${passed}`.padStart(4)} / ${total}`);
		return [
			title,
			...shown,
			`${"all".padEnd(20)} ${`${sum("passed")}`.padStart(4)} / ${sum("total")}`,
			...choices.map((id) => `other side taken: ${id}`),
		].join("\n");
	}
}
