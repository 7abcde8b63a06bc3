import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearest } from "../config/nearest.js";

/** Exit codes, the same for every verb. */
export const Exit = { ok: 0, finding: 1, usage: 2 } as const;

/** The world as a verb sees it. */
export interface Io {
	readonly out: (text: string) => void;
	readonly err: (text: string) => void;
	readonly environment: NodeJS.ProcessEnv;
}

export interface Verb {
	readonly name: string;
	/** One line for the list of verbs. */
	readonly summary: string;
	readonly help: string;
	run(args: readonly string[], io: Io): number | Promise<number>;
}

/** The command was typed wrongly; the message says how to type it. */
export class UsageError extends Error {
	override readonly name = "UsageError";
}

type Options = NonNullable<ParseArgsConfig["options"]>;

type Parsed<T extends Options> = ReturnType<
	typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
>;

/** node's parseArgs with a suggestion for a mistyped flag. */
export function parseFlags<const T extends Options>(args: readonly string[], options: T): Parsed<T> {
	try {
		return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
			const flag = /'(--?[^' ]+)/.exec(message)?.[1] ?? "";
			const meant = nearest(
				flag,
				Object.keys(options).map((name) => `--${name}`),
			);
			throw new UsageError(`There is no flag ${flag}${meant ? `; did you mean ${meant}?` : "."}`);
		}
		throw new UsageError(message.split(". ")[0] ?? message);
	}
}

/** A flag that takes one of a few words. */
export function oneOf<const T extends string>(
	flag: string,
	value: string | undefined,
	choices: readonly [T, ...T[]],
): T {
	if (value === undefined) return choices[0];
	const choice = choices.find((each) => each === value);
	if (choice === undefined) throw new UsageError(`${flag} is one of ${choices.join(", ")}; not "${value}".`);
	return choice;
}
