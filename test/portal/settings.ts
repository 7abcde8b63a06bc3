import { DEMO_WORLD } from "../server/running.js";

/** The settings that a server with pages is tested with. */
export const WITH_PAGES = {
	FULLMAKT_WORLD: DEMO_WORLD,
	FULLMAKT_DEMO_LOGIN: "on",
	FULLMAKT_ENVIRONMENT: "test",
	FULLMAKT_TOKEN_ENDPOINT: "on",
	FULLMAKT_TEST_TOKENS: "test:test-password",
	FULLMAKT_RATE_LIMIT: "0",
};
