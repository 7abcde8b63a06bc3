import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "./verb.js";

/** The text of a file, or of standard input for "-". */
export function readInput(path: string): string {
	try {
		return readFileSync(path === "-" ? 0 : path, "utf8");
	} catch (error) {
		throw new UsageError(`Cannot read ${path === "-" ? "standard input" : path}: ${reason(error)}`);
	}
}

/** Files as they are, folders as the *.xml files in and below them. */
export function policyPaths(paths: readonly string[]): string[] {
	return paths.flatMap((path) => {
		try {
			if (!statSync(path).isDirectory()) return [path];
			const found = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => /\.xml$/i.test(name));
			if (found.length === 0) throw new UsageError(`There is no *.xml file in ${path}.`);
			return found.sort().map((name) => join(path, name));
		} catch (error) {
			if (error instanceof UsageError) throw error;
			throw new UsageError(`Cannot read ${path}: ${reason(error)}`);
		}
	});
}

function reason(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === "ENOENT") return "there is no such file.";
	if (code === "EACCES") return "you may not read it.";
	if (code === "EISDIR") return "it is a folder.";
	return message;
}
