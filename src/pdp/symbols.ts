import type { FlatAttribute, FlatGuard } from "./flat-shape.js";

/** A category some flat policy looks into. */
export interface CategoryEntry {
	readonly category: string;
	readonly attributes: Map<string, AttributeEntry>;
}

/** A string attribute that some flat policy compares, and the numbers of the values it is compared with. */
export interface AttributeEntry {
	readonly number: number;
	readonly category: string;
	readonly attributeId: string;
	readonly exact: Map<string, number>;
	/** Keys in lower case, for comparison without regard to case. */
	readonly folded: Map<string, number>;
	/** Some rule's choice of subjects asks for it. */
	compared: boolean;
	/** Values as requests spell them, to both symbols at once: exact in the low bits, folded above. Bounded; holds misses too. */
	readonly spellings: Map<string, number>;
}

/** More symbols than this would make rows too wide; policies that would need them are not flat. */
const MOST_SYMBOLS = 4096;
const SYMBOL_BITS = 13;
const SYMBOL_MASK = (1 << SYMBOL_BITS) - 1;
const MOST_SPELLINGS = 8192;
const LONGEST_SPELLING = 256;

/** Numbers for what the flat policies of a library compare by equality (design 2.1); 0 is no symbol. */
export class Symbols {
	/** Symbols given out, and one: the number of the next. */
	count = 1;
	readonly entries = new Map<string, CategoryEntry>();
	/** Attributes known. */
	attributes = 0;

	entry([category, attributeId]: FlatAttribute): AttributeEntry {
		let home = this.entries.get(category);
		if (home === undefined) {
			home = { category, attributes: new Map() };
			this.entries.set(category, home);
		}
		let entry = home.attributes.get(attributeId);
		if (entry === undefined) {
			const maps = { exact: new Map(), folded: new Map(), spellings: new Map() };
			entry = { number: this.attributes++, category, attributeId, ...maps, compared: false };
			home.attributes.set(attributeId, entry);
		}
		return entry;
	}

	/**
	 * Whether there is room for the values of these that are new; a value that comes twice may count twice.
	 *
	 * @param most How many there are, known or new: the guards are not asked for when all of them would fit.
	 */
	fits(guards: () => readonly FlatGuard[], most: number): boolean {
		if (this.count + most <= MOST_SYMBOLS) return true;
		let fresh = 0;
		for (const { attribute, fold, values } of guards()) {
			const entry = this.entries.get(attribute[0])?.attributes.get(attribute[1]);
			const known = fold ? entry?.folded : entry?.exact;
			for (const value of values) if (known?.has(value) !== true) fresh++;
		}
		return this.count + fresh <= MOST_SYMBOLS;
	}

	symbol(entry: AttributeEntry, fold: boolean, value: string): number {
		const map = fold ? entry.folded : entry.exact;
		let symbol = map.get(value);
		if (symbol === undefined) {
			symbol = this.count++;
			map.set(value, symbol);
			entry.spellings.clear();
		}
		return symbol;
	}
}

/** Both symbols of a value; 0 in place of one that no policy compares. */
export const spellingOf = (entry: AttributeEntry, value: string): number =>
	entry.spellings.get(value) ?? learnSpelling(entry, value);

export const exactSymbol = (spelling: number): number => spelling & SYMBOL_MASK;
export const foldedSymbol = (spelling: number): number => spelling >> SYMBOL_BITS;

function learnSpelling(entry: AttributeEntry, value: string): number {
	const exact = entry.exact.get(value) ?? 0;
	const folded = entry.folded.size === 0 ? 0 : (entry.folded.get(value.toLowerCase()) ?? 0);
	const spelling = exact | (folded << SYMBOL_BITS);
	if (value.length <= LONGEST_SPELLING) {
		if (entry.spellings.size >= MOST_SPELLINGS) entry.spellings.clear();
		entry.spellings.set(value, spelling);
	}
	return spelling;
}
