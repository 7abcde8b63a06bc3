/** There are two to the power of this many places. */
const BITS = 16;
/** A place that is taken goes to another uuid at one in so many tries, so that two of the same place do not only drive each other out. */
const PATIENCE = 16;
const LENGTH = 36;

/**
 * Parties by the uuids that were asked for lately, as texts: comparing two texts takes a third of the time of reading one, letter by
 * letter, into a number. Only the usual spelling is kept; any other is read.
 */
export class AskedUuids {
	// Without room until there is something to keep.
	#texts: string[] = [];
	#parties = new Uint32Array(0);
	#tries = 0;

	/** The party; 0 when it is not known here. */
	party(text: string): number {
		if (text.length !== LENGTH) return 0;
		const place = placeOf(text);
		return this.#texts[place] === text ? (this.#parties[place] as number) : 0;
	}

	/**
	 * @param given The uuid as it was asked for.
	 * @param write Gives it as we write it, a text of its own: one cut out of a request would keep the whole request.
	 */
	keep(given: string, party: number, write: () => string): void {
		const place = placeOf(given);
		if (this.#texts.length === 0) {
			this.#texts = new Array<string>(2 ** BITS).fill("");
			this.#parties = new Uint32Array(2 ** BITS);
		}
		if (this.#texts[place] !== "" && ++this.#tries % PATIENCE !== 0) return;
		const written = write();
		// Another spelling lies in another place.
		if (placeOf(written) !== place) return;
		this.#texts[place] = written;
		this.#parties[place] = party;
	}

	clear(): void {
		this.#texts.fill("");
	}
}

/** From the last four digits and the second four: of a uuid made at random, and of one made from the time, they differ most. */
function placeOf(text: string): number {
	const last = digits(text, LENGTH - 4);
	return Math.imul(last ^ Math.imul(digits(text, 4), 0x85ebca6b), 0x9e3779b1) >>> (32 - BITS);
}

const digits = (text: string, at: number): number =>
	text.charCodeAt(at) ^
	(text.charCodeAt(at + 1) << 7) ^
	(text.charCodeAt(at + 2) << 14) ^
	(text.charCodeAt(at + 3) << 21);
