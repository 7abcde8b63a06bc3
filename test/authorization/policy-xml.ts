const XS = "http://www.w3.org/2001/XMLSchema#";
const SUBJECT = "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject";
const RESOURCE = "urn:oasis:names:tc:xacml:3.0:attribute-category:resource";
const ACTION = "urn:oasis:names:tc:xacml:3.0:attribute-category:action";
const ACTION_ID = "urn:oasis:names:tc:xacml:1.0:action:action-id";

export type Pair = readonly [attributeId: string, value: string];

export interface RuleText {
	/** One of these; nobody in particular when left out. */
	readonly subjects?: readonly Pair[];
	/** All of these. */
	readonly resource: readonly Pair[];
	readonly actions: readonly string[];
	readonly effect?: "Permit" | "Deny";
}

const match = (category: string, [id, value]: Pair): string =>
	`<Match MatchId="urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case">
		<AttributeValue DataType="${XS}string">${value}</AttributeValue>
		<AttributeDesignator AttributeId="${id}" Category="${category}" DataType="${XS}string" MustBePresent="false"/>
	</Match>`;
const allOf = (...matches: string[]): string => `<AllOf>${matches.join("")}</AllOf>`;
const anyOf = (...alternatives: string[]): string => `<AnyOf>${alternatives.join("")}</AnyOf>`;

/** A policy with an obligation to a level of authentication, 3 unless said otherwise. */
export function policyXml(id: string, rules: readonly RuleText[], level = 3): string {
	const texts = rules.map(({ subjects, resource, actions, effect = "Permit" }, i) => {
		const who = subjects === undefined ? "" : anyOf(...subjects.map((pair) => allOf(match(SUBJECT, pair))));
		const what = anyOf(allOf(...resource.map((pair) => match(RESOURCE, pair))));
		const how = anyOf(...actions.map((action) => allOf(match(ACTION, [ACTION_ID, action]))));
		return `<Rule RuleId="r${i}" Effect="${effect}"><Target>${who}${what}${how}</Target></Rule>`;
	});
	return `<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="${id}" Version="1.0"
		RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides">
		<Target/>${texts.join("")}
		<ObligationExpressions><ObligationExpression ObligationId="urn:altinn:obligation:authenticationLevel1" FulfillOn="Permit">
			<AttributeAssignmentExpression AttributeId="urn:altinn:obligation1-assignment1"
				Category="urn:altinn:minimum-authenticationlevel">
				<AttributeValue DataType="${XS}integer">${level}</AttributeValue>
			</AttributeAssignmentExpression>
		</ObligationExpression></ObligationExpressions>
	</Policy>`;
}

export const role = (code: string): Pair => ["urn:altinn:rolecode", code];
export const ccr = (code: string): Pair => ["urn:altinn:external-role:ccr", code];
export const accessPackage = (code: string): Pair => ["urn:altinn:accesspackage", code];
export const resource = (id: string): Pair => ["urn:altinn:resource", id];
