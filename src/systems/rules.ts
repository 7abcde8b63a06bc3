import type { Kysely } from "kysely";
import { findPackage, PACKAGE_URN, packageUrn } from "../catalogue/catalogue.js";
import type { ValidationFinding } from "../http/fault.js";
import { appOf, RESOURCE_URN } from "../resources/model.js";
import { findPolicy, findResources } from "../resources/repository.js";
import type { Database } from "../store/schema.js";
import { canonicalRedirect, type Right, rightKey } from "./model.js";
import { finding } from "./problems.js";
import { takenClientIds } from "./repository.js";

type Db = Kysely<Database>;
type Findings = readonly ValidationFinding[];

/** Types of resources that can be given to a system user (systemuser 5). */
const DELEGABLE: ReadonlySet<string> = new Set([
	"AltinnApp",
	"Systemresource",
	"Default",
	"CorrespondenceService",
	"BrokerService",
	"GenericAccessResource",
	"MigratedApp",
]);

/** VLD-03, 06, 09, 17. */
export async function checkRights(db: Db, rights: readonly Right[]): Promise<Findings> {
	const pairs = rights.flatMap(({ resource }) => resource);
	const others = pairs.filter(({ id }) => id !== RESOURCE_URN);
	const ids = unique(pairs.filter(({ id }) => id === RESOURCE_URN).map(({ value }) => value));
	const types = await delegability(db, ids);
	const unknown = ids.filter((id) => !types.has(id));
	const refused = ids.filter((id) => types.get(id) === false);
	return [
		...(unknown.length > 0 ? [finding("resourceUnknown", ["ResourceIds Not Found : ", unknown])] : []),
		...(hasTwice(rights.map(rightKey)) ? [finding("rightTwice")] : []),
		...(others.length > 0
			? [finding("resourceAttribute", ["Invalid Resource Id Details : ", unique(others.map(({ id }) => id))])]
			: []),
		...(refused.length > 0 ? [finding("resourceNotDelegable", ["ResourceIds Not Delegable : ", refused])] : []),
	];
}

/** For each resource that there is, whether it can be given to a system user. An app is there when it has a policy. */
async function delegability(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
	const found = new Map(
		(await findResources(db, ids)).map(({ id, type, delegable }) => [id, delegable && DELEGABLE.has(type)]),
	);
	for (const id of ids) {
		if (!found.has(id) && appOf(id) !== undefined && (await findPolicy(db, id)) !== undefined) found.set(id, true);
	}
	return found;
}

/** The urns as the catalogue writes them; what is no package stays as it is. */
export function canonicalPackages(urns: readonly string[]): readonly string[] {
	return urns.map((urn) => {
		const known = isPackageUrn(urn) ? findPackage(urn) : undefined;
		return known === undefined ? urn : packageUrn(known.code);
	});
}

const isPackageUrn = (urn: string): boolean => urn.toLowerCase().startsWith(PACKAGE_URN);

/** VLD-07, 08, 18. */
export function checkPackages(urns: readonly string[], isVisible: boolean): Findings {
	const unusable = unique(urns).flatMap((urn) => {
		const reason = whyUnusable(urn);
		return reason === undefined ? [] : [`${urn} (${reason})`];
	});
	const clientOnly = urns.some((urn) => findPackage(urn)?.assignable === false);
	return [
		...(hasTwice(urns) ? [finding("packageTwice")] : []),
		...(unusable.length > 0 ? [finding("packageUnusable", ["Invalid Urn Details : ", unusable])] : []),
		...(isVisible && clientOnly ? [finding("visibleClientPackage")] : []),
	];
}

function whyUnusable(urn: string): string | undefined {
	if (urn.split(":").length < 4) return "Invalid format";
	const found = isPackageUrn(urn) ? findPackage(urn) : undefined;
	if (found === undefined) return "Not found";
	return found.delegable || found.assignable ? undefined : "Not possible to delegate";
}

/** VLD-04, 11. `internalId` is the system's own, so that what it has already is not taken. */
export async function checkClientIds(db: Db, clientIds: readonly string[], internalId: string): Promise<Findings> {
	const taken = await takenClientIds(db, unique(clientIds), internalId);
	return [
		...(taken.length > 0 ? [finding("clientIdTaken")] : []),
		...(hasTwice(clientIds.map((id) => id.toLowerCase())) ? [finding("clientIdTwice")] : []),
	];
}

/** VLD-05. */
export function checkRedirectUrls(urls: readonly string[]): Findings {
	return urls.every((url) => canonicalRedirect(url) !== undefined) ? [] : [finding("redirectUrl")];
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];
const hasTwice = (values: readonly string[]): boolean => new Set(values).size < values.length;
