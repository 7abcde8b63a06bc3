import { afterAll, beforeAll, expect, it } from "vitest";
import { redact } from "../../src/http/log.js";
import { AUTHORIZE, DEMO_WORLD, MVA, post, single, start, type TestServer } from "./running.js";

let server: TestServer;
beforeAll(async () => {
	server = await start({ FULLMAKT_WORLD: DEMO_WORLD });
});
afterAll(() => server.stop());

it.each(["/alive", "/health", "/health/live", "/health/ready", "/", "/HEALTH/", "/health?verbose"])(
	"GET and HEAD %s",
	async (path) => {
		const answer = await fetch(server.url + path);
		expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
		expect(typeof (await answer.json())).toBe("object");
		const head = await fetch(server.url + path, { method: "HEAD" });
		expect([head.status, await head.text()]).toEqual([200, ""]);
		expect((await fetch(server.url + path, { method: "POST" })).headers.get("allow")).toBe("GET, HEAD");
	},
);

it("/health tells what is in use", async () => {
	const answer = await (await fetch(`${server.url}/health`)).json();
	expect(answer).toMatchObject({ status: "ok", draining: false, policies: { files: 9, resources: 9, problems: [] } });
});

it("logs neither personal numbers nor tokens nor queries", async () => {
	const person = "14837431310";
	const token = `eyJhbGciOiJFUzI1NiJ9.${Buffer.from(`{"pid":"${person}"}`).toString("base64url")}.c2lnbmF0dXJl`;
	const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
	const nowhere = { ...MVA, "urn:altinn:resource": `resource-${person}` };
	const before = server.lines.length;
	await post(
		`${server.url}${AUTHORIZE}?pid=${person}&token=${token}`,
		single({ "urn:altinn:person:identifier-no": person }, "read", nowhere),
		headers,
	);
	await fetch(`${server.url}/party/${person}?token=${token}`, { headers });
	await expect.poll(() => server.lines.length).toBeGreaterThanOrEqual(before + 3);
	const lines = server.lines.join("\n");
	expect(lines).toContain("/party/[personal number]");
	expect(lines).toContain("There is no policy for");
	expect(lines).toMatch(/"path":"\/authorization\/api\/v1\/authorize","status":200,"ms":/);
	for (const secret of [person, token, "eyJ", "token="]) expect(lines).not.toContain(secret);
	for (const line of server.lines) expect(() => JSON.parse(line)).not.toThrow();
});

it.each([
	["14837431310", "[personal number]"],
	["148374 31310", "[personal number]"],
	["pid_14837431310_x", "pid_[personal number]_x"],
	["148374%2031310", "[personal number]"],
	["1700000000000", "1700000000000"],
	["311592858", "311592858"],
	["2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z"],
	["550ffcdd-eb1b-4ea6-b2de-46d259416c66", "550ffcdd-eb1b-4ea6-b2de-46d259416c66"],
	["Authorization: Bearer abc.def-ghi_123", "Authorization: Bearer [token]"],
	["bearer%20abcdefghijkl", "bearer [token]"],
	["x eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0. y", "x [token] y"],
	["a bearer of news", "a bearer of news"],
])("redact %s", (line, redacted) => {
	expect(redact(line).replace("%20", " ")).toBe(redacted);
});
