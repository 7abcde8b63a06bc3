import { Pdp } from "../index.js";
import { PolicyError, RequestError } from "../xacml/errors.js";
import { readRequestJson } from "../xacml/json/request-reader.js";
import type { Request } from "../xacml/model.js";
import { readRequestXml } from "../xacml/xml/request-reader.js";
import { describeFault, policyFault, requestFault } from "./excerpt.js";
import { policyPaths, readInput } from "./files.js";
import { type Io, UsageError } from "./verb.js";

/** The flags of the verbs that ask a policy something. */
export const questionFlags = {
	policy: { type: "string", multiple: true },
	request: { type: "string" },
	root: { type: "string" },
	format: { type: "string" },
} as const;

export interface Question {
	readonly pdp: Pdp;
	readonly request: Request;
}

interface QuestionFlags {
	readonly policy?: string[] | undefined;
	readonly request?: string | undefined;
	readonly root?: string | undefined;
}

/** Loads the policies and the request; undefined, with the reason on standard error, when either is refused. */
export function readQuestion(flags: QuestionFlags, positionals: readonly string[], io: Io): Question | undefined {
	if (positionals.length > 0)
		throw new UsageError(`"${positionals[0]}" belongs to no flag; use --policy and --request.`);
	if (flags.policy === undefined) throw new UsageError("Name the policy: --policy FILE.");
	if (flags.request === undefined)
		throw new UsageError("Name the request: --request FILE, or --request - to read it from standard input.");
	const files = policyPaths(flags.policy);
	const texts = files.map(readInput);
	const requestText = readInput(flags.request);
	try {
		const pdp = Pdp.load(texts, { files, ...(flags.root === undefined ? {} : { root: flags.root }) });
		return { pdp, request: readRequest(requestText) };
	} catch (error) {
		if (error instanceof PolicyError) {
			const fault = policyFault(error, files[0] ?? "");
			const advice =
				error.code === "ambiguous-root" ? `Name the root with --root. ${error.advice ?? ""}` : fault.advice;
			io.err(describeFault({ ...fault, advice }, texts[files.indexOf(fault.file)]));
			return undefined;
		}
		if (error instanceof RequestError) {
			io.err(describeFault(requestFault(error, flags.request), requestText));
			return undefined;
		}
		throw error;
	}
}

/** XML or JSON by its first letter. */
function readRequest(text: string): Request {
	return /^\uFEFF?\s*</.test(text) ? readRequestXml(text) : readRequestJson(text, { names: "any-case" });
}
