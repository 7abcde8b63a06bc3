import type { Request } from "express";
import { isAuthorizedFor } from "../authorization/authorized-parties.js";
import { languageOf } from "../http/language.js";
import type { Principal } from "../http/principal.js";
import type { Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import type { Knowledge } from "../pip/knowledge.js";
import type { Cookies } from "./cookies.js";
import { isLanguage, type Language } from "./language.js";
import type { PersonVisit, Visit } from "./page.js";
import type { PortalServices } from "./services.js";
import { findSession, noteSeen, type Session } from "./session-repository.js";

/** A request as pages see it. */
export interface Visited {
	readonly visit: Visit;
	/** Undefined for somebody who is not logged in. */
	readonly person: PersonVisit | undefined;
	/** A session was there and has ended. */
	readonly expired: boolean;
}

/** Who comes, in which language. */
export async function visitedBy(req: Request, cookies: Cookies, services: PortalServices): Promise<Visited> {
	const visit = visitOf(req, cookies);
	const secret = cookies.read(req, cookies.session);
	if (secret === undefined) return { visit, person: undefined, expired: false };
	const { store, now } = services;
	const at = now();
	const session = await findSession(store.db, secret, at);
	if (session === undefined) return { visit, person: undefined, expired: true };
	const person = await findParty(store.db, { id: session.person });
	if (person === undefined) return { visit, person: undefined, expired: true };
	await noteSeen(store, session, at);
	const party = (await chosenParty(services, session)) ?? person;
	const principal = principalOf(person, session);
	return {
		visit,
		person: { ...visit, session, person, party, principal, form: new URLSearchParams() },
		expired: false,
	};
}

/** A visit of nobody in particular. */
export function visitOf(req: Request, cookies: Cookies): Visit {
	const address = req.originalUrl;
	const mark = address.indexOf("?");
	const query = new URLSearchParams(mark < 0 ? "" : address.slice(mark + 1));
	const language = languageChosen(req, query, cookies);
	const parameters = Object.fromEntries(Object.entries(req.params ?? {}).map(([name, value]) => [name, String(value)]));
	return { parameters, query, language, address };
}

function languageChosen(req: Request, query: URLSearchParams, cookies: Cookies): Language {
	const asked = query.get("lang") ?? cookies.read(req, cookies.language);
	return isLanguage(asked) ? asked : languageOf(req.headers["accept-language"]);
}

const PORTAL_SCOPES: ReadonlySet<string> = new Set(["altinn:portal/enduser"]);

/** A person at the pages has what a token of the portal has. */
function principalOf({ uuid, userId, partyId, personNumber }: Party, { authLevel }: Session): Principal {
	return {
		kind: "user",
		partyUuid: uuid,
		...(userId === undefined ? {} : { userId }),
		...(partyId === undefined ? {} : { partyId }),
		...(personNumber === undefined ? {} : { personNumber }),
		authLevel,
		scopes: PORTAL_SCOPES,
		issuer: "portal",
		claims: {},
	};
}

/** The ways in which a person acts for others at the pages: through an organisation it leads too, and for what lies below. */
export const WAYS = { keyRoles: true, mainUnits: true };

/** Whether a person may act for a party in anything at all. */
export const mayActFor = (knowledge: Knowledge, person: Party, party: Party): boolean =>
	isAuthorizedFor(knowledge, { subject: person.id, ways: WAYS, inactive: false }, party.id);

/** What was chosen is forgotten when the person may not act for it any more. */
async function chosenParty({ store, decisions }: PortalServices, session: Session): Promise<Party | undefined> {
	if (session.chosenParty === undefined || session.chosenParty === session.person) return undefined;
	const subject = { subject: session.person, ways: WAYS, inactive: false };
	if (!isAuthorizedFor(decisions.knowledge, subject, session.chosenParty)) return undefined;
	return findParty(store.db, { id: session.chosenParty });
}
