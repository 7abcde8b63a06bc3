/** Resources of the registry and their policies, for tests. */
import { policyKeyOf } from "../../../src/resources/model.js";
import type { Store } from "../../../src/store/store.js";
import { tester } from "./world.js";

export interface NewResource {
	readonly type?: string;
	readonly owner?: string;
	readonly ownerOrgNumber?: string;
	readonly delegable?: boolean;
	readonly references?: readonly { readonly referenceType: string; readonly reference: string }[];
	readonly policy?: string;
}

export async function addResource(store: Store, id: string, made: NewResource = {}): Promise<void> {
	await store.write(tester, async (tx) => {
		const title = { nb: id, nn: id, en: id };
		await tx.db
			.insertInto("resource")
			.values({
				id,
				version_id: tx.revision,
				type: made.type ?? "GenericAccessResource",
				owner_code: made.owner ?? "skd",
				owner_org_number: made.ownerOrgNumber ?? "974761076",
				delegable: made.delegable === false ? 0 : 1,
				document: JSON.stringify({ identifier: id, title, resourceReferences: made.references ?? [] }),
				deleted_at: null,
				created_at: tx.now,
				updated_at: tx.now,
			})
			.execute();
		tx.log({ kind: "resources", resources: [id] });
	});
	if (made.policy !== undefined) await addPolicy(store, id, made.policy);
}

export async function addPolicy(store: Store, id: string, xml: string): Promise<void> {
	await store.write(tester, async (tx) => {
		await tx.db
			.insertInto("resource_policy")
			.values({
				policy_key: policyKeyOf(id),
				resource: id,
				xml,
				sha256: `${id} ${xml.length}`,
				version: 1,
				changed_revision: tx.revision,
				updated_at: tx.now,
				updated_by: "test",
			})
			.execute();
		tx.log({ kind: "policies", keys: [policyKeyOf(id)] });
	});
}

const CATEGORY = {
	subject: "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject",
	resource: "urn:oasis:names:tc:xacml:3.0:attribute-category:resource",
	action: "urn:oasis:names:tc:xacml:3.0:attribute-category:action",
} as const;
const ACTION = "urn:oasis:names:tc:xacml:1.0:action:action-id";
const STRING = "http://www.w3.org/2001/XMLSchema#string";

type Pairs = Readonly<Record<string, string>>;

/** A rule: every one of the subjects may do every one of the actions. */
export interface NewRule {
	readonly subjects: readonly Pairs[];
	readonly resource: Pairs;
	readonly actions: readonly string[];
}

export function policyXml(rules: readonly NewRule[]): string {
	const match = (category: string, [id, value]: readonly [string, string]): string =>
		`<Match MatchId="urn:oasis:names:tc:xacml:1.0:function:string-equal"><AttributeValue DataType="${STRING}">${value}</AttributeValue><AttributeDesignator AttributeId="${id}" Category="${category}" DataType="${STRING}" MustBePresent="false"/></Match>`;
	const allOf = (category: string, pairs: Pairs): string =>
		`<AllOf>${Object.entries(pairs)
			.map((pair) => match(category, pair))
			.join("")}</AllOf>`;
	const anyOf = (category: string, all: readonly Pairs[]): string =>
		`<AnyOf>${all.map((pairs) => allOf(category, pairs)).join("")}</AnyOf>`;
	const rule = ({ subjects, resource, actions }: NewRule, i: number): string =>
		`<Rule RuleId="rule:${i}" Effect="Permit"><Target>${anyOf(CATEGORY.subject, subjects)}${anyOf(CATEGORY.resource, [resource])}${anyOf(
			CATEGORY.action,
			actions.map((action) => ({ [ACTION]: action })),
		)}</Target></Rule>`;
	return `<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:test" Version="1.0" RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/>${rules.map(rule).join("")}</Policy>`;
}
