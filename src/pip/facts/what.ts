/** What a fact gives; the lowest bits of its number. */
export const Kind = {
	role: 0,
	/** A package given on the connection of a right holder. */
	package: 1,
	/** Rights on a resource, likewise. */
	right: 2,
	/** Rights on one instance, likewise. */
	instance: 3,
	/** Rights on one instance that an app gave. */
	appInstance: 4,
	/** A client's package passed on to an agent. */
	clientPackage: 5,
	clientRight: 6,
	/** A package that the provider has by the role a client gave it, passed on to an agent: it counts while the role carries it. */
	carriedPackage: 7,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

const KIND_BITS = 3;
/** Set when the fact holds for a time only; the times stand in a table beside. */
const LIMITED = 1 << KIND_BITS;
const SYMBOL_SHIFT = KIND_BITS + 1;

/** A fact's kind and symbol in 32 bits. Roles, packages, sets of rights and instances are numbered apart. */
export const whatOf = (kind: Kind, symbol: number, limited: boolean): number =>
	((symbol << SYMBOL_SHIFT) | (limited ? LIMITED : 0) | kind) >>> 0;

export const kindOf = (what: number): Kind => (what & (LIMITED - 1)) as Kind;
export const symbolOf = (what: number): number => what >>> SYMBOL_SHIFT;
export const isLimited = (what: number): boolean => (what & LIMITED) !== 0;
/** Symbols of a kind there can be. */
export const MOST_SYMBOLS = 2 ** (32 - SYMBOL_SHIFT);
