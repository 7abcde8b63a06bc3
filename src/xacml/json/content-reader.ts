import { writeElement } from "../xml/content-writer.js";
import { readXml } from "../xml/read-xml.js";
import { XmlError } from "../xml/xml-error.js";
import type { JsonPlace } from "./json-place.js";

const MAX_BYTES = 2 * 1024 * 1024;

/** Content (JSON Profile 4.2.3): XML, or the base64 of XML. Comes back as the model wants it, well-formed and standalone. */
export function readContent(text: string, key: string, place: JsonPlace): string {
	const xml = /^\s*</.test(text) ? text.trimStart() : decodeBase64(text);
	if (xml === undefined) throw place.error("bad-value", `${key} is neither XML nor base64 of XML`, key);
	try {
		return writeElement(readXml(xml, { maxBytes: MAX_BYTES }));
	} catch (error) {
		if (!(error instanceof XmlError)) throw error;
		const { line, column } = error.at;
		const code = error.code === "xml-limit" ? "xml-limit" : "xml-malformed";
		throw place.error(code, `${key}, line ${line}, column ${column}: ${error.message}`, key);
	}
}

function decodeBase64(text: string): string | undefined {
	const compact = text.replace(/[ \t\r\n]/g, "");
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
	try {
		const bytes = Uint8Array.from(atob(compact), (character) => character.charCodeAt(0));
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}
