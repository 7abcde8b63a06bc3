/** Why a pattern is refused. */
export interface Failure {
	readonly failure: string;
}

export const failure = (reason: string): Failure => ({ failure: reason });

export const isFailure = (value: unknown): value is Failure =>
	typeof value === "object" && value !== null && "failure" in value;

/** Goes through a pattern character by character; a character beyond the BMP is one. */
export class PatternReader {
	private at = 0;

	constructor(private readonly pattern: string) {}

	/** The next character, without taking it. */
	peek(): string | undefined {
		const codePoint = this.pattern.codePointAt(this.at);
		return codePoint === undefined ? undefined : String.fromCodePoint(codePoint);
	}

	take(): string | undefined {
		const character = this.peek();
		this.at += character?.length ?? 0;
		return character;
	}

	takeIf(character: string): boolean {
		if (!this.startsWith(character)) return false;
		this.at += character.length;
		return true;
	}

	startsWith(text: string): boolean {
		return this.pattern.startsWith(text, this.at);
	}

	/** Takes what a sticky expression matches here. */
	takeMatch(expression: RegExp): RegExpExecArray | undefined {
		expression.lastIndex = this.at;
		const match = expression.exec(this.pattern) ?? undefined;
		this.at += match?.[0].length ?? 0;
		return match;
	}
}
