import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";

export type { Logger } from "pino";

/** Eleven digits, with or without the gap people write; not part of a longer number. */
const PERSONAL_NUMBER = /(?<!\d)\d{6}(?: |%20|-)?\d{5}(?!\d)/g;
const BEARER = /\b(bearer|basic|dpop)(\s+|%20)[\w\-.~+/]{8,}=*/gi;
/** A JSON Web Token wherever it turns up; the signature may be missing. */
const TOKEN = /\beyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?/g;

/** Takes personal numbers and tokens out of a line. */
export function redact(line: string): string {
	return line.replace(TOKEN, "[token]").replace(BEARER, "$1 [token]").replace(PERSONAL_NUMBER, "[personal number]");
}

/**
 * JSON lines on standard output. Whatever is logged goes through `redact` as a whole line, so no caller can forget it and
 * no nested field can escape it.
 */
export function createLog(level: string, output: DestinationStream = pino.destination({ fd: 1, sync: true })): Logger {
	const redacting: DestinationStream = { write: (line) => output.write(redact(line)) };
	return pino({ level, base: null, timestamp: stdTimeFunctions.isoTime }, redacting);
}
