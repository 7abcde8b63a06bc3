import type { Written } from "./calling.js";
import { SAMPLES, UNCOMPARED_SAMPLES } from "./type-samples.js";

/** One call: the function (version and name), its arguments and its result as written; `!` marks an Indeterminate. */
export type Row = readonly [fn: string, args: readonly Written[], result: string | readonly string[]];

const overTypes = SAMPLES.flatMap(({ type, version, a, again, b }): Row[] => {
	const fn = (name: string): string => `${version}:${type}-${name}`;
	return [
		[fn("equal"), [a, again], "true"],
		[fn("equal"), [a, b], "false"],
		[fn("is-in"), [a, [b, again]], "true"],
		[fn("is-in"), [a, [b, b]], "false"],
		[fn("is-in"), [a, []], "false"],
		[fn("at-least-one-member-of"), [[b, a], [again]], "true"],
		[fn("at-least-one-member-of"), [[b], [a, again]], "false"],
		[fn("at-least-one-member-of"), [[], [a]], "false"],
		[fn("at-least-one-member-of"), [Array(40).fill(b), [...Array(40).fill(a), b]], "true"],
		[fn("at-least-one-member-of"), [Array(40).fill(b), Array(40).fill(a)], "false"],
		[
			fn("subset"),
			[
				[a, again, a],
				[b, a],
			],
			"true",
		],
		[fn("subset"), [[a, b], [again]], "false"],
		[fn("subset"), [[], []], "true"],
		[fn("subset"), [[], [a]], "true"],
		[
			fn("set-equals"),
			[
				[a, b],
				[b, again, a],
			],
			"true",
		],
		[fn("set-equals"), [[a], [a, b]], "false"],
		[fn("set-equals"), [[a, b], [a]], "false"],
		[fn("set-equals"), [[], []], "true"],
	];
});

const bags = [...SAMPLES, ...UNCOMPARED_SAMPLES].flatMap(({ type, version, a, b }): Row[] => {
	const fn = (name: string): string => `${version}:${type}-${name}`;
	return [
		[fn("bag-size"), [[]], "0"],
		[fn("bag-size"), [[a, a, b]], "3"],
		[fn("one-and-only"), [[]], "!processing-error"],
		[fn("one-and-only"), [[a, a]], "!processing-error"],
		[fn("bag"), [], []],
	];
});

const PREFIX_ROWS = ["string", "anyURI"].flatMap((type): Row[] => {
	const fn = (name: string): string => `3.0:${type}-${name}`;
	return [
		[fn("starts-with"), ["http", "http://example.com"], "true"],
		[fn("starts-with"), ["http://example.com", "http"], "false"],
		[fn("starts-with"), ["", "x"], "true"],
		[fn("ends-with"), [".com", "http://example.com"], "true"],
		[fn("ends-with"), ["http://example.com", ".com"], "false"],
		[fn("contains"), ["example", "http://example.com"], "true"],
		[fn("contains"), ["http://example.com", "example"], "false"],
		[fn("substring"), ["http://example.com", "7", "14"], "example"],
		[fn("substring"), ["http://example.com", "7", "-1"], "example.com"],
		[fn("substring"), ["abc", "0", "3"], "abc"],
		[fn("substring"), ["abc", "3", "3"], ""],
		[fn("substring"), ["abc", "3", "-1"], ""],
		[fn("substring"), ["a\u{1f600}b", "1", "2"], "\u{1f600}"],
		[fn("substring"), ["a\u{1f600}b", "2", "-1"], "b"],
		[fn("substring"), ["a\u{1f600}b", "0", "4"], "!processing-error"],
		[fn("substring"), ["abc", "0", "4"], "!processing-error"],
		[fn("substring"), ["abc", "4", "-1"], "!processing-error"],
		[fn("substring"), ["abc", "-1", "2"], "!processing-error"],
		[fn("substring"), ["abc", "2", "1"], "!processing-error"],
		[fn("substring"), ["abc", "0", "-2"], "!processing-error"],
		[fn("substring"), ["abc", "0", "9".repeat(400)], "!processing-error"],
	];
});

