import { common, Fault, invalid } from "./fault.js";

const notUnderstood = (): Fault =>
	new Fault({ code: "HTTP-00400", status: 400, title: "The address is not understood." });

const MOST_PARAMETERS = 400;

/**
 * Path and query of a request target. A proxy may send the absolute form (RFC 9112 3.2.2), and clients double the leading
 * slash; both are let pass. What could be read in two ways is not: dot segments, empty segments, encoded slashes, control
 * characters, bytes that are not UTF-8 (reliability-scale 2.3, 97). Nothing is decoded here, so nothing is decoded twice.
 *
 * @throws {Fault} 400 or 404
 */
export function readTarget(url: string): string {
	const target = url.replace(/^https?:\/\/[^/?#]*/i, "").replace(/^\/+/, "/");
	if (!target.startsWith("/")) throw notUnderstood();
	const mark = target.indexOf("?");
	const path = mark < 0 ? target : target.slice(0, mark);
	const decoded = decodedOf(path);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
	if (/%2f|%5c|[\\#]/i.test(path) || /[\0-\x1f\x7f]/.test(decoded) || /\/\.{0,2}\/|\/\.{1,2}$/.test(decoded)) {
		throw new Fault(common.notFound);
	}
	if (mark >= 0) checkQuery(target.slice(mark + 1));
	return target;
}

function checkQuery(query: string): void {
	if (query.split("&").length > MOST_PARAMETERS) {
		throw invalid([
			{ code: "STD.VLD-00005", title: `There are more than ${MOST_PARAMETERS} parameters.`, paths: ["QUERY"] },
		]);
	}
	if (decodedOf(query).includes("\0")) {
		throw invalid([{ code: "STD.VLD-00002", title: "A parameter holds NUL.", paths: ["QUERY"] }]);
	}
}

function decodedOf(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw notUnderstood();
	}
}
