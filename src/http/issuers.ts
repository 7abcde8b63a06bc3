import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { type KeySource, keysFromFile, keysFromUrl } from "./key-source.js";
import { readStrictJson } from "./strict-json.js";
import { ISSUER_KINDS, type IssuerKind } from "./token-claims.js";

/** Somebody whose tokens are believed. */
export interface TrustedIssuer {
	/** The claim `iss`, letter by letter. */
	readonly issuer: string;
	readonly keys: KeySource;
	/** What its tokens must name as their audience; without it they may name none but this server. */
	readonly audience?: readonly string[];
	readonly kind: IssuerKind;
}

/**
 * The setting `issuers`: `[{issuer, jwks, audience?, kind?}]` as JSON, or the name of a file that holds it. `jwks` is an address
 * or a file, `audience` a text or several, `kind` one of `ISSUER_KINDS` (`altinn` unless told).
 *
 * @throws {Error} that names the entry and what is wrong with it.
 */
export function readIssuers(setting: string): readonly TrustedIssuer[] {
	const inline = setting.trimStart().startsWith("[");
	const list = parsed(inline ? setting : readFileSync(setting, "utf8"));
	if (!Array.isArray(list)) throw new Error("issuers: expected a list of issuers");
	const issuers = list.map(issuerOf);
	const names = new Set<string>();
	for (const { issuer } of issuers) {
		if (names.has(issuer)) throw new Error(`issuers: ${issuer} is named twice`);
		names.add(issuer);
	}
	return issuers;
}

function parsed(text: string): unknown {
	try {
		return readStrictJson(text);
	} catch (error) {
		throw new Error(`issuers: ${(error as Error).message}`);
	}
}

const MEMBERS = new Set(["issuer", "jwks", "audience", "kind"]);

function issuerOf(entry: unknown, place: number): TrustedIssuer {
	const where = `issuers[${place}]`;
	if (typeof entry !== "object" || entry === null || Array.isArray(entry))
		throw new Error(`${where}: expected an object`);
	const unknown = Object.keys(entry).find((key) => !MEMBERS.has(key));
	if (unknown !== undefined) throw new Error(`${where}: there is no member "${unknown}"`);
	const { issuer, jwks, audience, kind = "altinn" } = entry as Readonly<Record<string, unknown>>;
	if (typeof issuer !== "string" || issuer === "") throw new Error(`${where}: issuer must be a text`);
	if (typeof jwks !== "string" || jwks === "") throw new Error(`${where}: jwks must be an address or a file`);
	const known = ISSUER_KINDS.find((each) => each === kind);
	if (known === undefined) throw new Error(`${where}: kind must be one of ${ISSUER_KINDS.join(", ")}`);
	const audiences = audience === undefined ? [] : [audience].flat();
	if (audiences.some((each) => typeof each !== "string" || each === "")) {
		throw new Error(`${where}: audience must be a text, or a list of texts`);
	}
	return {
		issuer,
		keys: sourceOf(jwks, where),
		kind: known,
		...(audiences.length === 0 ? {} : { audience: audiences as string[] }),
	};
}

/** Keys over plain HTTP could be anybody's, unless they come from this machine. */
function sourceOf(jwks: string, where: string): KeySource {
	if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(jwks) || isAbsolute(jwks)) return keysFromFile(jwks);
	const url = new URL(jwks);
	if (url.protocol === "file:") return keysFromFile(fileURLToPath(url));
	const here = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
	if (url.protocol === "https:" || (url.protocol === "http:" && here)) return keysFromUrl(jwks);
	throw new Error(`${where}: jwks must be an https address or a file`);
}
