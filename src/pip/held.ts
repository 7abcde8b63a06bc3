import { LRUCache } from "lru-cache";
import type { PreparedSubject } from "../pdp/flat-table.js";
import { Category, DataTypeId } from "../xacml/identifiers.js";
import type { Attribute, Attributes } from "../xacml/model.js";
import type { FactNames } from "./facts/state.js";
import { meaningOfRole, type RoleMeaning } from "./role-meaning.js";

export const PACKAGE_ID = "urn:altinn:accesspackage";
const ROLE_ID = "urn:altinn:rolecode";
const EXTERNAL_ROLE_ID = "urn:altinn:external-role:";

/** The attributes a subject gets for what it holds. */
export const isHeldId = (attributeId: string): boolean =>
	attributeId === ROLE_ID ||
	attributeId === PACKAGE_ID ||
	attributeId === "urn:altinn:role" ||
	attributeId.startsWith(EXTERNAL_ROLE_ID);

/** The roles and packages somebody holds for a party; one object for all who hold the same. */
export interface Held {
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

/** The most different sets of holdings kept. */
const MOST_SETS = 20_000;
/** Marks the number of a package among those of roles. */
const PACKAGE = 2 ** 40;
const MOST_FORMS = 2 ** 16;

/** Makes holdings of symbols: most people hold one of a few combinations, so the same object serves them all. */
export class HeldSets {
	readonly #sets = new LRUCache<string, Held>({ max: MOST_SETS });
	readonly #meanings = new Map<number, RoleMeaning>();

	constructor(
		private readonly names: FactNames,
		private readonly formName: (form: number) => string,
	) {}

	/** A number for a role from a party of that form. */
	role(symbol: number, form: number): number {
		const general = symbol * MOST_FORMS;
		const first = this.#meaning(general);
		return first.byForm ? general + form : general;
	}

	/** A number for a package. */
	package(symbol: number): number {
		return PACKAGE + symbol;
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

	/** @param numbers Of `role` and `package`, in any order; it is sorted and may repeat. */
	of(numbers: number[]): Held {
		if (numbers.length > 1) numbers.sort(byNumber);
		let key = "";
		for (let i = 0; i < numbers.length; i++) if (numbers[i] !== numbers[i - 1]) key += `${numbers[i]},`;
		let held = this.#sets.get(key);
		if (held === undefined) {
			held = this.#make(new Set(numbers));
			this.#sets.set(key, held);
		}
		return held;
	}

	#make(numbers: ReadonlySet<number>): Held {
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
		return { attributes, subject, prepared: undefined, roles: [...roles], packages };
	}
}

const byNumber = (a: number, b: number): number => a - b;

const attribute = (attributeId: string, values: readonly string[]): Attribute => ({
	attributeId,
	dataType: DataTypeId.string,
	includeInResult: false,
	values,
});
