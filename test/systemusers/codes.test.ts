/** Every code that systems, system users, events and Maskinporten can answer with is named by a test: a new one without fails here. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as maskinporten from "../../src/maskinporten/problems.js";
import * as systems from "../../src/systems/problems.js";
import * as systemUsers from "../../src/systemusers/problems.js";
import { root } from "../server/running.js";

/** Numbers of a catalogue of findings in a source, which are codes with the prefix. */
function numbersIn(source: string, prefix: string): string[] {
	const text = readFileSync(join(root, source), "utf8");
	const numbers = [...text.matchAll(/^\t\w+: \[\s*(\d+),/gm)].map(([, number = ""]) => number);
	return numbers.map((number) => prefix + number.padStart(5, "0"));
}

const codesOf = (kinds: Readonly<Record<string, { readonly code: string }>>): string[] =>
	Object.values(kinds).map(({ code }) => code);

const CODES = new Set([
	...codesOf(systems.problems),
	...numbersIn("src/systems/problems.ts", "AUTH.VLD-"),
	...codesOf(systemUsers.problems),
	...codesOf(systemUsers.own),
	...codesOf(systemUsers.finding),
	...codesOf(maskinporten.problems),
	...numbersIn("src/maskinporten/problems.ts", "MPA.VLD-"),
]);

const FOLDERS = ["systems", "systemusers", "maskinporten", "portal"];
const texts = FOLDERS.flatMap((folder) => {
	const place = join(root, "test", folder);
	const files = readdirSync(place).filter((file) => file.endsWith(".test.ts") && file !== "codes.test.ts");
	return files.map((file) => readFileSync(join(place, file), "utf8"));
});

/** By itself, or as a row of a table whose test puts the prefix before it. */
function isNamed(code: string): boolean {
	const [, prefix = "", number = ""] = /^(.+-)(\d{5})$/.exec(code) ?? [];
	return texts.some((text) => text.includes(code) || (text.includes(`${prefix}\${`) && text.includes(`"${number}"`)));
}

test("the codes of the sources are found", () => {
	expect(CODES.size).toBeGreaterThan(80);
	for (const code of ["AUTH-00013", "AUTH.VLD-00018", "SYSUSER-00007", "MPA-00013", "MPA.VLD-00010"]) {
		expect([...CODES]).toContain(code);
	}
});

test("each is named by a test", () => {
	expect([...CODES].filter((code) => !isNamed(code)).sort()).toEqual([]);
});
