import type { Express, Request, Response } from "express";
import { common, Fault } from "../http/fault.js";
import { findParty } from "../parties/repository.js";
import { AFTER_LOGOUT, LOGGED_OUT, LOGOUT } from "../systemusers/after-logout.js";
import { type Shared, serve } from "./app.js";
import { readForm } from "./form.js";
import { failedPage, leavingPage, loggedOutPage, unknownPersonPage } from "./pages/log-in.js";
import { placeHere } from "./return-to.js";
import { newSecret } from "./secret.js";
import { beginLogin, endSession, startSession, takeLogin } from "./session-repository.js";
import type { Visited } from "./visits.js";

/** A browser's secret is kept for a day. */
const BROWSER_SECONDS = 86_400;

/** Log-in and log-out: these set cookies and lead to the provider, as no page does. */
export function logInRoutes(app: Express, shared: Shared): void {
	const at =
		(handle: (req: Request, res: Response, visited: Visited) => Promise<void>) => (req: Request, res: Response) =>
			serve(req, res, shared, (visited) => handle(req, res, visited));
	app.get(
		"/portal/log-in",
		at((req, res, visited) => begin(req, res, visited, shared)),
	);
	app.get(
		"/portal/callback",
		at((req, res, visited) => finish(req, res, visited, shared)),
	);
	app.post(
		"/portal/log-out",
		at((req, res, visited) => leave(req, res, visited, shared)),
	);
	app.get(
		LOGOUT,
		at((req, res, visited) => leaveByAddress(req, res, visited, shared)),
	);
	app.get(
		"/portal/logged-out",
		at(async (req, res, visited) => {
			// Who answered a vendor's request is sent back to the vendor.
			if (shared.cookies.read(req, AFTER_LOGOUT) !== undefined) res.redirect(302, LOGGED_OUT);
			else await shared.show(req, res, visited, loggedOutPage(visited.visit.language));
		}),
	);
}

/** On to the provider; what is asked for afterwards is remembered here, never in its answer. */
async function begin(req: Request, res: Response, { visit, person }: Visited, shared: Shared): Promise<void> {
	const { cookies, identity, services } = shared;
	const returnTo = placeHere(visit.query.get("to"));
	const level = levelAsked(visit.query);
	if (person !== undefined && (level === undefined || person.session.authLevel >= level)) {
		res.redirect(303, returnTo);
		return;
	}
	shared.formLimit?.count(`log-in ${shared.addressOf(req)}`);
	const browser = cookies.read(req, cookies.browser) ?? newSecret();
	const { url, state, nonce, verifier } = await identity.begin(visit.language, level).catch((error: unknown) => {
		services.log.error({ err: error }, "the identity provider cannot be reached");
		throw new Fault(common.unavailable);
	});
	await beginLogin(services.store, { state, browser, pending: { nonce, verifier, returnTo } });
	res.append("Set-Cookie", cookies.set(cookies.browser, browser, BROWSER_SECONDS));
	res.redirect(303, url.href);
}

const levelAsked = (query: URLSearchParams): number | undefined => {
	const asked = query.get("level") ?? "";
	return /^[1-4]$/.test(asked) ? Number(asked) : undefined;
};

/** Back from the provider. */
async function finish(req: Request, res: Response, visited: Visited, shared: Shared): Promise<void> {
	const { cookies, identity, services } = shared;
	const { visit, person } = visited;
	const state = visit.query.get("state");
	const browser = cookies.read(req, cookies.browser);
	const pending = state === null || browser === undefined ? undefined : await takeLogin(services.store, state, browser);
	if (pending === undefined || state === null) {
		// Somebody who is logged in came here by the back button.
		if (person === undefined) await shared.show(req, res, visited, failedPage(visit.language, "/portal"));
		else res.redirect(303, "/portal");
		return;
	}
	const { nonce, verifier, returnTo } = pending;
	const found = await identity
		.finish(visit.query, { state, nonce, verifier })
		.catch((error: unknown) => void services.log.warn({ err: error }, "a log-in was not completed"));
	if (found === undefined) {
		await shared.show(req, res, visited, failedPage(visit.language, returnTo));
		return;
	}
	const party = await findParty(services.store.db, { personNumber: found.personNumber });
	if (party === undefined || party.deletedAt !== undefined || party.died !== undefined) {
		await shared.show(req, res, visited, unknownPersonPage(visit.language));
		return;
	}
	const secret = await startSession(services.store, {
		person: party.id,
		authLevel: found.authLevel,
		idToken: found.idToken,
		before: cookies.read(req, cookies.session),
	});
	res.append("Set-Cookie", cookies.set(cookies.session, secret));
	res.redirect(303, returnTo);
}

/** Out here, and then at the provider. A page leads there: `form-action` of the policy stops a redirect to another site. */
async function leave(req: Request, res: Response, { visit, person }: Visited, shared: Shared): Promise<void> {
	const { cookies, identity, services } = shared;
	res.append("Set-Cookie", cookies.clear(cookies.session));
	if (person === undefined) {
		res.redirect(303, "/portal/logged-out");
		return;
	}
	await readForm(req, person.session);
	await endSession(services.store, person.session);
	const url = await identity.logOutUrl(person.session.idToken, visit.language);
	if (url === undefined) {
		res.redirect(303, "/portal/logged-out");
		return;
	}
	res.setHeader("Refresh", `0; url=${url.href}`);
	await shared.show(req, res, { visit, person: undefined }, leavingPage(visit.language, url));
}

/**
 * Out, by an address alone, as in the original (systemuser 3.2): software that made pages of its own leads its browsers here. A
 * link of another site may do so too; nobody loses more than a log-in by it.
 */
async function leaveByAddress(_req: Request, res: Response, { visit, person }: Visited, shared: Shared): Promise<void> {
	const { cookies, identity, services } = shared;
	res.append("Set-Cookie", cookies.clear(cookies.session));
	if (person === undefined) {
		res.redirect(302, LOGGED_OUT);
		return;
	}
	await endSession(services.store, person.session);
	const url = await identity.logOutUrl(person.session.idToken, visit.language);
	res.redirect(302, url?.href ?? LOGGED_OUT);
}
