import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeConfig } from "../../src/config/describe.js";
import { ConfigError, loadConfig } from "../../src/config/load.js";
import { nearest } from "../../src/config/nearest.js";
import { freshFolder } from "../server/running.js";

function problems(environment: Record<string, string>): readonly string[] {
	try {
		loadConfig(environment);
	} catch (error) {
		if (error instanceof ConfigError) return error.problems;
		throw error;
	}
	return [];
}

function file(name: string, content: string): string {
	const path = join(freshFolder(), name);
	writeFileSync(path, content);
	return path;
}

describe("the configuration", () => {
	it("has defaults", () => {
		const { config, sources } = loadConfig({ PATH: "/bin", FULLMAKT_PORT: "" });
		expect(config).toMatchObject({
			port: 8080,
			host: "127.0.0.1",
			policies: "policies",
			logLevel: "info",
			pageSize: 50,
		});
		expect(config).not.toHaveProperty("fixtures");
		expect(new Set(Object.values(sources))).toEqual(new Set(["default"]));
	});

	it("is the environment over the file over the defaults, and says which", () => {
		const path = file("config.json", '{"$schema":"x","port":9000,"logLevel":"debug","drainSeconds":0.5}');
		const secret = file("level", "warn\n");
		const { config, sources } = loadConfig({
			FULLMAKT_CONFIG: path,
			FULLMAKT_PORT: "9001",
			FULLMAKT_LOG_LEVEL_FILE: secret,
		});
		expect(config).toMatchObject({ port: 9001, logLevel: "warn", drainSeconds: 0.5, bodyLimit: 2_097_152 });
		expect(sources).toMatchObject({
			port: "FULLMAKT_PORT",
			logLevel: `FULLMAKT_LOG_LEVEL_FILE (${secret})`,
			drainSeconds: path,
			host: "default",
		});
	});

	it.each<[string, Record<string, string>, RegExp[]]>([
		[
			"a mistyped name",
			{ FULLMAKT_PORTT: "1" },
			[/^FULLMAKT_PORTT: there is no such setting; did you mean FULLMAKT_PORT\?$/],
		],
		["a name like none", { FULLMAKT_ZZZZZZZZZ: "1" }, [/^FULLMAKT_ZZZZZZZZZ: there is no such setting$/]],
		["a port that is a word", { FULLMAKT_PORT: "web" }, [/^FULLMAKT_PORT: port must be integer$/]],
		["a port out of range", { FULLMAKT_PORT: "70000" }, [/^FULLMAKT_PORT: port must be <= 65535$/]],
		["a port that is nearly a number", { FULLMAKT_PORT: "80x" }, [/must be integer/]],
		["half a byte", { FULLMAKT_BODY_LIMIT: "2048.5" }, [/^FULLMAKT_BODY_LIMIT: bodyLimit must be integer$/]],
		["an unknown level", { FULLMAKT_LOG_LEVEL: "loud" }, [/logLevel must be .*: trace, debug, info/]],
		[
			"an address with a query",
			{ FULLMAKT_PUBLIC_URL: "https://x.no/?a=b" },
			[/publicUrl must be an http or https address/],
		],
		[
			"a short password for test tokens",
			{ FULLMAKT_TEST_TOKENS: "tester:short" },
			[/testTokens must be a name, a colon and a password of at least eight characters$/],
		],
		[
			"all at once",
			{ FULLMAKT_PORT: "-1", FULLMAKT_HOSTS: "x", FULLMAKT_POLL_SECONDS: "-2" },
			[/HOSTS/, /PORT: port/, /POLL/],
		],
		[
			"a file that is not there",
			{ FULLMAKT_PORT_FILE: "/nowhere/port" },
			[/^FULLMAKT_PORT_FILE: cannot read \/nowhere\/port \(ENOENT\)$/],
		],
		["a value twice", { FULLMAKT_PORT: "1", FULLMAKT_PORT_FILE: file("port", "1") }, [/FULLMAKT_PORT is set as well/]],
		[
			"a config file that is not there",
			{ FULLMAKT_CONFIG: "/nowhere.json" },
			[/^FULLMAKT_CONFIG: cannot read \/nowhere\.json/],
		],
		["one that is not JSON", { FULLMAKT_CONFIG: file("a.json", "{port: 1}") }, [/a\.json: not JSON: /]],
		["one that is a list", { FULLMAKT_CONFIG: file("b.json", "[]") }, [/b\.json: expected a JSON object/]],
		[
			"an unknown key in it",
			{ FULLMAKT_CONFIG: file("c.json", '{"prot":1}') },
			[/c\.json: there is no setting "prot"; did you mean port\?/],
		],
		[
			"a key from Object's own",
			{ FULLMAKT_CONFIG: file("d.json", '{"__proto__":{"port":1},"toString":1}') },
			[/"__proto__"|"toString"/, /./],
		],
	])("refuses %s", (_name, environment, expected) => {
		const found = problems(environment);
		expect(found).toHaveLength(expected.length);
		for (const pattern of expected) expect(found.join("\n")).toMatch(pattern);
	});

	it("keeps values out of its complaints, and passwords out of what it shows", () => {
		expect(problems({ FULLMAKT_PORT: "hunter2" }).join()).not.toContain("hunter2");
		const shown = describeConfig(loadConfig({ FULLMAKT_PUBLIC_URL: "https://me:hunter2@altinn.example/x" }));
		expect(shown.find(({ name }) => name === "FULLMAKT_PUBLIC_URL")).toMatchObject({
			value: "https://[redacted]@altinn.example/x",
			source: "FULLMAKT_PUBLIC_URL",
		});
		const secrets = describeConfig(
			loadConfig({
				FULLMAKT_TEST_TOKENS: "tester:hunter22:hunter22",
				FULLMAKT_OIDC_ISSUER: "https://id.example",
				FULLMAKT_OIDC_CLIENT_ID: "pages",
				FULLMAKT_OIDC_CLIENT_SECRET: "hunter22",
			}),
		);
		expect(JSON.stringify(secrets)).not.toContain("hunter22");
		expect(secrets.find(({ name }) => name === "FULLMAKT_TEST_TOKENS")?.value).toBe("tester:[redacted]");
		expect(shown.every(({ description }) => description.length > 10)).toBe(true);
	});
});

it.each([
	["chekc", "check"],
	["evaluate", undefined],
	["EVAL", "eval"],
	["x", undefined],
	["", undefined],
])("nearest(%j)", (typed, expected) => {
	expect(nearest(typed, ["check", "eval", "explain", "config", "serve"])).toBe(expected);
});
