import { describe, expect, it } from "vitest";
import { fulfil } from "../../src/pep/index.js";

const MINIMUM = "urn:altinn:minimum-authenticationlevel";
const assigned = (value: string, category: string = MINIMUM) => ({ attributeId: "a", value, dataType: "d", category });
const level = (value: string, category?: string) => ({ id: "o", assignments: [assigned(value, category)] });
const relaxed = (value: string) => level(value, `${MINIMUM}-org`);

const holder = { scopes: new Set<string>(), issuer: "i", claims: {} as Readonly<Record<string, unknown>> };
const user = (authLevel: number) => ({ ...holder, kind: "user" as const, userId: 1, authLevel });
const enterprise = { ...holder, kind: "enterprise" as const, orgNumber: "312345609", scopePrefixes: [] };
const owner = { ...enterprise, orgCode: "skd" };
const robot = {
	...holder,
	kind: "system-user" as const,
	systemUserId: "u",
	customerOrgNumber: "1",
	orgNumber: "2",
	systemId: "s",
};
const claiming = (value: unknown) => ({ claims: { "urn:altinn:authlevel": value } });
const low = (required: number) => ({ kind: "level-too-low", required });
const fulfilled = { kind: "fulfilled" };

describe("the level of the login", () => {
	it("is enough from the level on, and the strictest of several counts", () => {
		expect(fulfil([], user(0))).toEqual(fulfilled);
		expect(fulfil([level("3")], user(3))).toEqual(fulfilled);
		expect(fulfil([level("3")], user(2))).toEqual(low(3));
		expect(fulfil([level("2"), level("4")], user(3))).toEqual(low(4));
		expect(fulfil([level("4"), level("2")], user(3))).toEqual(low(4));
		expect(fulfil([{ id: "o", assignments: [assigned("2"), assigned("4")] }], user(3))).toEqual(low(4));
	});

	it("is relaxed for a service owner only", () => {
		expect(fulfil([level("4"), relaxed("3")], owner)).toEqual(fulfilled);
		for (const other of [user(3), enterprise, robot]) expect(fulfil([level("4"), relaxed("3")], other)).toEqual(low(4));
		expect(fulfil([level("4")], owner)).toEqual(low(4));
		expect(fulfil([level("4"), relaxed("4")], owner)).toEqual(low(4));
		// Meant to relax, it is never stricter.
		expect(fulfil([level("2"), relaxed("4")], owner)).toEqual(fulfilled);
		expect(fulfil([relaxed("2"), relaxed("4")], owner)).toEqual(low(4));
		expect(fulfil([relaxed("4")], user(0))).toEqual(fulfilled);
	});

	it("of software is 3, or less where its token says so; never more", () => {
		for (const machine of [enterprise, robot]) {
			expect(fulfil([level("3")], machine)).toEqual(fulfilled);
			expect(fulfil([level("4")], machine)).toEqual(low(4));
			expect(fulfil([level("4")], { ...machine, ...claiming(4) })).toEqual(low(4));
			expect(fulfil([level("3")], { ...machine, ...claiming("3") })).toEqual(fulfilled);
			expect(fulfil([level("3")], { ...machine, ...claiming("2") })).toEqual(low(3));
			for (const odd of [null, "", "4.0", [4, 4], {}, -1, 5]) {
				expect(fulfil([level("1")], { ...machine, ...claiming(odd) })).toEqual(low(1));
			}
		}
	});

	it("must be a number in the policy", () => {
		for (const odd of ["high", "", " ", "3.5", "-1", "0x1", "1e0", "٣"]) {
			expect(fulfil([level(odd)], user(4))).toEqual({ kind: "unknown", id: "o" });
			expect(fulfil([level("1"), relaxed(odd)], user(4))).toEqual({ kind: "unknown", id: "o" });
		}
	});
});

describe("other obligations", () => {
	const watermark = { id: "watermark", assignments: [] };

	it("are refused, unless the service says that it sees to them", () => {
		expect(fulfil([watermark], user(4))).toEqual({ kind: "unknown", id: "watermark" });
		expect(fulfil([level("3"), watermark], user(4))).toEqual({ kind: "unknown", id: "watermark" });
		expect(fulfil([watermark], user(4), ({ id }) => id === "watermark")).toEqual(fulfilled);
		expect(fulfil([watermark], user(4), ({ id }) => id === "another")).toEqual({ kind: "unknown", id: "watermark" });
	});

	it("are not done with the level that is asked for beside them", () => {
		const both = { id: "both", assignments: [assigned("1"), assigned("blue", "urn:ink")] };
		expect(fulfil([both], user(4))).toEqual({ kind: "unknown", id: "both" });
		expect(fulfil([both], user(4), () => true)).toEqual(fulfilled);
		expect(fulfil([both], user(0), () => true)).toEqual(low(1));
	});
});
