import { STATUS_PREFIX } from "../xacml/identifiers.js";
import { writeResponseJson } from "../xacml/json/response-writer.js";
import type { Notice, Result } from "../xacml/model.js";
import { writeResponseXml } from "../xacml/xml/response-writer.js";
import { questionFlags, readQuestion } from "./question.js";
import { Exit, oneOf, parseFlags, type Verb } from "./verb.js";

export const evaluate: Verb = {
	name: "eval",
	summary: "decide a request by a policy",
	help: `Usage: fullmakt eval --policy FILE… --request FILE [--root ID] [--format human|json|xml]

Decides a XACML request (XML or JSON, "-" for standard input) by one policy, or by several that refer to each other; then
--root names the PolicyId or PolicySetId to begin with. The request is taken as it is: nothing is added to it.

Exit code: 0 a decision was reached, whatever it is; 1 policy or request refused; 2 wrong usage.`,
	run(args, io) {
		const { values, positionals } = parseFlags(args, questionFlags);
		const format = oneOf("--format", values.format, ["human", "json", "xml"]);
		const question = readQuestion(values, positionals, io);
		if (question === undefined) return Exit.finding;
		const response = question.pdp.evaluate(question.request);
		if (format === "xml") io.out(writeResponseXml(response));
		else if (format === "json") io.out(JSON.stringify(writeResponseJson(response), undefined, 2));
		else io.out(response.results.map(describeResult).join("\n\n"));
		return Exit.ok;
	},
};

/** A result as a person reads it. */
export function describeResult({ decision, status, obligations, advice }: Result): string {
	const lines: string[] = [decision];
	if (status.code !== "ok")
		lines.push(`  status: ${STATUS_PREFIX}${status.code}${status.message ? `: ${status.message}` : ""}`);
	for (const { attributeId, category, dataType } of status.missing ?? []) {
		lines.push(`  missing: ${attributeId} (${category}, ${dataType})`);
	}
	for (const notice of obligations) lines.push(...describeNotice("obligation", notice));
	for (const notice of advice) lines.push(...describeNotice("advice", notice));
	return lines.join("\n");
}

const describeNotice = (kind: string, { id, assignments }: Notice): string[] => [
	`  ${kind} ${id}`,
	...assignments.map(
		({ attributeId, category, value }) => `    ${attributeId} = ${value}${category ? ` (${category})` : ""}`,
	),
];
