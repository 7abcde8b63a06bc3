/** The 15 mandatory and 8 legacy combining algorithms, from the tables; see the rules at the top of twin.ts. */
import type { Notice } from "../../src/xacml/model.js";
import { type Failure, processingError } from "./twin-expressions.js";

/** A decision with the extended Indeterminate: could have been Permit, Deny, or both. */
export type Verdict = "Permit" | "Deny" | "NotApplicable" | "I{P}" | "I{D}" | "I{DP}";

export interface Finding {
	readonly verdict: Verdict;
	/** Only with an Indeterminate: why. */
	readonly failure?: Failure;
	readonly obligations: readonly Notice[];
	readonly advice: readonly Notice[];
	/** The applicable policies and policy sets below and including this one, in document order. */
	readonly listed: readonly Listed[];
}
export interface Listed {
	readonly kind: "Policy" | "PolicySet";
	readonly id: string;
	readonly version: string;
}

export type Matching = "match" | "no match" | Failure;
export interface Child {
	readonly target: () => Matching;
	readonly evaluate: () => Finding;
}
export type Algorithm = (children: readonly Child[]) => Finding;

export const isIndeterminate = (verdict: Verdict): boolean => verdict.startsWith("I{");

/** Evaluates in document order up to and including the first child that satisfies `enough`. */
function evaluateUntil(children: readonly Child[], enough: (finding: Finding) => boolean): Finding[] {
	const seen: Finding[] = [];
	for (const child of children) {
		const finding = child.evaluate();
		seen.push(finding);
		if (enough(finding)) break;
	}
	return seen;
}

function conclude(verdict: Verdict, seen: readonly Finding[]): Finding {
	const listed = seen.flatMap((one) => one.listed);
	if (isIndeterminate(verdict)) {
		const failure = seen.find((one) => isIndeterminate(one.verdict))?.failure ?? processingError;
		return { verdict, failure, obligations: [], advice: [], listed };
	}
	const same = verdict === "NotApplicable" ? [] : seen.filter((one) => one.verdict === verdict);
	return {
		verdict,
		obligations: same.flatMap((one) => one.obligations),
		advice: same.flatMap((one) => one.advice),
		listed,
	};
}

type Side = "Permit" | "Deny";
const other = (side: Side): Side => (side === "Permit" ? "Deny" : "Permit");
const open = (side: Side): Verdict => (side === "Permit" ? "I{P}" : "I{D}");

const overrides =
	(winner: Side): Algorithm =>
	(children) => {
		const loser = other(winner);
		const seen = evaluateUntil(children, (one) => one.verdict === winner);
		const has = (verdict: Verdict) => seen.some((one) => one.verdict === verdict);
		if (has(winner)) return conclude(winner, seen);
		if (has("I{DP}")) return conclude("I{DP}", seen);
		if (has(open(winner)) && (has(open(loser)) || has(loser))) return conclude("I{DP}", seen);
		if (has(open(winner))) return conclude(open(winner), seen);
		if (has(loser)) return conclude(loser, seen);
		if (has(open(loser))) return conclude(open(loser), seen);
		return conclude("NotApplicable", seen);
	};

const unless =
	(exception: Side): Algorithm =>
	(children) => {
		const seen = evaluateUntil(children, (one) => one.verdict === exception);
		return conclude(seen.some((one) => one.verdict === exception) ? exception : other(exception), seen);
	};

/** These do not tell the kinds of Indeterminate apart: theirs counts as {DP}. */
const plain = (verdict: Verdict): Verdict => (isIndeterminate(verdict) ? "I{DP}" : verdict);

const firstApplicable: Algorithm = (children) => {
	const seen = evaluateUntil(children, (one) => one.verdict !== "NotApplicable");
	return conclude(plain(seen.at(-1)?.verdict ?? "NotApplicable"), seen);
};