/** Relations of a smaller, an equal and a greater value. */
const ordered = (type: string, less: string, greater: string): Row[] => [
	[`1.0:${type}-greater-than`, [greater, less], "true"],
	[`1.0:${type}-greater-than`, [less, greater], "false"],
	[`1.0:${type}-greater-than`, [less, less], "false"],
	[`1.0:${type}-greater-than-or-equal`, [greater, less], "true"],
	[`1.0:${type}-greater-than-or-equal`, [less, greater], "false"],
	[`1.0:${type}-greater-than-or-equal`, [less, less], "true"],
	[`1.0:${type}-less-than`, [greater, less], "false"],
	[`1.0:${type}-less-than`, [less, greater], "true"],
	[`1.0:${type}-less-than`, [less, less], "false"],
	[`1.0:${type}-less-than-or-equal`, [greater, less], "false"],
	[`1.0:${type}-less-than-or-equal`, [less, greater], "true"],
	[`1.0:${type}-less-than-or-equal`, [less, less], "true"],
];

const order: readonly Row[] = [
	...ordered("integer", "-5", "3"),
	...ordered("integer", "99999999999999999998", "99999999999999999999"),
	...ordered("double", "-0.5", "1e-3"),
	...ordered("double", "-INF", "INF"),
	...ordered("string", "abc", "abd"),
	...ordered("string", "ab", "abc"),
	// U+FFFD comes before U+1F600, though its UTF-16 unit is greater.
	...ordered("string", "\ufffd", "\u{1f600}"),
	...ordered("string", "\u{1f600}", "\u{1f601}"),
	...ordered("time", "08:00:00", "08:00:00.001"),
	...ordered("time", "12:00:00+01:00", "11:30:00Z"),
	...ordered("date", "2025-12-31", "2026-01-01"),
	...ordered("date", "2026-01-01+01:00", "2026-01-01Z"),
	...ordered("date", "-0001-12-31", "0001-01-01"),
	...ordered("dateTime", "2026-01-01T12:00:00+01:00", "2026-01-01T11:30:00Z"),
	...ordered("dateTime", "2026-01-01T12:00:00Z", "2026-01-01T12:00:00.00000000000000000001Z"),
	["1.0:double-less-than", ["NaN", "1"], "false"],
	["1.0:double-greater-than-or-equal", ["NaN", "NaN"], "false"],
	["1.0:time-less-than", ["08:00:00", "09:00:00Z"], "!processing-error"],
];

const arithmetic: readonly Row[] = [
	["1.0:integer-add", ["9007199254740993", "1"], "9007199254740994"],
	["1.0:integer-add", ["1", "2", "3", "4"], "10"],
	["1.0:integer-subtract", ["1", "3"], "-2"],
	["1.0:integer-multiply", ["123456789012", "1000000000000"], "123456789012000000000000"],
	["1.0:integer-multiply", ["2", "3", "-4"], "-24"],
	["1.0:integer-multiply", [`1${"0".repeat(6000)}`, `1${"0".repeat(6000)}`], "!processing-error"],
	["1.0:integer-divide", ["7", "2"], "3"],
	["1.0:integer-divide", ["-7", "2"], "-3"],
	["1.0:integer-divide", ["7", "0"], "!processing-error"],
	["1.0:integer-mod", ["7", "3"], "1"],
	["1.0:integer-mod", ["-7", "3"], "-1"],
	["1.0:integer-mod", ["7", "-3"], "1"],
	["1.0:integer-mod", ["7", "0"], "!processing-error"],
	["1.0:integer-abs", ["-7"], "7"],
	["1.0:double-add", ["0.5", "0.25", "1"], "1.75"],
	["1.0:double-subtract", ["0.5", "1.5"], "-1"],
	["1.0:double-multiply", ["0.5", "3", "2"], "3"],
	["1.0:double-divide", ["1", "4"], "0.25"],
	["1.0:double-divide", ["1", "0"], "!processing-error"],
	["1.0:double-divide", ["1", "-0"], "!processing-error"],
	["1.0:double-add", ["INF", "-INF"], "NaN"],
	["1.0:double-abs", ["-INF"], "INF"],
	["1.0:round", ["2.5"], "2"],
	["1.0:round", ["3.5"], "4"],
	["1.0:round", ["-2.5"], "-2"],
	["1.0:round", ["-2.51"], "-3"],
	["1.0:round", ["0.49999999999999994"], "0"],
	["1.0:round", ["9007199254740993"], "9007199254740992"],
	["1.0:round", ["INF"], "INF"],
	["1.0:round", ["NaN"], "NaN"],
	["1.0:floor", ["-2.1"], "-3"],
	["1.0:floor", ["2.9"], "2"],
	["1.0:double-equal", ["NaN", "NaN"], "true"],
	["1.0:double-equal", ["0", "-0"], "true"],
	["1.0:double-to-integer", ["-2.9"], "-2"],
	["1.0:double-to-integer", ["1e22"], "10000000000000000000000"],
	["1.0:double-to-integer", ["NaN"], "!processing-error"],
	["1.0:integer-to-double", ["12"], "12"],
	["1.0:integer-to-double", [`1${"0".repeat(400)}`], "!processing-error"],
];

