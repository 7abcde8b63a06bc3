/**
 * A throw-away PostgreSQL for the test run (vitest globalSetup): Debian's own server, on a free port of loopback, in a
 * temporary folder. When there is none the tests of PostgreSQL are skipped, and this says so loudly.
 */
import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
	interface ProvidedContext {
		/** Address of the cluster's maintenance database; empty when there is no PostgreSQL. */
		postgresUrl: string;
	}
}

let stop: (() => Promise<void>) | undefined;

export async function setup(project: TestProject): Promise<void> {
	const bin = findBinaries();
	if (bin === undefined) {
		project.provide("postgresUrl", "");
		console.warn(
			"\n*** SKIPPED: every test of PostgreSQL. Install the server (Debian: apt-get install postgresql) to run them. ***\n",
		);
		return;
	}
	const cluster = await start(bin);
	stop = cluster.stop;
	project.provide("postgresUrl", cluster.url);
}

export async function teardown(): Promise<void> {
	await stop?.();
}

/** The folder of initdb and postgres: on the path, or where Debian puts them. */
function findBinaries(): string | undefined {
	const debian = "/usr/lib/postgresql";
	const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
	const folders = [
		...versions.map((version) => join(debian, version, "bin")),
		...(process.env.PATH ?? "").split(delimiter),
	];
	return folders.find((folder) => ["initdb", "postgres"].every((name) => existsSync(join(folder, name))));
}

async function start(bin: string): Promise<{ url: string; stop: () => Promise<void> }> {
	const folder = mkdtempSync(join(tmpdir(), "fullmakt-postgres-"));
	// The server refuses to run as root.
	const owner = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
	if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
	const data = join(folder, "data");
	execFileSync(
		join(bin, "initdb"),
		["-D", data, "-U", "fullmakt", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
		{
			...owner,
			cwd: folder,
			stdio: "pipe",
		},
	);
	const port = await freePort();
	const settings = [
		"fsync=off",
		"max_connections=200",
		`unix_socket_directories=${folder}`,
		"listen_addresses=127.0.0.1",
	];
	const server = spawn(
		join(bin, "postgres"),
		["-D", data, "-p", String(port), ...settings.flatMap((each) => ["-c", each])],
		{
			...owner,
			cwd: folder,
			stdio: ["ignore", "ignore", "pipe"],
		},
	);
	const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
	await new Promise<void>((resolve, reject) => {
		let said = "";
		server.stderr.on("data", (chunk: Buffer) => {
			said += chunk.toString();
			if (said.includes("database system is ready to accept connections")) resolve();
		});
		server.once("exit", () => reject(new Error(`PostgreSQL did not start:\n${said}`)));
	});
	return {
		url: `postgres://fullmakt@127.0.0.1:${port}/postgres`,
		stop: async () => {
			server.kill("SIGINT");
			await exited;
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

const idOf = (flag: "-u" | "-g"): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
		});
	});
}
