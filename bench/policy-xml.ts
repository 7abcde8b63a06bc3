import { ACTIONS, holdings, type Workload, type WorkloadRule } from "./workload.js";

const STRING = "http://www.w3.org/2001/XMLSchema#string";
const INTEGER = "http://www.w3.org/2001/XMLSchema#integer";
const EQUAL = "urn:oasis:names:tc:xacml:1.0:function:string-equal";
const EQUAL_IGNORE_CASE = "urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case";
export const SUBJECT = "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject";
export const RESOURCE = "urn:oasis:names:tc:xacml:3.0:attribute-category:resource";
export const ACTION = "urn:oasis:names:tc:xacml:3.0:attribute-category:action";
export const RESOURCE_ID = "urn:altinn:resource";
export const ACTION_ID = "urn:oasis:names:tc:xacml:1.0:action:action-id";

/** The policy of one resource as a resource owner would hand it in: about 24 kB of standard XACML 3.0. */
export function policyXml({ resources, policies }: Workload, index: number): string {
	const resource = resources[index]!;
	const rules = policies[index]!.rules.map((rule, at) => ruleXml(resource, rule, at + 1));
	return `<?xml version="1.0" encoding="utf-8"?>
<xacml:Policy xmlns:xacml="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:altinn:policyid:${index + 1}" Version="1.0" RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides">
  <xacml:Target/>
${rules.join("\n")}
  <xacml:ObligationExpressions>
    <xacml:ObligationExpression ObligationId="urn:altinn:obligation:authenticationLevel1" FulfillOn="Permit">
      <xacml:AttributeAssignmentExpression AttributeId="urn:altinn:obligation1-assignment1" Category="urn:altinn:minimum-authenticationlevel">
        <xacml:AttributeValue DataType="${INTEGER}">3</xacml:AttributeValue>
      </xacml:AttributeAssignmentExpression>
    </xacml:ObligationExpression>
  </xacml:ObligationExpressions>
</xacml:Policy>
`;
}

function ruleXml(resource: string, { alternatives, actions }: WorkloadRule, number: number): string {
	const subjects = alternatives.map((at) => {
		const { attributeId, value } = holdings[at]!;
		return matchXml(EQUAL_IGNORE_CASE, value, attributeId, SUBJECT);
	});
	const resourceMatch = matchXml(EQUAL, resource, RESOURCE_ID, RESOURCE);
	const actionMatches = actions.map((at) => matchXml(EQUAL_IGNORE_CASE, ACTIONS[at]!, ACTION_ID, ACTION));
	return `  <xacml:Rule RuleId="urn:altinn:resource:${resource}:ruleid:${number}" Effect="Permit">
    <xacml:Description>Holders of these roles and packages may use the service</xacml:Description>
    <xacml:Target>
${[subjects, [resourceMatch], actionMatches].map(anyOfXml).join("\n")}
    </xacml:Target>
  </xacml:Rule>`;
}

function anyOfXml(alternatives: readonly string[]): string {
	return `      <xacml:AnyOf>\n${alternatives.join("\n")}\n      </xacml:AnyOf>`;
}

function matchXml(functionId: string, value: string, attributeId: string, category: string): string {
	const literal = `<xacml:AttributeValue DataType="${STRING}">${value}</xacml:AttributeValue>`;
	const designator = `<xacml:AttributeDesignator AttributeId="${attributeId}" Category="${category}" DataType="${STRING}" MustBePresent="false"/>`;
	return `<xacml:AllOf><xacml:Match MatchId="${functionId}">${literal}${designator}</xacml:Match></xacml:AllOf>`;
}
