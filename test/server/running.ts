import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { pino } from "pino";
import { loadConfig } from "../../src/config/load.js";
import { createLog } from "../../src/http/log.js";
import { type RunningServer, startServer } from "../../src/server.js";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The demo world, for servers that are to know it. */
export const DEMO_WORLD = join(root, "fixtures", "world", "demo.json");

export const freshFolder = (): string => mkdtempSync(join(tmpdir(), "fullmakt-test-"));

export interface TestServer extends RunningServer {
	readonly lines: string[];
}

/** The real server on a free port, with its log in memory. */
export async function start(settings: Readonly<Record<string, string>> = {}): Promise<TestServer> {
	const { config } = loadConfig({
		FULLMAKT_PORT: "0",
		FULLMAKT_POLICIES: join(root, "policies"),
		FULLMAKT_CACHE: freshFolder(),
		FULLMAKT_DATABASE: join(freshFolder(), "fullmakt.db"),
		FULLMAKT_DRAIN_SECONDS: "0",
		FULLMAKT_LOG_LEVEL: "debug",
		...settings,
	});
	const lines: string[] = [];
	const log = createLog(config.logLevel, { write: (line: string) => void lines.push(line) } as pino.DestinationStream);
	return { ...(await startServer(config, log)), lines };
}

export const AUTHORIZE = "/authorization/api/v1/authorize";
export const DECISION = "/authorization/api/v1/decision";
export const ACTION_ID = "urn:oasis:names:tc:xacml:1.0:action:action-id";

export interface AnsweredResult {
	readonly decision: string;
	readonly status: { readonly statusCode: { readonly value: string } };
	readonly obligations: unknown;
	readonly category: unknown;
}

/** A JSON answer and what came with it. */
export async function post(
	url: string,
	body: RequestInit["body"] | object,
	headers: Record<string, string> = { "Content-Type": "application/json" },
): Promise<{
	status: number;
	headers: Headers;
	text: string;
	json: { response: AnsweredResult[] } & Record<string, unknown>;
}> {
	const raw = typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
	const sent = raw ? (body as RequestInit["body"]) : JSON.stringify(body);
	const answer = await fetch(url, {
		method: "POST",
		body: sent ?? null,
		headers,
		...(raw ? { duplex: "half" } : {}),
	} as RequestInit);
	const text = await answer.text();
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		json = undefined;
	}
	return { status: answer.status, headers: answer.headers, text, json: json as never };
}

const category = (attributes: Readonly<Record<string, unknown>>, id?: string) => ({
	...(id === undefined ? {} : { Id: id }),
	Attribute: Object.entries(attributes).map(([AttributeId, Value]) => ({ AttributeId, Value })),
});

/** A single request in the JSON of the contract. */
export const single = (subject: Record<string, unknown>, action: string, resource: Record<string, unknown>) => ({
	Request: {
		AccessSubject: [category(subject)],
		Action: [category({ [ACTION_ID]: action })],
		Resource: [category(resource)],
	},
});

/** Several subjects, actions and resources by id, and which of them go together. */
export const several = (
	subjects: Record<string, Record<string, unknown>>,
	actions: Record<string, string>,
	resources: Record<string, Record<string, unknown>>,
	references: readonly (readonly string[])[],
) => ({
	Request: {
		AccessSubject: Object.entries(subjects).map(([id, said]) => category(said, id)),
		Action: Object.entries(actions).map(([id, action]) => category({ [ACTION_ID]: action }, id)),
		Resource: Object.entries(resources).map(([id, said]) => category(said, id)),
		MultiRequests: { RequestReference: references.map((ReferenceId) => ({ ReferenceId })) },
	},
});

export const MVA = { "urn:altinn:resource": "skd-mva-melding" };
/** The same on behalf of the plumber of the demo world. */
export const HANSENS_MVA = { ...MVA, "urn:altinn:organization:identifier-no": "311592858" };
export const DAGL = { "urn:altinn:rolecode": "dagl" };
