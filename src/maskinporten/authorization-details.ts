import { isOrgNumber } from "../parties/model.js";
import { SYSTEM_USER_TYPE } from "./model.js";
import { TokenRefusal } from "./oauth-error.js";

/** Which system user a client wants to act as (RFC 9396; systemuser 4.2). */
export interface WantedSystemUser {
	readonly ownerOrg: string;
	readonly externalRef: string | undefined;
}

const MEMBERS = new Set(["type", "systemuser_org", "externalRef"]);

/**
 * The claim `authorization_details` of an assertion: one system user or nothing. Members nobody reads are refused, so that
 * no one takes a token for more than it is (reliability-scale 2.3, 81 and 82).
 *
 * @throws {TokenRefusal} invalid_authorization_details
 */
export function readAuthorizationDetails(claim: unknown): WantedSystemUser | undefined {
	if (claim === undefined) return undefined;
	if (!Array.isArray(claim) || claim.length !== 1) throw refused("authorization_details must be a list of one.");
	const only: unknown = claim[0];
	if (!isObject(only)) throw refused("authorization_details must hold an object.");
	if (only.type !== SYSTEM_USER_TYPE) throw refused(`The only type of authorization_details is ${SYSTEM_USER_TYPE}.`);
	const unknown = Object.keys(only).find((name) => !MEMBERS.has(name));
	if (unknown !== undefined)
		throw refused(`authorization_details holds ${unknown.slice(0, 40)}, which means nothing here.`);
	const { systemuser_org, externalRef } = only;
	if (externalRef !== undefined && (typeof externalRef !== "string" || externalRef.length > 255)) {
		throw refused("externalRef must be a text of at most 255 characters.");
	}
	return { ownerOrg: orgOf(systemuser_org), externalRef: externalRef || undefined };
}

/** `ID` may be lower case, as some documentation has it. */
function orgOf(claim: unknown): string {
	if (isObject(claim)) {
		const { authority, ID, id, ...rest } = claim;
		const [one, ...others] = [ID, id].filter((each) => each !== undefined);
		const number = typeof one === "string" && others.length === 0 ? /^0192:(.*)$/.exec(one)?.[1] : undefined;
		const plain = authority === "iso6523-actorid-upis" && Object.keys(rest).length === 0;
		if (plain && number !== undefined && isOrgNumber(number)) return number;
	}
	throw refused('systemuser_org must be {"authority": "iso6523-actorid-upis", "ID": "0192:<organisation number>"}.');
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const refused = (description: string): TokenRefusal => new TokenRefusal("invalid_authorization_details", description);
