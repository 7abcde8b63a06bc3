import type { Request, Response } from "express";
import { endUnread } from "../http/unread.js";
import type { Cookies } from "./cookies.js";
import { layout, type MenuEntry } from "./layout.js";
import type { ShownPage } from "./page.js";
import type { Visited } from "./visits.js";

/** A year. */
const LANGUAGE_SECONDS = 31_536_000;

/** Sends a page, in its frame. */
export function sendPage(
	req: Request,
	res: Response,
	{ visit, person }: Pick<Visited, "visit" | "person">,
	page: ShownPage,
	{ cookies, menu }: { readonly cookies: Cookies; readonly menu: readonly MenuEntry[] },
): void {
	if (visit.query.has("lang"))
		res.append("Set-Cookie", cookies.set(cookies.language, visit.language, LANGUAGE_SECONDS));
	const text = layout({
		page,
		language: visit.language,
		viewer: person && { person: person.person, party: person.party, csrf: person.session.csrf },
		menu: page.focused === true ? [] : menu,
		// What a form answered has no address of its own to come back to in another language.
		isRefusal: req.method === "POST" && (page.status ?? 200) >= 400,
		address: page.address ?? (req.method === "POST" ? undefined : visit.address),
	});
	res.status(page.status ?? 200);
	res.setHeader("Content-Type", "text/html; charset=utf-8");
	res.setHeader("Content-Language", visit.language);
	if (page.script !== undefined) res.setHeader("Content-Security-Policy", `${POLICY}; script-src 'self'`);
	endUnread(req, res, text);
}

/** What a page may load and do. No script runs, but for the one that a page names. */
const POLICY = [
	"default-src 'none'",
	"style-src 'self'",
	// The style sheet draws its symbols as data: addresses.
	"img-src 'self' data:",
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
].join("; ");

/** Headers of every page: nothing is kept by caches, framed, sniffed or told to other sites. */
export function headersOf(secure: boolean): Readonly<Record<string, string>> {
	return {
		"Cache-Control": "no-store",
		"Content-Security-Policy": POLICY,
		"Cross-Origin-Opener-Policy": "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy": "camera=(), geolocation=(), microphone=()",
		"Referrer-Policy": "same-origin",
		"X-Content-Type-Options": "nosniff",
		"X-Frame-Options": "DENY",
		...(secure ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
	};
}
