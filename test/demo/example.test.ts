/** The example service as a process, from the built package, as `npm run example` starts it. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { build } from "../server/built.js";
import { root } from "../server/running.js";

let child: ChildProcess;
let tax: string;
let token: string;
let fullmakt: string;
beforeAll(async () => {
	build();
	child = spawn(process.execPath, [join(root, "examples", "tax-authority", "start.mjs")], {
		env: { ...process.env, PORT: "0" },
		stdio: ["ignore", "pipe", "inherit"],
	});
	const output = await new Promise<string>((resolve, reject) => {
		let text = "";
		child.stdout?.setEncoding("utf8").on("data", (data: string) => {
			text += data;
			if (text.includes("npm run demo")) resolve(text);
		});
		child.once("exit", (code) => reject(new Error(`the example ended with ${code}: ${text}`)));
	});
	[, tax = "", fullmakt = ""] = /answers at (\S+), fullmakt at (\S+) /.exec(output) ?? [];
	token = /Bearer (\S+)'/.exec(output)?.[1] ?? "";
});
afterAll(async () => {
	const ended = new Promise((resolve) => child.once("exit", resolve));
	child.kill("SIGINT");
	expect(await ended).toBe(0);
});

async function call(method: string, path: string, bearer?: string, body?: unknown) {
	const headers = {
		...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
		...(body === undefined ? {} : { "Content-Type": "application/json" }),
	};
	const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
	const answer = await fetch(tax + path, { method, headers, ...sent });
	return { status: answer.status, body: await answer.json() };
}

it("answers its two curl lines as it says", async () => {
	expect(await call("GET", "/mva/311592858")).toMatchObject({ status: 401, body: { code: "no-token" } });
	expect(await call("GET", "/mva/311592858", token)).toMatchObject({ status: 403, body: { code: "not-permitted" } });
});

it("refuses before it looks at the body, and on every route", async () => {
	expect(await call("PUT", "/mva/311592858/2026-5", token, "no JSON")).toMatchObject({ status: 403 });
	expect(await call("POST", "/mva/311592858/2026-5/signature", token)).toMatchObject({ status: 403 });
	expect(await call("GET", "/mva/plumber", token)).toMatchObject({ status: 400, body: { code: "bad-question" } });
});

it("believes tokens of its Maskinporten, and not the platform's", async () => {
	const headers = { Authorization: `Basic ${Buffer.from("demo:demo-password").toString("base64")}` };
	const query = "userId=20400201&scopes=skd:mva";
	const personal = await (await fetch(`${fullmakt}/fullmakt/v1/test-tokens/personal?${query}`, { headers })).text();
	expect(await call("GET", "/mva/311592858", personal)).toMatchObject({ status: 401, body: { code: "bad-token" } });
});
