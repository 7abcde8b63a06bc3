import type { Refusal } from "./authorize.js";

/** How a refusal is told over HTTP. */
export interface RefusalAnswer {
	readonly status: 401 | 403 | 503;
	/** RFC 9457. */
	readonly body: Readonly<Record<string, unknown>>;
	readonly headers: Readonly<Record<string, string>>;
}

/** Status, problem and challenge (RFC 6750, RFC 9470) of a refusal, in words a client's developer can act on. */
export function refusalAnswer(refusal: Refusal): RefusalAnswer {
	switch (refusal.kind) {
		case "no-token":
			return answer(401, refusal, "A token is needed.", "Send it as: Authorization: Bearer …", "Bearer");
		case "bad-token":
			return answer(
				401,
				refusal,
				"The token is not good.",
				"It may have run out, or be meant for others.",
				'Bearer error="invalid_token"',
			);
		case "missing-scope":
			return answer(
				403,
				refusal,
				"The token lacks a scope.",
				`It needs ${refusal.scopes.join(" or ")}.`,
				`Bearer error="insufficient_scope", scope="${refusal.scopes.join(" ")}"`,
			);
		case "unknown-caller":
			return answer(403, refusal, "The token names nobody who can be given access.");
		case "not-permitted":
			return answer(
				403,
				refusal,
				"Access is not given.",
				"The party has not given the caller this access, or has taken it back. Its access manager can give it.",
			);
		case "level-too-low":
			return answer(
				403,
				{ ...refusal, requiredAuthenticationLevel: refusal.required },
				"The login is of too low a level.",
				`Log in with level ${refusal.required} or higher.`,
				`Bearer error="insufficient_user_authentication", acr_values="level${refusal.required}"`,
			);
		case "unknown-obligation":
			return answer(403, refusal, "The access comes with an obligation that this service does not know.");
		case "no-decision":
			return answer(503, refusal, "Access could not be decided.", "Try again soon.", undefined, { "Retry-After": "1" });
	}
}

function answer(
	status: RefusalAnswer["status"],
	{ kind, ...more }: { readonly kind: string; readonly [name: string]: unknown },
	title: string,
	detail?: string,
	challenge?: string,
	headers: Readonly<Record<string, string>> = {},
): RefusalAnswer {
	const { required: _, ...extensions } = more;
	return {
		status,
		body: {
			type: `urn:fullmakt:pep:${kind}`,
			title,
			status,
			...(detail === undefined ? {} : { detail }),
			code: kind,
			...extensions,
		},
		headers: { ...headers, ...(challenge === undefined ? {} : { "WWW-Authenticate": challenge }) },
	};
}
