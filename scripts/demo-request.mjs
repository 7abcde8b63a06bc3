const ID = "urn:altinn:userid";
const NUMBER = "urn:altinn:organization:identifier-no";

/** The decision of the demo: may the manager of the first company fill in its VAT return? */
export function demoRequest({ persons: [person], organizations: [party] }) {
	const category = (said) => [
		{ Attribute: Object.entries(said).map(([AttributeId, Value]) => ({ AttributeId, Value })) },
	];
	const request = {
		Request: {
			AccessSubject: category({ [ID]: String(person.userId) }),
			Action: category({ "urn:oasis:names:tc:xacml:1.0:action:action-id": "write" }),
			Resource: category({ "urn:altinn:resource": "skd-mva-melding", [NUMBER]: party.orgNumber }),
		},
	};
	return { question: `May ${person.name} fill in the VAT return of ${party.name}?`, body: JSON.stringify(request) };
}
