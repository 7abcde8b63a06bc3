/** XPath as policies use it, through the library's entry. */
import { describe, expect, test } from "vitest";
import { Pdp, PolicyError } from "../../src/index.js";
import { Category, DataTypeId } from "../../src/xacml/identifiers.js";

const policy = (condition: string): string => `
<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" xmlns:md="urn:md" PolicyId="p" Version="1"
	RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-unless-permit">
	<Target/>
	<Rule RuleId="r" Effect="Permit"><Condition>${condition}</Condition></Rule>
</Policy>`;

const selects = (path: string, type: string, value: string, fn: string) =>
	policy(`<Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:${fn}">
		<AttributeValue DataType="${type}">${value}</AttributeValue>
		<AttributeSelector Category="${Category.resource}" Path="${path}" DataType="${type}" MustBePresent="true"/>
	</Apply>`);

const ask = (pdp: Pdp, content: string) =>
	pdp.evaluateJson({ Request: { Category: [{ CategoryId: Category.resource, Content: content }] } }) as {
		Response: { Decision: string; Status?: { StatusCode: { Value: string }; StatusMessage?: string } }[];
	};

const decision = (source: string, content: string): string => ask(Pdp.load(source), content).Response[0]!.Decision;

describe("AttributeSelector", () => {
	const source = selects("//md:record/md:name/text()", DataTypeId.string, "Kari", "string-is-in");

	test("takes its namespaces from the policy, the values from Content", () => {
		expect(decision(source, `<x:record xmlns:x="urn:md"><x:name>Kari</x:name></x:record>`)).toBe("Permit");
		expect(decision(source, `<x:record xmlns:x="urn:md"><x:name>Ola</x:name></x:record>`)).toBe("Deny");
		expect(decision(source, `<record><name>Kari</name></record>`)).toBe("Deny");
	});

	test("takes attributes, converted to the data type", () => {
		const age = selects("/person/@age", DataTypeId.integer, "42", "integer-is-in");
		expect(decision(age, `<person age="42"/>`)).toBe("Permit");
		expect(decision(age, `<person age="41"/>`)).toBe("Deny");
	});
});

describe("xpathExpression", () => {
	const count = policy(`<Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:integer-equal">
		<Apply FunctionId="urn:oasis:names:tc:xacml:3.0:function:xpath-node-count">
			<AttributeValue DataType="${DataTypeId.xpathExpression}" XPathCategory="${Category.resource}">//md:item</AttributeValue>
		</Apply>
		<AttributeValue DataType="${DataTypeId.integer}">2</AttributeValue>
	</Apply>`);

	test("selects out of the Content of its category", () => {
		expect(decision(count, `<l xmlns="urn:md"><item/><item/></l>`)).toBe("Permit");
		expect(decision(count, `<l xmlns="urn:md"><item/></l>`)).toBe("Deny");
	});
});

test("a policy with an expression that is not accepted is refused, with the reason and the place", () => {
	const load = () => Pdp.load(selects("//a[matches(., 'x')]", DataTypeId.string, "x", "string-is-in"));
	expect(load).toThrow(PolicyError);
	expect(load).toThrow(/matches\(\) is not accepted/);
});

test("Content with a document type is refused", () => {
	const source = selects("//a", DataTypeId.string, "x", "string-is-in");
	expect(() => ask(Pdp.load(source), `<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>`)).toThrow(/document type/);
});
