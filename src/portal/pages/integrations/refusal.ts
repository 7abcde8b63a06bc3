import { Fault } from "../../../http/fault.js";
import { finding } from "../../../maskinporten/problems.js";
import type { KeyError } from "./keys.js";

/** What the services refused, by the field it belongs to. */
export type Refusal = { readonly key: KeyError } | { readonly scopes: "unknown" };

const BY_FINDING = {
	keyPrivate: { key: "private" },
	keyUnsuitable: { key: "unsuitable" },
	keyUnnamed: { key: "unnamed" },
	keyNamedTwice: { key: "taken" },
	tooManyKeys: { key: "full" },
	scopeUnknown: { scopes: "unknown" },
} as const satisfies Partial<Record<Parameters<typeof finding>[0], Refusal>>;

/** @throws the error itself when it belongs to no field */
export function refusalOf(error: unknown): Refusal {
	if (!(error instanceof Fault)) throw error;
	const codes = new Set((error.more.findings ?? []).map(({ code }) => code));
	for (const [name, refusal] of Object.entries(BY_FINDING)) {
		if (codes.has(finding(name as keyof typeof BY_FINDING, "").code)) return refusal;
	}
	throw error;
}
