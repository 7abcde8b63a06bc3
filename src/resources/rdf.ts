import type { Resource } from "./model.js";
import type { ServiceOwner } from "./owners-repository.js";

const PREFIXES = `@prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix cv: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
`;

/** Not services to the public (registry-access 1.4, row 2). */
const LEFT_OUT: readonly string[] = ["MaskinportenSchema", "Systemresource"];

/** The public services of the registry as CPSV-AP in Turtle. `addressOf` makes the address that names a resource. */
export function writeTurtle(
	resources: readonly Resource[],
	owners: ReadonlyMap<string, ServiceOwner>,
	addressOf: (id: string) => string,
): string {
	const services = resources.filter(
		({ type, ownerCode }) => !LEFT_OUT.includes(type) && ownerCode !== "ttd" && ownerCode !== "",
	);
	return [PREFIXES, ...services.map((resource) => serviceOf(resource, owners, addressOf))].join("\n");
}

function serviceOf(
	{ id, ownerCode, ownerOrgNumber, document }: Resource,
	owners: ReadonlyMap<string, ServiceOwner>,
	addressOf: (id: string) => string,
): string {
	const { title, description, hasCompetentAuthority: authority, keywords, homepage } = document;
	const names = owners.get(ownerCode)?.names ?? authority?.name ?? {};
	const authorityLines = [
		"a cv:PublicOrganisation",
		`dct:identifier ${literal(ownerOrgNumber ?? ownerCode)}`,
		...translated("foaf:name", names),
	];
	const lines = [
		"a cpsv:PublicService",
		`dct:identifier ${literal(id)}`,
		...translated("dct:title", title ?? {}),
		...translated("dct:description", description ?? {}),
		`cv:hasCompetentAuthority [ ${authorityLines.join(" ; ")} ]`,
		...(keywords ?? []).flatMap(({ word, language }) => (word ? [`dcat:keyword ${literal(word, language)}`] : [])),
		...(homepage && URL.canParse(homepage) ? [`foaf:homepage ${iri(homepage)}`] : []),
	];
	return `${iri(addressOf(id))} ${lines.join(" ;\n\t")} .\n`;
}

const translated = (property: string, texts: Readonly<Record<string, string | null>>): string[] =>
	Object.entries(texts).flatMap(([language, text]) => (text ? [`${property} ${literal(text, language)}`] : []));

const ESCAPES: Readonly<Record<string, string>> = {
	'"': '\\"',
	"\\": "\\\\",
	"\n": "\\n",
	"\r": "\\r",
	"\t": "\\t",
	"\b": "\\b",
	"\f": "\\f",
};

/** A string in quotes, with its language where that is one. */
function literal(text: string, language?: string | null): string {
	const tag = language && /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(language) ? `@${language.toLowerCase()}` : "";
	return `"${text.replace(/["\\\n\r\t\b\f]/g, (letter) => ESCAPES[letter] ?? letter)}"${tag}`;
}

const iri = (address: string): string => `<${address.replace(/[\p{Cc} <>"{}|^`\\]/gu, encodeURIComponent)}>`;
