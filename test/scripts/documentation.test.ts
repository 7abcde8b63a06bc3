import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { environmentName } from "../../src/config/load.js";
import { configKeys, configSchema } from "../../src/config/schema.js";
import { PolicyLibrary } from "../../src/pdp/policy-library.js";
import { accessPackage, ask, role } from "../policies/ask.js";
import { DECISION, DEMO_WORLD, post, root, start } from "../server/running.js";

const text = (file: string) => readFileSync(join(root, file), "utf8");

it("README's curl line is the Permit it promises", async () => {
	const body = /curl -s [^\n]+-d '([^']+)'/.exec(text("README.md"))?.[1] ?? "";
	const server = await start({ FULLMAKT_WORLD: DEMO_WORLD });
	expect((await post(server.url + DECISION, body)).json.response).toMatchObject([{ decision: "Permit" }]);
	expect((await post(server.url + DECISION, body.replace('"write"', '"delete"'))).json.response).toMatchObject([
		{ decision: "NotApplicable" },
	]);
	await server.stop();
});

it("operations.md has every setting with its default", () => {
	const rows = [...text("docs/operations.md").matchAll(/^\| `(FULLMAKT_\w+)` \| `(\w+)` \| (\S+) \|/gm)];
	const properties: Record<string, { type: string; default?: string | number }> = configSchema.properties;
	expect(rows.map(([, name, key, value]) => [name, key, value])).toEqual(
		configKeys.map((key) => [environmentName(key), key, String(properties[key]?.default ?? "–")]),
	);
});

it("dependencies.md has a row for every dependency", () => {
	const { dependencies, devDependencies } = JSON.parse(text("package.json")) as Record<string, Record<string, string>>;
	const rows = [...text("docs/dependencies.md").matchAll(/^\| (`[^|]+) \|/gm)];
	const named = rows.flatMap(([, names = ""]) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
	expect(named.sort()).toEqual([...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})].sort());
});

it("the example in policies.md does what it says", () => {
	const xml = /```xml\n([\s\S]+?)```/.exec(text("docs/policies.md"))?.[1] ?? "";
	const policy = new PolicyLibrary().set("example", xml);
	const decision = (who: Parameters<typeof ask>[0], action: string) =>
		policy.evaluate(ask(who, action, { "urn:altinn:resource": ["my-service"] })).results[0]?.decision;
	expect(decision(role("dagl"), "read")).toBe("Permit");
	expect(decision(accessPackage("merverdiavgift"), "write")).toBe("Permit");
	expect(decision(role("lede"), "read")).toBe("NotApplicable");
	expect(decision(role("dagl"), "sign")).toBe("NotApplicable");
});
