import { ESTATE_ROLE_ID } from "../catalogue/estate-roles.js";
import type { PreparedSubject } from "../pdp/flat-table.js";
import { Category, DataTypeId } from "../xacml/identifiers.js";
import type { Attribute, Attributes } from "../xacml/model.js";
import type { FactNames } from "./facts/state.js";
import type { NumberList } from "./number-list.js";
import type { InstanceRights, RightSet } from "./rights.js";
import { doesCarry, meaningOfRole, type RoleMeaning } from "./role-meaning.js";

export const PACKAGE_ID = "urn:altinn:accesspackage";
const ROLE_ID = "urn:altinn:rolecode";
const EXTERNAL_ROLE_ID = "urn:altinn:external-role:";

/** The attributes a subject gets for what it holds. */
export const isHeldId = (attributeId: string): boolean =>
	attributeId === ROLE_ID ||
	attributeId === PACKAGE_ID ||
	attributeId === "urn:altinn:role" ||
	attributeId === ESTATE_ROLE_ID ||
	attributeId.startsWith(EXTERNAL_ROLE_ID);

/** Everything a subject has for a party, from all sources. */
export interface Merged {
	readonly held: Held;
	/** Single rights, from delegations and from clients. */
	readonly rights: readonly RightSet[];
	readonly instances: readonly InstanceRights[];
}

/** The same, and when a time limit among the facts changes it, in milliseconds since 1970; undefined for never. */
export interface MergedUntil extends Merged {
	readonly until: number | undefined;
}

const NOTHING: readonly never[] = [];

/**
 * The roles and packages somebody holds for a party; one object for all who hold the same. It is at once everything of those who
 * have nothing beside it: so a decision finds it with one step less, and most pairs need no object of their own.
 */
export interface Held extends MergedUntil {
	/** Attribute id and values; each value once. */
	readonly attributes: readonly Attribute[];
	/** The same as a category of its own, for an engine that takes what a subject holds beforehand. */
	readonly subject: readonly Attributes[];
	/** The engine's symbols for it; made at the first decision. */
	prepared: PreparedSubject | undefined;
	/** Urns of roles, older spellings too. */
	readonly roles: readonly string[];
	/** Codes. */
	readonly packages: ReadonlySet<string>;
}

/** The most different sets of holdings kept are two to the power of this. */
const SET_BITS = 15;
/** Places that a set may stand in. */
const WAYS = 4;
/** Marks the number of a package among those of roles. */
const PACKAGE = 2 ** 40;
const MOST_FORMS = 2 ** 16;

interface Kept {
	/** Rising, each once. */
	readonly numbers: Float64Array;
	readonly held: Held;
}

/** Makes holdings of symbols: most people hold one of a few combinations, so the same object serves them all. */
export class HeldSets {
	readonly #sets = new Array<Kept | undefined>(2 ** SET_BITS).fill(undefined);
	/** Of the places, the one among four that makes room next. */
	#next = 0;
	readonly #meanings = new Map<number, RoleMeaning>();
	/** Of each role, whether its meaning differs with the form. */
	readonly #byForm: boolean[] = [];
	/** By symbol and form; 0 where the role does not carry it. */
	readonly #carried = new Map<number, number>();

	constructor(
		private readonly names: FactNames,
		private readonly formName: (form: number) => string,
	) {}

	/** A number for a role from a party of that form. */
	role(symbol: number, form: number): number {
		const general = symbol * MOST_FORMS;
		let byForm = this.#byForm[symbol];
		if (byForm === undefined) {
			byForm = this.#meaning(general).byForm;
			this.#byForm[symbol] = byForm;
		}
		return byForm ? general + form : general;
	}

	/** A number for a package. */
	package(symbol: number): number {
		return PACKAGE + symbol;
	}

	/** A number for a package of `role/code`, as long as the role carries it from a party of that form. */
	carried(symbol: number, form: number): number | undefined {
		const key = symbol * MOST_FORMS + form;
		let number = this.#carried.get(key);
		if (number === undefined) {
			const [role = "", code = ""] = this.names.packages.text(symbol).split("/");
			const isCarried = doesCarry(role, this.formName(form), code);
			number = isCarried ? this.package(this.names.packages.number(code)) : 0;
			this.#carried.set(key, number);
		}
		return number === 0 ? undefined : number;
	}

