import { connect, type Socket } from "node:net";
import { answerWith } from "../ask-process.js";
import { quantile } from "../statistics.js";

export interface LoadTask {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly bodies: readonly string[];
	readonly connections: number;
	readonly seconds: number;
}

export interface LoadAnswer {
	readonly requests: number;
	readonly seconds: number;
	readonly failed: number;
	readonly p50Ms: number;
	readonly p99Ms: number;
}

/**
 * As little as can ask over HTTP: requests written as prepared bytes, of the answers only status and length read. A
 * general client (autocannon was tried) costs as much as the raw server it loads, and two processors then do not
 * suffice to keep the server busy. One request at a time on each connection, which stays open.
 */
answerWith(async ({ url, headers, bodies, connections, seconds }: LoadTask): Promise<LoadAnswer> => {
	const requests = bodies.map((body) => requestBytes(new URL(url), headers, body));
	const { hostname, port } = new URL(url);
	const sockets = await Promise.all(Array.from({ length: connections }, () => connected(hostname, Number(port))));
	const latencies: number[] = [];
	let failed = 0;
	const start = performance.now();
	const end = start + seconds * 1000;
	await Promise.all(
		sockets.map((socket, first) => {
			// Connections start at different bodies, so that not all ask the same at once.
			let next = (first * 7) % requests.length;
			const nextRequest = (): Buffer | undefined => {
				if (performance.now() >= end) return undefined;
				next = next + 1 === requests.length ? 0 : next + 1;
				return requests[next]!;
			};
			return asking(socket, nextRequest, (ms, ok) => {
				latencies.push(ms);
				if (!ok) failed++;
			});
		}),
	);
	const elapsed = (performance.now() - start) / 1000;
	return {
		requests: latencies.length,
		seconds: elapsed,
		failed,
		p50Ms: quantile(latencies, 0.5),
		p99Ms: quantile(latencies, 0.99),
	};
});

function requestBytes({ host, pathname }: URL, headers: LoadTask["headers"], body: string): Buffer {
	const head = [
		`POST ${pathname} HTTP/1.1`,
		`Host: ${host}`,
		"Content-Type: application/json",
		"Accept: application/json",
		...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
		`Content-Length: ${Buffer.byteLength(body)}`,
	];
	return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function connected(host: string, port: number): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = connect({ host, port, noDelay: true });
		socket.once("error", reject);
		socket.once("connect", () => {
			socket.off("error", reject);
			resolve(socket);
		});
	});
}

/** Sends one request after the other until there is none; both servers answer with a Content-Length. */
function asking(
	socket: Socket,
	nextRequest: () => Buffer | undefined,
	answered: (ms: number, ok: boolean) => void,
): Promise<void> {
	return new Promise((resolve, reject) => {
		let sentAt = 0;
		let missing = 0;
		let head = "";
		let ok = false;
		const send = (): void => {
			const request = nextRequest();
			if (request === undefined) {
				socket.destroy();
				resolve();
				return;
			}
			sentAt = performance.now();
			socket.write(request);
		};
		socket.on("error", reject);
		socket.on("close", () => reject(new Error("The server closed a connection")));
		socket.on("data", (chunk: Buffer) => {
			let body = chunk.length;
			if (missing === 0) {
				head += chunk.toString("latin1");
				const headEnd = head.indexOf("\r\n\r\n");
				if (headEnd < 0) return;
				const length = /\r\ncontent-length: *(\d+)/i.exec(head);
				if (length === null) {
					reject(new Error(`An answer without Content-Length: ${head.slice(0, headEnd)}`));
					return;
				}
				ok = head.startsWith("HTTP/1.1 200");
				body = head.length - headEnd - 4;
				missing = Number(length[1]);
				head = "";
			}
			missing -= body;
			if (missing > 0) return;
			answered(performance.now() - sentAt, ok);
			send();
		});
		send();
	});
}
