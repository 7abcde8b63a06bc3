import { findRole } from "../../catalogue/catalogue.js";
import type { Base } from "./base.js";
import type { GrantList } from "./grant-list.js";
import { Grants } from "./grants.js";
import { Instances } from "./instances.js";
import type { Parties } from "./parties.js";
import type { FactRow } from "./repository.js";
import { Symbols } from "./symbols.js";
import { Kind } from "./what.js";

/** One version of everything the decisions know of parties and of what they give each other. */
export interface FactState {
	readonly parties: Parties;
	readonly names: FactNames;
	readonly grants: Grants;
}

/** What symbols stand for. */
export class FactNames {
	readonly roles: Symbols;
	/** Codes, and `role/code` of those that a role must carry. */
	readonly packages: Symbols;
	/** Sets of rights: `resource`, a line break, and the rights as the store has them (JSON). */
	readonly rights: Symbols;
	readonly instances: Instances;
	readonly #keyRole: boolean[] = [];

	constructor(saved?: SavedNames) {
		this.roles = new Symbols(saved?.roles);
		this.packages = new Symbols(saved?.packages);
		this.rights = new Symbols(saved?.rights);
		this.instances = new Instances(saved?.instances, saved?.instanceRights);
	}

	readonly isKeyRole = (symbol: number): boolean => {
		let isKey = this.#keyRole[symbol];
		if (isKey === undefined) {
			isKey = findRole(this.roles.text(symbol))?.key === true;
			this.#keyRole[symbol] = isKey;
		}
		return isKey;
	};

	/** Adds a row of the store to a list. */
	list(row: FactRow, list: GrantList): void {
		const [, from, to, kind, name, rights, instance, since1, until1, since2, until2, since3, until3] = row;
		const since = Math.max(since1 ?? 0, since2 ?? 0, since3 ?? 0);
		const until = Math.min(until1 ?? Infinity, until2 ?? Infinity, until3 ?? Infinity);
		list.add(from, to, kind, this.#symbol(kind, name, rights, instance), since, until);
	}

	#symbol(kind: Kind, name: string, rights: string | null, instance: string | null): number {
		if (kind === Kind.role) return this.roles.number(name);
		if (kind === Kind.package || kind === Kind.clientPackage || kind === Kind.carriedPackage) {
			return this.packages.number(name);
		}
		const set = this.rights.number(`${name}\n${rights}`);
		return kind === Kind.instance || kind === Kind.appInstance ? this.instances.number(set, instance ?? "") : set;
	}
}

export interface SavedNames {
	readonly roles: readonly string[];
	readonly packages: readonly string[];
	readonly rights: readonly string[];
	readonly instances: readonly string[];
	readonly instanceRights: Uint32Array;
}

export function stateOf(parties: Parties, names: FactNames, base: Base): FactState {
	return { parties, names, grants: new Grants(base, names.isKeyRole) };
}