	#meaning(number: number): RoleMeaning {
		let meaning = this.#meanings.get(number);
		if (meaning === undefined) {
			const symbol = Math.floor(number / MOST_FORMS);
			meaning = meaningOfRole(this.names.roles.text(symbol), this.formName(number % MOST_FORMS));
			this.#meanings.set(number, meaning);
		}
		return meaning;
	}

	/** @param numbers Of `role` and `package`, in any order and repeating; they are put in order. */
	of(numbers: NumberList): Held {
		const hash = normalise(numbers);
		const start = (hash >>> (32 - SET_BITS)) & -WAYS;
		for (let at = start; at < start + WAYS; at++) {
			const kept = this.#sets[at];
			if (kept !== undefined && isSame(kept.numbers, numbers)) return kept.held;
		}
		const own = numbers.items.slice(0, numbers.count);
		const held = this.#make(own);
		let at = start;
		while (at < start + WAYS && this.#sets[at] !== undefined) at++;
		if (at === start + WAYS) at = start + (this.#next++ % WAYS);
		this.#sets[at] = { numbers: own, held };
		return held;
	}

	#make(numbers: Float64Array): Held {
		const values = new Map<string, Set<string>>();
		const packages = new Set<string>();
		const roles = new Set<string>();
		for (const number of numbers) {
			if (number >= PACKAGE) {
				packages.add(this.names.packages.text(number - PACKAGE));
				continue;
			}
			const meaning = this.#meaning(number);
			for (const code of meaning.packages) packages.add(code);
			for (const [attributeId, value] of meaning.attributes) {
				roles.add(`${attributeId}:${value}`);
				const known = values.get(attributeId);
				if (known === undefined) values.set(attributeId, new Set([value]));
				else known.add(value);
			}
		}
		if (packages.size > 0) values.set(PACKAGE_ID, packages);
		const attributes = [...values].map(([attributeId, each]) => attribute(attributeId, [...each]));
		const subject = [{ category: Category.accessSubject, attributes }];
		return new OfAll(attributes, subject, [...roles], packages);
	}
}

class OfAll implements Held {
	// What a decision reads stands first.
	prepared: PreparedSubject | undefined = undefined;
	readonly held: Held = this;
	readonly until: undefined = undefined;
	readonly rights = NOTHING;
	readonly instances = NOTHING;

	constructor(
		readonly attributes: readonly Attribute[],
		readonly subject: readonly Attributes[],
		readonly roles: readonly string[],
		readonly packages: ReadonlySet<string>,
	) {}
}

/** Few numbers are put in order more quickly like this than by sorting. */
const FEW = 32;

/** Puts numbers in order, each once. @returns A hash of them. */
function normalise(numbers: NumberList): number {
	const { items, count: given } = numbers;
	if (given > FEW) items.subarray(0, given).sort();
	else {
		for (let i = 1; i < given; i++) {
			const each = items[i] as number;
			let at = i - 1;
			for (; at >= 0 && (items[at] as number) > each; at--) items[at + 1] = items[at] as number;
			items[at + 1] = each;
		}
	}
	let count = 0;
	let hash = 0;
	for (let i = 0; i < given; i++) {
		const each = items[i] as number;
		if (count > 0 && items[count - 1] === each) continue;
		items[count++] = each;
		hash = Math.imul(hash ^ each ^ Math.imul(each / 4_294_967_296, 0x85ebca6b), 0x9e3779b1);
		hash ^= hash >>> 15;
	}
	numbers.count = count;
	return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

function isSame(some: Float64Array, { items, count }: NumberList): boolean {
	if (some.length !== count) return false;
	for (let i = 0; i < count; i++) if (some[i] !== items[i]) return false;
	return true;
}

const attribute = (attributeId: string, values: readonly string[]): Attribute => ({
	attributeId,
	dataType: DataTypeId.string,
	includeInResult: false,
	values,
});
