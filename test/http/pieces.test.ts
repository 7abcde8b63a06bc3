/** Bodies that are made while they are sent, over real sockets. */
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { operation } from "../../src/http/operation.js";
import { ANONYMOUS } from "../../src/http/principal.js";
import { memoryLog, type Served, serve } from "./serving.js";

const PIECE = Buffer.alloc(64 * 1024, "x");
let server: Served;
let made: number;
let ended: boolean;
let most: number;
let fails: number;
let lines: string[];

beforeEach(async () => {
	[made, ended, most, fails] = [0, false, 3, Number.POSITIVE_INFINITY];
	async function* body() {
		try {
			for (; made < most; made++) {
				if (made === fails) throw new Error("the database went away");
				yield PIECE;
				await new Promise((resolve) => setImmediate(resolve));
			}
		} finally {
			ended = true;
		}
	}
	const about = { tag: "t", summary: "s", access: { kind: "anonymous" }, responses: {} } as const;
	const reply = () => ({ status: 200, type: "text/plain", body: body() });
	const memory = memoryLog();
	lines = memory.lines;
	server = await serve({
		operations: [
			operation({ ...about, method: "GET", path: "/pieces", name: "pieces" }, reply),
			operation({ ...about, method: "GET", path: "/small", name: "small" }, () => ({ status: 200, body: 1 })),
		],
		authenticate: () => ({ principal: ANONYMOUS }),
		log: memory.log,
	});
});
afterEach(() => server.stop());

const open = (path: string): Socket => {
	const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
	socket.on("error", () => undefined);
	socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
	return socket;
};

it("are sent whole, with the headers that every answer has, and leave the connection usable", async () => {
	const answer = await server.call("GET", "/pieces");
	expect([answer.status, answer.text.length, answer.headers.get("content-length")]).toEqual([
		200,
		3 * PIECE.length,
		null,
	]);
	expect([answer.headers.get("cache-control"), answer.headers.get("content-type")]).toEqual(["no-store", "text/plain"]);
	expect((await server.call("GET", "/small")).text).toBe("1");
	expect(ended).toBe(true);
});

it("are made no further than they are read, and no longer than the caller stays", async () => {
	most = 100_000;
	const socket = open("/pieces").pause();
	const settled = async () => {
		for (let before = -1; before !== made; ) {
			before = made;
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
		return made;
	};
	// Buffers of both sockets hold some megabytes, of six thousand.
	const first = await settled();
	expect(first).toBeGreaterThan(0);
	expect(first).toBeLessThan(1000);
	expect(ended).toBe(false);
	socket.destroy();
	await expect.poll(() => ended).toBe(true);
	expect(made).toBeLessThan(first + 1000);
	// Who leaves is no failure.
	expect(lines.join()).not.toContain("cut off");
	expect((await server.call("GET", "/small")).status).toBe(200);
});

it("that fail half-way are cut off, so that nobody takes them for whole", async () => {
	fails = 2;
	await expect(server.call("GET", "/pieces")).rejects.toThrow();
	expect(lines.join()).toContain("the database went away");
	expect((await server.call("GET", "/small")).status).toBe(200);
});

it("of HEAD are not made", async () => {
	const answer = await server.call("HEAD", "/pieces");
	expect([answer.status, answer.text, made]).toEqual([200, "", 0]);
});
