import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
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
 * Every record of the files, in their order and some at a time; only those of some kinds where they are told. A document is held
 * whole; JSON Lines are read piece by piece, so that a world of millions fits. What is not of the right shape is told and left
 * out.
 */
export async function* readWorld(
	files: readonly string[],
	sink: Sink,
	wanted: ReadonlySet<RecordKind> | undefined = undefined,
): AsyncGenerator<readonly Placed[]> {
	for (const file of files) {
		if (file.endsWith(".jsonl")) yield* readLines(file, sink, wanted);
		else yield await readDocument(file, sink, wanted);
	}
}

type Wanted = ReadonlySet<RecordKind> | undefined;

async function readDocument(file: string, sink: Sink, wanted: Wanted): Promise<Placed[]> {
	const { faults } = sink;
	let content: unknown;
	try {
		content = readStrictJson(await readFile(file, "utf8"));
	} catch (error) {
		faults.add({ file, at: "" }, (error as Error).message);
		return [];
	}
	if (typeof content !== "object" || content === null || Array.isArray(content)) {
		faults.add({ file, at: "" }, "A world is an object of sections.");
		return [];
	}
	const found: Placed[] = [];
	for (const [section, records] of Object.entries(content)) {
		if (section === "$schema" || section === "$comment") continue;
		const at = `/${section}`;
		if (!isKind(section)) {
			faults.add({ file, at }, `There is no such section; there are ${recordKinds.join(", ")}.`);
		} else if (!Array.isArray(records)) {
			faults.add({ file, at }, "A section is a list.");
		} else if (wanted === undefined || wanted.has(section)) {
			for (const [i, value] of records.entries()) {
				const record = checked(section, value, { file, at: `${at}/${i}` }, sink);
				if (record !== undefined) found.push(record);
			}
		}
	}
	return found;
}

/** The kind of a line that begins with it: most lines need not be parsed to see that it is not their turn. */
const FIRST_MEMBER = /^\s*\{\s*"kind"\s*:\s*"(\w+)"/;
/** Bytes read at once. */
const PIECE = 256 * 1024;
/** Letters of the longest line: a file without line ends is not held whole. */
const LONGEST = 16 * 1024 * 1024;

async function* readLines(file: string, sink: Sink, wanted: Wanted): AsyncGenerator<readonly Placed[]> {
	const { faults } = sink;
	let number = 0;
	let rest = "";
	const take = (lines: readonly string[]): Placed[] => {
		const found: Placed[] = [];
		for (const line of lines) {
			number += 1;
			const record = recordOf(line, { file, at: `line ${number}` }, sink, wanted);
			if (record !== undefined) found.push(record);
		}
		return found;
	};
	try {
		for await (const piece of createReadStream(file, { encoding: "utf8", highWaterMark: PIECE })) {
			const lines = (rest + piece).split("\n");
			rest = lines.pop() ?? "";
			if (rest.length > LONGEST) throw new Error(`Line ${number + lines.length + 1} is too long.`);
			yield take(lines);
		}
		if (rest !== "") yield take([rest]);
	} catch (error) {
		faults.add({ file, at: "" }, (error as Error).message);
	}
}

function recordOf(line: string, place: Place, sink: Sink, wanted: Wanted): Placed | undefined {
	if (wanted !== undefined) {
		const first = FIRST_MEMBER.exec(line)?.[1];
		if (first !== undefined && !wanted.has(first as RecordKind)) return undefined;
	}
	if (line.trim() === "") return undefined;
	let record: unknown;
	try {
		record = readLine(line);
	} catch (error) {
		sink.faults.add(place, (error as Error).message);
		return undefined;
	}
	const { kind, ...value } = (record ?? {}) as { kind?: unknown };
	if (!isKind(kind)) {
		sink.faults.add(place, `"kind" is one of ${recordKinds.join(", ")}.`);
		return undefined;
	}
	return wanted === undefined || wanted.has(kind) ? checked(kind, value, place, sink) : undefined;
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

function checked(kind: RecordKind, value: unknown, place: Place, { faults, spoiled }: Sink): Placed | undefined {
	const found = checks.get(kind)?.(value, "") ?? [];
	for (const { title, paths } of found) {
		const path = paths[0] === "/" ? "" : (paths[0] ?? "");
		const unknown = path === "" ? unknownMembers(kind, value) : [];
		if (unknown.length === 0) faults.add(within(place, path), title);
		for (const { name, instead } of unknown) {
			faults.add(within(place, `/${name}`), `There is no such member${instead ? `; did you mean "${instead}"?` : "."}`);
		}
	}
	if (found.length === 0) return { kind, value: value as WorldRecord<RecordKind>, file: place.file, at: place.at };
	spoiled?.(value);
	return undefined;
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
