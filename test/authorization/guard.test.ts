import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decisionRoutes } from "../../src/authorization/decision-routes.js";
import { createLog } from "../../src/http/log.js";
import { ANONYMOUS, type Enterprise, type Principal, type SystemUser, type User } from "../../src/http/principal.js";
import { router } from "../../src/http/routes.js";
import { build } from "../pip/world-builder.js";
import { AUTHORIZE, DECISION, post, several, single } from "../server/running.js";
import { type DecisionWorld, openWorld, setPolicy } from "./decision-world.js";
import { accessPackage, policyXml, resource, role } from "./policy-xml.js";

let world: DecisionWorld;
let url: string;
let stop: () => void;
const folder = mkdtempSync(join(tmpdir(), "fullmakt-guard-"));
const decisionLog = join(folder, "decisions.jsonl");
const GUARD = { resource: "admin", action: "write", party: "query.party" } as const;

beforeAll(async () => {
	world = await openWorld({ decisionLog });
	await build(world.store, (each) =>
		setPolicy(
			each,
			"admin",
			policyXml("admin", [
				{
					subjects: [role("dagl"), accessPackage("merverdiavgift")],
					resource: [resource("admin")],
					actions: ["write"],
				},
			]),
		),
	);
	const log = createLog("silent");
	const server = createServer(router(decisionRoutes({ point: world.point, bodyLimit: 100_000, log }), log));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	stop = () => server.close();
});
afterAll(async () => {
	stop();
	await world.remove();
	rmSync(folder, { recursive: true });
});

const holder = { scopes: new Set<string>(), issuer: "test", claims: {} };
const user = (name: string, authLevel = 3): User => ({
	kind: "user",
	partyUuid: world.parties[name]!.uuid,
	authLevel,
	...holder,
});
const enterprise = (name: string): Enterprise => ({
	kind: "enterprise",
	orgNumber: world.parties[name]!.orgNumber!,
	scopePrefixes: [],
	...holder,
});
const systemUser = (name: string): SystemUser => ({
	kind: "system-user",
	systemUserId: world.parties[name]!.uuid,
	customerOrgNumber: "",
	orgNumber: "",
	systemId: "",
	...holder,
});

describe("the guard of the administration", () => {
	const may = (principal: Principal, party: string) => world.guard(principal, GUARD, party);

	it("permits by role and package, and nobody else", () => {
		const { uuid } = world.parties.hansen!;
		expect(may(user("kari"), uuid)).toBe(true);
		expect(may(user("ola"), uuid)).toBe(false);
		expect(may(user("siri"), uuid)).toBe(true);
		expect(may(user("kari"), world.parties.signatory!.uuid)).toBe(false);
		expect(may(enterprise("other"), uuid)).toBe(true);
		expect(may(enterprise("client"), uuid)).toBe(false);
		expect(may(systemUser("system"), uuid)).toBe(true);
		expect(may(systemUser("agent-system"), uuid)).toBe(false);
		expect(may(ANONYMOUS, uuid)).toBe(false);
		expect(may({ kind: "platform", issuer: "platform", claims: {} }, uuid)).toBe(false);
	});

	it("takes the party by uuid, organisation number or party id", () => {
		const { uuid, orgNumber, partyId } = world.parties.hansen!;
		for (const party of [uuid, uuid.toUpperCase(), orgNumber!, String(partyId)])
			expect(may(user("kari"), party)).toBe(true);
		for (const party of ["", "hansen", "0", "310000999", world.parties.kari!.personNumber!]) {
			expect(may(user("kari"), party)).toBe(false);
		}
	});

	it("asks for the level of authentication that the policy obliges to", () => {
		const { uuid } = world.parties.hansen!;
		expect(may(user("kari", 2), uuid)).toBe(false);
		expect(may(user("kari", 4), uuid)).toBe(true);
		const weak = { ...enterprise("other"), claims: { "urn:altinn:authlevel": "1" } };
		expect(may(weak, uuid)).toBe(false);
	});

	it("does not let one name of a caller speak for another that is unknown", () => {
		const { uuid } = world.parties.hansen!;
		const { userId, personNumber } = world.parties.kari!;
		const named: User = { kind: "user", userId: userId!, authLevel: 3, ...holder };
		expect(may(named, uuid)).toBe(true);
		expect(may({ ...named, partyUuid: "aaaaaaaa-0000-4000-8000-000000000099" }, uuid)).toBe(false);
		expect(may({ kind: "user", personNumber: personNumber!, authLevel: 3, ...holder }, uuid)).toBe(true);
	});
});

