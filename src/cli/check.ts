import { claimedResources } from "../authorization/resource-key.js";
import { Pdp } from "../index.js";
import { PolicyError } from "../xacml/errors.js";
import { readPolicyXml } from "../xacml/xml/policy-reader.js";
import { describeFault, policyFault } from "./excerpt.js";
import { policyPaths, readInput } from "./files.js";
import { Exit, type Io, oneOf, parseFlags, UsageError, type Verb } from "./verb.js";

interface Finding {
	readonly file: string;
	readonly line: number;
	readonly column: number;
	readonly code: string;
	readonly message: string;
	readonly advice?: string;
}

interface Source {
	readonly file: string;
	readonly text: string;
}

export const check: Verb = {
	name: "check",
	summary: "look for errors in policies",
	help: `Usage: fullmakt check [--format human|json] FILE…

Reads, checks and compiles each policy, and reports errors with file, line, column, code and advice. A folder stands for
all *.xml files in and below it. Policies that refer to each other are given together.

Exit code: 0 no errors, 1 errors, 2 wrong usage.`,
	run(args, io) {
		const { values, positionals } = parseFlags(args, { format: { type: "string" } });
		const format = oneOf("--format", values.format, ["human", "json"]);
		if (positionals.length === 0) throw new UsageError("Name at least one policy file or folder.");
		const sources = policyPaths(positionals).map((file) => ({ file, text: readInput(file) }));
		const errors = sources.flatMap((source) => errorsOf(source, sources));
		if (format === "json") {
			const findings: Finding[] = errors.map(({ error, source: { file } }) => {
				const { line, column, code, message, advice } = error;
				return { file: error.file ?? file, line, column, code, message, ...(advice === undefined ? {} : { advice }) };
			});
			io.out(JSON.stringify(findings, undefined, 2));
		} else report(sources, errors, io);
		return errors.length > 0 ? Exit.finding : Exit.ok;
	},
};

interface Refusal {
	readonly error: PolicyError;
	readonly source: Source;
}

function errorsOf(source: Source, all: readonly Source[]): Refusal[] {
	try {
		const { id } = readPolicyXml(source.text, { file: source.file });
		try {
			Pdp.load(source.text, { files: [source.file] });
		} catch (error) {
			if (!(error instanceof PolicyError) || error.code !== "unresolved-reference" || all.length === 1) throw error;
			// What it refers to may be in the other files.
			const others = all.filter((other) => other !== source);
			const together = [source, ...others];
			Pdp.load(
				together.map(({ text }) => text),
				{ root: id, files: together.map(({ file }) => file) },
			);
		}
		return [];
	} catch (error) {
		if (!(error instanceof PolicyError)) throw error;
		// A fault of another file is reported with that file.
		return error.file === undefined || error.file === source.file ? [{ error, source }] : [];
	}
}

function report(sources: readonly Source[], errors: readonly Refusal[], io: Io): void {
	for (const { error, source } of errors) io.out(`${describeFault(policyFault(error, source.file), source.text)}\n`);
	for (const { file, text } of sources) {
		if (errors.some(({ source }) => source.file === file)) continue;
		const resources = claimedResources(readPolicyXml(text)).map(({ key }) => key);
		io.out(`${file}: ok${resources.length > 0 ? ` (${resources.join(", ")})` : ", but it names no resource"}`);
	}
	const wrong = errors.length;
	if (sources.length > 1) io.out(`${sources.length} policies, ${wrong} with errors`);
}
