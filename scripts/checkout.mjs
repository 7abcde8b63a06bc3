/**
 * What every script of the checkout needs first: a Node that is new enough, the packages of the lock file, and a build of
 * the sources. Plain Node on any platform, so that `npm start` and `npm test` work on a fresh clone.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ends the script with a sentence instead of a stack trace. */
export function stop(message) {
	console.error(message);
	process.exit(1);
}

/** package.json's engines.node is the one place that names the version. */
export function requireNode() {
	const range = readJson(join(root, "package.json")).engines.node;
	const wanted = range
		.replace(/[^\d.]/g, "")
		.split(".")
		.map(Number);
	const found = process.versions.node.split(".").map(Number);
	const newer = found[0] > wanted[0] || (found[0] === wanted[0] && found[1] >= (wanted[1] ?? 0));
	if (!newer) {
		stop(
			`fullmakt needs Node ${range}; this is ${process.versions.node}. Install a newer one from https://nodejs.org.`,
		);
	}
}

/** Runs `npm ci` when node_modules is not what the lock file says. */
export function ensureInstalled() {
	if (isInstalled()) return;
	console.error("Installing packages (npm ci) …");
	// npm_execpath is npm's own script when we were started by npm: no shell and no npm.cmd to look for.
	const npm = process.env.npm_execpath;
	const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
	// npm leaves out development packages when it finds NODE_ENV=production; the build needs them.
	const options = {
		cwd: root,
		stdio: ["ignore", "ignore", "inherit"],
		env: { ...process.env, NODE_ENV: "development" },
	};
	const ran = npm?.endsWith(".js")
		? spawnSync(process.execPath, [npm, ...args], options)
		: spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
	if (ran.error || ran.status !== 0) {
		stop(
			`npm ci failed${ran.error ? `: ${ran.error.message}` : ""}. Is there a network and a reachable package registry?`,
		);
	}
}

/** npm writes what it installed to node_modules/.package-lock.json; that is compared, package by package. */
function isInstalled() {
	const installedFile = join(root, "node_modules", ".package-lock.json");
	if (!existsSync(installedFile)) return false;
	const wanted = readJson(join(root, "package-lock.json")).packages;
	const installed = readJson(installedFile).packages;
	return Object.entries(wanted).every(
		// Optional packages are those of other platforms; a peer that is optional need not be there either.
		([path, entry]) => path === "" || entry.optional || entry.peer || installed[path]?.version === entry.version,
	);
}

/** Compiles src to dist when a source changed since the last build. */
export function ensureBuilt() {
	const dist = join(root, "dist");
	const stampFile = join(dist, ".stamp");
	const stamp = sourceStamp();
	if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
	withLock(join(root, ".fullmakt", "build.lock"), () => {
		if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
		console.error("Building …");
		// Built beside dist and moved there, so that nobody ever loads half a build.
		const fresh = join(root, ".fullmakt", "dist");
		rmSync(fresh, { recursive: true, force: true });
		const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
		const built = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", fresh], {
			cwd: root,
			stdio: ["ignore", process.stderr.fd, "inherit"],
		});
		if (built.status !== 0) stop("The build failed; the messages above say where.");
		writeFileSync(join(fresh, ".stamp"), stamp);
		rmSync(dist, { recursive: true, force: true });
		renameSync(fresh, dist);
	});
}

function sourceStamp() {
	const hash = createHash("sha256");
	const sources = readdirSync(join(root, "src"), { recursive: true })
		.filter((name) => name.endsWith(".ts"))
		.map((name) => join("src", name))
		.sort();
	for (const name of ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json", ...sources]) {
		hash.update(`${name}\0`).update(readFileSync(join(root, name)));
	}
	return hash.digest("hex");
}

/** Test files run in parallel and may all ask for a build: one builds, the others wait. */
function withLock(directory, work) {
	mkdirSync(dirname(directory), { recursive: true });
	const givenUp = Date.now() + 120_000;
	for (;;) {
		try {
			mkdirSync(directory);
			break;
		} catch (error) {
			if (error.code !== "EEXIST") throw error;
			if (Date.now() > givenUp || lockIsStale(directory)) rmSync(directory, { recursive: true, force: true });
			else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
		}
	}
	const release = () => rmSync(directory, { recursive: true, force: true });
	process.once("exit", release); // `stop` ends the process inside `work`
	work();
	process.removeListener("exit", release);
	release();
}

function lockIsStale(directory) {
	try {
		return Date.now() - statSync(directory).mtimeMs > 110_000;
	} catch {
		return false; // released in the meantime
	}
}

export function readJson(file) {
	return JSON.parse(readFileSync(file, "utf8"));
}
