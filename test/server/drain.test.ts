import { Agent, request } from "node:http";
import { connect } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { build, type ServerProcess, spawnServer } from "./built.js";
import { AUTHORIZE, DAGL, MVA, single } from "./running.js";

beforeAll(build);

const body = JSON.stringify(single(DAGL, "write", MVA));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** One request without any second try; resolves with the body. */
function ask(url: string, agent: Agent): Promise<string> {
	return new Promise((resolve, reject) => {
		const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
		const req = request(url + AUTHORIZE, { method: "POST", agent, headers }, (res) => {
			let text = "";
			res.setEncoding("utf8").on("data", (chunk: string) => {
				text += chunk;
			});
			res.on("end", () => resolve(text));
			res.on("error", reject);
		});
		req.on("error", reject);
		req.end(body);
	});
}

describe("an end on SIGTERM", () => {
	it("fails no request of callers that keep their connections, over several restarts", async () => {
		const CALLERS = 24;
		const RESTARTS = 4;
		let current = await spawnServer({ FULLMAKT_DRAIN_SECONDS: "1" });
		let asking = true;
		let answered = 0;
		const failures: string[] = [];
		const callers = Array.from({ length: CALLERS }, async (_, i) => {
			const agent = new Agent({ keepAlive: true, maxSockets: 1 });
			// One address for all servers, as behind a load balancer: an open connection stays with the server it is with,
			// a new one goes to the newest.
			agent.createConnection = () => connect(Number(new URL(current.url).port), "127.0.0.1");
			while (asking) {
				try {
					const text = await ask("http://fullmakt.test", agent);
					if (!text.includes('"decision":"Permit"')) failures.push(text);
					answered += 1;
				} catch (error) {
					failures.push(String(error));
				}
				// Some callers never rest; others leave their connection idle for a while.
				if (i % 3 === 0) await pause(i * 5);
			}
			agent.destroy();
		});
		for (let restart = 0; restart < RESTARTS; restart++) {
			await pause(400);
			const next = await spawnServer({ FULLMAKT_DRAIN_SECONDS: "1" });
			const old = current;
			// New connections go to the new one before the old one is told to end.
			current = next;
			await pause(50);
			old.child.kill("SIGTERM");
			expect(await old.ended).toBe(0);
		}
		asking = false;
		await Promise.all(callers);
		current.child.kill("SIGTERM");
		expect(await current.ended).toBe(0);
		expect(failures).toEqual([]);
		expect(answered).toBeGreaterThan(CALLERS * RESTARTS);
	});

	it("refuses new connections, answers the open ones once more and then closes them", async () => {
		const server = await spawnServer({ FULLMAKT_DRAIN_SECONDS: "30" });
		const socket = await open(server);
		const head = `POST ${AUTHORIZE} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
		socket.write(head + body.slice(0, 20));
		await pause(100);
		server.child.kill("SIGTERM");
		await expect.poll(() => accepts(server)).toBe(false);
		// In flight when the end was announced: answered, and the connection may go on.
		socket.write(body.slice(20));
		await expect.poll(() => socket.received).toMatch(/"decision":"Permit"/);
		// The next one is the last on this connection.
		socket.received = "";
		socket.write(head + body);
		await expect.poll(() => socket.received).toMatch(/Connection: close[\s\S]*"decision":"Permit"/);
		expect(await server.ended).toBe(0);
	});

	it("closes idle connections after the grace, and cuts off what hangs at the limit", async () => {
		const server = await spawnServer({ FULLMAKT_DRAIN_SECONDS: "0.3", FULLMAKT_DRAIN_LIMIT_SECONDS: "1" });
		const idle = await open(server);
		idle.write("GET /alive HTTP/1.1\r\nHost: x\r\n\r\n");
		await expect.poll(() => idle.received).toMatch(/alive/);
		const hanging = await open(server);
		hanging.write(
			`POST ${AUTHORIZE} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
		);
		await pause(100);
		const started = Date.now();
		server.child.kill("SIGTERM");
		await idle.gone;
		const idleAfter = Date.now() - started;
		expect(await server.ended).toBe(0);
		expect(idleAfter).toBeGreaterThan(250);
		expect(idleAfter).toBeLessThan(900);
		expect(Date.now() - started).toBeGreaterThan(900);
	});

	it("announces the end on /health before it refuses connections", async () => {
		const server = await spawnServer({ FULLMAKT_DRAIN_DELAY_SECONDS: "2", FULLMAKT_DRAIN_SECONDS: "0" });
		server.child.kill("SIGINT");
		await expect.poll(async () => (await fetch(`${server.url}/health`)).status).toBe(503);
		expect(await server.ended).toBe(0);
	});
});

const accepts = (server: ServerProcess): Promise<boolean> =>
	open(server).then(
		({ close }) => {
			close();
			return true;
		},
		() => false,
	);

interface OpenSocket {
	received: string;
	readonly gone: Promise<void>;
	write(text: string): void;
	close(): void;
}

function open({ url }: ServerProcess): Promise<OpenSocket> {
	return new Promise((resolve, reject) => {
		const socket = connect(Number(new URL(url).port), "127.0.0.1");
		const gone = new Promise<void>((done) => socket.once("close", () => done()));
		const opened: OpenSocket = {
			received: "",
			gone,
			write: (text) => socket.write(text),
			close: () => socket.destroy(),
		};
		socket.setEncoding("utf8").on("data", (text: string) => {
			opened.received += text;
		});
		socket.once("connect", () => resolve(opened));
		socket.once("error", reject);
	});
}
