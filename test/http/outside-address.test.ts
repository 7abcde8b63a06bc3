import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { addressFault, guardedLookup, mayReach } from "../../src/http/outside-address.js";

const outside = { loopback: false };
const tests = { loopback: true };

test("of addresses only those on the public internet may be called", () => {
	for (const address of ["8.8.8.8", "193.213.112.4", "2001:4860:4860::8888", "2a02:2121::1"]) {
		expect([address, mayReach(address, outside)]).toEqual([address, true]);
	}
	for (const address of [
		"0.0.0.0",
		"10.1.2.3",
		"100.64.0.1",
		"127.0.0.1",
		"127.8.8.8",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.168.1.1",
		"198.19.0.1",
		"224.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"::ffff:127.0.0.1",
		"::ffff:8.8.8.8",
		"64:ff9b::7f00:1",
		"2002:7f00:1::",
		"2001:0:1::1",
		"fc00::1",
		"fd12::1",
		"fe80::1",
		"ff02::1",
		"127.1",
		"",
	]) {
		expect([address, mayReach(address, outside)]).toEqual([address, false]);
	}
	expect([mayReach("127.0.0.1", tests), mayReach("::1", tests)]).toEqual([true, true]);
	expect([mayReach("10.0.0.1", tests), mayReach("169.254.169.254", tests)]).toEqual([false, false]);
});

test("an address to be called at is https and names a public host", () => {
	for (const address of [
		"https://vendor.example/hook?x=1",
		"https://vendor.example:8443/",
		"https://8.8.8.8/",
		"https://[2a02::1]/",
	]) {
		expect([address, addressFault(address, outside)]).toEqual([address, undefined]);
	}
	for (const address of [
		"",
		"vendor.example",
		"//vendor.example",
		"http://vendor.example/",
		"ftp://vendor.example/",
		"javascript:alert(1)",
		"https://user@vendor.example/",
		"https://user:secret@vendor.example/",
		"https://vendor.example/#part",
		"https://localhost/",
		"https://LOCALHOST/",
		"https://intranet/",
		"https://printer.local/",
		"https://a.b.internal./",
		"https://127.0.0.1/",
		"https://2130706433/",
		"https://0x7f.1/",
		"https://[::1]/",
		"https://[::ffff:10.0.0.1]/",
		"https://10.0.0.1/",
		"https://169.254.169.254/latest/meta-data",
		"http://127.0.0.1/",
	]) {
		expect([address, typeof addressFault(address, outside)]).toEqual([address, "string"]);
	}
	expect(addressFault("http://127.0.0.1:8080/", tests)).toBeUndefined();
	expect(addressFault("http://localhost:8080/", tests)).toBeUndefined();
	expect(addressFault("http://vendor.example/", tests)).toBeDefined();
	expect(addressFault("http://10.0.0.1/", tests)).toBeDefined();
});

test("a name that leads inside is refused by the connection itself", async () => {
	const { request } = await import("node:http");
	let connections = 0;
	const server = createServer((_req, res) => res.end());
	server.on("connection", () => {
		connections += 1;
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	const call = (loopback: boolean) =>
		new Promise<string>((resolve) => {
			const req = request(`http://localhost:${port}/`, { agent: false, lookup: guardedLookup({ loopback }) });
			req.on("response", (res) => resolve(String(res.statusCode)));
			req.on("error", ({ name }) => resolve(name));
			req.end();
		});
	expect([await call(false), connections]).toEqual(["UnreachableAddress", 0]);
	expect(await call(true)).toBe("200");
	server.close();
});
