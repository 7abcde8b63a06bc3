import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { rightKeyV1, rightKeyV2 } from "../../src/resources/right-key.js";

const sha = (text: string): string => createHash("sha256").update(text).digest("hex");
const ACTION = "urn:oasis:names:tc:xacml:1.0:action:action-id";
const of = (type: string, value: string) => ({ type: `urn:altinn:${type}`, value });

describe("the v2 key", () => {
	it("is 01 and the hash of resource and action", () => {
		const key = rightKeyV2([of("resource", "skd-mva-melding")], "read");
		expect(key).toBe(`01${sha(`urn:altinn:resource:skd-mva-melding:${ACTION}:read`)}`);
	});

	it("sorts the attributes by type", () => {
		const parts = [of("task", "Task_1"), of("resource", "a-resource")];
		expect(rightKeyV2(parts, "read")).toBe(
			`01${sha(`urn:altinn:resource:a-resource:urn:altinn:task:task_1:${ACTION}:read`)}`,
		);
		expect(rightKeyV2(parts, "read")).toBe(rightKeyV2(parts.toReversed(), "read"));
	});

	it("does not look at case", () => {
		expect(rightKeyV2([of("resource", "A-Resource")], "READ")).toBe(rightKeyV2([of("resource", "a-resource")], "read"));
	});

	it("is the same for both names of an app", () => {
		const pair = [of("org", "ttd"), of("app", "tilskudd"), of("task", "Task_1")];
		const id = [of("resource", "app_ttd_tilskudd"), of("task", "Task_1")];
		expect(rightKeyV2(pair, "sign")).toBe(rightKeyV2(id, "sign"));
		expect(rightKeyV2([...pair, ...id], "sign")).not.toBe(rightKeyV2([of("org", "ttd")], "sign"));
	});

	it.each([
		["action", [of("resource", "a-resource")], "write"],
		["resource", [of("resource", "b-resource")], "read"],
		["part", [of("resource", "a-resource"), of("task", "x")], "read"],
	])("differs with the %s", (_what, resource, action) => {
		expect(rightKeyV2(resource, action)).not.toBe(rightKeyV2([of("resource", "a-resource")], "read"));
	});
});

it("the v1 key names action and values, and ends with the MD5 of the UTF-16 urns", () => {
	const md5 = createHash("md5")
		.update(Buffer.from("read;urn:altinn:resource:skd-mva-melding;urn:altinn:task:Æ", "utf16le"))
		.digest("hex");
	const key = rightKeyV1([of("task", "Æ"), of("resource", "skd-mva-melding")], "read");
	expect(key).toBe(`read;skd-mva-melding;Æ;${md5}`);
});
