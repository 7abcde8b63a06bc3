/** The examples in the library's documentation say what they do: each is run, and prints what its comments promise. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as engine from "../../src/index.js";
import * as pep from "../../src/pep/index.js";
import { root } from "../server/running.js";
import { openScene, type Scene } from "./scene.js";
import { AUTHORIZE_SCOPE, openTokenScene, SKATTEETATEN, type TokenScene } from "./token-scene.js";

const folder = join(root, "src", "pep");
const examples = readdirSync(folder).flatMap((file) => {
	const text = readFileSync(join(folder, file), "utf8");
	return [...text.matchAll(/^ \* ```ts\n([\s\S]*?)^ \* ```$/gm)].map(
		([, block = ""]) => [file, block.replaceAll(/^ \* ?/gm, "")] as const,
	);
});

const modules: Readonly<Record<string, () => Promise<object>>> = {
	fullmakt: async () => engine,
	"fullmakt/pep": async () => pep,
	express: async () => ({ express: (await import("express")).default }),
	"node:fs": () => import("node:fs"),
};

let scene: Scene;
let tokens: TokenScene;
beforeAll(async () => {
	[scene, tokens] = await Promise.all([openScene(), openTokenScene()]);
});
afterAll(() => Promise.all([scene.server.stop(), tokens.server.stop()]));

/** What an example prints, in the order it does. */
async function run(code: string, environment: Readonly<Record<string, string>>): Promise<string[]> {
	const names: Record<string, unknown> = {};
	const body = [];
	for (const line of code.split("\n")) {
		const [, wanted, from = ""] = /^import (.+) from "(.+)";$/.exec(line) ?? [];
		if (wanted === undefined) body.push(line);
		else {
			const found = (await modules[from]?.()) as Record<string, unknown>;
			for (const name of wanted.replaceAll(/[{}\s]/g, "").split(",")) names[name] = found[name];
		}
	}
	const printed: string[] = [];
	const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor;
	let end = (): void => undefined;
	const ended = new Promise<void>((resolve) => {
		end = resolve;
	});
	const console = {
		log: (...values: unknown[]) => {
			const shown = values.map((value) =>
				Array.isArray(value) ? `[ ${value.map((v) => `'${v}'`).join(", ")} ]` : value,
			);
			printed.push(shown.join(" "));
			if (printed.length === promised(code).length) end();
		},
	};
	const process = { env: environment };
	await new AsyncFunction(...Object.keys(names), "console", "process", body.join("\n"))(
		...Object.values(names),
		console,
		process,
	);
	// One that listens prints when it is called.
	await ended;
	return printed;
}

const promised = (code: string) => [...code.matchAll(/^ *\/\/ (.+)$/gm)].map(([, text]) => text);

describe("the examples", () => {
	it("are there", () => {
		expect(examples.map(([file]) => file)).toEqual(
			expect.arrayContaining([
				"authorize.ts",
				"change-feed.ts",
				"decision-cache.ts",
				"express.ts",
				"maskinporten-tokens.ts",
				"pdp-client.ts",
			]),
		);
	});

	it.each(examples)("in %s", async (file, code) => {
		const ofTokens = file === "maskinporten-tokens.ts";
		const client = ofTokens ? await tokens.client(SKATTEETATEN, [AUTHORIZE_SCOPE]) : undefined;
		const environment = {
			FULLMAKT_URL: ofTokens ? tokens.server.url : scene.server.url,
			ISSUERS: scene.issuers,
			CALLER_TOKEN: await scene.robotToken(),
			SERVICE_TOKEN: await scene.serviceToken(),
			EVENTS_TOKEN: await scene.eventsToken(),
			CLIENT_ID: client?.clientId ?? "",
			CLIENT_KEY: JSON.stringify(client?.key ?? {}),
		};
		expect(promised(code).length).toBeGreaterThan(0);
		expect(await run(code, environment)).toEqual(promised(code));
	});
});
