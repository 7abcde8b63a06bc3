/** The decision of the demo: may the manager of the first company fill in its VAT return? */
export function demoRequest({ subjects: [person], parties: [party] }) {
	const category = (said) => [
		{ Attribute: Object.entries(said).map(([AttributeId, Value]) => ({ AttributeId, Value })) },
	];
	const id = "urn:altinn:person:identifier-no";
	const number = "urn:altinn:organization:identifier-no";
	const request = {
		Request: {
			AccessSubject: category({ [id]: person[id] }),
			Action: category({ "urn:oasis:names:tc:xacml:1.0:action:action-id": "write" }),
			Resource: category({ "urn:altinn:resource": "skd-mva-melding", [number]: party[number] }),
		},
	};
	return { question: `May ${person.name} fill in the VAT return of ${party.name}?`, body: JSON.stringify(request) };
}
