import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createVault } from "../../src/http/vault.js";

test("what is concealed is read again by the same server alone, and as it was", () => {
	const vault = createVault(randomBytes(32));
	const concealed = vault.conceal("whsec_abc æøå");
	expect(concealed).not.toContain("abc");
	expect(vault.conceal("whsec_abc æøå")).not.toBe(concealed);
	expect(vault.reveal(concealed)).toBe("whsec_abc æøå");
	expect(() => createVault(randomBytes(32)).reveal(concealed)).toThrow();
	const bytes = Buffer.from(concealed, "base64url");
	for (const place of [0, 12, 28, bytes.length - 1]) {
		const altered = Buffer.from(bytes);
		altered[place] = (altered[place] as number) ^ 1;
		expect(() => vault.reveal(altered.toString("base64url"))).toThrow();
	}
	expect(() => vault.reveal("")).toThrow();
	expect(() => vault.reveal(bytes.subarray(0, 20).toString("base64url"))).toThrow();
});
