/** `npm run demo` from the outside: it plays to its end, or stops with 1 at the first step that is not as told. */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { build } from "../server/built.js";
import { DEMO_WORLD, freshFolder, root } from "../server/running.js";

beforeAll(build);

function play(environment: Readonly<Record<string, string>> = {}) {
	const child = spawn(process.execPath, [join(root, "scripts", "demo.mjs")], {
		env: { ...process.env, ...environment },
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
	}
	return new Promise<{ code: number | null; output: string }>((resolve) => {
		child.once("close", (code) => resolve({ code, output }));
	});
}

it("plays both days to the end", async () => {
	const { code, output } = await play();
	expect(output).toContain("All of it was as told.");
	expect(code).toBe(0);
});

it("stops with 1 where nobody may approve", async () => {
	const world = JSON.parse(readFileSync(DEMO_WORLD, "utf8"));
	const folder = freshFolder();
	// A world file names its policies from where it lies.
	for (const resource of world.resources)
		resource.policy = relative(folder, join(dirname(DEMO_WORLD), resource.policy));
	world.roles = world.roles.filter(
		({ from, role }: Record<string, string>) => from !== "311592858" || role !== "daglig-leder",
	);
	const file = join(folder, "world.json");
	writeFileSync(file, JSON.stringify(world));
	const { code, output } = await play({ DEMO_WORLD: file });
	expect(output).toContain("(Kari Hansen approves it) is not as told");
	expect(code).toBe(1);
});

it("shows no whole token", async () => {
	expect((await play()).output).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
});
