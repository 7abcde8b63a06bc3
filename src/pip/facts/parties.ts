import type { PartyKind } from "../../store/schema.js";
import { AskedUuids } from "./asked-uuids.js";
import { withRoom } from "./columns.js";
import { hashNumber, NumberIndex } from "./numbers.js";
import { Symbols } from "./symbols.js";
import { hashUuid, readUuid, uuidWords, writeUuid } from "./uuid.js";

/** What memory keeps of a party, as the store has it. */
export interface PartyRow {
	readonly id: number;
	readonly uuid: string;
	readonly kind: PartyKind;
	readonly party_id: number | null;
	readonly user_id: number | null;
	readonly username: string | null;
	readonly org_number: string | null;
	readonly person_number: string | null;
	readonly email: string | null;
	readonly form: string | null;
	readonly parent_id: number | null;
	readonly died: string | null;
	readonly deleted_at: number | null;
}

/** By number in the column `kind`; 0 is no party. */
const KINDS: readonly PartyKind[] = ["organization", "person", "self-identified", "system-user", "enterprise-user"];

/** The numbers a party can be known by, and how many digits their texts have (0: no leading zeros, up to 2^32). */
const DIGITS = { partyId: 0, userId: 0, orgNumber: 9, personNumber: 11 } as const;
export type NumberName = keyof typeof DIGITS;

const MOST = 0xffff_ffff;

/**
 * The parties, in columns by their inner number (`party.id`, which the database gives without large gaps). They change in place:
 * what a decision reads of one party was written in one step.
 */
export class Parties {
	/** One more than the largest inner number. */
	size = 1;
	kinds: Uint8Array = new Uint8Array(16);
	forms: Uint16Array = new Uint16Array(16);
	dead: Uint8Array = new Uint8Array(16);
	parents: Uint32Array = new Uint32Array(16);
	/** Milliseconds since 1970; 0 for a party that is not deleted. */
	deletedAt: Float64Array = new Float64Array(16);
	uuids: Uint32Array = new Uint32Array(64);
	partyId: Uint32Array = new Uint32Array(16);
	userId: Uint32Array = new Uint32Array(16);
	orgNumber: Uint32Array = new Uint32Array(16);
	personNumber: Float64Array = new Float64Array(16);
	/** Organisation forms and variants; 0 is none. */
	readonly formNames: Symbols;
	/** User names, e-mail addresses, and the rare number that is not spelled as it should be. */
	readonly odd: Map<string, number>;
	/** The keys that a party has in `odd`. */
	readonly #oddOf = new Map<number, string[]>();
	readonly indexes: Readonly<Record<NumberName | "uuid", NumberIndex>>;
	readonly #asked = new AskedUuids();
	// Sub-units as linked lists: of each party its first, of each sub-unit the next.
	#firstUnit: Uint32Array = new Uint32Array(16);
	#nextUnit: Uint32Array = new Uint32Array(16);

	constructor(saved?: SavedParties) {
		this.formNames = new Symbols(saved?.formNames ?? [""]);
		this.odd = new Map();
		for (const [text, party] of saved?.odd ?? []) this.#name(party, text);
		if (saved !== undefined) {
			this.size = saved.size;
			for (const name of PARTY_COLUMNS) (this[name] as (typeof saved.columns)[typeof name]) = saved.columns[name];
		}
		const byNumber = (name: NumberName): NumberIndex =>
			new NumberIndex((party) => {
				const value = this[name][party] as number;
				return value === 0 ? -1 : hashNumber(value);
			}, saved?.slots[name]);
		this.indexes = {
			partyId: byNumber("partyId"),
			userId: byNumber("userId"),
			orgNumber: byNumber("orgNumber"),
			personNumber: byNumber("personNumber"),
			uuid: new NumberIndex((party) => {
				if (this.kinds[party] === 0) return -1;
				const { uuids } = this;
				const at = party * 4;
				return hashUuid(uuids[at]!, uuids[at + 1]!, uuids[at + 2]!, uuids[at + 3]!);
			}, saved?.slots.uuid),
		};
		if (saved !== undefined) this.#linkUnits();
	}

	/** Some party is known. */
	get known(): boolean {
		return this.size > 1;
	}