const onlyOneApplicable: Algorithm = (children) => {
	let applicable: Child | undefined;
	for (const child of children) {
		const matching = child.target();
		if (matching === "no match") continue;
		if (matching !== "match" || applicable) {
			const failure = matching === "match" ? processingError : matching;
			return { verdict: "I{DP}", failure, obligations: [], advice: [], listed: [] };
		}
		applicable = child;
	}
	const seen = applicable ? [applicable.evaluate()] : [];
	return conclude(plain(seen[0]?.verdict ?? "NotApplicable"), seen);
};

/** 1.0 and 1.1: among rules, an Indeterminate counts by the Effect the rule would have had. */
const legacyRuleOverrides =
	(winner: Side): Algorithm =>
	(children) => {
		const seen = evaluateUntil(children, (one) => one.verdict === winner);
		const has = (verdict: Verdict) => seen.some((one) => one.verdict === verdict);
		if (has(winner)) return conclude(winner, seen);
		if (has(open(winner))) return conclude("I{DP}", seen);
		if (has(other(winner))) return conclude(other(winner), seen);
		if (seen.some((one) => isIndeterminate(one.verdict))) return conclude("I{DP}", seen);
		return conclude("NotApplicable", seen);
	};

/** 1.0 and 1.1: among policies, an error is as good as a Deny. */
const legacyPolicyDenyOverrides: Algorithm = (children) => {
	const seen = evaluateUntil(children, (one) => one.verdict === "Deny" || isIndeterminate(one.verdict));
	const last = seen.at(-1)?.verdict;
	if (last === "Deny" || (last && isIndeterminate(last))) return conclude("Deny", seen);
	return conclude(seen.some((one) => one.verdict === "Permit") ? "Permit" : "NotApplicable", seen);
};

const legacyPolicyPermitOverrides: Algorithm = (children) => {
	const seen = evaluateUntil(children, (one) => one.verdict === "Permit");
	const has = (verdict: Verdict) => seen.some((one) => one.verdict === verdict);
	if (has("Permit")) return conclude("Permit", seen);
	if (has("Deny")) return conclude("Deny", seen);
	if (seen.some((one) => isIndeterminate(one.verdict))) return conclude("I{DP}", seen);
	return conclude("NotApplicable", seen);
};

const id = (version: string, kind: "rule" | "policy", name: string) =>
	`urn:oasis:names:tc:xacml:${version}:${kind}-combining-algorithm:${name}`;

function both(version: string, name: string, algorithm: Algorithm): Record<string, Algorithm> {
	return { [id(version, "rule", name)]: algorithm, [id(version, "policy", name)]: algorithm };
}

export const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
	...both("3.0", "deny-overrides", overrides("Deny")),
	...both("3.0", "ordered-deny-overrides", overrides("Deny")),
	...both("3.0", "permit-overrides", overrides("Permit")),
	...both("3.0", "ordered-permit-overrides", overrides("Permit")),
	...both("3.0", "deny-unless-permit", unless("Permit")),
	...both("3.0", "permit-unless-deny", unless("Deny")),
	...both("1.0", "first-applicable", firstApplicable),
	[id("1.0", "policy", "only-one-applicable")]: onlyOneApplicable,
	[id("1.0", "rule", "deny-overrides")]: legacyRuleOverrides("Deny"),
	[id("1.1", "rule", "ordered-deny-overrides")]: legacyRuleOverrides("Deny"),
	[id("1.0", "rule", "permit-overrides")]: legacyRuleOverrides("Permit"),
	[id("1.1", "rule", "ordered-permit-overrides")]: legacyRuleOverrides("Permit"),
	[id("1.0", "policy", "deny-overrides")]: legacyPolicyDenyOverrides,
	[id("1.1", "policy", "ordered-deny-overrides")]: legacyPolicyDenyOverrides,
	[id("1.0", "policy", "permit-overrides")]: legacyPolicyPermitOverrides,
	[id("1.1", "policy", "ordered-permit-overrides")]: legacyPolicyPermitOverrides,
};
