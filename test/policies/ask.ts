import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CompiledPolicy, PolicyLibrary } from "../../src/pdp/policy-library.js";
import { AttributeId, Category, DataTypeId } from "../../src/xacml/identifiers.js";
import type { Attributes, Request } from "../../src/xacml/model.js";

export const policyFolder = fileURLToPath(new URL("../../policies/", import.meta.url));

export const loadPolicy = (file: string): CompiledPolicy =>
	new PolicyLibrary().set(file, readFileSync(`${policyFolder}${file}`, "utf8"), { file });

/** Attribute id → its values. */
export type Said = Readonly<Record<string, readonly string[]>>;

const about = (category: string, said: Said): Attributes => ({
	category,
	attributes: Object.entries(said).map(([attributeId, values]) => ({
		attributeId,
		dataType: DataTypeId.string,
		includeInResult: false,
		values,
	})),
});

export const ask = (subject: Said, action: string, resource: Said): Request => ({
	returnPolicyIdList: false,
	combinedDecision: false,
	attributes: [
		about(Category.accessSubject, subject),
		about(Category.action, { [AttributeId.actionId]: [action] }),
		about(Category.resource, resource),
	],
});

export const role = (...codes: string[]): Said => ({ "urn:altinn:rolecode": codes });
export const accessPackage = (...codes: string[]): Said => ({ "urn:altinn:accesspackage": codes });
export const owner = (org: string): Said => ({ "urn:altinn:org": [org] });
