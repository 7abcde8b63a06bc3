import { Fault, type FaultKind } from "../http/fault.js";
import type { Reply } from "../http/operation.js";

/** The errors of RFC 6749 5.2 and RFC 9396 5, and Maskinporten's own (systemuser 4.1). */
type OAuthError =
	| "invalid_request"
	| "invalid_grant"
	| "invalid_scope"
	| "unsupported_grant_type"
	| "invalid_authorization_details"
	| "invalid_altinn_customer_configuration";

/** Thrown while a token is asked for. `more` is added to the answer. */
export class TokenRefusal extends Fault {
	constructor(
		readonly error: OAuthError,
		readonly description: string,
		readonly members: Readonly<Record<string, string>> = {},
	) {
		super({ code: error, status: 400, title: description } satisfies FaultKind);
	}
}

/** Whatever is wrong with a call to the token endpoint, as OAuth clients read it. */
export function oauthRefusal(fault: Fault): Reply {
	const { kind, more } = fault;
	const told = fault instanceof TokenRefusal ? fault : undefined;
	const body = {
		error: told?.error ?? (kind.status >= 500 ? "temporarily_unavailable" : "invalid_request"),
		error_description: told?.description ?? more.detail ?? more.findings?.[0]?.title ?? kind.title,
		...told?.members,
	};
	// A form that is no form is a bad request here, whatever is wrong with its type (RFC 6749 5.2).
	const status = kind.status === 415 ? 400 : kind.status;
	return { status, body, headers: { Pragma: "no-cache", ...more.headers } };
}
