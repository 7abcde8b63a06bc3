/**
 * A throw-away PostgreSQL for the test run (vitest globalSetup): Debian's own server, on a free port of loopback, in a
 * temporary folder. When there is none the tests of PostgreSQL are skipped, and this says so loudly.
 */
import type { TestProject } from "vitest/node";
import { findBinaries, startPostgres } from "./postgres-server.js";

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
	const cluster = await startPostgres(bin);
	stop = cluster.stop;
	project.provide("postgresUrl", cluster.url);
}

export async function teardown(): Promise<void> {
	await stop?.();
}
