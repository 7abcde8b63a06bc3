import { createHash } from "node:crypto";
import { AttributeId } from "../xacml/identifiers.js";

/** One attribute by its id and value: `{type: "urn:altinn:resource", value: "skd-mva-melding"}`. */
export interface AttributePair {
	readonly type: string;
	readonly value: string;
}

/**
 * The key that delegations name a right by (registry-access 1.4): `01` and a SHA-256 over resource and action. An app has one
 * key whether the policy says org and app or `app_{org}_{app}`; case does not matter.
 */
export function rightKeyV2(resource: readonly AttributePair[], action: string): string {
	const attributes = withoutAppPair(resource)
		.map(({ type, value }) => ({ type: type.toLowerCase(), value: value.toLowerCase() }))
		.sort((a, b) => compare(a.type, b.type) || compare(a.value, b.value));
	const text = attributes.map(({ type, value }) => `${type}:${value}:`).join("");
	return `01${hash("sha256", `${text}${AttributeId.actionId}:${action}`.toLowerCase(), "utf8")}`;
}

/** The older key: action and resource values to read, then an MD5 that tells them apart (registry-access 1.4). */
export function rightKeyV1(resource: readonly AttributePair[], action: string): string {
	const sorted = [...resource].sort((a, b) => compare(`${a.type}:${a.value}`, `${b.type}:${b.value}`));
	const urns = sorted.map(({ type, value }) => `${type}:${value}`);
	const digest = hash("md5", [action, ...urns].join(";"), "utf16le");
	return [action, ...sorted.map(({ value }) => value), digest].join(";");
}

/** The same attributes with org and app, where both are there, as the app's id in the registry. */
function withoutAppPair(resource: readonly AttributePair[]): readonly AttributePair[] {
	const org = resource.find(({ type }) => type === "urn:altinn:org");
	const app = resource.find(({ type }) => type === "urn:altinn:app");
	if (org === undefined || app === undefined) return resource;
	const id = { type: "urn:altinn:resource", value: `app_${org.value}_${app.value}` };
	const rest = resource.filter((each) => each !== org && each !== app && each.type !== id.type);
	return [id, ...rest];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const hash = (algorithm: "md5" | "sha256", text: string, encoding: BufferEncoding): string =>
	createHash(algorithm).update(text, encoding).digest("hex");
