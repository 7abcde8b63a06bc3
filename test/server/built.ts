import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { freshFolder, root } from "./running.js";

/** Builds what a user would run, when a source changed since the last time. */
export function build(): void {
	execFileSync(process.execPath, [join(root, "scripts", "build.mjs")], { stdio: ["ignore", "ignore", "inherit"] });
}

export interface ServerProcess {
	readonly child: ChildProcess;
	readonly url: string;
	/** Resolves with the exit code. */
	readonly ended: Promise<number | null>;
}

/** `dist/server.js` as a process of its own, when it says that it listens. */
export async function spawnServer(environment: Record<string, string> = {}): Promise<ServerProcess> {
	const child = spawn(process.execPath, [join(root, "dist", "server.js")], {
		env: {
			...process.env,
			FULLMAKT_PORT: "0",
			FULLMAKT_POLICIES: join(root, "policies"),
			FULLMAKT_CACHE: freshFolder(),
			FULLMAKT_DATABASE: join(freshFolder(), "fullmakt.db"),
			...environment,
		},
		stdio: ["ignore", "pipe", "inherit"],
	});
	const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
	const url = await new Promise<string>((resolve, reject) => {
		let output = "";
		child.stdout?.setEncoding("utf8").on("data", (text: string) => {
			output += text;
			const found = /"url":"([^"]+)"/.exec(output)?.[1];
			if (found !== undefined) resolve(found);
		});
		child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${output}`)));
	});
	return { child, url, ended };
}
