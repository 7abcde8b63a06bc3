import { LRUCache } from "lru-cache";
import { RoleCode } from "../catalogue/catalogue.js";
import type { FactListener } from "./facts/facts.js";
import { Found } from "./facts/grants.js";
import type { Pair } from "./facts/repository.js";
import type { FactState } from "./facts/state.js";
import { Kind, kindOf, symbolOf } from "./facts/what.js";
import { type Held, HeldSets, type Merged, type MergedUntil } from "./held.js";
import { NumberList } from "./number-list.js";
import { PairCache } from "./pair-cache.js";
import { type InstanceRights, type KeyOfResource, type RightSet, RightSets } from "./rights.js";

/** By which ways access may come, beside what was given to the subject itself, or by the party itself. */
export interface Ways {
	/** What organisations received where the subject holds a key role. */
	readonly keyRoles: boolean;
	/** What a sub-unit's main unit gives. */
	readonly mainUnits: boolean;
}

/** As decisions count it. */
export const ALL_WAYS: Ways = { keyRoles: true, mainUnits: true };

/** Those whose access counts as a subject's, each at least once; until a time limit, and as of a generation. */
interface Receivers {
	readonly list: NumberList;
	until: number;
	readonly generation: number;
}

/** More than these are worth keeping. */
const FEW = 8;
const MOST_RECEIVERS = 10_000;
const NOTHING: readonly never[] = [];
/** The most pairs kept are two to the power of this. */
const PAIR_BITS = 18;
/** A sole proprietorship's accountant reaches the owner for that long after it was deleted (registry-access 3.1, row 6). */
const OWNER_YEARS = 2;

/**
 * The merged set of a subject and a party (registry-access 3.1): direct, by key roles, from the main unit, through role maps, from
 * clients, and of a sole proprietorship for its owner. Entries fall when one of their inputs changes and when a time limit passes;
 * never by age.
 */
export class MergedSets implements FactListener {
	readonly #cache = new PairCache<MergedUntil>(PAIR_BITS);
	/** Raised when what a party receives, or the party itself, is no longer as it was. */
	#generation: Uint32Array = new Uint32Array(16);
	#held!: HeldSets;
	#rights!: RightSets;
	#state!: FactState;
	// Symbols of the roles that have a rule of their own; -1 for one that nobody has.
	#shared = -1;
	#innehaver = -1;
	#inter = -1;
	#enk = -1;

	/** The receivers of those who have many. */
	readonly #many = new LRUCache<number, Receivers>({ max: MOST_RECEIVERS });
	// Used again by every merge, so that one makes few objects.
	readonly #found = new Found();
	readonly #numbers = new NumberList();
	readonly #organisations = new NumberList();
	readonly #few: Receivers = { list: new NumberList(), until: Infinity, generation: 0 };
	readonly #merging = new Merging();

	/** @param state The facts; asked again after `everything`. */
	constructor(
		private readonly state: () => FactState,
		private readonly keyOf: KeyOfResource,
		private readonly now: () => number,
	) {}

	/** Forgets all; the state may be another. */
	everything(): void {
		this.#cache.clear();
		this.#many.clear();
		this.#state = this.state();
		const { names, parties } = this.#state;
		this.#generation = new Uint32Array(Math.max(parties.size, 16));
		this.#held = new HeldSets(names, (form) => parties.formNames.text(form));
		this.#rights = new RightSets(names.rights, this.keyOf);
		this.#shared = names.roles.number(RoleCode.sharedResponsibility);
		this.#innehaver = names.roles.number("innehaver");
		this.#inter = parties.formNames.number("IKS");
		this.#enk = parties.formNames.number("ENK");
	}

	pairs(pairs: readonly Pair[]): void {
		for (const [, to] of pairs) {
			this.#raise(to);
			this.#raiseHolders(to);
			this.#raiseHolders(this.#state.parties.parents[to] ?? 0);
		}
	}

	parties(ids: readonly number[]): void {
		const { parties } = this.#state;
		for (const id of ids) {
			this.#raise(id);
			for (const unit of parties.unitsOf(id)) this.#raise(unit);
			this.#raiseHolders(id);
			this.#raiseHolders(parties.parents[id] ?? 0);
		}
	}

	#raiseHolders(party: number): void {
		if (party === 0) return;
		for (const holder of this.#state.grants.keyRoleHolders(party)) this.#raise(holder);
	}

