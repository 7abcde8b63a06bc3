/**
 * One entry of a domain's error catalogue (`problems.ts`): `AM-00022`, `AUTH-00013`, … The code is stable; clients match on
 * it (registry-access 7, systemuser 0.4).
 */
export interface FaultKind {
	readonly code: string;
	readonly status: number;
	readonly title: string;
}

/** One finding of a validation: `AM.VLD-00009` at `QUERY/from`. */
export interface ValidationFinding {
	readonly code: string;
	readonly title: string;
	/** `QUERY/name`, `/member/of/body`, `PATH/name`. */
	readonly paths: readonly string[];
	readonly detail?: string;
	/** Members added to the finding as they are. */
	readonly extensions?: Readonly<Record<string, string>>;
}

/** Thrown by use cases; becomes the answer (RFC 9457). Whatever else is thrown becomes a 500 that tells nothing. */
export class Fault extends Error {
	override readonly name = "Fault";

	constructor(
		readonly kind: FaultKind,
		readonly more: {
			readonly detail?: string;
			readonly extensions?: Readonly<Record<string, unknown>>;
			readonly findings?: readonly ValidationFinding[];
			readonly headers?: Readonly<Record<string, string>>;
		} = {},
	) {
		super(`${kind.code}: ${kind.title}`);
	}
}

const VALIDATION: FaultKind = { code: "STD-00000", status: 400, title: "One or more validation errors occurred." };

/** All that is wrong with a call, at once. */
export function invalid(findings: readonly ValidationFinding[]): Fault {
	return new Fault(VALIDATION, { findings });
}

/** The faults that any operation may answer with. */
export const common = {
	unauthenticated: { code: "HTTP-00401", status: 401, title: "A token is needed." },
	forbidden: { code: "HTTP-00403", status: 403, title: "The token does not allow this." },
	notFound: { code: "HTTP-00404", status: 404, title: "There is nothing here." },
	preconditionFailed: { code: "HTTP-00412", status: 412, title: "It was changed in the meantime." },
	tooMany: { code: "HTTP-00429", status: 429, title: "Too many calls." },
	internal: { code: "HTTP-00500", status: 500, title: "Something went wrong here." },
	unavailable: { code: "HTTP-00503", status: 503, title: "Not now; try again soon." },
} as const satisfies Record<string, FaultKind>;

const STATUS_TEXT: Readonly<Record<number, string>> = {
	400: "Bad Request",
	401: "Unauthorized",
	403: "Forbidden",
	404: "Not Found",
	405: "Method Not Allowed",
	409: "Conflict",
	410: "Gone",
	412: "Precondition Failed",
	413: "Content Too Large",
	415: "Unsupported Media Type",
	422: "Unprocessable Content",
	429: "Too Many Requests",
	500: "Internal Server Error",
	501: "Not Implemented",
	503: "Service Unavailable",
};

/** The body of the answer, in the form of registry-access 7.1. */
export function faultBody({ kind, more }: Fault, traceId: string): Record<string, unknown> {
	const { code, status, title } = kind;
	return {
		type: `urn:altinn:error:${code}`,
		title,
		status,
		...(more.detail === undefined ? {} : { detail: more.detail }),
		code,
		statusDescription: STATUS_TEXT[status] ?? "Error",
		traceId,
		...more.extensions,
		...(more.findings === undefined
			? {}
			: {
					validationErrors: more.findings.map(({ code, title, paths, detail, extensions }) => ({
						code,
						title,
						paths,
						...(detail === undefined ? {} : { detail }),
						...extensions,
					})),
				}),
	};
}
