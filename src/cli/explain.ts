import type { Explanation, ExplanationNode } from "../index.js";
import { splitRequest } from "../pdp/multiple-decisions.js";
import { indeterminateResult } from "../pdp/plan.js";
import { Indeterminate } from "../xacml/indeterminate.js";
import type { Result } from "../xacml/model.js";
import { describeResult } from "./eval.js";
import { questionFlags, readQuestion } from "./question.js";
import { Exit, oneOf, parseFlags, type Verb } from "./verb.js";

export const explain: Verb = {
	name: "explain",
	summary: "show why a policy decides as it does",
	help: `Usage: fullmakt explain --policy FILE… --request FILE [--root ID] [--format human|json]

Decides as "fullmakt eval" does and shows the tree of what matched, what did not and why, each with its line in the policy.

Exit code: 0 a decision was reached, 1 policy or request refused, 2 wrong usage.`,
	run(args, io) {
		const { values, positionals } = parseFlags(args, questionFlags);
		const format = oneOf("--format", values.format, ["human", "json"]);
		const question = readQuestion(values, positionals, io);
		if (question === undefined) return Exit.finding;
		const { pdp, request } = question;
		const explanations = splitRequest(request).map((part) =>
			part instanceof Indeterminate ? notDecided(indeterminateResult(part)) : pdp.explain(part),
		);
		if (format === "json") io.out(JSON.stringify(explanations, undefined, 2));
		else {
			const shown = explanations.map(({ result, tree }) => [
				describeResult(result),
				...(tree ? describeTree(tree) : []),
			]);
			io.out(shown.map((lines) => lines.join("\n")).join("\n\n"));
		}
		return Exit.ok;
	},
};

const notDecided = (result: Result): Explanation => ({ decision: result.decision, status: result.status, result });

function describeTree(node: ExplanationNode, depth = 1): string[] {
	const { kind, label, outcome, reason, at, children } = node;
	const line = `${"  ".repeat(depth)}${outcome.padEnd(13)} ${kind}${label ? ` ${label}` : ""}  (${at.line}:${at.column})`;
	return [reason ? `${line}  ${reason}` : line, ...children.flatMap((child) => describeTree(child, depth + 1))];
}