describe("over HTTP", () => {
	const RESOURCE = { "urn:altinn:resource": "by-role", "urn:altinn:organization:identifier-no": "310000010" };

	it("answers the full decision on both addresses, which differ for outside and within", async () => {
		const person = { "urn:altinn:person:identifier-no": world.parties.kari!.personNumber! };
		const outside = await post(url + AUTHORIZE, single(person, "read", RESOURCE));
		expect(outside.json.response).toMatchObject([{ decision: "Permit" }]);
		const within = await post(url + DECISION, single(person, "read", RESOURCE));
		expect(within.json.response).toMatchObject([
			{ decision: "Indeterminate", status: { statusCode: { value: expect.stringContaining("syntax-error") } } },
		]);
		const byId = await post(url + DECISION, single({ "urn:altinn:userid": 2001 }, "read", RESOURCE));
		expect(byId.json.response).toMatchObject([{ decision: "Permit" }]);
		const miss = await post(url + DECISION, single({ "urn:altinn:userid": 2002 }, "read", RESOURCE));
		expect(miss.json.response).toMatchObject([{ decision: "NotApplicable", obligations: null }]);
	});

	it("answers each part of a request for several by itself", async () => {
		const body = several(
			{ s1: { "urn:altinn:userid": "2001" }, s2: { "urn:altinn:userid": "2002" } },
			{ a1: "read" },
			{ r1: RESOURCE, r2: { "urn:altinn:resource": "nothing" } },
			[
				["s1", "a1", "r1"],
				["s2", "a1", "r1"],
				["s1", "a1", "r2"],
				["s1", "a1", "r1"],
			],
		);
		const { json } = await post(url + AUTHORIZE, body);
		expect(json.response.map(({ decision }) => decision)).toEqual([
			"Permit",
			"NotApplicable",
			"Indeterminate",
			"Permit",
		]);
	});
});

describe("the decision log", () => {
	const lines = () =>
		readFileSync(decisionLog, "utf8")
			.split("\n")
			.filter((line) => line !== "")
			.map((line) => JSON.parse(line) as Record<string, unknown>);

	it("has a record of each decision, of parts and of refusals by access lists too, and no personal number", async () => {
		const { personNumber, uuid, userId } = world.parties.kari!;
		const listed = (name: string) => ({
			"urn:altinn:resource": "listed",
			"urn:altinn:partyid": world.parties[name]!.partyId!,
		});
		const body = several(
			{ s: { "urn:altinn:person:identifier-no": personNumber!, "urn:altinn:sessionid": "session-1" } },
			{ a: "read" },
			{ r1: listed("hansen"), r2: listed("accountants"), r3: { "urn:altinn:resource": "nothing" } },
			[
				["s", "a", "r1"],
				["s", "a", "r2"],
				["s", "a", "r3"],
			],
		);
		await post(url + AUTHORIZE, body);
		const mine = () => lines().filter(({ sessionId }) => sessionId === "session-1");
		await expect.poll(() => mine().length).toBe(3);
		const [permit, deny, none] = mine();
		expect(permit).toMatchObject({
			decision: "Permit",
			by: "policy",
			resource: "listed",
			action: "read",
			subjectPartyUuid: uuid,
			subjectUserId: String(userId),
			resourcePartyId: "5010",
			sessionId: "session-1",
		});
		expect(deny).toMatchObject({ decision: "Deny", by: "access-list", status: "ok" });
		expect(none).toMatchObject({ decision: "Indeterminate", status: "processing-error" });
		expect(readFileSync(decisionLog, "utf8")).not.toContain(personNumber);
	});
});
