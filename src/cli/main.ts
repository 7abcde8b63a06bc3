#!/usr/bin/env node
/** The `fullmakt` command: finds the verb, runs it and turns what comes of it into an exit code. */
import { readFileSync } from "node:fs";
import { ConfigError } from "../config/load.js";
import { nearest } from "../config/nearest.js";
import { MigrationError } from "../store/migrate.js";
import { backup } from "./backup.js";
import { check } from "./check.js";
import { config } from "./config.js";
import { evaluate } from "./eval.js";
import { explain } from "./explain.js";
import { importVerb } from "./import.js";
import { restore } from "./restore.js";
import { serve } from "./serve.js";
import { Exit, type Io, UsageError, type Verb } from "./verb.js";

const verbs: readonly Verb[] = [check, evaluate, explain, config, importVerb, backup, restore, serve];

function help(): string {
	const width = Math.max(...verbs.map(({ name }) => name.length));
	const list = verbs.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
	return `Usage: fullmakt VERB …\n\n${list.join("\n")}\n\n"fullmakt VERB --help" says more. "fullmakt --version" tells the version.`;
}

function version(): string {
	const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
	return (JSON.parse(text) as { version: string }).version;
}

async function main(args: readonly string[], io: Io): Promise<number> {
	const [name, ...rest] = args;
	if (name === "--version" || name === "-v") {
		io.out(version());
		return Exit.ok;
	}
	if (name === "--help" || name === "-h" || name === "help") {
		io.out(verbs.find((each) => each.name === rest[0])?.help ?? help());
		return Exit.ok;
	}
	const verb = verbs.find((each) => each.name === name);
	if (verb === undefined) {
		const meant =
			name === undefined
				? undefined
				: nearest(
						name,
						verbs.map((each) => each.name),
					);
		const told =
			name === undefined ? "" : `There is no verb "${name}"${meant ? `; did you mean "${meant}"?` : "."}\n\n`;
		io.err(told + help());
		return Exit.usage;
	}
	if (rest.includes("--help") || rest.includes("-h")) {
		io.out(verb.help);
		return Exit.ok;
	}
	try {
		return await verb.run(rest, io);
	} catch (error) {
		if (error instanceof UsageError) {
			io.err(`${error.message}\n\n${verb.help}`);
			return Exit.usage;
		}
		const told = failure(error);
		if (told === undefined) throw error;
		io.err(told);
		return Exit.finding;
	}
}

/** What is no fault of this program, in words: the configuration, the database, the disk. */
function failure(error: unknown): string | undefined {
	if (error instanceof ConfigError) return `The configuration is not usable:\n  ${error.problems.join("\n  ")}`;
	if (error instanceof MigrationError) return error.message;
	const { code, message } = error as NodeJS.ErrnoException;
	// Names of the system, of SQLite, and the five letters of PostgreSQL.
	if (typeof code !== "string" || !/^(E[A-Z]+|SQLITE_\w+|[0-9A-Z]{5})$/.test(code)) return undefined;
	return message === "" ? code : `${message} (${code})`;
}

// Output into a closed pipe (`fullmakt explain … | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code !== "EPIPE") throw error;
});
process.exitCode = await main(process.argv.slice(2), {
	out: (text) => process.stdout.write(`${text}\n`),
	err: (text) => process.stderr.write(`${text}\n`),
	environment: process.env,
});
