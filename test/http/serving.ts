/** An administration on a free port of 127.0.0.1, through the real HTTP server, and calls to it. */
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { type AdministrationOptions, administration } from "../../src/http/administration.js";
import { createLog } from "../../src/http/log.js";
import { ANONYMOUS } from "../../src/http/principal.js";
import { type Routes, router } from "../../src/http/routes.js";
import { createHttpServer } from "../../src/http/server.js";

export interface Served {
	readonly url: string;
	/** Lines of the log. */
	readonly lines: string[];
	call(method: string, path: string, sent?: Sent): Promise<Answer>;
	/** Sends bytes as they are; resolves with what came back by the time the server closes. */
	raw(text: string | Uint8Array): Promise<string>;
	stop(): Promise<void>;
}

export interface Sent {
	readonly token?: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** An object is sent as JSON. */
	readonly body?: unknown;
}

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	readonly json: Record<string, unknown> & { readonly validationErrors?: { code: string; paths: string[] }[] };
}

export function memoryLog(level = "debug") {
	const lines: string[] = [];
	const destination = { write: (line: string) => void lines.push(line) };
	return { lines, log: createLog(level, destination as Parameters<typeof createLog>[1]) };
}

export async function serve(
	options: Pick<AdministrationOptions, "operations"> & Partial<AdministrationOptions> & { readonly routes?: Routes },
): Promise<Served> {
	const { lines, log } = memoryLog();
	const app = administration({
		authenticate: () => ({ principal: ANONYMOUS }),
		decide: () => false,
		bodyLimit: 65_536,
		link: (_req, path) => path,
		log,
		...options,
	});
	const { routes } = options;
	const handler = routes === undefined ? app : router(routes, log, (req, res) => app(req, res));
	const server = createHttpServer(handler, { requestTimeoutSeconds: 5, keepAliveSeconds: 5 }, log);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}`;
	return {
		url,
		lines,
		call: (method, path, sent) => callTo(url + path, method, sent),
		raw: (text) =>
			new Promise((resolve, reject) => {
				let answer = "";
				const socket = connect(port, "127.0.0.1", () => socket.write(text));
				socket.setEncoding("utf8");
				socket.on("data", (data: string) => {
					answer += data;
				});
				socket.on("close", () => resolve(answer));
				socket.on("error", (error) => (answer === "" ? reject(error) : resolve(answer)));
			}),
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

export async function callTo(url: string, method: string, { token, headers, body }: Sent = {}): Promise<Answer> {
	const raw = typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
	const answer = await fetch(url, {
		method,
		headers: {
			...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
			...(body === undefined || raw || body instanceof FormData ? {} : { "Content-Type": "application/json" }),
			...headers,
		},
		...(body === undefined ? {} : { body: raw || body instanceof FormData ? body : JSON.stringify(body) }),
		...(body instanceof ReadableStream ? { duplex: "half" } : {}),
	} as RequestInit);
	const text = await answer.text();
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		json = undefined;
	}
	return { status: answer.status, headers: answer.headers, text, json: json as Answer["json"] };
}
