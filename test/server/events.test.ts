import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { callTo } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { freshFolder, start } from "./running.js";

it("answers who waits for events when it ends", async () => {
	const issuer = await TestIssuer.create("maskinporten");
	const jwks = join(freshFolder(), "jwks.json");
	writeFileSync(jwks, JSON.stringify(issuer.jwks()));
	const server = await start({
		FULLMAKT_ISSUERS: JSON.stringify([{ issuer: issuer.issuer, jwks, kind: "maskinporten" }]),
		FULLMAKT_DRAIN_LIMIT_SECONDS: "20",
	});
	const token = await issuer.enterpriseToken("991825827", ["fullmakt:events.read"]);
	const where = `${server.url}/fullmakt/v1/events`;
	const { json } = await callTo(where, "GET", { token });
	let answered = false;
	const waiting = callTo(`${where}?wait=30&cursor=${json.cursor}`, "GET", { token }).finally(() => {
		answered = true;
	});
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect(answered).toBe(false);
	// With the number of connections that had to be cut off.
	expect(await server.stop()).toBe(0);
	expect(await waiting).toMatchObject({ status: 200, json: { data: [], more: false } });
});
