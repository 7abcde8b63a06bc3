import type { Actor, Store, Transaction } from "../store/store.js";
import { WorldCheck } from "./check.js";
import { ResourceCheck } from "./check-resources.js";
import { WorldFaults } from "./fault.js";
import type { RecordKind } from "./format.js";
import { findClientFaults, findDuplicates, mergeClients, mergeGrants, stageRolePackages } from "./merge-grants.js";
import { findConflicts, mergeParties } from "./merge-parties.js";
import { PartyNumbers } from "./party-numbers.js";
import { PolicyActions } from "./policy-actions.js";
import { isOf, readWorld } from "./read.js";
import { REFERRING, References } from "./references.js";
import { saveAccessList, saveAppInstance } from "./save-lists.js";
import { saveOwner, saveResource } from "./save-resources.js";
import { saveRequest, saveSystem } from "./save-systems.js";
import { Stage } from "./stage.js";
import { GRANT_KINDS, GrantStage } from "./stage-grants.js";
import { PARTY_KINDS, stageParty } from "./stage-parties.js";

/** What an import did. */
export interface Imported {
	/** Records read, by kind. */
	readonly records: Readonly<Partial<Record<RecordKind, number>>>;
	/** Rows added or changed; 0 when the store held all of it already. */
	readonly changed: number;
	/** Rows of roles and of what is delegated that were compared. */
	readonly rows: number;
	readonly seconds: number;
}

const IMPORT: Actor = { kind: "operator", id: "import" };

/**
 * Loads world files into the store, all of them or nothing, in one write. What is there already stays as it is when a file says
 * the same, and is changed when it says otherwise; nothing is removed but what a death or a deletion ends. The same files again
 * change nothing.
 *
 * @throws {WorldError} with every fault (the first hundred) by file and place. What only shows once the parties are in place,
 * such as what is given twice, is told when nothing else is wrong.
 */
export async function importWorld(store: Store, files: readonly string[]): Promise<Imported> {
	const started = performance.now();
	const faults = new WorldFaults();
	const { records, resources, contents } = await check(store, files, faults);
	const { value } = await store.write(IMPORT, async (tx) => {
		const stage = await Stage.open(tx);
		const load = new Load(tx, stage, contents, resources, faults);
		const changed = await load.run();
		const rows = load.rows;
		await stage.close();
		if (changed > 0) {
			tx.log({ kind: "everything" });
			tx.audit({ action: "world.imported", details: { records, changed } });
		}
		return { changed, rows };
	});
	return { records, ...value, seconds: (performance.now() - started) / 1000 };
}

/** Reads everything before the write begins: most faults need no database to be seen. */
async function check(store: Store, files: readonly string[], faults: WorldFaults) {
	const check = new WorldCheck(faults);
	const resources = new ResourceCheck(store, faults);
	const records: Partial<Record<RecordKind, number>> = {};
	const contents: Contents = new Map(files.map((file) => [file, new Set()]));
	const spoiled = (value: unknown): void => check.spoiled(value);
	for await (const some of readWorld(files, { faults, spoiled })) {
		for (const record of some) {
			records[record.kind] = (records[record.kind] ?? 0) + 1;
			contents.get(record.file)?.add(record.kind);
			check.check(record);
			if (isOf(record, "serviceOwners")) resources.addOwner(record.value);
		}
	}
	for await (const some of again(contents, new Set(["resources"]))) {
		for (const record of some) if (isOf(record, "resources")) await resources.check(record);
	}
	const actions = new PolicyActions(store, (resource) => resources.policy(resource), faults);
	const references = new References(store, check, faults);
	for await (const some of again(contents, REFERRING)) {
		await references.check(some);
		await actions.check(some);
	}
	return { records, resources, contents };
}

/** The files, and which kinds of records are in each. */
type Contents = Map<string, Set<RecordKind>>;

/** Reads files once more, those that hold what is wanted; what is wrong with them was told the first time. */
function again(contents: Contents, wanted: ReadonlySet<RecordKind>) {
	const files = [...contents].filter(([, kinds]) => [...kinds].some((kind) => wanted.has(kind))).map(([file]) => file);
	return readWorld(files, { faults: new WorldFaults() }, wanted);
}

