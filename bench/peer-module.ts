import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { places } from "./places.js";

/**
 * Loads a package from bench/peers. The peers are not dependencies of fullmakt, so the compiler does not know them: the
 * adapters say themselves which few functions they call.
 */
export async function peerModule<T>(name: string): Promise<T> {
	const resolve = createRequire(join(places.peers, "package.json")).resolve;
	return (await import(pathToFileURL(resolve(name)).href)) as T;
}

/** Installs what bench/peers/package-lock.json names, unless it is there already. */
export function installPeers(): void {
	if (existsSync(join(places.peers, "node_modules"))) return;
	console.log("Installing the peers into bench/peers (once) …");
	const { status } = spawnSync("npm", ["ci", "--prefix", places.peers], { stdio: "inherit" });
	if (status !== 0) throw new Error("The peers could not be installed; run with --no-peers to do without them.");
}
