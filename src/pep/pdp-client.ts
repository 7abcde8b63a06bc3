import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Decision, Notice, Request } from "../xacml/model.js";

/** What a PEP needs of an answer. */
export interface PdpAnswer {
	readonly decision: Decision;
	readonly obligations: readonly Notice[];
}

/** Asks one question. Whatever it throws, and any answer that is not understood, is a refusal. */
export type AskPdp = (request: Request) => Promise<PdpAnswer>;

export interface PdpClientOptions {
	/** Base address of the server: `https://fullmakt.example`. */
	readonly url: string;
	/** The service's own token, with scope altinn:authorization/authorize; asked for before each call. */
	readonly token?: () => Promise<string> | string;
	/** Altinn's gateway wants one. */
	readonly subscriptionKey?: string;
	/** Milliseconds for each try. */
	readonly timeoutMs?: number;
	/** Connections kept open. */
	readonly connections?: number;
}

const TIMEOUT_MS = 1000;
const CONNECTIONS = 50;
/** An answer to one question is a few hundred bytes. */
const LONGEST_ANSWER = 1 << 20;

/** The PDP gave no answer that can be used. */
export class PdpUnavailable extends Error {
	override readonly name = "PdpUnavailable";
}

/**
 * A PDP over HTTP: connections are kept open, each try has a time-out, and a try that failed without an answer is made once
 * more (a question changes nothing, so asking twice is safe). An answer other than 200 is not asked again.
 */
export function pdpOverHttp(options: PdpClientOptions): AskPdp {
	const target = new URL("/authorization/api/v1/authorize", options.url);
	const secure = target.protocol === "https:";
	const settings = { keepAlive: true, maxSockets: options.connections ?? CONNECTIONS };
	const agent = secure ? new HttpsAgent(settings) : new HttpAgent(settings);
	const send = secure ? httpsRequest : httpRequest;
	const timeout = options.timeoutMs ?? TIMEOUT_MS;

	const attempt = (body: string, headers: Record<string, string | number>): Promise<PdpAnswer> =>
		new Promise((resolve, reject) => {
			const fail = (message: string, answered = false): void => {
				call.destroy();
				reject(Object.assign(new PdpUnavailable(message), { answered }));
			};
			const call = send(target, { method: "POST", agent, headers }, (answer) => {
				const chunks: Buffer[] = [];
				let size = 0;
				answer.on("data", (chunk: Buffer) => {
					size += chunk.length;
					if (size > LONGEST_ANSWER) fail("The answer is too long.", true);
					else chunks.push(chunk);
				});
				answer.on("error", () => fail("The answer ended early."));
				answer.on("end", () => {
					clearTimeout(timer);
					if (answer.statusCode !== 200) {
						fail(`The PDP answered ${answer.statusCode}.`, true);
						return;
					}
					try {
						resolve(readAnswer(Buffer.concat(chunks).toString("utf8")));
					} catch (error) {
						fail((error as Error).message, true);
					}
				});
			});
			// The whole try, not the silence between two packets.
			const timer = setTimeout(() => fail(`No answer within ${timeout} ms.`), timeout);
			call.on("error", (error) => {
				clearTimeout(timer);
				fail(error.message);
			});
			call.end(body);
		});

	return async (request) => {
		const body = JSON.stringify(toJson(request));
		const token = await options.token?.();
		const headers = {
			"Content-Type": "application/json",
			Accept: "application/json",
			"Content-Length": Buffer.byteLength(body),
			...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
			...(options.subscriptionKey === undefined ? {} : { "Ocp-Apim-Subscription-Key": options.subscriptionKey }),
		};
		try {
			return await attempt(body, headers);
		} catch (error) {
			if ((error as { answered?: boolean }).answered === true) throw error;
			return attempt(body, headers);
		}
	};
}

/** The request as Altinn's API takes it: values are strings (pdp 2.1). */
function toJson({ attributes }: Request): unknown {
	return {
		Request: {
			ReturnPolicyIdList: false,
			Category: attributes.map(({ category, attributes: list }) => ({
				CategoryId: category,
				Attribute: list.map(({ attributeId, dataType, values }) => ({
					AttributeId: attributeId,
					DataType: dataType,
					Value: values[0],
				})),
			})),
		},
	};
}

const DECISIONS: readonly string[] = ["Permit", "Deny", "NotApplicable", "Indeterminate"];

/** Exactly one result, and every part of it that matters understood (pdp 2.3, 5.2). */
function readAnswer(text: string): PdpAnswer {
	const results = (JSON.parse(text) as { response?: unknown } | null)?.response;
	if (!Array.isArray(results) || results.length !== 1) throw new PdpUnavailable("The answer is not one result.");
	const { decision, obligations } = results[0] as { decision?: unknown; obligations?: unknown };
	if (typeof decision !== "string" || !DECISIONS.includes(decision))
		throw new PdpUnavailable("The answer has no decision.");
	if (obligations !== null && obligations !== undefined && !Array.isArray(obligations)) {
		throw new PdpUnavailable("The obligations are not understood.");
	}
	return { decision: decision as Decision, obligations: (obligations ?? []).map(readObligation) };
}

function readObligation(value: unknown): Notice {
	const { id, attributeAssignment } = (value ?? {}) as { id?: unknown; attributeAssignment?: unknown };
	const assignments = attributeAssignment ?? [];
	if (typeof id !== "string" || !Array.isArray(assignments))
		throw new PdpUnavailable("An obligation is not understood.");
	return {
		id,
		assignments: assignments.map((each: Record<string, unknown>) => ({
			attributeId: String(each.attributeId),
			value: String(each.value),
			dataType: String(each.dataType),
			...(typeof each.category === "string" ? { category: each.category } : {}),
			...(typeof each.issuer === "string" ? { issuer: each.issuer } : {}),
		})),
	};
}
