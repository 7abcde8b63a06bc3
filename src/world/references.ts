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

/** What the store has. */
interface Stored {
	readonly numbers: PartyNumbers;
	readonly resources: ReadonlySet<string>;
	readonly owners: ReadonlySet<string>;
}

/** Looks whether what records name is there: in the files, wherever they tell of it, or in the store. */
export class References {
	/** Read once, and only when the files do not tell of all that they name. */
	#stored: Stored | undefined;
	#isNeeded = false;

	constructor(
		private readonly store: Store,
		/** Has seen every file. */
		private readonly files: WorldCheck,
		private readonly faults: WorldFaults,
	) {}

	async check(records: readonly Placed[]): Promise<void> {
		for (const record of records) this.#check(record);
		if (!this.#isNeeded || this.#stored !== undefined) return;
		// Nothing is told before the store was asked, so that these are looked at again.
		this.#stored = await readStored(this.store);
		for (const record of records) this.#check(record);
	}

	#check(record: Placed): void {
		if (isOf(record, "organizations")) {
			if (typeof record.value.mainUnit === "string") this.#party(record, "/mainUnit", record.value.mainUnit);
		} else if (isOf(record, "roles")) {
			this.#party(record, "/from", record.value.from);
			this.#party(record, "/to", record.value.to);
		} else if (isOf(record, "delegations")) this.#delegation(record);
		else if (isOf(record, "clientDelegations")) {
			const { client, provider, agent, resources = [] } = record.value;
			this.#party(record, "/client", client);
			this.#party(record, "/provider", provider);
			this.#party(record, "/agent", agent);
			for (const [i, resource] of resources.entries()) this.#resource(record, `/resources/${i}`, resource);
		} else if (isOf(record, "accessLists")) this.#list(record);
		else if (isOf(record, "appInstances")) this.#party(record, "/party", record.value.party);
	}

	#delegation(record: Placed<"delegations">): void {
		const { from, to, rights = [], instances = [] } = record.value;
		this.#party(record, "/from", from);
		this.#party(record, "/to", to);
		for (const [i, { resource }] of rights.entries()) this.#resource(record, `/rights/${i}/resource`, resource);
		for (const [i, { resource }] of instances.entries()) this.#resource(record, `/instances/${i}/resource`, resource);
	}

	#list(record: Placed<"accessLists">): void {
		const { owner, members = [], resources = [] } = record.value;
		if (!this.files.hasOwner(owner)) {
			const message = `There is no service owner "${owner}", neither in the files nor in the store.`;
			this.#unless(({ owners }) => owners.has(owner), record, "/owner", message);
		}
		for (const [i, member] of members.entries()) this.#party(record, `/members/${i}`, member);
		for (const [i, { resource }] of resources.entries()) this.#resource(record, `/resources/${i}/resource`, resource);
	}

	#party(record: Placed, path: string, name: string): void {
		if (this.files.hasParty(name)) return;
		this.#unless(({ numbers }) => numbers.find(name) !== undefined, record, path, NO_PARTY);
	}

	#resource(record: Placed, path: string, id: string): void {
		if (this.files.hasResource(id)) return;
		const message = `There is no resource "${id}", neither in the files nor in the store.`;
		this.#unless(({ resources }) => resources.has(id), record, path, message);
	}

	/** Tells a fault unless the store has it. */
	#unless(has: (stored: Stored) => boolean, record: Placed, path: string, message: string): void {
		if (this.#stored === undefined) this.#isNeeded = true;
		else if (!has(this.#stored)) this.faults.add(within(record, path), message);
	}
}

async function readStored(store: Store): Promise<Stored> {
	const resources = await store.db.selectFrom("resource").select("id").where("deleted_at", "is", null).execute();
	const owners = await store.db.selectFrom("service_owner").select("code").execute();
	return {
		numbers: await PartyNumbers.read((sql, batch) => store.scan(sql, [], batch)),
		resources: new Set(resources.map(({ id }) => id)),
		owners: new Set(owners.map(({ code }) => code)),
	};
}

/** The name itself is not repeated: it may be a person's number. */
export const NO_PARTY = "There is no such party, neither in the files nor in the store.";