const text: readonly Row[] = [
	["1.0:string-normalize-space", [" \t\r\n a  b \n"], "a  b"],
	["1.0:string-normalize-space", ["\u00a0a\u00a0"], "\u00a0a\u00a0"],
	["1.0:string-normalize-to-lower-case", ["ÆRLIG Iver"], "ærlig iver"],
	["3.0:string-equal-ignore-case", ["Ærlig", "æRLIG"], "true"],
	["3.0:string-equal-ignore-case", ["a", "b"], "false"],
	["2.0:string-concatenate", ["a", "b"], "ab"],
	["2.0:string-concatenate", ["a", "", "b", "c"], "abc"],
	["2.0:string-concatenate", ["x".repeat(3_000_000), "y".repeat(3_000_000)], "!processing-error"],
	["2.0:uri-string-concatenate", ["http://example.com/", "a", "/b"], "http://example.com/a/b"],
	...PREFIX_ROWS,
];

/** T-from-string of the first is the value string-from-T writes as the second; the third is no T. */
const conversions = (
	[
		["boolean", " 1 ", "true", "yes"],
		["integer", "+007", "7", "7.0"],
		["double", "1.50E1", "15", "1,5"],
		["time", "08:23:47.500-05:00", "08:23:47.5-05:00", "8:23:47"],
		["date", "2026-03-04+00:00", "2026-03-04Z", "2026-02-29"],
		["dateTime", "2026-12-31T24:00:00", "2027-01-01T00:00:00", "2026-12-31"],
		["anyURI", " http://example.com ", "http://example.com", undefined],
		["dayTimeDuration", "PT36H90S", "P1DT12H1M30S", "P1M"],
		["yearMonthDuration", "-P14M", "-P1Y2M", "P1D"],
		["x500Name", "cn=Julius Hibbert, o=Medi, c=US", "cn=Julius Hibbert,o=Medi,c=US", "Julius"],
		["rfc822Name", " Anne@SUN.com ", "Anne@SUN.com", "anne"],
		["ipAddress", "[2001:DB8::0:1]:80", "[2001:db8::1]:80", "256.0.0.1"],
		["dnsName", "some.host.name:147-874", "some.host.name:147-874", "-bad.host"],
	] as const
).flatMap(([type, written, canonical, bad]): Row[] => [
	[`3.0:${type}-from-string`, [written], canonical],
	[`3.0:string-from-${type}`, [written], canonical],
	...(bad === undefined ? [] : [[`3.0:${type}-from-string`, [bad], "!syntax-error"] as Row]),
]);

