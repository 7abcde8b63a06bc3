import type { Merged } from "../pip/held.js";
import type { Knowledge } from "../pip/knowledge.js";
import type { PartyKind } from "../store/schema.js";
import { type AuthorizedParty, isDeleted } from "./authorized-parties.js";
import type { NamedParty } from "./authorized-parties-repository.js";

/** What is listed of the access to a party. */
export interface Shown {
	readonly roles: boolean;
	readonly packages: boolean;
	readonly resources: boolean;
	readonly instances: boolean;
	/** Only resources of the service owner with this code; in lower case. */
	readonly owner?: string | undefined;
}

const TYPES: Readonly<Partial<Record<PartyKind, string>>> = {
	person: "Person",
	organization: "Organization",
	"self-identified": "SelfIdentified",
};

/** A party with its sub-units, as all three APIs show it; undefined for one that went while the answer was made. */
export function authorizedPartyView(
	{ party, access, units }: AuthorizedParty,
	names: ReadonlyMap<number, NamedParty>,
	knowledge: Knowledge,
	shown: Shown,
): Readonly<Record<string, unknown>> | undefined {
	const named = names.get(party);
	if (named === undefined) return undefined;
	const parent = knowledge.parties.parents[party] ?? 0;
	return {
		partyUuid: named.uuid,
		name: named.name,
		organizationNumber: named.orgNumber,
		parentId: parent === 0 ? null : knowledge.parties.uuidOf(parent),
		personId: named.personNumber,
		dateOfBirth: named.born,
		partyId: named.partyId ?? 0,
		emailId: named.email,
		type: TYPES[named.kind] ?? "None",
		unitType: named.kind === "organization" ? named.form : null,
		isDeleted: isDeleted(knowledge, party),
		onlyHierarchyElementWithNoAccess: access === undefined,
		...accessView(access, named, knowledge, shown),
		subunits: units.flatMap((unit) => authorizedPartyView(unit, names, knowledge, shown) ?? []),
	};
}

function accessView(access: Merged | undefined, party: NamedParty, knowledge: Knowledge, shown: Shown) {
	const { owner } = shown;
	const { resources } = knowledge;
	const isShown = ({ resource }: { readonly resource: string }): boolean =>
		owner === undefined || resources.resource(resource)?.owner.toLowerCase() === owner;
	const idOf = ({ resource }: { readonly resource: string }): string =>
		resources.resource(resource)?.id ?? idOfKey(resource);
	const rights = shown.resources ? (access?.rights.filter(isShown) ?? []) : [];
	const instances = shown.instances ? (access?.instances.filter(isShown) ?? []) : [];
	return {
		authorizedAccessPackages: shown.packages ? [...(access?.held.packages ?? [])] : [],
		authorizedResources: [...new Set(rights.map(idOf))],
		authorizedRoles: shown.roles ? roleCodes(access?.held.roles ?? []) : [],
		authorizedInstances: instancesView(
			instances.map((each) => [idOf(each), each.instance] as const),
			party,
		),
	};
}

/** The last part of a role's urn is its code, of the older urn the older code; two roles may share one. */
const roleCodes = (urns: readonly string[]): string[] => [
	...new Set(urns.map((urn) => urn.slice(urn.lastIndexOf(":") + 1))),
];

/** An app without an entry in the registry has its id there all the same. */
function idOfKey(key: string): string {
	const [org, app] = key.split("/");
	return app === undefined ? key : `app_${org}_${app}`;
}

const INSTANCE = "urn:altinn:instance-id:";

/** Rights on an instance may come from several grants; it is listed once. An app names it by its guid alone. */
function instancesView(instances: readonly (readonly [resource: string, instance: string])[], party: NamedParty) {
	const views = instances.map(([resourceId, instance]) => {
		const instanceRef = instance.includes(":") ? instance : `${INSTANCE}${party.partyId ?? 0}/${instance}`;
		return { resourceId, instanceId: /[^:/]*$/.exec(instanceRef)?.[0] ?? "", instanceRef };
	});
	return [...new Map(views.map((view) => [`${view.resourceId} ${view.instanceRef}`, view])).values()];
}
