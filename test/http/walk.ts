/** Walks over every operation of a server and looks at its gates. */
import { expect } from "vitest";
import type { Operation } from "../../src/http/operation.js";
import { callTo } from "./serving.js";
import { type TestIssuer, testKey } from "./test-issuer.js";

/** One refusal that was not as it should be. */
interface Miss {
	readonly operation: string;
	readonly sent: string;
	readonly status: number;
}

/**
 * Calls each operation with no token (401 unless anybody may call), with tokens that are no good (401 always), and with one that
 * lacks the scope (403 where one is needed). `issuer` must be one that the server trusts. Resolves with the number of calls.
 */
export async function walkGates(url: string, operations: readonly Operation[], issuer: TestIssuer): Promise<number> {
	const nobody = await issuer.enterpriseToken("310000000", ["walk:no/such.scope"]);
	const expired = await issuer.enterpriseToken("310000000", ["walk:no/such.scope"], { lifetime: 60, claims: past() });
	const forged = await issuer.enterpriseToken("310000000", ["walk:no/such.scope"], {
		key: { ...(await testKey()), kid: issuer.key.kid },
	});
	const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${nobody.split(".")[1]}.`;
	const bad = { garbage: "x.y.z", expired, forged, unsigned, empty: "" };
	const misses: Miss[] = [];
	let calls = 0;
	const look = async (operation: Operation, sent: string, token: string | undefined, wanted: readonly number[]) => {
		calls += 1;
		const { status, headers, json } = await callTo(url + pathOf(operation), operation.method, {
			headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
		});
		const proper =
			(status !== 401 || /^Bearer/.test(headers.get("www-authenticate") ?? "")) &&
			((status !== 401 && status !== 403) || operation.access.kind === "anonymous" || json?.code !== undefined);
		if (!wanted.includes(status) || !proper) misses.push({ operation: operation.name, sent, status });
	};
	for (const operation of operations) {
		for (const [sent, token] of Object.entries(bad)) await look(operation, sent, token, [401]);
		if (operation.access.kind === "anonymous") continue;
		await look(operation, "no token", undefined, [401]);
		// An operation that asks for no scope has other gates, and those need a real party.
		if (operation.access.scopes.length > 0 || operation.access.kind === "platform") {
			await look(operation, "no scope", nobody, [403]);
		}
	}
	expect(misses).toEqual([]);
	return calls;
}

const past = () => {
	const now = Math.floor(Date.now() / 1000);
	return { iat: now - 120, exp: now - 1 };
};

/** A path that the route knows; what stands in the parameters does not matter before the gates. */
function pathOf({ path }: Operation): string {
	return path.replace(/\{\w+\}/g, "00000000-0000-4000-8000-000000000000");
}
