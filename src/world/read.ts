import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { nearest } from "../config/nearest.js";
import { readStrictJson } from "../http/strict-json.js";
import { type Validate, validator } from "../http/validation.js";
import { type Place, type WorldFaults, within } from "./fault.js";
import { type RecordKind, recordKinds, recordSchemas, type WorldRecord } from "./format.js";

/** One record of a world file, and where it stands. */
export interface Placed<K extends RecordKind = RecordKind> extends Place {
	readonly kind: K;
	readonly value: WorldRecord<K>;
}

/** A record of that kind; `value` has its type then. */
export function isOf<K extends RecordKind>(record: Placed, kind: K): record is Placed<K> {
	return record.kind === kind;
}

/** What is not of the right shape: told, with the record where there is one. */
interface Sink {
	readonly faults: WorldFaults;
	readonly spoiled?: (value: unknown) => void;
}

const checks = new Map<RecordKind, Validate>(recordKinds.map((kind) => [kind, validator(recordSchemas[kind])]));
const kinds: ReadonlySet<unknown> = new Set(recordKinds);
const isKind = (text: unknown): text is RecordKind => kinds.has(text);

/**
 * Every record of the files, in their order; only those of some kinds where they are told. A document is held whole; JSON Lines
 * are read line by line, so that a world of millions fits. What is not of the right shape is told and left out.
 */
export async function* readWorld(
	files: readonly string[],
	sink: Sink,
	wanted: ReadonlySet<RecordKind> | undefined = undefined,
): AsyncGenerator<Placed> {
	for (const file of files) {
		yield* file.endsWith(".jsonl") ? readLines(file, sink, wanted) : readDocument(file, sink, wanted);
	}
}

type Wanted = ReadonlySet<RecordKind> | undefined;

async function* readDocument(file: string, sink: Sink, wanted: Wanted): AsyncGenerator<Placed> {
	const { faults } = sink;
	let content: unknown;
	try {
		content = readStrictJson(await readFile(file, "utf8"));
	} catch (error) {
		faults.add({ file, at: "" }, (error as Error).message);
		return;
	}
	if (typeof content !== "object" || content === null || Array.isArray(content)) {
		faults.add({ file, at: "" }, "A world is an object of sections.");
		return;
	}
	for (const [section, records] of Object.entries(content)) {
		if (section === "$schema" || section === "$comment") continue;
		const at = `/${section}`;
		if (!isKind(section)) {
			faults.add({ file, at }, `There is no such section; there are ${recordKinds.join(", ")}.`);
		} else if (!Array.isArray(records)) {
			faults.add({ file, at }, "A section is a list.");
		} else if (wanted === undefined || wanted.has(section)) {
			for (let i = 0; i < records.length; i++) yield* checked(section, records[i], { file, at: `${at}/${i}` }, sink);
		}
	}
}

/** The kind of a line that begins with it: most lines need not be parsed to see that it is not their turn. */
const FIRST_MEMBER = /^\s*\{\s*"kind"\s*:\s*"(\w+)"/;

async function* readLines(file: string, sink: Sink, wanted: Wanted): AsyncGenerator<Placed> {
	const { faults } = sink;
	const input = createReadStream(file, "utf8");
	let number = 0;
	try {
		for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
			number += 1;
			if (line.trim() === "") continue;
			if (wanted !== undefined) {
				const first = FIRST_MEMBER.exec(line)?.[1];
				if (first !== undefined && !wanted.has(first as RecordKind)) continue;
			}
			const place = { file, at: `line ${number}` };
			let record: unknown;
			try {
				record = readLine(line);
			} catch (error) {
				faults.add(place, (error as Error).message);
				continue;
			}
			const { kind, ...value } = (record ?? {}) as { kind?: unknown };
			if (!isKind(kind)) faults.add(place, `"kind" is one of ${recordKinds.join(", ")}.`);
			else if (wanted === undefined || wanted.has(kind)) yield* checked(kind, value, place, sink);
		}
	} catch (error) {
		faults.add({ file, at: "" }, (error as Error).message);
	}
}

/** What no database takes: NUL, and halves of surrogate pairs. */
const ODD_ESCAPE = /\\u(0000|d[89a-f])/i;

/** A line is small and flat: reading each strictly would cost five times as much. */
function readLine(line: string): unknown {
	if (ODD_ESCAPE.test(line)) return readStrictJson(line);
	try {
		return JSON.parse(line);
	} catch {
		// Says what is wrong without a piece of the line, which may hold somebody's number.
		return readStrictJson(line);
	}
}

function* checked(kind: RecordKind, value: unknown, place: Place, { faults, spoiled }: Sink): Generator<Placed> {
	const found = checks.get(kind)?.(value, "") ?? [];
	for (const { title, paths } of found) {
		const path = paths[0] === "/" ? "" : (paths[0] ?? "");
		const unknown = path === "" ? unknownMembers(kind, value) : [];
		if (unknown.length === 0) faults.add(within(place, path), title);
		for (const { name, instead } of unknown) {
			faults.add(within(place, `/${name}`), `There is no such member${instead ? `; did you mean "${instead}"?` : "."}`);
		}
	}
	if (found.length === 0) yield { kind, value: value as WorldRecord<RecordKind>, ...place };
	else spoiled?.(value);
}

function unknownMembers(
	kind: RecordKind,
	value: unknown,
): { readonly name: string; readonly instead: string | undefined }[] {
	const known = Object.keys(recordSchemas[kind].properties);
	if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
	return Object.keys(value)
		.filter((name) => !known.includes(name))
		.slice(0, 20)
		.map((name) => ({ name: name.slice(0, 100), instead: nearest(name.slice(0, 100), known) }));
}
