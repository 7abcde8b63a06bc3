import type { Request, RequestHandler } from "express";
import type { Authorize, Verdict, Wish } from "./authorize.js";
import { refusalAnswer } from "./refusal-answer.js";

/** What a route asks for; each part may depend on the request. */
export interface Protection {
	readonly resource: string | ((req: Request) => string);
	readonly action: string | ((req: Request) => string);
	readonly party: (req: Request) => Wish["party"];
	/** The token must have one of these. */
	readonly scopes?: readonly string[];
	readonly resourceAttributes?: (req: Request) => Readonly<Record<string, string>>;
}

type Permitted = Extract<Verdict, { permit: true }>;

const verdicts = new WeakMap<Request, Permitted>();

/**
 * An Express middleware: lets a request through only when its token's holder is permitted, and answers it otherwise.
 *
 * @example
 * ```ts
 * import express from "express";
 * import { createAuthorize, pdpOverHttp, permitted, protect, tokenVerifier } from "fullmakt/pep";
 *
 * const url = process.env.FULLMAKT_URL ?? "http://127.0.0.1:8080";
 * const authorize = createAuthorize({
 *   verify: tokenVerifier({ issuers: process.env.ISSUERS ?? "issuers.json" }),
 *   ask: pdpOverHttp({ url, token: () => process.env.SERVICE_TOKEN ?? "" }),
 * });
 *
 * const app = express();
 * app.get(
 *   "/mva/:organization",
 *   protect(authorize, {
 *     resource: "skd-mva-melding",
 *     action: "read",
 *     party: (req) => ({ organization: req.params.organization }),
 *     scopes: ["skd:mva"],
 *   }),
 *   (req, res) => res.json({ readBy: permitted(req).principal.kind }),
 * );
 *
 * const listening = app.listen(0, "127.0.0.1", async () => {
 *   const address = `http://127.0.0.1:${listening.address().port}/mva/316080685`;
 *   const answer = await fetch(address, { headers: { Authorization: `Bearer ${process.env.CALLER_TOKEN}` } });
 *   console.log(answer.status, await answer.text());
 *   // 200 {"readBy":"system-user"}
 *   listening.close();
 * });
 * ```
 */
export function protect(authorize: Authorize, protection: Protection): RequestHandler {
	const { resource, action, party, scopes, resourceAttributes } = protection;
	return (req, res, next) => {
		const decide = async (): Promise<Verdict> =>
			authorize({
				token: bearer(req),
				resource: typeof resource === "string" ? resource : resource(req),
				action: typeof action === "string" ? action : action(req),
				party: party(req),
				...(scopes === undefined ? {} : { scopes }),
				...(resourceAttributes === undefined ? {} : { resourceAttributes: resourceAttributes(req) }),
			});
		decide().then((verdict) => {
			if (verdict.permit) {
				verdicts.set(req, verdict);
				next();
				return;
			}
			const { status, body, headers } = refusalAnswer(verdict.refusal);
			res.status(status).set({ "Cache-Control": "no-store", ...headers });
			res.type("application/problem+json").send(JSON.stringify(body));
			// What the functions of the protection throw.
		}, next);
	};
}

/**
 * Who was let through, and what goes with it.
 *
 * @throws when the request did not come through `protect`.
 */
export function permitted(req: Request): Permitted {
	const verdict = verdicts.get(req);
	if (verdict === undefined) throw new Error("This route is not protected.");
	return verdict;
}

/** The one bearer token. Of two headers nobody knows which one a proxy in front looked at: then there is none. */
function bearer(req: Request): string | undefined {
	const sent = req.rawHeaders.filter((text, place) => place % 2 === 0 && text.toLowerCase() === "authorization");
	return sent.length > 1 ? undefined : /^Bearer +([^\s,]+) *$/i.exec(req.headers.authorization ?? "")?.[1];
}
