/** What is uploaded decides: over HTTP into the store, and by the change log to the policies that decisions use. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Decisions, openDecisions } from "../../src/authorization/open-decisions.js";
import { keyOfResourceId } from "../../src/authorization/resource-key.js";
import { PolicyLibrary } from "../../src/index.js";
import { readRequestJsonValue } from "../../src/xacml/json/request-reader.js";
import { memoryLog } from "../http/serving.js";
import { ACTION, policyForm, RESOURCE, resource, role, startRegistry, usualPolicy } from "./registry.js";

const request = (id: string, code: string) =>
	readRequestJsonValue({
		Request: {
			AccessSubject: [{ Attribute: [{ AttributeId: "urn:altinn:rolecode", Value: code }] }],
			Resource: [{ Attribute: [{ AttributeId: "urn:altinn:resource", Value: id }] }],
			Action: [{ Attribute: [{ AttributeId: ACTION, Value: "read" }] }],
		},
	});

const decision = (decisions: Decisions, id: string, code: string): string | undefined =>
	decisions.find(keyOfResourceId(id))?.evaluate(request(id, code)).results[0]?.decision;

it("an upload decides at once, a refused one changes nothing, a deleted one is gone", async () => {
	const registry = await startRegistry();
	const cacheFolder = mkdtempSync(join(tmpdir(), "fullmakt-registry-"));
	const decisions = await openDecisions({
		store: registry.store,
		library: new PolicyLibrary(),
		otherPolicies: () => undefined,
		cacheFolder,
		log: memoryLog().log,
	});
	const upload = async (xml: string): Promise<number> =>
		(await registry.call("POST", `${RESOURCE}/abcd/policy`, "skd", { body: policyForm(xml) })).status;
	try {
		await registry.call("POST", RESOURCE, "skd", { body: resource("abcd") });
		expect(decision(decisions, "abcd", "dagl")).toBeUndefined();
		expect(await upload(usualPolicy("abcd", [role("dagl")]))).toBe(201);
		expect(decision(decisions, "abcd", "dagl")).toBe("Permit");
		expect(decision(decisions, "abcd", "lede")).toBe("NotApplicable");
		expect(await upload(usualPolicy("abcd", [role("lede")]).replace("</Policy>", ""))).toBe(400);
		expect(decision(decisions, "abcd", "dagl")).toBe("Permit");
		expect(await upload(usualPolicy("abcd", [role("lede")]))).toBe(201);
		expect(decision(decisions, "abcd", "dagl")).toBe("NotApplicable");
		expect(decision(decisions, "abcd", "lede")).toBe("Permit");
		expect((await registry.call("DELETE", `${RESOURCE}/abcd`, "skd")).status).toBe(204);
		expect(decision(decisions, "abcd", "lede")).toBeUndefined();
	} finally {
		await decisions.close();
		await registry.stop();
		rmSync(cacheFolder, { recursive: true, force: true });
	}
});
