import { expect, test } from "vitest";
import { meetsLevel } from "../../src/authorization/guard.js";
import type { Enterprise, User } from "../../src/http/principal.js";
import type { Response } from "../../src/xacml/model.js";

const LEVEL = "urn:altinn:minimum-authenticationlevel";
const holder = { scopes: new Set<string>(), issuer: "https://maskinporten.test", claims: {} };

/** A Permit with one obligation for each of the pairs of category and value. */
const permit = (...levels: readonly (readonly [string, string])[]): Response =>
	({
		results: [
			{
				decision: "Permit",
				obligations: levels.map(([category, value], index) => ({
					id: `urn:altinn:obligation:${index}`,
					assignments: [{ id: "urn:altinn:obligation-assignment:1", category, value, dataType: "integer" }],
				})),
			},
		],
	}) as unknown as Response;

const person = (authLevel: number): User => ({ ...holder, kind: "user", authLevel });
const enterprise = (claims: Record<string, unknown>, orgCode?: string): Enterprise => ({
	...holder,
	claims,
	kind: "enterprise",
	orgNumber: "974761076",
	scopePrefixes: [],
	...(orgCode === undefined ? {} : { orgCode }),
});

test.each([
	["the level asked for", person(3), permit([LEVEL, "3"]), true],
	["one level below", person(2), permit([LEVEL, "3"]), false],
	["nothing asked for", person(0), permit(), true],
	["the strictest of several counts, not the first", person(3), permit([LEVEL, "2"], [LEVEL, "4"]), false],
	["an empty level is met by nobody", person(4), permit([LEVEL, ""]), false],
	["a level in words is met by nobody", person(4), permit([LEVEL, "high"]), false],
	["a machine is of level 3", enterprise({}), permit([LEVEL, "3"]), true],
	[
		"a machine that claims 4 is still of level 3",
		enterprise({ "urn:altinn:authlevel": 4 }),
		permit([LEVEL, "4"]),
		false,
	],
	["a machine that claims less has less", enterprise({ "urn:altinn:authlevel": "2" }), permit([LEVEL, "3"]), false],
	["a claim in words is level 0", enterprise({ "urn:altinn:authlevel": "four" }), permit([LEVEL, "1"]), false],
	[
		"a service owner may do with its own level",
		enterprise({}, "skd"),
		permit([LEVEL, "4"], [`${LEVEL}-org`, "3"]),
		true,
	],
	["another organisation may not", enterprise({}), permit([LEVEL, "4"], [`${LEVEL}-org`, "3"]), false],
	["nor may a person", person(3), permit([LEVEL, "4"], [`${LEVEL}-org`, "3"]), false],
])("%s", (_, principal, response, expected) => {
	expect(meetsLevel(principal, response)).toBe(expected);
});
