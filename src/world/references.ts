import { findOwner } from "../resources/owners-repository.js";
import type { Store } from "../store/store.js";
import type { WorldCheck } from "./check.js";
import { type WorldFaults, within } from "./fault.js";
import type { RecordKind } from "./format.js";
import { PartyNumbers } from "./party-numbers.js";
import { isOf, type Placed } from "./read.js";

/** Kinds of records that name others. */
export const REFERRING: ReadonlySet<RecordKind> = new Set([
	"organizations",
	"roles",
	"delegations",
	"clientDelegations",
	"accessLists",
	"appInstances",
]);

/** Looks whether what records name is there: in the files, wherever they tell of it, or in the store. */
export class References {
	#numbers: PartyNumbers | undefined;
	#resources: ReadonlySet<string> | undefined;

	constructor(
		private readonly store: Store,
		/** Has seen every file. */
		private readonly files: WorldCheck,
		private readonly faults: WorldFaults,
	) {}

	async check(record: Placed): Promise<void> {
		if (isOf(record, "organizations")) {
			if (typeof record.value.mainUnit === "string") await this.#party(record, "/mainUnit", record.value.mainUnit);
		} else if (isOf(record, "roles")) {
			await this.#parties(record, { from: record.value.from, to: record.value.to });
		} else if (isOf(record, "delegations")) {
			const { from, to, rights = [], instances = [] } = record.value;
			await this.#parties(record, { from, to });
			for (const [i, { resource }] of rights.entries()) await this.#resource(record, `/rights/${i}/resource`, resource);
			for (const [i, { resource }] of instances.entries()) {
				await this.#resource(record, `/instances/${i}/resource`, resource);
			}
		} else if (isOf(record, "clientDelegations")) {
			const { client, provider, agent, resources = [] } = record.value;
			await this.#parties(record, { client, provider, agent });
			for (const [i, resource] of resources.entries()) await this.#resource(record, `/resources/${i}`, resource);
		} else if (isOf(record, "accessLists")) {
			const { owner, members = [], resources = [] } = record.value;
			if (!this.files.hasOwner(owner) && (await findOwner(this.store.db, owner)) === undefined) {
				this.#add(record, "/owner", `There is no service owner "${owner}", neither in the files nor in the store.`);
			}
			for (const [i, member] of members.entries()) await this.#party(record, `/members/${i}`, member);
			for (const [i, { resource }] of resources.entries()) {
				await this.#resource(record, `/resources/${i}/resource`, resource);
			}
		} else if (isOf(record, "appInstances")) await this.#party(record, "/party", record.value.party);
	}

	#add(record: Placed, path: string, message: string): void {
		this.faults.add(within(record, path), message);
	}

	async #parties(record: Placed, named: Readonly<Record<string, string>>): Promise<void> {
		for (const [member, name] of Object.entries(named)) await this.#party(record, `/${member}`, name);
	}

	async #party(record: Placed, path: string, name: string): Promise<void> {
		if (this.files.hasParty(name)) return;
		// Read once, and only when the files do not tell of everybody they name.
		this.#numbers ??= await PartyNumbers.read((sql, batch) => this.store.scan(sql, [], batch));
		if (this.#numbers.find(name) === undefined) this.#add(record, path, NO_PARTY);
	}

	async #resource(record: Placed, path: string, id: string): Promise<void> {
		if (this.files.hasResource(id)) return;
		if (this.#resources === undefined) {
			const query = this.store.db.selectFrom("resource").select("id").where("deleted_at", "is", null);
			this.#resources = new Set((await query.execute()).map((row) => row.id));
		}
		if (!this.#resources.has(id)) {
			this.#add(record, path, `There is no resource "${id}", neither in the files nor in the store.`);
		}
	}
}

/** The name itself is not repeated: it may be a person's number. */
export const NO_PARTY = "There is no such party, neither in the files nor in the store.";
