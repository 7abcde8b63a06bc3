/** Something wrong in a world file, and where. */
export interface WorldFault {
	readonly file: string;
	/** RFC 6901 in a document; `line N` and a pointer in JSON Lines; line and column in a policy. */
	readonly at: string;
	readonly message: string;
}

/** A record by its file and place. */
export interface Place {
	readonly file: string;
	readonly at: string;
}

/** A member of the record at a place. */
export const within = ({ file, at }: Place, path: string): Place => ({
	file,
	at: path !== "" && at.startsWith("line") && !at.includes("/") ? `${at} ${path}` : at + path,
});

/** The most faults told at once. */
const MOST = 100;

/** Collects faults; the first hundred are kept, the others counted. */
export class WorldFaults {
	readonly list: WorldFault[] = [];
	count = 0;

	add({ file, at }: Place, message: string): void {
		this.count += 1;
		if (this.list.length < MOST) this.list.push({ file, at, message });
	}

	/** @throws {WorldError} when there are some */
	throwIfAny(): void {
		if (this.count > 0) throw new WorldError(this.list, this.count);
	}
}

/** Nothing was imported. */
export class WorldError extends Error {
	override readonly name = "WorldError";

	constructor(
		readonly faults: readonly WorldFault[],
		readonly count: number,
	) {
		super(`${count} faults, the first: ${faults[0]?.file} ${faults[0]?.at}: ${faults[0]?.message}`);
	}
}
