import type { Refusal } from "./authorize.js";

/** How a refusal is told over HTTP. */
export interface RefusalAnswer {
	readonly status: 400 | 401 | 403 | 503;
	/** RFC 9457. */
	readonly body: Readonly<Record<string, unknown>>;
	readonly headers: Readonly<Record<string, string>>;
}

/** What is told of a refusal. */
interface Told {
	readonly status: RefusalAnswer["status"];
	readonly title: string;
	readonly detail?: string;
	/** Members of the problem besides. */
	readonly more?: Readonly<Record<string, unknown>>;
	/** WWW-Authenticate (RFC 6750, RFC 9470). */
	readonly challenge?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

/** Status, problem and challenge of a refusal, in words a client's developer can act on. */
export function refusalAnswer(refusal: Refusal): RefusalAnswer {
	const { status, title, detail, more, challenge, headers } = told(refusal);
	return {
		status,
		body: {
			type: `urn:fullmakt:pep:${refusal.kind}`,
			title,
			status,
			...(detail === undefined ? {} : { detail }),
			code: refusal.kind,
			...more,
		},
		headers: { ...headers, ...(challenge === undefined ? {} : { "WWW-Authenticate": challenge }) },
	};
}

function told(refusal: Refusal): Told {
	switch (refusal.kind) {
		case "no-token":
			return {
				status: 401,
				title: "A token is needed.",
				detail: "Send it once, as: Authorization: Bearer …",
				challenge: "Bearer",
			};
		case "bad-token":
			return {
				status: 401,
				title: "The token is not good.",
				detail: "It may have run out, be meant for another service, or come from an issuer that is not trusted here.",
				challenge: 'Bearer error="invalid_token"',
			};
		case "missing-scope":
			return {
				status: 403,
				title: "The token lacks a scope.",
				detail: `It needs ${refusal.scopes.join(" or ")}.`,
				more: { requiredScopes: refusal.scopes },
				// One of them is enough, and a challenge can only name what is.
				challenge: `Bearer error="insufficient_scope", scope="${refusal.scopes[0] ?? ""}"`,
			};
		case "unknown-caller":
			return { status: 403, title: "The token names nobody who can be given access." };
		case "bad-question":
			return {
				status: 400,
				title: "That is no party.",
				detail: "Name it by an organisation number, a person's number, a party id or a party uuid.",
			};
		case "not-permitted":
			return {
				status: 403,
				title: "Access is not given.",
				detail: `The party has not given the caller "${refusal.action}" on ${refusal.resource}, or has taken it back. Its access manager can give it.`,
				more: { resource: refusal.resource, action: refusal.action },
			};
		case "level-too-low":
			return {
				status: 403,
				title: "The login is of too low a level.",
				detail: `Log in with level ${refusal.required} or higher.`,
				more: { requiredAuthenticationLevel: refusal.required },
				challenge: `Bearer error="insufficient_user_authentication", acr_values="level${refusal.required}"`,
			};
		case "unknown-obligation":
			return { status: 403, title: "The access comes with an obligation that this service does not know." };
		case "no-decision":
			return {
				status: 503,
				title: "Access could not be decided.",
				detail: "Try again soon.",
				headers: { "Retry-After": "1" },
			};
	}
}
