import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** The folder of initdb and postgres: on the path, or where Debian puts them. */
export function findBinaries(): string | undefined {
	const debian = "/usr/lib/postgresql";
	const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
	const folders = [
		...versions.map((version) => join(debian, version, "bin")),
		...(process.env.PATH ?? "").split(delimiter),
	];
	return folders.find((folder) => ["initdb", "postgres"].every((name) => existsSync(join(folder, name))));
}

/** Starts a throw-away server, empty, on a free port of loopback. */
export async function startPostgres(bin: string): Promise<{ url: string; stop: () => Promise<void> }> {
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
