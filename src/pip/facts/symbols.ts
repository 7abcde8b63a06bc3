/** Numbers for texts, from 0, in the order they were first seen. */
export class Symbols {
	readonly texts: string[] = [];
	readonly #numbers = new Map<string, number>();

	constructor(texts: Iterable<string> = []) {
		for (const text of texts) this.number(text);
	}

	number(text: string): number {
		let number = this.#numbers.get(text);
		if (number === undefined) {
			number = this.texts.length;
			this.texts.push(text);
			this.#numbers.set(text, number);
		}
		return number;
	}

	text(number: number): string {
		const text = this.texts[number];
		if (text === undefined) throw new Error(`There is no symbol ${number}.`);
		return text;
	}
}
