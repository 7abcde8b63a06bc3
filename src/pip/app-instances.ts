import { withRoom } from "./facts/columns.js";
import { NumberIndex } from "./facts/numbers.js";
import { Symbols } from "./facts/symbols.js";
import { hashUuid, readUuid, uuidWords } from "./facts/uuid.js";
import type { AppInstanceRow } from "./resource-repository.js";

/** Where an instance of an app stands. */
export interface AppInstance {
	/** Inner number of the party it belongs to. */
	readonly party: number;
	readonly org: string;
	readonly app: string;
	/** The task it is in. */
	readonly task: string | undefined;
	/** The event it ended with. */
	readonly endEvent: string | undefined;
}

const WIDTH = 4;

/** Instances of apps in columns: about forty bytes each. */
export class AppInstances {
	#count = 0;
	/** Four numbers each, the guid. */
	#guids: Uint32Array = new Uint32Array(64);
	/** Four numbers each: party (0 when it is gone), app, task, end event. */
	#what: Uint32Array = new Uint32Array(64);
	readonly #names = new Symbols([""]);
	readonly #index = new NumberIndex((number) => {
		const guids = this.#guids;
		const at = number * WIDTH;
		return hashUuid(guids[at]!, guids[at + 1]!, guids[at + 2]!, guids[at + 3]!);
	});

	set(row: AppInstanceRow): void {
		let number = this.#find(row.guid);
		if (number === undefined) return;
		if (number === 0) {
			number = ++this.#count;
			this.#guids = withRoom(this.#guids, (number + 1) * WIDTH);
			this.#what = withRoom(this.#what, (number + 1) * WIDTH);
			this.#guids.set(uuidWords, number * WIDTH);
			this.#index.add(number);
		}
		const names = this.#names;
		const { party_id, org, app, task, end_event } = row;
		this.#what.set(
			[party_id, names.number(`${org}/${app}`), names.number(task ?? ""), names.number(end_event ?? "")],
			number * WIDTH,
		);
	}

	remove(guid: string): void {
		const number = this.#find(guid);
		if (number !== undefined && number !== 0) this.#what[number * WIDTH] = 0;
	}

	get(guid: string): AppInstance | undefined {
		const number = this.#find(guid);
		if (number === undefined || number === 0) return undefined;
		const [party, app, task, endEvent] = this.#what.subarray(number * WIDTH, number * WIDTH + WIDTH) as unknown as [
			number,
			number,
			number,
			number,
		];
		if (party === 0) return undefined;
		const names = this.#names;
		const [org = "", name = ""] = names.text(app).split("/");
		return {
			party,
			org,
			app: name,
			task: task === 0 ? undefined : names.text(task),
			endEvent: endEvent === 0 ? undefined : names.text(endEvent),
		};
	}

	/** 0 for one that is not known, undefined for a text that is no guid. */
	#find(guid: string): number | undefined {
		if (!readUuid(guid)) return undefined;
		const [a, b, c, d] = uuidWords as unknown as [number, number, number, number];
		return this.#index.find(hashUuid(a, b, c, d), (number) => {
			const at = number * WIDTH;
			const guids = this.#guids;
			return guids[at] === a && guids[at + 1] === b && guids[at + 2] === c && guids[at + 3] === d;
		});
	}
}
