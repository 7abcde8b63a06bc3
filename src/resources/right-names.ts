import type { AttributePair } from "./right-key.js";

type Language = "nb" | "nn" | "en";

/** Names of the actions that have one; others are shown as they are (registry-access 1.4). */
const ACTIONS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
	read: { nb: "Lese", nn: "Lese", en: "Read" },
	write: { nb: "Skrive", nn: "Skrive", en: "Write" },
	complete: { nb: "Fullføre", nn: "Fullføre", en: "Complete" },
	delete: { nb: "Slette", nn: "Slette", en: "Delete" },
	confirm: { nb: "Bekrefte", nn: "Stadfeste", en: "Confirm" },
	instantiate: { nb: "Starte", nn: "Starte", en: "Instantiate" },
	sign: { nb: "Signere", nn: "Signere", en: "Sign" },
	reject: { nb: "Avvise", nn: "Avvise", en: "Reject" },
	subscribe: { nb: "Abonnere", nn: "Abonnere", en: "Subscribe" },
};

/** What the resource itself is named by; the rest of a right's attributes name a part of it. */
const WHOLE: ReadonlySet<string> = new Set(["urn:altinn:resource", "urn:altinn:org", "urn:altinn:app"]);

/** The name of a right for people: the action, and the part of the resource in parentheses. */
export function rightName(action: string, resource: readonly AttributePair[], language: Language): string {
	const name = ACTIONS[action.toLowerCase()]?.[language] ?? action;
	const parts = resource.filter(({ type }) => !WHOLE.has(type)).map(({ value }) => value);
	return parts.length === 0 ? name : `${name} (${parts.join(", ")})`;
}
