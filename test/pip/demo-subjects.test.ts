import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadDemoSubjects } from "../../src/pip/demo-subjects.js";
import { Category } from "../../src/xacml/identifiers.js";
import { ask } from "../policies/ask.js";
import { freshFolder, root } from "../server/running.js";

const ORGANISATION = "urn:altinn:organization:identifier-no";
const PERSON = "urn:altinn:person:identifier-no";
const file = join(root, "fixtures", "demo-subjects.json");
interface Entry {
	readonly key: string;
	readonly [id: string]: string;
}
const world = JSON.parse(readFileSync(file, "utf8")) as {
	parties: Entry[];
	subjects: Entry[];
	grants: { subject: string; party: string; roles?: string[]; packages?: string[] }[];
};

const sum = (digits: string, weights: readonly number[]) =>
	weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0) % 11;

describe("the demo world", () => {
	it("has valid organisation numbers of the test range", () => {
		for (const { [ORGANISATION]: number = "" } of world.parties) {
			expect(number).toMatch(/^31\d{7}$/);
			expect(sum(number, [3, 2, 7, 6, 5, 4, 3, 2, 1])).toBe(0);
		}
	});

	it("has valid, synthetic personal numbers", () => {
		const numbers = world.subjects.flatMap(({ [PERSON]: number }) => number ?? []);
		expect(numbers.length).toBeGreaterThan(3);
		for (const number of numbers) {
			expect(number).toMatch(/^[0-3]\d(8[1-9]|9[0-2])\d{7}$/);
			expect(sum(number, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1])).toBe(0);
			expect(sum(number, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1])).toBe(0);
		}
	});

	it("grants only what exists, to whom exists", () => {
		const codes = JSON.parse(readFileSync(join(root, "test/policies/codes.json"), "utf8")) as Record<string, string[]>;
		const ccr = ["dagl", "lede", "medl", "innh"];
		for (const { subject, party, roles = [], packages = [] } of world.grants) {
			expect(world.subjects.map(({ key }) => key)).toContain(subject);
			expect(world.parties.map(({ key }) => key)).toContain(party);
			expect([...(codes["urn:altinn:rolecode"] ?? []), ...ccr]).toEqual(expect.arrayContaining(roles));
			expect(codes["urn:altinn:accesspackage"]).toEqual(expect.arrayContaining(packages));
		}
	});
});

describe("enriching", () => {
	const enrich = loadDemoSubjects(join(root, "fixtures"));
	const subjectOf = (request: ReturnType<typeof ask>) =>
		request.attributes.find(({ category }) => category === Category.accessSubject)?.attributes ?? [];
	const kari = { "urn:altinn:userid": ["20400201"] };
	const hansen = { "urn:altinn:partyid": ["51400101"] };

	it("adds roles and packages after what was there, and touches nothing else", () => {
		const request = ask(kari, "read", hansen);
		const enriched = enrich(request);
		expect(subjectOf(enriched).map(({ attributeId }) => attributeId)).toEqual([
			"urn:altinn:userid",
			"urn:altinn:rolecode",
			"urn:altinn:accesspackage",
		]);
		expect(subjectOf(enriched)[1]?.values).toContain("dagl");
		expect(enriched.attributes.slice(1)).toEqual(request.attributes.slice(1));
		expect(subjectOf(request)).toHaveLength(1);
	});

	it.each([
		["an unknown subject", ask({ "urn:altinn:userid": ["1"] }, "read", hansen)],
		["an unknown party", ask(kari, "read", { "urn:altinn:partyid": ["1"] })],
		["a party the subject has nothing to do with", ask(kari, "read", { "urn:altinn:partyid": ["51400102"] })],
		["roles that are there already", ask({ ...kari, "urn:altinn:rolecode": ["medl"] }, "read", hansen)],
		["a party's number in the wrong attribute", ask(kari, "read", { "urn:altinn:userid": ["51400101"] })],
		["a subject called __proto__", ask({ "urn:altinn:userid": ["__proto__"] }, "read", hansen)],
	])("gives back the request itself for %s", (_name, request) => {
		expect(enrich(request)).toBe(request);
	});

	it.each([
		["no file", undefined, /demo-subjects\.json cannot be read/],
		["no JSON", "{", /demo-subjects\.json cannot be read/],
		["another shape", '{"parties":[{"key":"a"}],"subjects":[],"grants":[]}', /is not a demo world: \/parties\/0 must/],
	])("refuses %s", (_name, content, message) => {
		const folder = freshFolder();
		if (content !== undefined) writeFileSync(join(folder, "demo-subjects.json"), content);
		expect(() => loadDemoSubjects(folder)).toThrow(message);
	});
});
