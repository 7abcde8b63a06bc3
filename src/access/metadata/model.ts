import { createHash } from "node:crypto";
import type { AccessPackage, Role } from "../../catalogue/catalogue.js";

export type Language = "nb" | "nn" | "en";

/** A text in some of the languages, as the resource registry stores it. */
export type Texts = Readonly<Partial<Record<Language, string | null>>>;

/** How an answer is worded: the language, and whether a text without it may stand beside others that have it. */
export interface Wording {
	readonly language: Language;
	/** `X-Accept-Partial-Translation`: when false, a thing with one text missing is told in Bokmål altogether. */
	readonly partial: boolean;
}

/** Bokmål is the base; the others are used where they are there (registry-access 2.5). */
export function texts(wording: Wording, ...of: readonly (Texts | undefined)[]): (string | null)[] {
	const { language, partial } = wording;
	const whole = partial || of.every((each) => each?.nb == null || each[language] != null);
	const chosen = whole ? language : "nb";
	return of.map((each) => each?.[chosen] ?? each?.nb ?? each?.en ?? each?.nn ?? null);
}

/** A resource of the registry, as much of it as the catalogue tells. */
export interface CatalogueResource {
	readonly id: string;
	readonly type: string;
	readonly ownerCode: string;
	readonly title: Texts;
	readonly description: Texts;
	readonly owner: { readonly names: Texts; readonly orgNumber: string | undefined; readonly logo: string | undefined };
}

/** Namespace of the ids below (RFC 9562, version 5); never to be changed. */
const NAMESPACE = Buffer.from("1c6b0a3e8f0d5d0e9f3a52d6b8a7c411", "hex");

/**
 * The uuid of something the registry knows by a name: a resource, an owner, a resource type. Access management names these by
 * uuids; one made from the name is the same on every node and after every restart.
 */
export function uuidOfName(kind: "resource" | "owner" | "resource-type", name: string): string {
	const digest = createHash("sha1").update(NAMESPACE).update(`${kind}:${name.toLowerCase()}`).digest();
	const bytes = digest.subarray(0, 16);
	bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
	bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
	return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The subjects that policies name a role by. */
export function subjectsOfRole({ urn, legacyUrn }: Role): string[] {
	return legacyUrn === undefined ? [urn] : [urn, legacyUrn];
}

/** The packages a role gives access to; with a form, only the rows that count for it. */
export function packageCodesOfRole({ packages }: Role, form: string | undefined): Set<string> {
	const rows = packages.filter(
		(row) => row.access && (form === undefined || row.form === undefined || row.form === form),
	);
	return new Set(rows.map(({ code }) => code));
}

/** The packages whose urn ends with what was asked for: the code, `:code`, or the whole urn. */
export function packagesBySuffix(packages: readonly AccessPackage[], prefix: string, value: string): AccessPackage[] {
	const end = `:${value.replace(/^:/, "").toLowerCase()}`;
	return packages.filter(({ code }) => `:${prefix}${code}`.toLowerCase().endsWith(end));
}
