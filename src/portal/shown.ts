import { createHash } from "node:crypto";

/** What was shown, as a text to send back with the answer. */
export const shownOf = (...what: readonly unknown[]): string =>
	createHash("sha256").update(JSON.stringify(what)).digest("base64url");
