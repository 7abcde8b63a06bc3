import { RequestError, type RequestErrorCode } from "../errors.js";

/**
 * Where in a request the reader is. It notes names and numbers as it goes and makes a JSON pointer (RFC 6901) of them
 * only when there is something to complain about.
 */
export class JsonPlace {
	/** Name and, when it stands in an array, number of what is being read at each of the levels; "" and -1 for none. */
	readonly #names = ["", "", "", "", ""];
	readonly #numbers = [-1, -1, -1, -1, -1];
	#depth = 0;

	/** Steps into a member. */
	enter(name: string): void {
		this.#names[this.#depth] = name;
		this.#numbers[this.#depth] = -1;
		this.#depth++;
	}

	/** Which item of the array in the member entered last. */
	item(number: number): void {
		this.#numbers[this.#depth - 1] = number;
	}

	leave(): void {
		this.#depth--;
	}

	error(code: RequestErrorCode, message: string, member?: string, number?: number): RequestError {
		let pointer = "";
		for (let i = 0; i < this.#depth; i++) pointer += step(this.#names[i]!, this.#numbers[i]!);
		if (member !== undefined) pointer += step(member, number ?? -1);
		return new RequestError(code, message, { pointer });
	}
}

function step(name: string, number: number): string {
	const escaped = name.replace(/~/g, "~0").replace(/\//g, "~1");
	return number < 0 ? `/${escaped}` : `/${escaped}/${number}`;
}
