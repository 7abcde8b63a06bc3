import { describe, expect, test } from "vitest";
import { DATA_TYPES, dataType, dataTypeByName } from "../../../src/xacml/datatypes/registry.js";
import { DataTypeId } from "../../../src/xacml/identifiers.js";

/** Lexical forms each type takes, with the canonical form of the value, and such as it does not. */
const TABLE: Record<string, { accepts: Record<string, string>; refuses: string[] }> = {
	string: { accepts: { "": "", " a \n": " a \n" }, refuses: [] },
	boolean: {
		accepts: { true: "true", " 1\n": "true", false: "false", "0": "false" },
		refuses: ["", "TRUE", "yes", "01", "\u00a0true"],
	},
	integer: {
		accepts: {
			"0": "0",
			"-0": "0",
			"+7": "7",
			" 007 ": "7",
			"123456789012345678901234567890": "123456789012345678901234567890",
		},
		refuses: ["", "+", "1.0", "1e3", "0x10", "1 000", "٣", "--1", "9".repeat(10_001), "9".repeat(1_000_000)],
	},
	double: {
		accepts: {
			"27.50": "27.5",
			"1E3": "1000",
			".5": "0.5",
			"5.": "5",
			"-0": "-0",
			INF: "INF",
			"-INF": "-INF",
			NaN: "NaN",
			"1e400": "INF",
		},
		refuses: ["", "inf", "Infinity", "nan", "1e", ".", "0x1", "1_000", "1,5", "+NaN"],
	},
	time: {
		accepts: {
			"08:23:47": "08:23:47",
			"08:23:47.10": "08:23:47.1",
			"24:00:00": "00:00:00",
			"24:00:00.000Z": "00:00:00Z",
			"00:00:00-00:00": "00:00:00Z",
			"12:00:00+14:00": "12:00:00+14:00",
			" 12:00:00-14:30 ": "12:00:00-14:30",
		},
		refuses: [
			"",
			"8:23:47",
			"25:00:00",
			"24:00:01",
			"24:00:00.1",
			"23:60:00",
			"23:59:60",
			"12:00",
			"12:00:00.",
			"12:00:00+15:00",
			"12:00:00+01:60",
			"12:00:00z",
		],
	},
	date: {
		accepts: {
			"2024-02-29": "2024-02-29",
			"2000-02-29Z": "2000-02-29Z",
			"-0044-03-15": "-0044-03-15",
			"0000-02-29": "0000-02-29",
			"12345-01-01+05:30": "12345-01-01+05:30",
			"99999999-12-31": "99999999-12-31",
		},
		refuses: [
			"",
			"2023-02-29",
			"1900-02-29",
			"2024-13-01",
			"2024-00-01",
			"2024-04-31",
			"2024-01-00",
			"24-01-01",
			"02024-01-01",
			"2024-1-1",
			"+2024-01-01",
			"100000000-01-01",
			"2024-01-01T",
		],
	},
	dateTime: {
		accepts: {
			"2026-12-31T24:00:00": "2027-01-01T00:00:00",
			"2002-03-22T08:23:47-05:00": "2002-03-22T08:23:47-05:00",
			"1056-11-05T19:08:12-14:30": "1056-11-05T19:08:12-14:30",
			"-0001-12-31T23:59:59.999999999999Z": "-0001-12-31T23:59:59.999999999999Z",
		},
		refuses: [
			"",
			"2026-01-01",
			"2026-01-01 12:00:00",
			"2026-01-01T12:00",
			"2026-02-30T12:00:00",
			"99999999-12-31T24:00:00",
			`2026-01-01T12:00:00.${"1".repeat(1_001)}`,
		],
	},
	dayTimeDuration: {
		accepts: {
			P1DT8H24M: "P1DT8H24M",
			P05DT002H00M0S: "P5DT2H",
			P12DT148H18M21S: "P18DT4H18M21S",
			PT0S: "PT0S",
			"-P0D": "PT0S",
			"-PT0.50S": "-PT0.5S",
			PT60S: "PT1M",
			PT100H: "P4DT4H",
		},
		refuses: [
			"",
			"P",
			"PT",
			"P1DT",
			"P1Y",
			"P1M",
			"1D",
			"P-1D",
			"PT1.S",
			"PT.5S",
			"PT1H1H",
			"PT1M1H",
			"P1D1H",
			"p1d",
			"+P1D",
			`P${"9".repeat(1_000_000)}D`,
		],
	},
	yearMonthDuration: {
		accepts: { P1Y: "P1Y", P12M: "P1Y", "-P004Y01M": "-P4Y1M", P0Y: "P0M", "-P0M": "P0M", P25M: "P2Y1M" },
		refuses: ["", "P", "P1D", "P1M1Y", "P1Y1D", "-P", "P1.5Y", "PT1M"],
	},
	anyURI: { accepts: { " http://example.com/a b ": "http://example.com/a b", "": "", "æ#%zz": "æ#%zz" }, refuses: [] },
	hexBinary: { accepts: { "0bF7": "0BF7", "": "" }, refuses: ["0", "0g", "0 bf7", "0x0b"] },
	base64Binary: {
		accepts: { "c3VyZS4=": "c3VyZS4=", "c3 Vy\n ZS4 =": "c3VyZS4=", "": "", "QQ==": "QQ==" },
		refuses: ["c3VyZS4", "QR==", "QUJ=", "=QQ=", "Q===", "QQ=Q", "-_-_", "QUJD="],
	},
	x500Name: {
		accepts: {
			"cn=Julius Hibbert, o=Medi Corporation, c=US": "cn=Julius Hibbert,o=Medi Corporation,c=US",
			"": "",
			'CN=L. Eagle;O="Sue, Grabbit and Runn";C=GB': "CN=L. Eagle,O=Sue\\, Grabbit and Runn,C=GB",
			"CN=Before\\0DAfter,O=Test": "CN=Before\\0DAfter,O=Test",
			"SN=Lu\\C4\\8Di\\C4\\87": "SN=Lučić",
			"OU=Sales+CN=J. Smith,O=Widget": "OU=Sales+CN=J. Smith,O=Widget",
			"1.3.6.1.4.1.1466.0=#04024869": "1.3.6.1.4.1.1466.0=#04024869",
			"OID.2.5.4.3 = x": "OID.2.5.4.3=x",
			"cn=\\ a\\ , o=\\#b": "cn=\\ a\\ ,o=\\#b",
			"cn=": "cn=",
		},
		refuses: [
			"Julius",
			"=x",
			"cn=a,",
			",cn=a",
			"cn=a,,o=b",
			'cn="a',
			"cn=a\\",
			"cn=\\zz",
			"cn=#1",
			"cn=#",
			"cn=a+",
			"1.=x",
			"cn=<a>",
			"cn=\\FF",
			'cn="a"b',
		],
	},
	rfc822Name: {
		accepts: {
			"Zaphod.Beedlebrox@guide.COM": "Zaphod.Beedlebrox@guide.COM",
			"c_clown@NOSE_MEDICO.COM": "c_clown@NOSE_MEDICO.COM",
			'"odd @ name"@example.com': '"odd @ name"@example.com',
			"a@[10.0.0.1]": "a@[10.0.0.1]",
			"bjørn@blåbær.no": "bjørn@blåbær.no",
		},
		refuses: [
			"",
			"anne",
			"@example.com",
			"anne@",
			"a b@example.com",
			".a@example.com",
			"a..b@example.com",
			"a@b@example.com",
			"a@-example.com",
			"a@example..com",
			`${"a".repeat(2_000)}@b.no`,
		],
	},
	ipAddress: {
		accepts: {
			"122.45.38.245/255.255.255.64:8080": "122.45.38.245/255.255.255.64:8080",
			"10.0.0.1:-80": "10.0.0.1:-80",
			"10.0.0.1:80-": "10.0.0.1:80-",
			"10.0.0.1:": "10.0.0.1",
			"[::1]": "[::1]",
			"[2001:DB8:0:0:1:0:0:1]/[FFFF::]:1-2": "[2001:db8::1:0:0:1]/[ffff::]:1-2",
			"[::ffff:10.0.0.1]": "[::ffff:a00:1]",
			"[1:2:3:4:5:6:7:8]": "[1:2:3:4:5:6:7:8]",
			"[1:0:3:4:5:6:7:8]": "[1:0:3:4:5:6:7:8]",
			"[::]": "[::]",
		},
		refuses: [
			"",
			"10.0.0",
			"10.0.0.256",
			"10.0.0.01",
			"10.0.0.1/8",
			"10.0.0.1:65536",
			"10.0.0.1:2-1",
			"10.0.0.1:-",
			"::1",
			"[::1",
			"[1::2::3]",
			"[1:2:3]",
			"[1:2:3:4:5:6:7::8]",
			"[1:2:3:4:5:6:7:8:9]",
			"[::g]",
			"[10.0.0.1::]",
			"[fe80::1%eth0]",
		],
	},
	dnsName: {
		accepts: {
			"some.host.name:147-874": "some.host.name:147-874",
			"a.different.host:-45": "a.different.host:-45",
			"*.Example.com": "*.Example.com",
			localhost: "localhost",
			"example.com.:80": "example.com.:80",
		},
		refuses: [
			"",
			".example.com",
			"a..b",
			"-a.com",
			"a-.com",
			"www.*.com",
			"w*.com",
			"a b",
			"example.com:x",
			"example.com:80:80",
			`${"a.".repeat(1_000)}b`,
		],
	},
};

