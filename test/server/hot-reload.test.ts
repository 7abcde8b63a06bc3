import { createHash } from "node:crypto";
import {
	cpSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as policyReader from "../../src/xacml/xml/policy-reader.js";
import { AUTHORIZE, DAGL, freshFolder, MVA, post, root, single, start, type TestServer } from "./running.js";

const running: TestServer[] = [];
afterEach(async () => {
	for (const server of running.splice(0)) await server.stop();
});

async function startOn(policies: string, settings: Record<string, string> = {}): Promise<TestServer> {
	const server = await start({ FULLMAKT_POLICIES: policies, ...settings });
	running.push(server);
	return server;
}

function copiedPolicies(): string {
	const folder = join(freshFolder(), "policies");
	cpSync(join(root, "policies"), folder, { recursive: true });
	return folder;
}

const decisionOn = async (server: TestServer, action = "write", resource: Record<string, string> = MVA) =>
	(await post(server.url + AUTHORIZE, single(DAGL, action, resource))).json.response[0]?.decision;

interface HealthAnswer {
	readonly status: string;
	readonly policies: {
		readonly files: number;
		readonly resources: number;
		readonly problems: Record<string, unknown>[];
	};
}
async function health(server: TestServer): Promise<HealthAnswer & { readonly http: number }> {
	const answer = await fetch(`${server.url}/health`);
	return { http: answer.status, ...((await answer.json()) as HealthAnswer) };
}

const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 50 });
const edit = (file: string, change: (text: string) => string) =>
	writeFileSync(file, change(readFileSync(file, "utf8")));

describe("the policy folder while the server runs", () => {
	it("takes in a change, a new file and a file that goes", async () => {
		const folder = copiedPolicies();
		const server = await startOn(folder);
		expect(await decisionOn(server, "archive")).toBe("NotApplicable");
		edit(join(folder, "skd-mva-melding.xml"), (text) => text.replaceAll(">confirm<", ">archive<"));
		await soon(async () => expect(await decisionOn(server, "archive")).toBe("Permit"));

		const other = { "urn:altinn:resource": "ny-tjeneste" };
		expect(await decisionOn(server, "read", other)).toBe("Indeterminate");
		mkdirSync(join(folder, "new", "deep"), { recursive: true });
		const text = readFileSync(join(folder, "skd-mva-melding.xml"), "utf8").replaceAll(
			">skd-mva-melding<",
			">ny-tjeneste<",
		);
		writeFileSync(join(folder, "new", "deep", "ny.xml"), text);
		await soon(async () => expect(await decisionOn(server, "read", other)).toBe("Permit"));

		rmSync(join(folder, "new", "deep", "ny.xml"));
		await soon(async () => expect(await decisionOn(server, "read", other)).toBe("Indeterminate"));
		expect(await health(server)).toMatchObject({ http: 200, status: "ok" });
	});

	it("keeps the last good version, and says where the new one is wrong", async () => {
		const folder = copiedPolicies();
		const server = await startOn(folder);
		const file = join(folder, "skd-mva-melding.xml");
		const good = readFileSync(file, "utf8");
		const line = good.split("\n").findIndex((each) => each.includes("function:string-equal-ignore-case")) + 1;
		writeFileSync(file, good.replace("function:string-equal-ignore-case", "function:string-eqal"));
		await soon(async () => {
			const { http, status, policies } = await health(server);
			expect({ http, status }).toEqual({ http: 200, status: "degraded" });
			expect(policies.problems).toMatchObject([{ file: "skd-mva-melding.xml", line, code: "unknown-function" }]);
		});
		expect(await decisionOn(server)).toBe("Permit");
		const told = server.lines.filter((each) => each.includes(`skd-mva-melding.xml:${line}:`));
		expect(told).toHaveLength(1);

		// Half a file, as while it is copied.
		writeFileSync(file, good.slice(0, 2000));
		await soon(async () => expect((await health(server)).policies.problems).toMatchObject([{ code: "xml-malformed" }]));
		expect(await decisionOn(server)).toBe("Permit");

		// As editors save: a new file put in the old one's place.
		writeFileSync(`${file}.tmp`, good);
		renameSync(`${file}.tmp`, file);
		await soon(async () => expect((await health(server)).policies.problems).toEqual([]));
		expect(await decisionOn(server)).toBe("Permit");
	});

	it("gives a resource to one file and names the other", async () => {
		const folder = copiedPolicies();
		const server = await startOn(folder);
		// By path it would come first; the file that has the resource keeps it.
		const greedy = readFileSync(join(folder, "skd-mva-melding.xml"), "utf8").replaceAll(">dagl<", ">medl<");
		writeFileSync(join(folder, "a-greedy.xml"), greedy);
		await soon(async () => {
			const [problem] = (await health(server)).policies.problems;
			expect(problem).toMatchObject({ file: "a-greedy.xml", code: "resource-taken", line: expect.any(Number) });
			expect(problem?.message).toMatch(/^skd-mva-melding\.xml:\d+:\d+ already is the policy of "skd-mva-melding"/);
		});
		expect(await decisionOn(server)).toBe("Permit");
	});

	it("notices changes by looking, where the file system announces none", async () => {
		const folder = join(freshFolder(), "later");
		const server = await startOn(folder, { FULLMAKT_POLL_SECONDS: "0.1" });
		expect(await health(server)).toMatchObject({
			http: 503,
			status: "down",
			policies: { problems: [{ code: "unreadable" }] },
		});
		expect((await fetch(`${server.url}/alive`)).status).toBe(200);
		cpSync(join(root, "policies"), folder, { recursive: true });
		await soon(async () => expect(await decisionOn(server)).toBe("Permit"));
		renameSync(folder, `${folder}-gone`);
		await soon(async () => expect(await health(server)).toMatchObject({ http: 200, status: "degraded" }));
		expect(await decisionOn(server)).toBe("Permit");
	});

	it("tells of a policy that no request can reach, and passes over hidden files", async () => {
		const folder = copiedPolicies();
		mkdirSync(join(folder, "..data"));
		writeFileSync(join(folder, "..data", "broken.xml"), "<");
		writeFileSync(
			join(folder, "idle.xml"),
			readFileSync(join(folder, "skd-mva-melding.xml"), "utf8").replaceAll('urn:altinn:resource"', 'urn:x:resource"'),
		);
		const { policies } = await health(await startOn(folder));
		expect(policies.problems).toMatchObject([{ file: "idle.xml", code: "no-resource" }]);
	});
});