	#linkUnits(): void {
		this.#firstUnit = new Uint32Array(this.kinds.length);
		this.#nextUnit = new Uint32Array(this.kinds.length);
		for (let party = this.size - 1; party > 0; party--) this.#link(party, this.parents[party] as number);
	}

	#link(party: number, parent: number): void {
		if (parent === 0) return;
		this.#firstUnit = withRoom(this.#firstUnit, parent + 1);
		this.#nextUnit[party] = this.#firstUnit[parent] as number;
		this.#firstUnit[parent] = party;
	}

	#unlink(party: number, parent: number): void {
		if (parent === 0) return;
		const next = this.#nextUnit;
		if (this.#firstUnit[parent] === party) this.#firstUnit[parent] = next[party] as number;
		for (let unit = this.#firstUnit[parent] as number; unit !== 0; unit = next[unit] as number) {
			if (next[unit] === party) next[unit] = next[party] as number;
		}
		next[party] = 0;
	}

	/** Takes a party in, or what changed of it. */
	set(row: PartyRow): void {
		const { id } = row;
		this.#makeRoom(id);
		const isKnown = this.kinds[id] !== 0;
		this.kinds[id] = KINDS.indexOf(row.kind) + 1;
		this.forms[id] = this.formNames.number(row.form ?? "");
		this.dead[id] = row.died === null ? 0 : 1;
		this.deletedAt[id] = row.deleted_at ?? 0;
		// A system user lies below its customer too, but is no unit of it.
		const parent = row.kind === "system-user" ? 0 : (row.parent_id ?? 0);
		if (this.parents[id] !== parent) {
			this.#unlink(id, this.parents[id] as number);
			this.parents[id] = parent;
			this.#link(id, parent);
		}
		if (!readUuid(row.uuid)) throw new Error(`Party ${id} has no uuid.`);
		if (isKnown && uuidWords.some((word, i) => this.uuids[id * 4 + i] !== word)) this.#asked.clear();
		this.uuids.set(uuidWords, id * 4);
		this.indexes.uuid.add(id);
		this.#unname(id);
		this.#setNumber("partyId", id, row.party_id === null ? null : String(row.party_id));
		this.#setNumber("userId", id, row.user_id === null ? null : String(row.user_id));
		this.#setNumber("orgNumber", id, row.org_number);
		this.#setNumber("personNumber", id, row.person_number);
		if (row.username !== null) this.#name(id, `username:${row.username.toLowerCase()}`);
		if (row.email !== null) this.#name(id, `email:${row.email.toLowerCase()}`);
	}

	#name(party: number, text: string): void {
		this.odd.set(text, party);
		const names = this.#oddOf.get(party);
		if (names === undefined) this.#oddOf.set(party, [text]);
		else names.push(text);
	}

	#unname(party: number): void {
		for (const text of this.#oddOf.get(party) ?? []) if (this.odd.get(text) === party) this.odd.delete(text);
		this.#oddOf.delete(party);
	}

	/** A party that is no longer in the store. */
	remove(id: number): void {
		if (this.kindOf(id) === undefined) return;
		this.#asked.clear();
		this.#unlink(id, this.parents[id] as number);
		this.#unname(id);
		for (const name of PARTY_COLUMNS)
			this[name].fill(0, name === "uuids" ? id * 4 : id, name === "uuids" ? id * 4 + 4 : id + 1);
	}

	#makeRoom(id: number): void {
		if (id < this.size) return;
		this.size = id + 1;
		if (id < this.kinds.length) return;
		this.kinds = withRoom(this.kinds, id + 1);
		const length = this.kinds.length;
		this.forms = withRoom(this.forms, length);
		this.dead = withRoom(this.dead, length);
		this.parents = withRoom(this.parents, length);
		this.deletedAt = withRoom(this.deletedAt, length);
		this.uuids = withRoom(this.uuids, length * 4);
		this.partyId = withRoom(this.partyId, length);
		this.userId = withRoom(this.userId, length);
		this.orgNumber = withRoom(this.orgNumber, length);
		this.personNumber = withRoom(this.personNumber, length);
		this.#firstUnit = withRoom(this.#firstUnit, length);
		this.#nextUnit = withRoom(this.#nextUnit, length);
	}

	#setNumber(name: NumberName, id: number, text: string | null): void {
		const value = text === null ? 0 : numberOf(name, text);
		this[name][id] = value;
		if (value !== 0) this.indexes[name].add(id);
		else if (text !== null) this.#name(id, `${name}:${text}`);
	}

	/** The party with that number as text; 0 when there is none. */
	byNumber(name: NumberName, text: string): number {
		const value = numberOf(name, text);
		if (value === 0) return this.odd.size === 0 ? 0 : (this.odd.get(`${name}:${text}`) ?? 0);
		return this.indexes[name].findNumber(value, this[name]);
	}

	/** The party with that uuid; 0 when there is none, undefined when the text is no uuid. */
	byUuid(text: string): number | undefined {
		const known = this.#asked.party(text);
		if (known !== 0) return known;
		if (!readUuid(text)) return undefined;
		const hash = hashUuid(uuidWords[0]!, uuidWords[1]!, uuidWords[2]!, uuidWords[3]!);
		const party = this.indexes.uuid.findWords(hash, uuidWords, this.uuids);
		if (party !== 0) this.#asked.keep(text, party, () => this.uuidOf(party));
		return party;
	}

	byName(name: "username" | "email", text: string): number {
		return this.odd.get(`${name}:${text.toLowerCase()}`) ?? 0;
	}

	kindOf(party: number): PartyKind | undefined {
		return KINDS[(this.kinds[party] ?? 0) - 1];
	}

	formOf(party: number): string {
		return this.formNames.text(this.forms[party] ?? 0);
	}

	uuidOf(party: number): string {
		return writeUuid(this.uuids, party);
	}

	/** A number of a party as text; undefined when it has none. */
	numberOf(party: number, name: NumberName): string | undefined {
		const value = this[name][party] ?? 0;
		if (value !== 0) return String(value).padStart(DIGITS[name], "0");
		const key = this.#oddOf.get(party)?.find((text) => text.startsWith(`${name}:`));
		return key?.slice(name.length + 1);
	}

	/** Adds the sub-units of a party to a list. */
	addUnitsOf(party: number, list: { push(unit: number): unknown }): void {
		for (let unit = this.#firstUnit[party] ?? 0; unit !== 0; unit = this.#nextUnit[unit] as number) list.push(unit);
	}

	/** Sub-units of a party. */
	*unitsOf(party: number): Generator<number> {
		for (let unit = this.#firstUnit[party] ?? 0; unit !== 0; unit = this.#nextUnit[unit] as number) yield unit;
	}

	get bytes(): number {
		let bytes = this.#firstUnit.byteLength + this.#nextUnit.byteLength;
		for (const name of PARTY_COLUMNS) bytes += this[name].byteLength;
		for (const { slots } of Object.values(this.indexes)) bytes += slots.byteLength;
		return bytes;
	}
}

/** The columns that a snapshot holds. */
export const PARTY_COLUMNS = [
	"kinds",
	"forms",
	"dead",
	"parents",
	"deletedAt",
	"uuids",
	"partyId",
	"userId",
	"orgNumber",
	"personNumber",
] as const;

/** Parties as a snapshot holds them. */
export interface SavedParties {
	readonly size: number;
	readonly formNames: readonly string[];
	readonly odd: readonly (readonly [string, number])[];
	readonly columns: Pick<Parties, (typeof PARTY_COLUMNS)[number]>;
	readonly slots: Readonly<Record<NumberName | "uuid", Uint32Array>>;
}

/** 0 for a text that is not spelled as such a number is. */
function numberOf(name: NumberName, text: string): number {
	const digits = DIGITS[name];
	const { length } = text;
	if (digits === 0 ? length === 0 || length > 10 : length !== digits) return 0;
	let value = 0;
	for (let i = 0; i < length; i++) {
		const digit = text.charCodeAt(i) - 48;
		if (digit < 0 || digit > 9 || (digits === 0 && i === 0 && digit === 0)) return 0;
		value = value * 10 + digit;
	}
	return digits === 11 || value <= MOST ? value : 0;
}