	#raise(party: number): void {
		if (party >= this.#generation.length) {
			const larger = new Uint32Array(Math.max(party + 1, this.#state.parties.size * 2));
			larger.set(this.#generation);
			this.#generation = larger;
		}
		this.#generation[party] = (this.#generation[party] as number) + 1;
	}

	/** @param subject Inner number. @param party Inner number of the one that gives. */
	get(subject: number, party: number): Merged {
		const generation = this.#generation;
		const versionOfSubject = generation[subject] ?? 0;
		const versionOfParty = generation[party] ?? 0;
		const known = this.#cache.value(subject, party, versionOfSubject, versionOfParty);
		if (known !== undefined && (known.until === undefined || this.now() < known.until)) return known;
		const fresh = this.#merge(subject, party, this.now(), ALL_WAYS);
		this.#cache.set(subject, party, versionOfSubject, versionOfParty, fresh);
		return fresh;
	}

	/** The same by some ways only, for lists: it is not kept, so that it drives nothing out that decisions are made of. */
	by(subject: number, party: number, ways: Ways): Merged {
		return this.#merge(subject, party, this.now(), ways);
	}

	/** Those whose access counts as the subject's now, each at least once; nobody for a subject that is gone. */
	receivers(subject: number, { keyRoles }: Ways): readonly number[] {
		const now = this.now();
		if (now >= this.#goneSince(subject)) return NOTHING;
		return keyRoles ? this.#receivers(subject, now).list.toArray() : [subject];
	}

	/** A set of rights by its symbol. */
	rightSet(symbol: number): RightSet {
		return this.#rights.get(symbol);
	}

	#merge(subject: number, party: number, now: number, { keyRoles, mainUnits }: Ways): MergedUntil {
		const { parties, names } = this.#state;
		const merging = this.#merging;
		// Roles are never a system user's, whoever gave them (systemuser 4.6).
		merging.begin(party, parties.kindOf(subject) !== "system-user");
		const numbers = this.#numbers;
		numbers.clear();
		const gone = this.#goneSince(subject);
		if (now < gone) {
			merging.ends(gone);
			const receivers = keyRoles ? this.#receivers(subject, now) : this.#alone(subject);
			merging.ends(receivers.until);
			this.#takeAll(merging, party, receivers, now, false);
			const parent = mainUnits ? (parties.parents[party] ?? 0) : 0;
			if (parent !== 0) this.#takeAll(merging, parent, receivers, now, false);
			const kind = parties.kindOf(party);
			if (kind === "person" && parties.dead[party] === 0) {
				for (const business of this.#businesses(party, now, merging)) {
					this.#takeAll(merging, business, receivers, now, true);
				}
			}
			if (subject === party && (kind === "person" || kind === "self-identified")) {
				const own = kind === "person" ? RoleCode.privatePerson : RoleCode.selfRegistered;
				numbers.push(this.#held.role(names.roles.number(own), 0));
			}
		}
		return merging.result(this.#held.of(numbers));
	}

	/** Takes in what a party gives any of the receivers; of an adviser's client nothing but the adviser's roles. */
	#takeAll(merging: Merging, giver: number, { list }: Receivers, now: number, adviser: boolean): void {
		const { grants, parties, names } = this.#state;
		const found = this.#found;
		found.clear();
		for (let i = 0; i < list.count; i++) grants.read(giver, list.items[i] as number, now, found);
		merging.ends(found.changesAt);
		if (found.count === 0) return;
		const numbers = this.#numbers;
		const form = parties.forms[giver] ?? 0;
		for (let i = 0; i < found.count; i++) {
			const what = found.what[i] as number;
			const kind = kindOf(what);
			const symbol = symbolOf(what);
			if (kind === Kind.role) {
				if (!merging.takesRoles) continue;
				if (!adviser || isAdviser(names.roles.text(symbol))) numbers.push(this.#held.role(symbol, form));
			} else if (adviser) continue;
			else if (kind === Kind.package || kind === Kind.clientPackage) numbers.push(this.#held.package(symbol));
			else if (kind === Kind.carriedPackage) {
				const carried = this.#held.carried(symbol, form);
				if (carried !== undefined) numbers.push(carried);
			} else if (kind === Kind.right || kind === Kind.clientRight) merging.addRights(this.#rights.get(symbol));
			else if (giver === merging.party) {
				// Instances are not inherited from the main unit.
				const { rights, instance } = names.instances.get(symbol);
				merging.addInstance({ ...this.#rights.get(rights), instance: instance.toLowerCase() });
			}
		}
	}

	/** A system user that was deleted holds nothing. */
	#goneSince(subject: number): number {
		const { parties } = this.#state;
		if (parties.kindOf(subject) !== "system-user") return Infinity;
		const deleted = parties.deletedAt[subject] ?? 0;
		return deleted === 0 ? Infinity : deleted;
	}

	/**
	 * Those whose access counts as the subject's: itself, the organisations where it holds a key role, and their sub-units. The
	 * list is good until the next call.
	 */
	#receivers(subject: number, now: number): Receivers {
		const known = this.#many.get(subject);
		if (known !== undefined && known.generation === (this.#generation[subject] ?? 0) && now < known.until) return known;
		const { grants, parties } = this.#state;
		const receivers = this.#alone(subject);
		if (parties.kindOf(subject) === "system-user") return receivers;
		const { list } = receivers;
		const found = this.#found;
		const organisations = this.#organisations;
		organisations.clear();
		grants.addKeyRoleGivers(subject, organisations);
		for (let i = 0; i < organisations.count; i++) {
			const organisation = organisations.items[i] as number;
			found.clear();
			grants.read(organisation, subject, now, found);
			receivers.until = Math.min(receivers.until, found.changesAt);
			if (this.#holdsKeyRole(found, organisation)) {
				list.push(organisation);
				parties.addUnitsOf(organisation, list);
			}
		}
		if (list.count > FEW) {
			const generation = this.#generation[subject] ?? 0;
			this.#many.set(subject, { list: list.copy(), until: receivers.until, generation });
		}
		return receivers;
	}

	/** The subject only; good until the next call, as above. */
	#alone(subject: number): Receivers {
		const few = this.#few;
		few.list.clear();
		few.list.push(subject);
		few.until = Infinity;
		return few;
	}

	/** In an inter-municipal company the participants' shared responsibility is no key role. */
	#holdsKeyRole(found: Found, organisation: number): boolean {
		const { names, parties } = this.#state;
		const isInter = parties.forms[organisation] === this.#inter;
		for (let i = 0; i < found.count; i++) {
			const what = found.what[i] as number;
			if (kindOf(what) !== Kind.role || !names.isKeyRole(symbolOf(what))) continue;
			if (!isInter || symbolOf(what) !== this.#shared) return true;
		}
		return false;
	}

	/** Sole proprietorships of a person, as long as their advisers reach the owner. */
	#businesses(owner: number, now: number, merging: Merging): number[] {
		const { grants, parties } = this.#state;
		const businesses: number[] = [];
		const found = this.#found;
		const organisations = this.#organisations;
		organisations.clear();
		grants.addKeyRoleGivers(owner, organisations);
		for (let i = 0; i < organisations.count; i++) {
			const party = organisations.items[i] as number;
			const deleted = parties.deletedAt[party] as number;
			const ends = deleted === 0 ? Infinity : yearsAfter(deleted, OWNER_YEARS);
			if (parties.forms[party] !== this.#enk || now >= ends) continue;
			found.clear();
			grants.read(party, owner, now, found);
			if (this.#isOwner(found)) businesses.push(party);
			merging.ends(ends);
			merging.ends(found.changesAt);
		}
		return businesses;
	}

	#isOwner(found: Found): boolean {
		for (let i = 0; i < found.count; i++) {
			const what = found.what[i] as number;
			if (kindOf(what) === Kind.role && symbolOf(what) === this.#innehaver) return true;
		}
		return false;
	}
}

/** A merged set in the making; one after the other. */
class Merging {
	party = 0;
	/** Whether roles count. */
	takesRoles = false;
	#rights: RightSet[] | undefined;
	#instances: InstanceRights[] | undefined;
	/** When a time limit changes the result. */
	#until = Infinity;

	begin(party: number, takesRoles: boolean): void {
		this.party = party;
		this.takesRoles = takesRoles;
		this.#rights = undefined;
		this.#instances = undefined;
		this.#until = Infinity;
	}

	ends(at: number): void {
		if (at < this.#until) this.#until = at;
	}

	addRights(set: RightSet): void {
		if (this.#rights === undefined) this.#rights = [set];
		else this.#rights.push(set);
	}

	addInstance(set: InstanceRights): void {
		if (this.#instances === undefined) this.#instances = [set];
		else this.#instances.push(set);
	}

	result(held: Held): MergedUntil {
		const until = this.#until === Infinity ? undefined : this.#until;
		const [rights, instances] = [this.#rights, this.#instances];
		if (until === undefined && rights === undefined && instances === undefined) return held;
		return { held, until, rights: rights ?? NOTHING, instances: instances ?? NOTHING };
	}
}

const isAdviser = (role: string): boolean => role === RoleCode.accountant || role === RoleCode.auditor;

function yearsAfter(moment: number, years: number): number {
	const date = new Date(moment);
	date.setUTCFullYear(date.getUTCFullYear() + years);
	return date.getTime();
}
