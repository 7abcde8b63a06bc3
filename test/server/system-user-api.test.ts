/** The switch of the contract's feature flag `SystemUser` (2.4), at the real server. */
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { callTo } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { freshFolder, start } from "./running.js";

const id = randomUUID();
const SWITCHED: readonly (readonly [method: string, path: string])[] = [
	["GET", `/${id}`],
	["GET", `/agent/${id}`],
	["GET", `/${id}/${id}`],
	["GET", `/${id}/${id}/delegations`],
	["POST", `/${id}/create`],
	["DELETE", `/${id}/${id}`],
	["PUT", ""],
	["GET", "/byExternalId"],
	["GET", "/vendor/byquery"],
	["GET", "/vendor/bysystem/a"],
	["GET", "/internal/systemusers/stream"],
	["GET", `/internal/systemusers/${id}`],
	["GET", `/agent/${id}/clients`],
	["GET", `/agent/${id}/${id}/${id}/delegations`],
	["POST", `/agent/${id}/${id}`],
	["DELETE", `/agent/${id}/${id}/client`],
	["POST", `/agent/${id}/${id}/self/`],
	["DELETE", `/agent/${id}/${id}/self/`],
	["GET", `/agent/${id}/${id}/self/`],
	["DELETE", `/agent/${id}/${id}`],
];
const STAY: readonly (readonly [method: string, path: string])[] = [
	["POST", "/request/vendor"],
	["POST", "/changerequest/vendor"],
];

it("the API of system users is there unless it is switched off; then it is 404, and nothing else is (row 100)", async () => {
	const issuer = await TestIssuer.create("maskinporten");
	const jwks = join(freshFolder(), "jwks.json");
	writeFileSync(jwks, JSON.stringify(issuer.jwks()));
	const issuers = { FULLMAKT_ISSUERS: JSON.stringify([{ issuer: issuer.issuer, jwks, kind: "maskinporten" }]) };
	const token = await issuer.enterpriseToken("991825827", ["other:scope"]);
	/** The statuses of the calls, each once. */
	const answers = async (settings: Readonly<Record<string, string>>, calls: typeof STAY) => {
		const server = await start({ ...issuers, ...settings });
		try {
			const all = calls.map(async ([method, path]) => {
				const url = `${server.url}/authentication/api/v1/systemuser${path}`;
				return (await callTo(url, method, { token, ...(method === "GET" ? {} : { body: {} }) })).status;
			});
			return [...new Set(await Promise.all(all))];
		} finally {
			await server.stop();
		}
	};
	// The scope is another's and the body is empty, so what is there refuses.
	expect((await answers({}, SWITCHED)).filter((status) => status !== 400 && status !== 403)).toEqual([]);
	expect(await answers({}, STAY)).toEqual([403]);
	const off = { FULLMAKT_SYSTEM_USER_API: "off" };
	expect(await answers(off, SWITCHED)).toEqual([404]);
	expect(await answers(off, STAY)).toEqual([403]);
});
