import type { Request, RequestHandler } from "express";
import type { Authorize, Verdict, Wish } from "./authorize.js";
import { refusalAnswer } from "./refusal-answer.js";

/** What a route asks for; each part may depend on the request. */
export interface Protection {
	readonly resource: string | ((req: Request) => string);
	readonly action: string | ((req: Request) => string);
	readonly party: (req: Request) => Wish["party"];
	readonly scopes?: readonly string[];
	readonly resourceAttributes?: (req: Request) => Readonly<Record<string, string>>;
}

const verdicts = new WeakMap<Request, Extract<Verdict, { permit: true }>>();

/**
 * An Express middleware: lets a request through only when its token's holder is permitted, and answers it otherwise.
 *
 * @example
 * ```ts
 * app.get("/mva/:organization", protect(authorize, {
 *   resource: "skd-mva-melding",
 *   action: "read",
 *   party: (req) => ({ organization: String(req.params.organization) }),
 *   scopes: ["skd:mva"],
 * }), (req, res) => res.json({ for: permitted(req).principal.kind }));
 * ```
 */
export function protect(authorize: Authorize, protection: Protection): RequestHandler {
	const { resource, action, party, scopes, resourceAttributes } = protection;
	return (req, res, next) => {
		const refuse = (verdict: Extract<Verdict, { permit: false }>): void => {
			const { status, body, headers } = refusalAnswer(verdict.refusal);
			res.status(status).set({ "Cache-Control": "no-store", ...headers });
			res.type("application/problem+json").send(JSON.stringify(body));
		};
		const wish = async (): Promise<Wish> => ({
			token: bearer(req.headers.authorization),
			resource: typeof resource === "string" ? resource : resource(req),
			action: typeof action === "string" ? action : action(req),
			party: party(req),
			...(scopes === undefined ? {} : { scopes }),
			...(resourceAttributes === undefined ? {} : { resourceAttributes: resourceAttributes(req) }),
		});
		wish()
			.then(authorize)
			.then((verdict) => {
				if (!verdict.permit) {
					refuse(verdict);
					return;
				}
				verdicts.set(req, verdict);
				next();
			})
			.catch(next);
	};
}

/** Who was let through, and what goes with it. */
export function permitted(req: Request): Extract<Verdict, { permit: true }> {
	const verdict = verdicts.get(req);
	if (verdict === undefined) throw new Error("This route is not protected.");
	return verdict;
}

function bearer(header: string | undefined): string | undefined {
	return /^Bearer +([^\s,]+) *$/i.exec(header ?? "")?.[1];
}
