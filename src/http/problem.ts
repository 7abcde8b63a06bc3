import type { ServerResponse } from "node:http";
import { respond } from "./respond.js";

/** What went wrong with a request, as RFC 9457 wants it told. Codes are stable: callers may match on them. */
export interface Problem {
	readonly status: number;
	readonly code: string;
	readonly title: string;
	readonly detail?: string;
	/** RFC 6901, to the member of a JSON body. */
	readonly pointer?: string;
	readonly line?: number;
	readonly column?: number;
}

const catalogue = {
	"not-found": { status: 404, title: "There is nothing here" },
	"method-not-allowed": { status: 405, title: "Method not allowed" },
	"body-missing": { status: 400, title: "The request has no body" },
	"body-too-large": { status: 413, title: "The body is too large" },
	"body-encoding": { status: 415, title: "The body's encoding is not supported" },
	"media-type": { status: 415, title: "The body's media type is not supported" },
	"not-utf8": { status: 400, title: "The body is not UTF-8" },
	"json-malformed": { status: 400, title: "The body is not JSON" },
	"json-limit": { status: 400, title: "The JSON is too deep or too large" },
	"xml-malformed": { status: 400, title: "The body is not well-formed XML" },
	"xml-limit": { status: 400, title: "The XML is too deep or too large" },
	"not-a-request": { status: 400, title: "The body is not a XACML request" },
	"unknown-datatype": { status: 400, title: "The request uses an unknown data type" },
	"bad-value": { status: 400, title: "A value does not fit its data type" },
	"bad-http": { status: 400, title: "The request is not understood" },
	"head-too-large": { status: 431, title: "The header fields are too large" },
	"too-slow": { status: 408, title: "The request took too long to arrive" },
	unauthenticated: { status: 401, title: "A token is needed" },
	forbidden: { status: 403, title: "The token does not allow this" },
	"bad-revision": { status: 400, title: "This is no revision of this server" },
	"lost-revision": { status: 409, title: "That revision is of a history that was lost" },
	unavailable: { status: 503, title: "Not now; try again soon" },
	expectation: { status: 417, title: "That cannot be expected here" },
	internal: { status: 500, title: "Something went wrong here" },
} as const;

export type ProblemCode = keyof typeof catalogue;

export function problem(
	code: ProblemCode,
	detail?: string,
	where: Pick<Problem, "pointer" | "line" | "column"> = {},
): Problem {
	const { status, title } = catalogue[code];
	return { status, code, title, ...(detail === undefined ? {} : { detail }), ...where };
}

export const PROBLEM_TYPE = "application/problem+json";

/** The body: `type` is a name, not an address that could rot. */
export function problemBody({ status, code, title, ...rest }: Problem): string {
	return JSON.stringify({ type: `urn:fullmakt:problem:${code}`, title, status, code, ...rest });
}

export function sendProblem(res: ServerResponse, found: Problem, headers: readonly string[] = []): void {
	respond(res, found.status, PROBLEM_TYPE, problemBody(found), headers);
}
