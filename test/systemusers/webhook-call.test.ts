/** One call of a webhook: a receiver that is slow on purpose, and a name that leads elsewhere the second time. */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { callWebhook } from "../../src/systemusers/webhook-call.js";

/** What the name server answers, one answer after the other. */
const answers = vi.hoisted((): { address: string; family: number }[][] => []);
let asked = 0;
vi.mock("node:dns", async (original) => ({
	...(await original<typeof import("node:dns")>()),
	lookup(_name: string, _options: object, found: (error: Error | null, addresses: unknown) => void) {
		asked += 1;
		const next = answers.shift();
		setImmediate(() => found(next === undefined ? new Error("no such name") : null, next ?? []));
	},
}));

const v4 = (address: string) => ({ address, family: 4 });
let server: Server;
let connections = 0;
let port = 0;
/** What the receiver does with a connection. */
let receive: (socket: Socket) => void = () => undefined;
beforeEach(async () => {
	[asked, connections] = [0, 0];
	answers.length = 0;
	server = createServer((socket) => {
		connections += 1;
		socket.on("error", () => undefined);
		receive(socket);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	port = (server.address() as AddressInfo).port;
});
afterEach(() => server.close());

const call = (url: string, loopback: boolean, timeoutMs = 300) =>
	callWebhook(url, { id: "1", body: "{}" }, ["whsec_AAAA"], { loopback, timeoutMs, userAgent: "test" });
const INSIDE = "The name leads to an address that is not on the public internet.";

test("a head that comes letter by letter is waited for no longer than a call may take", async () => {
	receive = (socket) => {
		socket.write("HTTP/1.1 200 OK\r\n");
		const timer = setInterval(() => socket.write("X"), 20);
		socket.on("close", () => clearInterval(timer));
	};
	const ended = call(`http://127.0.0.1:${port}/`, true);
	expect(await ended).toEqual({ kind: "failed", httpStatus: undefined, error: "No answer in time." });
});

test("a name is asked for once a call, and the connection goes where that answer led", async () => {
	receive = (socket) => void socket.end("HTTP/1.1 204 No Content\r\n\r\n");
	// The second answer would be another.
	answers.push([v4("127.0.0.1")], [v4("10.0.0.1")]);
	expect(await call(`http://rebind.example:${port}/`, true)).toEqual({ kind: "accepted", httpStatus: 204 });
	expect([asked, connections]).toEqual([1, 1]);
	expect(await call(`http://rebind.example:${port}/`, true)).toMatchObject({ error: INSIDE });
	expect([asked, connections]).toEqual([2, 1]);
});

test.each([
	["this machine", [v4("127.0.0.1")]],
	["a private network", [v4("192.168.1.1")]],
	["a metadata service", [v4("169.254.169.254")]],
	["one address in public and one inside", [v4("93.184.215.14"), v4("127.0.0.1")]],
	["IPv4 in the clothes of IPv6", [{ address: "::ffff:127.0.0.1", family: 6 }]],
	["this machine by IPv6", [{ address: "::1", family: 6 }]],
	["nowhere", []],
])("a name that leads to %s is not called", async (_, addresses) => {
	answers.push(addresses);
	expect(await call(`http://vendor.example:${port}/`, false)).toMatchObject({ kind: "failed", error: INSIDE });
	expect(connections).toBe(0);
});