/** The first byte of every form says its version; the pack's checksum is right again. */
function withOlderForms(pack: Buffer): Uint8Array {
	const [indexAt, digestBytes] = [24, 32];
	const formsAt = indexAt + pack.readUInt32LE(20);
	const changed = Buffer.from(pack.subarray(0, pack.length - digestBytes));
	for (const { offset } of JSON.parse(pack.toString("utf8", indexAt, formsAt)) as { offset: number }[]) {
		changed[formsAt + offset] = 0;
	}
	return Buffer.concat([changed, createHash("sha256").update(changed).digest()]);
}

describe("the cache of compiled policies", () => {
	const readPolicy = vi.spyOn(policyReader, "readPolicyXml");
	const pack = (cache: string) => join(cache, "policies.pack");

	/** Starts, stops, and tells how many policies were parsed from XML. */
	async function parsedAtStart(folder: string, cache: string): Promise<number> {
		readPolicy.mockClear();
		const server = await startOn(folder, { FULLMAKT_CACHE: cache });
		const parsed = readPolicy.mock.calls.length;
		expect(await decisionOn(server)).toBe("Permit");
		expect(await decisionOn(server, "instantiate", { "urn:altinn:resource": "app_ttd_tilskudd" })).toBe("Permit");
		expect((await health(server)).policies).toMatchObject({ files: 9, resources: 9, problems: [] });
		await server.stop();
		return parsed;
	}

	it("spares a restart the XML; what changed is read anew", async () => {
		const [folder, cache] = [copiedPolicies(), join(freshFolder(), "cache")];
		expect(await parsedAtStart(folder, cache)).toBe(9);
		expect(await parsedAtStart(folder, cache)).toBe(0);
		const file = join(folder, "brg-aarsregnskap.xml");
		const { mtime } = statSync(file);
		edit(file, (text) => text.replaceAll(">attest<", ">ATTEST<"));
		// A tool that sets the date back does not hide the change.
		utimesSync(file, mtime, mtime);
		expect(await parsedAtStart(folder, cache)).toBe(1);
		// A copy has new dates, but the same content.
		const copied = `${folder}-copied`;
		cpSync(folder, copied, { recursive: true });
		expect(await parsedAtStart(copied, cache)).toBe(0);
		expect(readdirSync(cache)).toEqual(["facts.snapshot", "policies.pack"]);
	});

	it.each<[string, (content: Buffer) => Uint8Array]>([
		["empty", () => Buffer.alloc(0)],
		["cut short", (content) => content.subarray(0, content.length - 100)],
		["changed in one byte", (content) => content.map((byte, i) => (i === 5000 ? byte ^ 1 : byte))],
		["of another version", (content) => Buffer.concat([Buffer.from("fullmakt policies 0\n"), content.subarray(20)])],
		["sound, but its forms are of another version", withOlderForms],
	])("is ignored when it is %s", async (_name, damage) => {
		const [folder, cache] = [copiedPolicies(), freshFolder()];
		await parsedAtStart(folder, cache);
		writeFileSync(pack(cache), damage(readFileSync(pack(cache))));
		expect(await parsedAtStart(folder, cache)).toBe(9);
		expect(await parsedAtStart(folder, cache)).toBe(0);
	});

	it("that cannot be written is done without", async () => {
		const taken = join(freshFolder(), "taken");
		writeFileSync(taken, "a file, not a folder");
		expect(await parsedAtStart(copiedPolicies(), taken)).toBe(9);
	});
});
