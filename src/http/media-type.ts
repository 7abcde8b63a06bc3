/** A media type of interest, and what a body or an answer of it holds. */
export type Format = "json" | "profile-json" | "xml" | "xacml-xml";

/**
 * The format a Content-Type announces: JSON (any `json`), the JSON Profile's own type, or XML (any `xml`); undefined for
 * everything else. "encoding" is a charset that is not UTF-8.
 */
export function bodyFormat(contentType: string | undefined): Format | "encoding" | undefined {
	// The one that nearly everybody sends.
	if (contentType === "application/json") return "json";
	if (contentType === undefined) return undefined;
	const [type = "", ...parameters] = contentType.toLowerCase().split(";");
	const format = formatOf(type.trim());
	if (format === undefined) return undefined;
	for (const parameter of parameters) {
		const charset = /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(parameter)?.[1];
		if (charset !== undefined && !["utf-8", "utf8", "us-ascii", "ascii"].includes(charset)) return "encoding";
	}
	return format;
}

function formatOf(type: string): Format | undefined {
	if (type === "application/xacml+json") return "profile-json";
	if (type === "application/xacml+xml") return "xacml-xml";
	if (/^(application|text)\/([\w.-]+\+)?json$/.test(type)) return "json";
	if (/^(application|text)\/([\w.-]+\+)?xml$/.test(type)) return "xml";
	return undefined;
}

/**
 * The format to answer in: the one Accept likes best, and the body's own when Accept leaves the choice or names nothing we
 * have (as the original does; RFC 9110 15.5.7 allows it).
 */
export function answerFormat(accept: string | undefined, body: Format): Format {
	// What nearly everybody sends.
	if (accept === "application/json") return "json";
	if (accept === undefined || accept === "*/*" || accept === "") return body;
	let best: Format | undefined;
	let highest = 0;
	for (const range of accept.toLowerCase().split(",")) {
		const [type = "", ...parameters] = range.split(";");
		const quality = qualityOf(parameters);
		const format = /^\s*(\*|application|text)\/\*\s*$/.test(type) ? body : formatOf(type.trim());
		if (format !== undefined && quality > highest) {
			best = format;
			highest = quality;
		}
	}
	return best ?? body;
}

function qualityOf(parameters: readonly string[]): number {
	for (const parameter of parameters) {
		const quality = /^\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1];
		if (quality !== undefined) return Number(quality);
	}
	return 1;
}

export const contentTypes: Readonly<Record<Format, string>> = {
	json: "application/json; charset=utf-8",
	"profile-json": "application/xacml+json; charset=utf-8",
	xml: "application/xml; charset=utf-8",
	"xacml-xml": "application/xacml+xml; charset=utf-8",
};