const SYSTEM_USERS: ReadonlySet<RecordKind> = new Set(["systemUserRequests", "systemUsers"]);
const LISTS: ReadonlySet<RecordKind> = new Set(["accessLists", "appInstances"]);

class Load {
	#changed = 0;

	constructor(
		private readonly tx: Transaction,
		private readonly stage: Stage,
		private readonly contents: Contents,
		private readonly resources: ResourceCheck,
		private readonly faults: WorldFaults,
	) {}

	get rows(): number {
		const { stage } = this;
		const tables = [
			"w_role",
			"w_package",
			"w_resource",
			"w_instance",
			"w_client_package",
			"w_client_resource",
		] as const;
		return tables.reduce((sum, table) => sum + stage.count(table), 0);
	}

	async run(): Promise<number> {
		const { tx, stage, faults } = this;
		for await (const some of again(this.contents, PARTY_KINDS)) {
			for (const record of some) stageParty(stage, record, tx.now);
			await stage.drain();
		}
		await stage.ready();
		await findConflicts(stage, faults);
		faults.throwIfAny();
		this.#changed += await mergeParties(stage);
		await this.#resources();
		const numbers = await PartyNumbers.read((sql, batch) => tx.scan(sql, batch));
		await this.#grants(numbers);
		await this.#lists(numbers);
		faults.throwIfAny();
		await this.#systems();
		faults.throwIfAny();
		return this.#changed;
	}

	async #resources(): Promise<void> {
		const { tx, faults } = this;
		for await (const some of again(this.contents, new Set(["serviceOwners"]))) {
			for (const record of some) if (isOf(record, "serviceOwners")) this.#count(await saveOwner(tx, record.value));
		}
		for await (const some of again(this.contents, new Set(["resources"]))) {
			for (const record of some) {
				if (!isOf(record, "resources")) continue;
				const policy = this.resources.policy(record.value.document.identifier ?? "");
				this.#count(await saveResource(tx, record, policy, faults));
			}
		}
	}

	async #grants(numbers: PartyNumbers): Promise<void> {
		const { stage, faults } = this;
		const grants = new GrantStage(stage, numbers, faults);
		for await (const some of again(this.contents, GRANT_KINDS)) {
			for (const record of some) grants.add(record);
			await stage.drain();
		}
		if (stage.count("w_client") > 0) stageRolePackages(stage);
		await stage.ready();
		const before = faults.count;
		await findDuplicates(stage, faults);
		// The quickest way in has nobody look for them any more.
		if (faults.count > before) faults.throwIfAny();
		this.#changed += await mergeGrants(stage);
		if (stage.count("w_client") === 0) return;
		await findClientFaults(stage, faults);
		this.#changed += await mergeClients(stage);
	}

	async #lists(numbers: PartyNumbers): Promise<void> {
		const { tx } = this;
		for await (const some of again(this.contents, LISTS)) {
			for (const record of some) {
				if (isOf(record, "accessLists")) {
					const members = (record.value.members ?? []).map((name) => numbers.find(name));
					const known = members.filter((number) => number !== undefined);
					this.#count(await saveAccessList(tx, record.value, known));
				} else if (isOf(record, "appInstances")) {
					const party = numbers.find(record.value.party);
					if (party !== undefined) this.#count(await saveAppInstance(tx, record.value, party));
				}
			}
		}
	}

	/** Last, for who approves must have what is given. */
	async #systems(): Promise<void> {
		const { tx, faults } = this;
		for await (const some of again(this.contents, new Set(["systems"]))) {
			for (const record of some) if (isOf(record, "systems")) this.#count(await saveSystem(tx, record, faults));
		}
		for await (const some of again(this.contents, SYSTEM_USERS)) {
			for (const record of some) {
				if (isOf(record, "systemUserRequests") || isOf(record, "systemUsers")) {
					this.#count(await saveRequest(tx, record, IMPORT, faults));
				}
			}
		}
	}

	#count(changed: boolean): void {
		if (changed) this.#changed += 1;
	}
}
