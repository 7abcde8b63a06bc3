import { type AccessPackage, packages } from "../../catalogue/catalogue.js";
import { type CatalogueResource, texts, type Wording } from "./model.js";
import { areaOf } from "./views.js";

export interface SearchOptions {
	readonly term: string;
	/** False also finds words with one letter wrong. */
	readonly simple: boolean;
	/** Every word has to be found somewhere. */
	readonly strict: boolean;
	readonly wording: Wording;
	/** Name of the resources is looked at too. */
	readonly resourcesOf?: ReadonlyMap<string, readonly CatalogueResource[]> | undefined;
	/** Packages to search among. */
	readonly among?: (each: AccessPackage) => boolean;
}

export interface SearchHit {
	readonly object: AccessPackage;
	readonly score: number;
	readonly fields: readonly { readonly field: string; readonly value: string; readonly score: number }[];
}

interface Field {
	readonly field: string;
	readonly value: string;
	readonly prefix: number;
	readonly contains: number;
}

/** Weights of registry-access 2.5. */
const WEIGHTS = {
	name: { prefix: 100, contains: 50 },
	area: { prefix: 25, contains: 25 },
	resource: { prefix: 2, contains: 2 },
} as const;

/** The packages that fit a term, the best first; all of them, in the order of the catalogue, when there is no term. */
export function searchPackages(options: SearchOptions): SearchHit[] {
	const { term, strict, among = () => true } = options;
	const phrase = term.trim().toLowerCase();
	const words = phrase.split(/\s+/).filter((word) => word !== "");
	const candidates = packages.filter(among);
	if (words.length === 0) return candidates.map((object) => ({ object, score: 0, fields: [] }));
	const hits: SearchHit[] = [];
	for (const object of candidates) {
		const found = new Set<string>();
		const fields = fieldsOf(object, options)
			.map((field) => ({
				field: field.field,
				value: field.value,
				score: scoreOf(field, phrase, words, options, found),
			}))
			.filter(({ score }) => score > 0);
		if (fields.length === 0 || (strict && found.size < words.length)) continue;
		hits.push({ object, score: fields.reduce((sum, { score }) => sum + score, 0), fields });
	}
	return hits.sort((a, b) => b.score - a.score || (a.object.code < b.object.code ? -1 : 1));
}

function fieldsOf(object: AccessPackage, { wording, resourcesOf }: SearchOptions): Field[] {
	const [name, area] = texts(wording, object.names, areaOf(object).names);
	const resources = (resourcesOf?.get(object.code) ?? []).flatMap(({ title }) => texts(wording, title));
	return [
		{ field: "name", value: name ?? "", ...WEIGHTS.name },
		{ field: "area.name", value: area ?? "", ...WEIGHTS.area },
		...resources.map((value) => ({ field: "resources.name", value: value ?? "", ...WEIGHTS.resource })),
	];
}

/** The whole phrase in the field doubles; a term of one word is a phrase when it is all of the field. */
function scoreOf(
	{ value, prefix, contains }: Field,
	phrase: string,
	words: readonly string[],
	{ simple }: SearchOptions,
	found: Set<string>,
): number {
	const text = value.toLowerCase();
	let score = 0;
	for (const word of words) {
		const points = text.startsWith(word) ? prefix : has(text, word, simple) ? contains : 0;
		if (points > 0) found.add(word);
		score += points;
	}
	return text === phrase || (words.length > 1 && text.includes(phrase)) ? score * 2 : score;
}

/** Shorter words would be alike by chance. */
const SHORTEST_MISSPELT = 5;

function has(text: string, word: string, simple: boolean): boolean {
	if (text.includes(word)) return true;
	if (simple || word.length < SHORTEST_MISSPELT) return false;
	return text.split(/[^\p{L}\p{N}]+/u).some((other) => isOneEditAway(other, word));
}

/** One letter more, less or other. */
function isOneEditAway(a: string, b: string): boolean {
	if (Math.abs(a.length - b.length) > 1) return false;
	let start = 0;
	while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
	const [restA, restB] = [a.slice(start), b.slice(start)];
	return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1);
}
