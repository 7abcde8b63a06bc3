import { describe, expect, test } from "vitest";
import { dataTypeByName } from "../../../src/xacml/datatypes/registry.js";
import { compareByCodePoint } from "../../../src/xacml/datatypes/string.js";
import { XPATH_EXPRESSION, xpathExpression } from "../../../src/xacml/datatypes/xpath-expression.js";

const EQUAL: [type: string, a: string, b: string][] = [
	["date", "2026-01-02+14:00", "2026-01-01-10:00"],
	["time", "12:00:00Z", "13:00:00+01:00"],
	["time", "24:00:00Z", "00:00:00Z"],
	["dateTime", "2026-01-01T12:00:00Z", "2026-01-01T13:00:00.000+01:00"],
	["dateTime", "2026-01-01T24:00:00Z", "2026-01-02T00:00:00Z"],
	["dateTime", "2026-01-01T00:00:00", "2026-01-01T00:00:00Z"],
	["x500Name", "cn=Anne,o=Sun", "CN = anne ; O = SUN"],
	["x500Name", "cn=Anne  B,o=Sun", "cn= anne b ,o=sun"],
	["x500Name", "cn=a+ou=b,o=c", "ou=b+cn=a,o=c"],
	["x500Name", 'o="Sue, Grabbit"', "o=Sue\\, Grabbit"],
	["x500Name", "2.5.4.3=Anne", "OID.2.5.4.3=anne"],
	["x500Name", "2.5.4.3=Anne", "cn=anne"],
	["x500Name", "cn=\\C3\\A5se", "cn=Åse"],
	["x500Name", "cn=#04024A4B", "CN=#04024a4b"],
	["dnsName", "WWW.example.com:80", "www.EXAMPLE.com:80-80"],
	["ipAddress", "[::1]", "[0:0:0:0:0:0:0:1]"],
];

const DIFFERENT: [type: string, a: string, b: string][] = [
	["string", "å", "a\u030a"],
	["anyURI", "http://example.com", "http://example.com/"],
	["date", "2026-01-01Z", "2026-01-01+01:00"],
	// On one reference day these are a day apart.
	["time", "08:00:00+09:00", "17:00:00-06:00"],
	["dateTime", "2026-01-01T12:00:00.1Z", "2026-01-01T12:00:00.10000000000000000001Z"],
	["x500Name", "cn=Anne,o=Sun", "o=Sun,cn=Anne"],
	["x500Name", "cn=Anne", "cn=Anne,o=Sun"],
	["x500Name", "cn=a+ou=b", "cn=a,ou=b"],
	["x500Name", "cn=#6162", "cn=6162"],
	["x500Name", 'cn="a+ou=b"', "cn=a+ou=b"],
	["rfc822Name", "Anne@a.no", "anne@a.no"],
	["dnsName", "a.no", "a.no:80"],
	["ipAddress", "10.0.0.1", "10.0.0.1/255.255.255.255"],
];

const parsed = (type: string, text: string): unknown => {
	const value = dataTypeByName(type)!.parse(text);
	expect(value, `${text} as ${type}`).not.toBeUndefined();
	return value;
};

describe("equality and keys agree", () => {
	test.each(EQUAL)("%s: %s = %s", (name, a, b) => {
		const type = dataTypeByName(name)!;
		expect(type.equals(parsed(name, a), parsed(name, b))).toBe(true);
		expect(type.key(parsed(name, a))).toBe(type.key(parsed(name, b)));
	});

	test.each(DIFFERENT)("%s: %s ≠ %s", (name, a, b) => {
		const type = dataTypeByName(name)!;
		expect(type.equals(parsed(name, a), parsed(name, b))).toBe(false);
		expect(type.key(parsed(name, a))).not.toBe(type.key(parsed(name, b)));
	});
});

test("strings are in the order of their code points", () => {
	const sorted = [
		"",
		"A",
		"a",
		"a\u{1f600}",
		"b",
		"\ud7ff",
		"\ue000",
		"\uffff",
		"\u{10000}",
		"\u{1f600}",
		"\u{1f600}a",
	];
	for (const [i, a] of sorted.entries()) {
		for (const [j, b] of sorted.entries()) expect(Math.sign(compareByCodePoint(a, b))).toBe(Math.sign(i - j));
	}
});

test("xpathExpression: built from its parts, never from text alone", () => {
	const one = xpathExpression(" //a ", "urn:category", { p: "urn:p", q: "urn:q" });
	expect(XPATH_EXPRESSION.parse("//a")).toBeUndefined();
	expect(XPATH_EXPRESSION.format(one)).toBe("//a");
	expect(XPATH_EXPRESSION.equals(one, xpathExpression("//a", "urn:category", { q: "urn:q", p: "urn:p" }))).toBe(true);
	expect(XPATH_EXPRESSION.equals(one, xpathExpression("//a", "urn:other", { p: "urn:p", q: "urn:q" }))).toBe(false);
});
