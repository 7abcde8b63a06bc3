import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { Category, DataTypeId } from "../xacml/identifiers.js";
import type { Attribute, Attributes, Request } from "../xacml/model.js";

/** Adds to an individual request what is known of its subject; gives the request itself when that is nothing. */
export type Enrich = (request: Request) => Request;

const ROLE = "urn:altinn:rolecode";
const PACKAGE = "urn:altinn:accesspackage";

const named = (...ids: string[]) => ({
	type: "object",
	required: ["key", "name"],
	minProperties: 3,
	additionalProperties: false,
	properties: Object.fromEntries(["key", "name", ...ids].map((id) => [id, { type: "string", minLength: 1 }])),
});
const codes = { type: "array", items: { type: "string", pattern: "^[a-zæøå0-9-]+$" }, uniqueItems: true };

/** What a subject and a party can be known by: the attribute of a request that holds it. */
const SUBJECT_IDS = ["urn:altinn:person:identifier-no", "urn:altinn:userid", "urn:altinn:systemuser:uuid"];
const PARTY_IDS = [
	"urn:altinn:organization:identifier-no",
	"urn:altinn:organizationnumber",
	"urn:altinn:person:identifier-no",
	"urn:altinn:partyid",
	"urn:altinn:party:uuid",
];

const fixtureSchema = {
	type: "object",
	required: ["parties", "subjects", "grants"],
	additionalProperties: false,
	properties: {
		$comment: { type: "string" },
		parties: { type: "array", items: named(...PARTY_IDS) },
		subjects: { type: "array", items: named(...SUBJECT_IDS) },
		grants: {
			type: "array",
			items: {
				type: "object",
				required: ["subject", "party"],
				additionalProperties: false,
				properties: {
					subject: { type: "string" },
					party: { type: "string" },
					roles: codes,
					packages: codes,
				},
			},
		},
	},
};

type Named = { readonly key: string; readonly name: string } & Readonly<Record<string, string>>;

interface Fixture {
	readonly parties: readonly Named[];
	readonly subjects: readonly Named[];
	readonly grants: readonly {
		readonly subject: string;
		readonly party: string;
		readonly roles?: readonly string[];
		readonly packages?: readonly string[];
	}[];
}

const validate = new Ajv2020({ allErrors: true }).compile<Fixture>(fixtureSchema);

/**
 * The demo world of `demo-subjects.json`: which roles and packages a few invented persons and system users hold for a few
 * invented parties. Stands in for the registers; not for production.
 */
export function loadDemoSubjects(folder: string): Enrich {
	const file = join(folder, "demo-subjects.json");
	let content: unknown;
	try {
		content = JSON.parse(readFileSync(file, "utf8"));
	} catch (error) {
		throw new Error(`${file} cannot be read: ${(error as Error).message}`);
	}
	if (!validate(content)) {
		const faults = validate.errors?.map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
		throw new Error(`${file} is not a demo world: ${faults?.join("; ")}`);
	}
	return enrichFrom(content);
}

function enrichFrom({ parties, subjects, grants }: Fixture): Enrich {
	const subjectOf = index(subjects, SUBJECT_IDS);
	const partyOf = index(parties, PARTY_IDS);
	const held = new Map<string, readonly Attribute[]>();
	for (const { subject, party, roles = [], packages = [] } of grants) {
		const attributes = [attribute(ROLE, roles), attribute(PACKAGE, packages)];
		held.set(
			pair(subject, party),
			attributes.filter(({ values }) => values.length > 0),
		);
	}
	return (request) => {
		const subject = request.attributes.find(({ category }) => category === Category.accessSubject);
		// Whoever sends roles or packages wants them taken as they are.
		if (subject === undefined || subject.attributes.some(({ attributeId: id }) => id === ROLE || id === PACKAGE))
			return request;
		const resource = request.attributes.find(({ category }) => category === Category.resource);
		const who = lookUp(subject, subjectOf);
		const forWhom = resource && lookUp(resource, partyOf);
		const known = who !== undefined && forWhom !== undefined ? held.get(pair(who, forWhom)) : undefined;
		if (known === undefined) return request;
		const enriched: Attributes = { ...subject, attributes: [...subject.attributes, ...known] };
		return { ...request, attributes: request.attributes.map((each) => (each === subject ? enriched : each)) };
	};
}

const pair = (subject: string, party: string): string => `${subject} ${party}`;

const attribute = (attributeId: string, values: readonly string[]): Attribute => ({
	attributeId,
	dataType: DataTypeId.string,
	includeInResult: false,
	values,
});

/** Attribute id → value → key. */
type Index = ReadonlyMap<string, ReadonlyMap<string, string>>;

function index(entries: readonly Named[], ids: readonly string[]): Index {
	const byId = new Map(ids.map((id) => [id, new Map<string, string>()]));
	for (const entry of entries) {
		for (const id of ids) {
			const value = entry[id];
			if (value !== undefined) byId.get(id)?.set(value.toLowerCase(), entry.key);
		}
	}
	return byId;
}

function lookUp({ attributes }: Attributes, keys: Index): string | undefined {
	for (const { attributeId, values } of attributes) {
		const key = keys.get(attributeId)?.get(values[0]?.toLowerCase() ?? "");
		if (key !== undefined) return key;
	}
	return undefined;
}
