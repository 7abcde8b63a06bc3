/** The decision routes in the words of OpenAPI 3.1: they are served before Express and are no operations. */

const attribute = {
	type: "object",
	properties: {
		AttributeId: { type: "string" },
		Value: { description: "A text, number or boolean, or a list of them" },
		DataType: { type: "string", description: "http://www.w3.org/2001/XMLSchema#string unless told" },
		Issuer: { type: "string" },
		IncludeInResult: { type: "boolean", default: false },
	},
	required: ["AttributeId"],
};

const category = {
	type: "array",
	items: {
		type: "object",
		properties: { Id: { type: "string" }, Attribute: { type: "array", items: attribute } },
	},
};

const request = {
	type: "object",
	properties: {
		Request: {
			type: "object",
			properties: {
				ReturnPolicyIdList: { type: "boolean", default: false },
				AccessSubject: category,
				Action: category,
				Resource: category,
				Environment: category,
				MultiRequests: {
					type: "object",
					properties: {
						RequestReference: {
							type: "array",
							items: {
								type: "object",
								properties: { ReferenceId: { type: "array", items: { type: "string" } } },
								required: ["ReferenceId"],
							},
						},
					},
					required: ["RequestReference"],
				},
			},
		},
	},
	required: ["Request"],
};

const response = {
	type: "object",
	properties: {
		response: {
			type: "array",
			items: {
				type: "object",
				properties: {
					decision: { enum: ["Permit", "Deny", "NotApplicable", "Indeterminate"] },
					status: { type: "object" },
					obligations: { type: ["array", "null"] },
					category: { type: ["array", "null"] },
				},
				required: ["decision"],
			},
		},
	},
	required: ["response"],
};

const xml = { schema: { type: "string", description: "XACML 3.0" } };
const problem = (description: string) => ({
	description,
	content: { "application/problem+json": { schema: { type: "object" } } },
});

const decide = (summary: string, description: string) => ({
	tags: ["decisions"],
	summary,
	description,
	requestBody: {
		required: true,
		content: {
			"application/json": { schema: request },
			"application/xacml+json": { schema: request },
			"application/xml": xml,
			"application/xacml+xml": xml,
		},
	},
	responses: {
		200: {
			description: "The decisions. What could not be decided is Indeterminate, and that is no Permit.",
			content: { "application/json": { schema: response }, "application/xml": xml },
		},
		400: problem("The body is not a request."),
		413: problem("The body is too large."),
		415: problem("The body is of another type, or compressed."),
	},
});

const authorize = decide("May the subject do this?", "Needs a token where issuers are configured.");

/** Path items for `openApiDocument`. */
export const decisionDescriptions = {
	"/authorization/api/v1/authorize": {
		post: {
			operationId: "authorize",
			...authorize,
			responses: {
				...authorize.responses,
				401: problem("A token is missing or not good."),
				403: problem("The token lacks the scope."),
			},
			security: [{ bearer: ["altinn:authorization/authorize"] }, { bearer: ["altinn:authorization/authorize.admin"] }],
		},
	},
	"/authorization/api/v1/decision": {
		post: {
			operationId: "decision",
			...decide("May the subject do this? For callers within the house", "No token; keep it behind the front door."),
			security: [],
		},
	},
};
