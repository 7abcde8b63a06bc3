/** What a customer takes back is closed at the next call, also behind a cache that hears of changes. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { cachedDecisions, createAuthorize } from "../../src/pep/index.js";
import { FJORDBRIS, MVA, openScene, outcome, type Scene } from "./scene.js";

let scene: Scene;
beforeAll(async () => {
	scene = await openScene();
});
afterAll(() => scene.server.stop());

it("closes at the next call, and opens again", async () => {
	const wish = { ...MVA, token: await scene.robotToken(), action: "write", party: FJORDBRIS };
	let changed = (): void => undefined;
	const changes = (call: () => void): void => {
		changed = call;
	};
	const cached = createAuthorize({
		verify: scene.verify(),
		ask: cachedDecisions(scene.ask, { maxAgeMs: 60_000, changes }),
	});
	const short = createAuthorize({ verify: scene.verify(), ask: cachedDecisions(scene.ask, { maxAgeMs: 300 }) });
	const seen = () => Promise.all([scene.authorize, cached, short].map((authorize) => outcome(authorize(wish))));
	expect(await seen()).toEqual(["permit", "permit", "permit"]);

	await scene.robotsPackage("DELETE");
	// Without a cache at once; the one that hears of changes, when it hears; the deaf one when its time is over.
	expect(await outcome(scene.authorize(wish))).toBe("not-permitted");
	expect(await outcome(cached(wish))).toBe("permit");
	changed();
	expect(await outcome(cached(wish))).toBe("not-permitted");
	await new Promise((resolve) => setTimeout(resolve, 350));
	expect(await seen()).toEqual(["not-permitted", "not-permitted", "not-permitted"]);

	await scene.robotsPackage("POST");
	changed();
	await new Promise((resolve) => setTimeout(resolve, 350));
	expect(await seen()).toEqual(["permit", "permit", "permit"]);
});