describe.each(Object.entries(TABLE))("%s", (name, { accepts, refuses }) => {
	const type = dataTypeByName(name)!;

	test.each(Object.entries(accepts))("takes %j as %j", (text, canonical) => {
		const value = type.parse(text);
		expect(value).not.toBeUndefined();
		expect(type.format(value)).toBe(canonical);
		// The canonical form means the same value.
		expect(type.equals(value, type.parse(canonical))).toBe(true);
		expect(type.key(type.parse(canonical))).toEqual(type.key(value));
	});

	if (refuses.length > 0) {
		test.each(refuses.map((text) => ({ text, shown: text.slice(0, 40) })))("refuses '$shown'", ({ text }) => {
			const started = performance.now();
			expect(type.parse(text)).toBeUndefined();
			expect(performance.now() - started).toBeLessThan(500);
		});
	}
});

describe("hostile lengths", () => {
	const million = 1_000_000;
	const texts = ["9", "0", "-", ".", " ", "a", "a.", "a@", "cn=a,", "\\", "P1D", "[", ":", "1:", "é"].map((part) =>
		part.repeat(million / part.length),
	);
	test.each(DATA_TYPES.map((type) => type.name))("%s", (name) => {
		const started = performance.now();
		for (const text of texts) dataTypeByName(name)!.parse(text);
		expect(performance.now() - started).toBeLessThan(3_000);
	});
});

test("types are found by identifier, short name and the durations' old identifiers", () => {
	expect(DATA_TYPES).toHaveLength(17);
	for (const id of Object.values(DataTypeId)) expect(dataType(id)?.id).toBe(id);
	for (const type of DATA_TYPES) expect(dataTypeByName(type.name)).toBe(type);
	const old = "http://www.w3.org/TR/2002/WD-xquery-operators-20020816#";
	expect(dataType(`${old}dayTimeDuration`)).toBe(dataTypeByName("dayTimeDuration"));
	expect(dataType(`${old}yearMonthDuration`)).toBe(dataTypeByName("yearMonthDuration"));
	expect(dataType("string")).toBeUndefined();
	expect(dataTypeByName("constructor")).toBeUndefined();
});

test("values are frozen", () => {
	for (const [name, { accepts }] of Object.entries(TABLE)) {
		for (const text of Object.keys(accepts)) expect(Object.isFrozen(dataTypeByName(name)!.parse(text))).toBe(true);
	}
});