const dates: readonly Row[] = [
	["3.0:dateTime-add-dayTimeDuration", ["2002-03-22T08:23:47-05:00", "P5DT2H"], "2002-03-27T10:23:47-05:00"],
	["3.0:dateTime-add-dayTimeDuration", ["2023-12-31T23:59:59.75", "PT0.5S"], "2024-01-01T00:00:00.25"],
	["3.0:dateTime-add-dayTimeDuration", ["2024-02-28T12:00:00Z", "-P59D"], "2023-12-31T12:00:00Z"],
	["3.0:dateTime-add-dayTimeDuration", ["0001-01-01T00:00:00", "-PT1S"], "0000-12-31T23:59:59"],
	["3.0:dateTime-add-dayTimeDuration", ["2024-01-01T00:00:00", "P99999999999D"], "!processing-error"],
	["3.0:dateTime-subtract-dayTimeDuration", ["2024-03-01T00:00:00.1Z", "PT0.2S"], "2024-02-29T23:59:59.9Z"],
	["3.0:dateTime-subtract-dayTimeDuration", ["2024-03-01T00:00:00", "-P1D"], "2024-03-02T00:00:00"],
	["3.0:dateTime-add-yearMonthDuration", ["2023-01-31T10:00:00+02:00", "P1M"], "2023-02-28T10:00:00+02:00"],
	["3.0:dateTime-add-yearMonthDuration", ["2024-01-31T10:00:00.25", "P1M"], "2024-02-29T10:00:00.25"],
	["3.0:dateTime-add-yearMonthDuration", ["2024-02-29T10:00:00", "P1Y"], "2025-02-28T10:00:00"],
	["3.0:dateTime-add-yearMonthDuration", ["2024-11-15T10:00:00", "P3M"], "2025-02-15T10:00:00"],
	["3.0:dateTime-add-yearMonthDuration", ["2024-11-15T10:00:00", "P999999999Y"], "!processing-error"],
	["3.0:dateTime-subtract-yearMonthDuration", ["2024-03-31T10:00:00", "P1M"], "2024-02-29T10:00:00"],
	["3.0:dateTime-subtract-yearMonthDuration", ["2024-01-31T10:00:00", "P2Y1M"], "2021-12-31T10:00:00"],
	["3.0:date-add-yearMonthDuration", ["2023-12-31Z", "P2M"], "2024-02-29Z"],
	["3.0:date-add-yearMonthDuration", ["2023-12-31", "-P1M"], "2023-11-30"],
	["3.0:date-subtract-yearMonthDuration", ["2024-02-29+01:00", "P4Y"], "2020-02-29+01:00"],
	["3.0:date-subtract-yearMonthDuration", ["0001-03-31", "P1Y1M"], "0000-02-29"],
	["1.0:dateTime-add-dayTimeDuration", ["2024-01-01T00:00:00", "P1D"], "2024-01-02T00:00:00"],
	["1.0:date-subtract-yearMonthDuration", ["2024-01-01", "P1M"], "2023-12-01"],
	["2.0:time-in-range", ["12:00:00", "08:00:00", "16:00:00"], "true"],
	["2.0:time-in-range", ["08:00:00", "08:00:00", "16:00:00"], "true"],
	["2.0:time-in-range", ["16:00:00", "08:00:00", "16:00:00"], "true"],
	["2.0:time-in-range", ["16:00:00.1", "08:00:00", "16:00:00"], "false"],
	["2.0:time-in-range", ["07:59:59", "08:00:00", "16:00:00"], "false"],
	// Over midnight.
	["2.0:time-in-range", ["23:00:00", "22:00:00", "06:00:00"], "true"],
	["2.0:time-in-range", ["05:00:00", "22:00:00", "06:00:00"], "true"],
	["2.0:time-in-range", ["12:00:00", "22:00:00", "06:00:00"], "false"],
	["2.0:time-in-range", ["12:00:00", "12:00:00", "12:00:00"], "true"],
	["2.0:time-in-range", ["12:00:01", "12:00:00", "12:00:00"], "false"],
	// Ends without zone take that of the time.
	["2.0:time-in-range", ["12:00:00+05:00", "11:00:00", "13:00:00"], "true"],
	["2.0:time-in-range", ["12:00:00+05:00", "06:30:00Z", "07:30:00Z"], "true"],
	["2.0:time-in-range", ["12:00:00+05:00", "11:00:00Z", "13:00:00Z"], "false"],
	// 01:00+05:00 is 20:00Z: zones carry over midnight.
	["2.0:time-in-range", ["01:00:00+05:00", "19:00:00Z", "21:00:00Z"], "true"],
];

