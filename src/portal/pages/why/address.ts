import type { NamedSubject } from "../../../access/why/subjects.js";
import type { Party } from "../../../parties/model.js";
import type { Visit } from "../../page.js";
import type { PortalServices } from "../../services.js";

export const WHY = "/portal/why";

/** What an address asks so far. */
export type Asked = { readonly [K in "subject" | "service" | "action" | "instance"]?: string | undefined };

export function askedBy({ query }: Visit): Asked {
	const names = ["subject", "service", "action", "instance"] as const;
	return Object.fromEntries(names.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])));
}

/** What is asked, name by name. */
export const said = (asked: Asked): Record<string, string> =>
	Object.fromEntries(Object.entries(asked).filter((each): each is [string, string] => each[1] !== undefined));

/** The address of a question; it can be kept and shown to somebody else. */
export function addressOf(asked: Asked): string {
	const query = new URLSearchParams(said(asked));
	return query.size === 0 ? WHY : `${WHY}?${query}`;
}

/** Names a person whose number and last name the one who asks has told: in an address that serves nobody else. */
export const hiddenName = ({ vault }: PortalServices, asker: Party, subject: Party): string =>
	vault.conceal(JSON.stringify(["why", asker.uuid, subject.uuid]));

const UUID = /^[0-9a-f-]{36}$/i;

/** Whom an address names; nobody's uuid when it was made for somebody else. */
export function subjectNamed({ vault }: PortalServices, asker: Party, name: string): NamedSubject {
	if (UUID.test(name)) return { uuid: name, isKnown: false };
	try {
		const [purpose, by, uuid] = JSON.parse(vault.reveal(name)) as unknown[];
		if (purpose === "why" && by === asker.uuid) return { uuid: String(uuid), isKnown: true };
	} catch {
		// Not made here, or altered.
	}
	return { uuid: "", isKnown: false };
}
