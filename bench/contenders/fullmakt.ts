import { PolicyLibrary } from "../../src/pdp/policy-library.js";
import type { Attributes, Request } from "../../src/xacml/model.js";
import type { Contender } from "../contender.js";
import { ACTION, ACTION_ID, policyXml, RESOURCE, RESOURCE_ID, SUBJECT } from "../policy-xml.js";
import { ACTIONS, asReadFromTheWire, holdings, type Workload } from "../workload.js";

const STRING = "http://www.w3.org/2001/XMLSchema#string";

/** Standard XACML policies, compiled by the engine and asked as the server asks it. */
export const fullmakt: Contender = {
	name: "fullmakt",
	kind: "fullmakt",
	async load(workload) {
		const library = new PolicyLibrary();
		let seconds = 0;
		workload.resources.forEach((resource, at) => {
			// One text at a time: 10,000 of them are a quarter of a gigabyte.
			const xml = policyXml(workload, at);
			const start = performance.now();
			library.set(resource, xml);
			seconds += (performance.now() - start) / 1000;
		});
		return {
			seconds,
			lanes: (workload) => [
				{ name: "fullmakt, strings", decide: strings(library, workload) },
				{ name: "fullmakt, subject known", decide: subjectKnown(library, workload) },
			],
		};
	},
};

/** Every request has objects of its own, as parsing makes them; nothing can be remembered from one to the next. */
export function parsedRequests({ requests, users, resources }: Workload): { key: string; request: Request }[] {
	const subjects = users.map(subjectValues);
	const names = asReadFromTheWire({ resources, ACTIONS });
	return requests.map(({ user, resource, action }) => ({
		key: names.resources[resource]!,
		request: {
			returnPolicyIdList: false,
			combinedDecision: false,
			attributes: [
				subjectAttributes(subjects[user]!),
				oneAttribute(ACTION, ACTION_ID, names.ACTIONS[action]!),
				oneAttribute(RESOURCE, RESOURCE_ID, names.resources[resource]!),
			],
		},
	}));
}

interface SubjectValues {
	readonly roles: readonly string[];
	readonly packages: readonly string[];
}

function subjectValues(user: readonly number[]): SubjectValues {
	const valuesOf = (attributeId: string): string[] =>
		user
			.map((held) => holdings[held]!)
			.filter((holding) => holding.attributeId === attributeId)
			.map(({ value }) => value);
	return asReadFromTheWire({ roles: valuesOf("urn:altinn:rolecode"), packages: valuesOf("urn:altinn:accesspackage") });
}

function subjectAttributes({ roles, packages }: SubjectValues): Attributes {
	return {
		category: SUBJECT,
		attributes: [
			{ attributeId: "urn:altinn:rolecode", dataType: STRING, includeInResult: false, values: [...roles] },
			{ attributeId: "urn:altinn:accesspackage", dataType: STRING, includeInResult: false, values: [...packages] },
		],
	};
}

function oneAttribute(category: string, attributeId: string, value: string): Attributes {
	return { category, attributes: [{ attributeId, dataType: STRING, includeInResult: false, values: [value] }] };
}

function strings(library: PolicyLibrary, workload: Workload): (request: number) => boolean {
	const prepared = parsedRequests(workload);
	return (at) => {
		const { key, request } = prepared[at]!;
		return library.get(key)!.evaluate(request).results[0]!.decision === "Permit";
	};
}

/** The PIP has the subject; the request brings the rest. */
function subjectKnown(library: PolicyLibrary, workload: Workload): (request: number) => boolean {
	const subjects = workload.users.map((user) => library.prepareSubject([subjectAttributes(subjectValues(user))]));
	const prepared = parsedRequests(workload).map(({ key, request }, at) => ({
		key,
		request: { ...request, attributes: request.attributes.filter(({ category }) => category !== SUBJECT) },
		subject: subjects[workload.requests[at]!.user]!,
	}));
	return (at) => {
		const { key, request, subject } = prepared[at]!;
		return library.get(key)!.evaluatePrepared(request, subject).results[0]!.decision === "Permit";
	};
}