const logic: readonly Row[] = [
	["1.0:or", [], "false"],
	["1.0:or", ["false", "true"], "true"],
	["1.0:or", ["false", "false"], "false"],
	["1.0:and", [], "true"],
	["1.0:and", ["true", "true"], "true"],
	["1.0:and", ["true", "false"], "false"],
	["1.0:n-of", ["0"], "true"],
	["1.0:n-of", ["2", "true", "false", "true"], "true"],
	["1.0:n-of", ["2", "true", "false", "false"], "false"],
	["1.0:n-of", ["3", "true", "true"], "!processing-error"],
	["1.0:n-of", ["-1", "true"], "!processing-error"],
	["1.0:not", ["true"], "false"],
	["1.0:not", ["false"], "true"],
];

const matches: readonly Row[] = [
	["1.0:x500Name-match", ["O=Medico Corp,C=US", "cn=John Smith,o=Medico Corp, c=US"], "true"],
	["1.0:x500Name-match", ["cn=John Smith,o=Medico Corp,c=US", "o=Medico Corp,c=US"], "false"],
	["1.0:x500Name-match", ["o=Medico Corp", "cn=John Smith,o=Medico Corp,c=US"], "false"],
	["1.0:rfc822Name-match", ["Anderson@sun.com", "Anderson@SUN.COM"], "true"],
	["1.0:rfc822Name-match", ["anderson@sun.com", "Anderson@sun.com"], "false"],
	["1.0:rfc822Name-match", ["sun.com", "Anderson@SUN.com"], "true"],
	["1.0:rfc822Name-match", ["sun.com", "Anderson@east.sun.com"], "false"],
	["1.0:rfc822Name-match", [".sun.COM", "Anderson@east.sun.com"], "true"],
	["1.0:rfc822Name-match", [".sun.com", "Anderson@sun.com"], "false"],
	["1.0:rfc822Name-match", [".sun.com", "Anderson@notsun.com"], "false"],
	["1.0:string-regexp-match", ["J.* Hibbert", "Dr Julius Hibbert!"], "true"],
	["1.0:string-regexp-match", ["^J.* Hibbert$", "Dr Julius Hibbert"], "false"],
	["1.0:string-regexp-match", ["[", "x"], "!processing-error"],
	["2.0:anyURI-regexp-match", ["^https?://", "http://example.com"], "true"],
	["2.0:anyURI-regexp-match", ["^ftp:", "http://example.com"], "false"],
	["2.0:ipAddress-regexp-match", ["^10\\.", "10.1.2.3/255.0.0.0:80"], "true"],
	["2.0:ipAddress-regexp-match", ["^10\\.", "110.1.2.3"], "false"],
	["2.0:dnsName-regexp-match", ["\\.example\\.com$", "www.example.com"], "true"],
	["2.0:dnsName-regexp-match", ["\\.example\\.com$", "www.example.com:80"], "false"],
	["2.0:rfc822Name-regexp-match", ["^anne@.*\\.com$", "anne@example.com"], "true"],
	["2.0:rfc822Name-regexp-match", ["^anne@.*\\.com$", "Anne@example.com"], "false"],
	["2.0:x500Name-regexp-match", [",o=Medico Corp,c=US$", "cn=Anne, o=Medico Corp, c=US"], "true"],
	["2.0:x500Name-regexp-match", ["^o=", "cn=Anne, o=Medico Corp, c=US"], "false"],
];

export const FIRST_ORDER_ROWS: readonly Row[] = [
	...overTypes,
	...bags,
	...order,
	...arithmetic,
	...text,
	...conversions,
	...dates,
	...logic,
	...matches,
];
