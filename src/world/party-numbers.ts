import type { BulkValue } from "../store/engine.js";

type Scan = (sql: string, batch: (rows: readonly (readonly BulkValue[])[]) => void) => Promise<void>;

/** The inner numbers of parties, by the names that world files use. Numbers, not texts, so that a million fit. */
export class PartyNumbers {
	readonly #byNumber = new Map<number, number>();
	readonly #byUuid = new Map<string, number>();
	readonly #ended = new Set<number>();
	readonly #died = new Set<number>();

	/** All parties that the scan can see. */
	static async read(scan: Scan): Promise<PartyNumbers> {
		const numbers = new PartyNumbers();
		await scan("select id, uuid, org_number, person_number, died, deleted_at from party", (rows) => {
			for (const [id, uuid, org, person, died, deletedAt] of rows) {
				if (org !== null || person !== null) numbers.#byNumber.set(Number(org ?? person), id as number);
				numbers.#byUuid.set(uuid as string, id as number);
				if (died !== null || deletedAt !== null) numbers.#ended.add(id as number);
				if (died !== null) numbers.#died.add(id as number);
			}
		});
		return numbers;
	}

	find(name: string): number | undefined {
		return name.length === 36 ? this.#byUuid.get(name.toLowerCase()) : this.#byNumber.get(Number(name));
	}

	hasDied(party: number): boolean {
		return this.#died.has(party);
	}

	/** True for who has died and what was deleted. */
	isEnded(party: number): boolean {
		return this.#ended.has(party);
	}
}
