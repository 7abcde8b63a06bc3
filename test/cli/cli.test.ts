import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { build } from "../server/built.js";
import { DAGL, freshFolder, MVA, root, single } from "../server/running.js";

beforeAll(build);

const folder = freshFolder();
function file(name: string, content: string): string {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
}

function fullmakt(args: readonly string[], input = "", environment: Record<string, string> = {}) {
	const command = [join(root, "dist", "cli", "main.js"), ...args];
	const { status, stdout, stderr } = spawnSync(process.execPath, command, {
		encoding: "utf8",
		input,
		env: { PATH: process.env.PATH ?? "", ...environment },
	});
	expect(stderr).not.toMatch(/^\s+at .*\.js:\d+/m);
	return { status, out: stdout, err: stderr };
}

const mva = join(root, "policies", "skd-mva-melding.xml");
const source = readFileSync(mva, "utf8");
const request = file("request.json", JSON.stringify(single(DAGL, "write", MVA)));

describe("fullmakt", () => {
	it("tells what it can", () => {
		for (const args of [["--help"], ["-h"], ["help"]]) {
			expect(fullmakt(args)).toMatchObject({
				status: 0,
				out: expect.stringMatching(/check[\s\S]*eval[\s\S]*explain[\s\S]*config[\s\S]*serve/),
			});
		}
		expect(fullmakt(["--version"])).toMatchObject({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
		for (const verb of ["check", "eval", "explain", "config", "serve"]) {
			expect(fullmakt([verb, "--help"]).out).toMatch(new RegExp(`^Usage: fullmakt ${verb}`));
			expect(fullmakt(["help", verb]).status).toBe(0);
		}
	});

	it.each<[string[], RegExp]>([
		[[], /^Usage: fullmakt VERB/],
		[["chekc"], /There is no verb "chekc"; did you mean "check"\?/],
		[["zzzzzzz"], /There is no verb "zzzzzzz"\./],
		[["check"], /^Name at least one policy file/],
		[["check", "--fromat", "json", mva], /There is no flag --fromat; did you mean --format\?/],
		[["check", "--format", "yaml", mva], /--format is one of human, json; not "yaml"/],
		[["check", join(folder, "nothing.xml")], /Cannot read .*nothing\.xml: there is no such file/],
		[["check", "--format"], /--format/],
		[["eval", "--request", request], /^Name the policy: --policy FILE/],
		[["eval", "--policy", mva], /^Name the request: --request FILE/],
		[["eval", mva, request], /belongs to no flag; use --policy and --request/],
		[["eval", "--polcy", mva], /There is no flag --polcy; did you mean --policy\?/],
		[["explain", "--policy", mva, "--request", request, "--format", "xml"], /--format is one of human, json/],
		[["serve", "now"], /serve takes no arguments/],
	])("%j is wrong usage", (args, message) => {
		const { status, err, out } = fullmakt(args);
		expect([status, out]).toEqual([2, ""]);
		expect(err).toMatch(message);
	});
});

describe("fullmakt check", () => {
	it("finds nothing in sound policies, file by file or folder", () => {
		expect(fullmakt(["check", mva])).toMatchObject({ status: 0, out: `${mva}: ok (skd-mva-melding)\n` });
		const { status, out } = fullmakt(["check", join(root, "policies")]);
		expect(status).toBe(0);
		expect(out).toContain("ttd-tilskudd.xml: ok (ttd/tilskudd)");
		expect(out).toContain("9 policies, 0 with errors");
	});

	it("shows the place, the line with a caret, the code and advice", () => {
		const wrong = file(
			"wrong.xml",
			source.replace("function:string-equal-ignore-case", "function:string-equal-ignore-cas"),
		);
		const line = source.split("\n").findIndex((each) => each.includes("ignore-case")) + 1;
		const { status, out } = fullmakt(["check", wrong, mva]);
		expect(status).toBe(1);
		expect(out).toMatch(new RegExp(`^${wrong}:${line}:\\d+: error\\[unknown-function\\]: .*string-equal-ignore-cas`));
		const [, shown = "", caret = ""] = out.split("\n");
		expect(shown).toContain(`${line} | <Match MatchId=`);
		expect(shown[caret.indexOf("^")]).toBe("<");
		expect(out).toMatch(/advice: \w/);
		expect(out).toContain(`${mva}: ok`);
		expect(out).toContain("2 policies, 1 with errors");
	});

	it("gives findings to programs as JSON", () => {
		const wrong = file("open.xml", source.slice(0, 900));
		const { status, out } = fullmakt(["check", "--format", "json", wrong, mva]);
		expect(status).toBe(1);
		expect(JSON.parse(out)).toMatchObject([{ file: wrong, code: "xml-malformed", line: expect.any(Number) }]);
		expect(fullmakt(["check", "--format", "json", mva]).out).toBe("[]\n");
	});

	it("lets files refer to each other, and finds what refers to nothing", () => {
		const referring = file(
			"set.xml",
			`<PolicySet xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicySetId="urn:set" Version="1.0" PolicyCombiningAlgId="urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:deny-overrides">
	<Target/>
	<PolicyIdReference>urn:altinn:policyid:skd-mva-melding</PolicyIdReference>
</PolicySet>`,
		);
		expect(fullmakt(["check", referring, mva]).status).toBe(0);
		expect(fullmakt(["check", referring])).toMatchObject({
			status: 1,
			out: expect.stringMatching(/set\.xml:3:\d+: error\[unresolved-reference\]/),
		});
	});

	it("shows a part of a very long line, with the caret at the place", () => {
		const wrong = file(
			"long.xml",
			source.replaceAll(/\n\t*/g, " ").replace(/function:string-equal"/, 'function:nothing"'),
		);
		const [, shown = "", caret = ""] = fullmakt(["check", wrong]).out.split("\n");
		expect(shown.length).toBeLessThan(130);
		expect(shown.slice(caret.indexOf("^"))).toMatch(/^<Match/);
	});

	it("says that a folder is empty", () => {
		const empty = join(folder, "empty");
		mkdirSync(empty, { recursive: true });
		expect(fullmakt(["check", empty])).toMatchObject({
			status: 2,
			err: expect.stringContaining("There is no *.xml file in"),
		});
	});
});

describe("fullmakt eval", () => {
	it("decides, for people and for programs", () => {
		const args = ["eval", "--policy", mva, "--request", request];
		expect(fullmakt(args)).toMatchObject({
			status: 0,
			out: expect.stringMatching(
				/^Permit\n {2}obligation urn:altinn:obligation:authenticationLevel1\n {4}urn:altinn:obligation1-assignment1 = 3 \(urn:altinn:minimum/,
			),
		});
		expect(JSON.parse(fullmakt([...args, "--format", "json"]).out)).toMatchObject({
			Response: [{ Decision: "Permit" }],
		});
		expect(fullmakt([...args, "--format", "xml"]).out).toMatch(/<(\w+:)?Decision>Permit/);
	});

	it("a decision is a decision: NotApplicable and Indeterminate exit with 0", () => {
		const other = JSON.stringify(single({ "urn:altinn:rolecode": "medl" }, "write", MVA));
		expect(fullmakt(["eval", "--policy", mva, "--request", "-"], other)).toMatchObject({
			status: 0,
			out: "NotApplicable\n",
		});
		const needing = file("needing.xml", source.replaceAll('MustBePresent="false"', 'MustBePresent="true"'));
		const { status, out } = fullmakt(
			["eval", "--policy", needing, "--request", "-"],
			other.replace("urn:altinn:rolecode", "urn:x"),
		);
		expect(status).toBe(0);
		expect(out).toMatch(/^Indeterminate\n {2}status: .*missing-attribute[\s\S]*missing: urn:altinn:rolecode/);
	});

	it.each([
		["a malformed request", "{", /error\[json-malformed\]/],
		[
			"one that is none",
			'{"Request":{"AccessSubject":[{"Attribute":[{"Value":1}]}]}}',
			/error\[schema\].*\(at \/Request\/AccessSubject/,
		],
		["malformed XML", "\n<Request", /-:\d+:\d+: error\[xml-malformed\]/],
	])("refuses %s", (_name, input, message) => {
		const { status, err } = fullmakt(["eval", "--policy", mva, "--request", "-"], input);
		expect(status).toBe(1);
		expect(err).toMatch(message);
	});

	it("asks for the root when it is not clear", () => {
		const two = ["--policy", mva, "--policy", join(root, "policies", "brg-aarsregnskap.xml"), "--request", request];
		expect(fullmakt(["eval", ...two])).toMatchObject({
			status: 1,
			err: expect.stringMatching(/ambiguous-root[\s\S]*--root/),
		});
		expect(fullmakt(["eval", ...two, "--root", "urn:altinn:policyid:skd-mva-melding"]).out).toMatch(/^Permit/);
		expect(fullmakt(["eval", ...two, "--root", "urn:nothing"]).status).toBe(1);
	});
});

describe("fullmakt explain", () => {
	it("shows what matched and where", () => {
		const { status, out } = fullmakt(["explain", "--policy", mva, "--request", request]);
		expect(status).toBe(0);
		expect(out).toMatch(/^Permit\n/);
		expect(out).toMatch(/^ {2}Permit +Policy urn:altinn:policyid:skd-mva-melding {2}\(\d+:\d+\)/m);
		expect(out).toMatch(/Permit +Rule urn:altinn:resource:skd-mva-melding:ruleid:1/);
		expect(out).toMatch(/NotApplicable +Rule urn:altinn:resource:skd-mva-melding:ruleid:2/);
		const [first] = JSON.parse(fullmakt(["explain", "--policy", mva, "--request", request, "--format", "json"]).out);
		expect(first).toMatchObject({ decision: "Permit", tree: { kind: "Policy", outcome: "Permit" } });
	});
});

describe("fullmakt config and serve", () => {
	it("shows values and where they come from", () => {
		const { status, out } = fullmakt(["config"], "", { FULLMAKT_PORT: "9000", FULLMAKT_PUBLIC_URL: "http://a:b@c.no" });
		expect(status).toBe(0);
		expect(out).toMatch(/^FULLMAKT_PORT +9000 +from FULLMAKT_PORT/m);
		expect(out).toMatch(/^FULLMAKT_HOST +127\.0\.0\.1 +from default/m);
		expect(out).not.toContain("a:b");
		expect(JSON.parse(fullmakt(["config", "--format", "json"]).out)[0]).toMatchObject({
			name: "FULLMAKT_PORT",
			value: 8080,
		});
	});

	it("say what is wrong with the configuration", () => {
		const wrong = { FULLMAKT_PROT: "1" };
		expect(fullmakt(["config"], "", wrong)).toMatchObject({
			status: 1,
			err: expect.stringContaining("did you mean FULLMAKT_PORT?"),
		});
		expect(fullmakt(["serve"], "", wrong)).toMatchObject({
			status: 1,
			err: expect.stringContaining("did you mean FULLMAKT_PORT?"),
		});
	});
});
