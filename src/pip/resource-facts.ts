import type { LoggedChange } from "../store/changes.js";
import type { Store } from "../store/store.js";
import { AppInstances } from "./app-instances.js";
import {
	type ListRow,
	type ResourceRow,
	readAccessLists,
	readAppInstances,
	readResources,
	scanAppInstances,
} from "./resource-repository.js";
import type { KeyOfResource } from "./rights.js";

/** What decisions look at in the resource registry. */
export interface ResourceFact {
	readonly id: string;
	/** Code of the service owner. */
	readonly owner: string;
	/** Only members of an access list may have it done for them. */
	readonly listed: boolean;
	readonly deleted: boolean;
}

interface AccessList {
	/** `owner:identifier`, as requests spell it. */
	readonly name: string;
	readonly members: ReadonlySet<number>;
	/** By resource key: the actions the list allows, undefined for all. */
	readonly resources: ReadonlyMap<string, readonly string[] | undefined>;
}

/** Resources, access lists and instances of apps in memory. */
export class ResourceFacts {
	#resources = new Map<string, ResourceFact>();
	#lists = new Map<string, AccessList[]>();
	#listsOf = new Map<string, AccessList[]>();
	#instances = new AppInstances();
	/** Rises whenever a resource changed. */
	version = 0;

	constructor(
		private readonly store: Store,
		private readonly keyOf: KeyOfResource,
	) {}

	async load(): Promise<void> {
		const resources = await readResources(this.store.db, undefined);
		const lists = await readAccessLists(this.store.db, undefined);
		const instances = new AppInstances();
		await scanAppInstances(this.store, (row) => instances.set(row));
		this.#resources = new Map(resources.map((row) => [this.keyOf(row.id), factOf(row)]));
		this.version += 1;
		this.#lists = new Map();
		this.#takeLists(lists);
		this.#instances = instances;
	}

	async apply(changes: readonly LoggedChange[]): Promise<void> {
		const resources = new Set<string>();
		const owners = new Set<string>();
		const guids = new Set<string>();
		for (const { change } of changes) {
			if (change.kind === "everything") return this.load();
			if (change.kind === "resources") for (const id of change.resources) resources.add(id);
			else if (change.kind === "access-lists") for (const owner of change.owners) owners.add(owner);
			else if (change.kind === "app-instances") for (const guid of change.guids) guids.add(guid);
		}
		const { db } = this.store;
		if (resources.size > 0) {
			const rows = await readResources(db, [...resources]);
			for (const id of resources) this.#resources.delete(this.keyOf(id));
			for (const row of rows) this.#resources.set(this.keyOf(row.id), factOf(row));
			this.version += 1;
		}
		if (owners.size > 0) {
			const rows = await readAccessLists(db, [...owners]);
			for (const owner of owners) this.#lists.delete(owner);
			this.#takeLists(rows);
		}
		if (guids.size > 0) {
			const rows = await readAppInstances(db, [...guids]);
			for (const guid of guids) this.#instances.remove(guid);
			for (const row of rows) this.#instances.set(row);
		}
	}

	#takeLists(rows: readonly ListRow[]): void {
		for (const { owner, identifier, members, resources } of rows) {
			const list: AccessList = {
				name: `${owner}:${identifier}`,
				members: new Set(members),
				resources: new Map(resources.map(({ resource, actionFilters }) => [this.keyOf(resource), actionFilters])),
			};
			const others = this.#lists.get(owner);
			if (others === undefined) this.#lists.set(owner, [list]);
			else others.push(list);
		}
		this.#listsOf = new Map();
		for (const lists of this.#lists.values()) {
			for (const list of lists) {
				for (const resource of list.resources.keys()) {
					const others = this.#listsOf.get(resource);
					if (others === undefined) this.#listsOf.set(resource, [list]);
					else others.push(list);
				}
			}
		}
	}

	/** By the key that decisions find a resource by. */
	resource(key: string): ResourceFact | undefined {
		return this.#resources.get(key);
	}

	/** Whether a list lets that action be done with the resource for the party (pdp 3.5). */
	isListed(key: string, party: number, action: string | undefined): boolean {
		for (const { members, resources } of this.#listsOf.get(key) ?? []) {
			if (!members.has(party)) continue;
			const actions = resources.get(key);
			if (actions === undefined || (action !== undefined && actions.includes(action))) return true;
		}
		return false;
	}

	/** The lists a party is on, as `owner:identifier`. */
	listsWith(party: number): string[] {
		const names: string[] = [];
		for (const lists of this.#lists.values()) {
			for (const { name, members } of lists) if (members.has(party)) names.push(name);
		}
		return names;
	}

	get instances(): AppInstances {
		return this.#instances;
	}
}

const factOf = ({ id, owner_code, access_list_mode, deleted_at }: ResourceRow): ResourceFact => ({
	id,
	owner: owner_code,
	listed: access_list_mode === "Enabled",
	deleted: deleted_at !== null,
});
