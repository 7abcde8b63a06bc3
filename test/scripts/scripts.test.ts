import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { build } from "../server/built.js";
import { freshFolder, root } from "../server/running.js";

const script = (name: string, base = root) => join(base, "scripts", name);

describe("npm start", () => {
	beforeAll(build);

	it("prints a curl line that is a Permit, and ends on SIGTERM", async () => {
		const child = spawn(process.execPath, [script("start.mjs")], {
			env: { ...process.env, FULLMAKT_PORT: "0", FULLMAKT_CACHE: freshFolder() },
		});
		const ended = new Promise((resolve) => child.once("exit", resolve));
		let output = "";
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
		await expect.poll(() => output, { timeout: 20_000 }).toMatch(/\/health\n/);
		const [, url = "", body = ""] =
			/curl -s (\S+) -H 'Content-Type: application\/json' -d '([^']+)'/.exec(output) ?? [];
		const answer = await fetch(url, { method: "POST", body, headers: { "Content-Type": "application/json" } });
		expect(await answer.json()).toMatchObject({ response: [{ decision: "Permit" }] });
		child.kill("SIGTERM");
		expect(await ended).toBe(0);
	});

	it("says what to do when the port is taken", async () => {
		const other = createServer();
		await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
		const { port } = other.address() as AddressInfo;
		const child = spawn(process.execPath, [script("start.mjs")], {
			env: { ...process.env, FULLMAKT_PORT: String(port), FULLMAKT_CACHE: freshFolder() },
		});
		let output = "";
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
		expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(1);
		other.close();
		expect(output).toContain(
			`Port ${port} is in use. End the other program, or choose another port: FULLMAKT_PORT=${port + 1}`,
		);
		expect(output).not.toMatch(/\n\s+at /);
	});
});

it.each(["start.mjs", "test.mjs", "build.mjs"])("%s says which Node it needs", (name) => {
	const older = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.18.3"})';
	const { status, stderr } = spawnSync(process.execPath, ["--import", older, script(name)], { encoding: "utf8" });
	expect(status).toBe(1);
	expect(stderr).toMatch(/^fullmakt needs Node >=20\.19; this is 20\.18\.3\./);
});

describe("installing", () => {
	/** A checkout with a lock file, a node_modules that may differ from it, and an npm that only tells it was called. */
	function checkout(installed: Record<string, string> | undefined): { installs: () => boolean } {
		const folder = freshFolder();
		cpSync(join(root, "scripts"), join(folder, "scripts"), { recursive: true });
		cpSync(join(root, "package.json"), join(folder, "package.json"));
		const entries = (versions: Record<string, string>) =>
			Object.fromEntries(Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }]));
		const packages = {
			"": {},
			...entries({ a: "1.0.0", b: "2.0.0" }),
			"node_modules/only-elsewhere": { version: "1.0.0", optional: true },
		};
		writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages }));
		if (installed !== undefined) {
			mkdirSync(join(folder, "node_modules"));
			writeFileSync(
				join(folder, "node_modules", ".package-lock.json"),
				JSON.stringify({ packages: entries(installed) }),
			);
		}
		const npm = join(folder, "npm.js");
		writeFileSync(npm, "process.exit(0)");
		const install = join(folder, "scripts", "install-only.mjs");
		writeFileSync(install, 'import { ensureInstalled } from "./checkout.mjs";\nensureInstalled();\n');
		return {
			installs: () => {
				const env = { ...process.env, npm_execpath: npm };
				const { status, stderr } = spawnSync(process.execPath, [install], { encoding: "utf8", env });
				expect(status).toBe(0);
				rmSync(folder, { recursive: true });
				return stderr.includes("Installing packages");
			},
		};
	}

	it.each<[string, Record<string, string> | undefined, boolean]>([
		["nothing is there", undefined, true],
		["a package is missing", { a: "1.0.0" }, true],
		["a package is older", { a: "1.0.0", b: "1.9.0" }, true],
		["all is there", { a: "1.0.0", b: "2.0.0" }, false],
		["more is there", { a: "1.0.0", b: "2.0.0", c: "3.0.0" }, false],
	])("when %s", (_name, installed, expected) => {
		expect(checkout(installed).installs()).toBe(expected);
	});
});

describe("count-tests", () => {
	const count = (report: string | undefined) => {
		const file = join(freshFolder(), "report.json");
		if (report !== undefined) writeFileSync(file, report);
		return spawnSync(process.execPath, [script("count-tests.mjs"), file], { encoding: "utf8" }).stdout.trim();
	};

	it("counts tests, files that cannot be loaded, and runs that left no report", () => {
		const file = (status: string, tests: number) => ({ status, assertionResults: Array(tests).fill({}) });
		const report = {
			numPassedTests: 7,
			numFailedTests: 2,
			testResults: [file("failed", 3), file("failed", 0), file("passed", 6)],
		};
		expect(count(JSON.stringify(report))).toBe("7 3");
		expect(count(undefined)).toBe("0 1");
		expect(count("{")).toBe("0 1");
	});
});

it("package.json and README name only files that are there", () => {
	const { bin, exports, scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
	for (const file of [bin.fullmakt, exports["."].default, exports["."].types]) {
		expect(readFileSync(join(root, file), "utf8").length).toBeGreaterThan(0);
	}
	for (const [, file = ""] of Object.values(scripts)
		.join(" ")
		.matchAll(/node (scripts\/\S+)/g)) {
		expect(readFileSync(join(root, file), "utf8").length).toBeGreaterThan(0);
	}
	for (const [, file = ""] of readFileSync(join(root, "README.md"), "utf8").matchAll(/\]\((?!http)([^)#]+)\)/g)) {
		expect(readFileSync(join(root, file), "utf8").length).toBeGreaterThan(0);
	}
});
