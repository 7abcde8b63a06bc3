import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		globalSetup: ["test/store/postgres-cluster.ts"],
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});
