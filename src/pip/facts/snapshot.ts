import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Revision } from "../../store/store.js";
import { BASE_COLUMNS, type Base } from "./base.js";
import { PARTY_COLUMNS, Parties } from "./parties.js";
import { FactNames, type FactState, stateOf } from "./state.js";

/** Changes when the layout or the meaning of a column does. */
const MAGIC = Buffer.from("fullmakt facts 4\n", "latin1");
const DIGEST_BYTES = 32;
/** Columns begin at multiples of this, so that they can be used where they lie. */
const ALIGNMENT = 8;
/** Hashed and written at once: decisions hardly wait. */
const PIECE_BYTES = 1 << 20;

const SLOT_NAMES = ["partyId", "userId", "orgNumber", "personNumber", "uuid"] as const;
const TYPES = { Uint8Array, Uint16Array, Uint32Array, Float64Array } as const;
type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

interface Header {
	/** The facts are those of this revision or, in the columns of the parties, newer. */
	readonly revision: Revision;
	readonly parties: number;
	readonly formNames: readonly string[];
	readonly odd: readonly (readonly [string, number])[];
	readonly roles: readonly string[];
	readonly packages: readonly string[];
	readonly rights: readonly string[];
	readonly instances: readonly string[];
	readonly columns: readonly { readonly name: string; readonly type: keyof typeof TYPES; readonly length: number }[];
}

/*
 * Layout: MAGIC, length of the header (4 bytes), the header as JSON, the columns one after the other, each at a multiple of
 * eight bytes; SHA-256 of all before it.
 */

function columnsOf({ parties, names, grants }: FactState): [string, Column][] {
	return [
		...PARTY_COLUMNS.map((name): [string, Column] => [
			`party.${name}`,
			parties[name].subarray(0, name === "uuids" ? parties.size * 4 : parties.size),
		]),
		...SLOT_NAMES.map((name): [string, Column] => [`slots.${name}`, parties.indexes[name].slots]),
		...BASE_COLUMNS.map((name): [string, Column] => [`base.${name}`, grants.base[name]]),
		["instanceRights", names.instances.rights.subarray(0, names.instances.texts.length)],
	];
}

/** Replaces the snapshot. A reader sees the old one or the new one, never a part. */
export async function writeSnapshot(file: string, state: FactState, revision: Revision): Promise<void> {
	const { parties, names } = state;
	const columns = columnsOf(state);
	const header: Header = {
		revision,
		parties: parties.size,
		formNames: parties.formNames.texts,
		odd: [...parties.odd],
		roles: names.roles.texts,
		packages: names.packages.texts,
		rights: names.rights.texts,
		instances: names.instances.texts,
		columns: columns.map(([name, column]) => ({
			name,
			type: column.constructor.name as keyof typeof TYPES,
			length: column.length,
		})),
	};
	const head = Buffer.from(JSON.stringify(header));
	const size = Buffer.alloc(4);
	size.writeUInt32LE(head.length);
	await mkdir(dirname(file), { recursive: true });
	const fresh = `${file}.${process.pid}`;
	try {
		const out = await open(fresh, "w");
		try {
			const hash = createHash("sha256");
			let at = 0;
			const write = async (bytes: Uint8Array): Promise<void> => {
				for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
					// A copy: the columns of the parties change while this waits for the disk.
					const piece = Buffer.from(bytes.subarray(start, start + PIECE_BYTES));
					hash.update(piece);
					await out.writeFile(piece);
				}
				at += bytes.length;
			};
			const align = (): Promise<void> => write(new Uint8Array((ALIGNMENT - (at % ALIGNMENT)) % ALIGNMENT));
			await write(MAGIC);
			await write(size);
			await write(head);
			for (const [, column] of columns) {
				await align();
				await write(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
			}
			await out.writeFile(hash.digest());
			await out.sync();
		} finally {
			await out.close();
		}
		await rename(fresh, file);
	} finally {
		await rm(fresh, { force: true });
	}
}

export interface Snapshot {
	readonly state: FactState;
	readonly revision: Revision;
}

/** What an earlier run left; undefined when there is none, or one that is damaged or of another layout. */
export async function readSnapshot(file: string): Promise<Snapshot | undefined> {
	let bytes: Buffer;
	try {
		bytes = await readFile(file);
	} catch {
		return undefined;
	}
	const headAt = MAGIC.length + 4;
	const end = bytes.length - DIGEST_BYTES;
	if (end < headAt || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
	if (!createHash("sha256").update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end))) return undefined;
	const columnsAt = headAt + bytes.readUInt32LE(MAGIC.length);
	const header = JSON.parse(bytes.toString("utf8", headAt, columnsAt)) as Header;
	const columns = readColumns(bytes, columnsAt, header);
	const pick = <Name extends string>(names: readonly Name[], prefix: string) =>
		Object.fromEntries(names.map((name) => [name, columns.get(prefix + name)]));
	const { parties: size, formNames, odd, roles, packages, rights, instances, revision } = header;
	const parties = new Parties({
		size,
		formNames,
		odd,
		columns: pick(PARTY_COLUMNS, "party.") as never,
		slots: pick(SLOT_NAMES, "slots.") as never,
	});
	const instanceRights = columns.get("instanceRights") as Uint32Array;
	const names = new FactNames({ roles, packages, rights, instances, instanceRights });
	return { state: stateOf(parties, names, pick(BASE_COLUMNS, "base.") as unknown as Base), revision };
}

function readColumns(bytes: Buffer, start: number, { columns }: Header): Map<string, Column> {
	const found = new Map<string, Column>();
	let at = start;
	for (const { name, type, length } of columns) {
		at += (ALIGNMENT - (at % ALIGNMENT)) % ALIGNMENT;
		const Type = TYPES[type];
		const byteLength = length * Type.BYTES_PER_ELEMENT;
		const place = bytes.byteOffset + at;
		// A large file is read into memory of its own, which is aligned; a small one may lie anywhere.
		const whole = place % ALIGNMENT === 0 ? bytes.buffer : bytes.buffer.slice(place, place + byteLength);
		found.set(name, new Type(whole as ArrayBuffer, whole === bytes.buffer ? place : 0, length));
		at += byteLength;
	}
	return found;
}
