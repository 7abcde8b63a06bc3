import {
	type AccessPackage,
	AREA_URN,
	type Area,
	type AreaGroup,
	areas,
	type CatalogueKind,
	type Form,
	groups,
	packages,
	packageUrn,
	partyTypes,
	providers,
	type Role,
} from "../../catalogue/catalogue.js";
import { type CatalogueResource, texts, uuidOfName, type Wording } from "./model.js";

/** The wire forms of the catalogue (registry-access 2.5). There are no descriptions in our facts: they are null. */

const KEY_OF_KIND: Readonly<Record<CatalogueKind, string>> = {
	organisation: "Organisation",
	person: "Person",
	systemuser: "SystemUser",
	selfidentified: "SelfIdentified",
	internal: "Internal",
};

/** Type names are Norwegian in every language: clients compare them. */
export function partyTypeOf(kind: CatalogueKind): { id: string; name: string } {
	const type = partyTypes.find(({ key }) => key === KEY_OF_KIND[kind]);
	if (type === undefined) throw new Error(`The catalogue has no party type for ${kind}.`);
	return { id: type.id, name: type.names.nb };
}

const SYSTEM_PROVIDER_TYPE = { id: uuidOfName("resource-type", "provider:System"), name: "System" };
const OWNER_PROVIDER_TYPE = { id: uuidOfName("resource-type", "provider:Tjenesteeier"), name: "Tjenesteeier" };

function systemProvider(code: string) {
	const { id, name } = providers.find((each) => each.code === code) ?? { id: null, name: code };
	return { id, name, refId: null, logoUrl: null, code, typeId: SYSTEM_PROVIDER_TYPE.id, type: SYSTEM_PROVIDER_TYPE };
}

function typeView(kind: CatalogueKind) {
	const provider = systemProvider("sys-altinn3");
	const { id, name } = partyTypeOf(kind);
	return { id, providerId: provider.id, name, provider };
}

const areaByCode = new Map(areas.map((area) => [area.code, area]));

export const areaOf = ({ area }: AccessPackage): Area => areaByCode.get(area) as Area;

const slug = (text: string): string =>
	text.toLowerCase().replaceAll("æ", "ae").replaceAll("ø", "o").replaceAll("å", "a");

/** A group without its areas. */
export function groupView({ id, names, for: kind }: AreaGroup, wording: Wording) {
	const [name] = texts(wording, names);
	const urn = `accesspackage:areagroup:${slug(names.nb)}`;
	return { id, name, urn, description: null, type: partyTypeOf(kind).name, areas: null as unknown };
}

/** An area with its group, without its packages. */
export function areaView({ id, code, names, icon, group }: Area, wording: Wording) {
	const [name] = texts(wording, names);
	const above = groups.find((each) => each.id === group);
	const view = above === undefined ? null : groupView(above, wording);
	return { id, name, urn: AREA_URN + code, description: null, iconUrl: icon, packages: null as unknown, group: view };
}

export function packageView(each: AccessPackage, wording: Wording, resources: readonly CatalogueResource[] = []) {
	const [name] = texts(wording, each.names);
	return {
		id: each.id,
		name,
		urn: packageUrn(each.code),
		description: null,
		isDelegable: each.delegable,
		isAssignable: each.assignable,
		isResourcePolicyAvailable: each.forServiceOwners,
		area: areaView(areaOf(each), wording),
		type: typeView(each.for),
		resources: resources.map((resource) => resourceView(resource, wording)),
	};
}

/** Groups with their areas, those with their packages; what stands above is not repeated below. */
export function exportView(wording: Wording) {
	return groups.map((group) => ({
		...groupView(group, wording),
		areas: areas
			.filter((area) => area.group === group.id)
			.map((area) => ({
				...areaView(area, wording),
				group: null,
				packages: packages
					.filter((each) => each.area === area.code)
					.map((each) => ({ ...packageView(each, wording), area: null })),
			})),
	}));
}

export function roleView(role: Role, wording: Wording) {
	const [name] = texts(wording, role.names);
	return {
		id: role.id,
		name,
		code: role.code,
		description: null,
		isKeyRole: role.key,
		urn: role.urn,
		legacyRoleCode: role.legacyCode ?? null,
		legacyUrn: role.legacyUrn ?? null,
		isResourcePolicyAvailable: role.forServiceOwners,
		provider: systemProvider(role.provider),
		// Only what came over from Altinn 2 can be taken away; the other registers own their roles (registry-access 3.2).
		isRevocable: role.provider === "sys-altinn2",
	};
}

export function resourceView(resource: CatalogueResource, wording: Wording) {
	const [name, description] = texts(wording, resource.title, resource.description);
	const [ownerName] = texts(wording, resource.owner.names);
	const providerId = uuidOfName("owner", resource.ownerCode);
	const typeId = uuidOfName("resource-type", resource.type);
	return {
		id: uuidOfName("resource", resource.id),
		providerId,
		typeId,
		name,
		description,
		refId: resource.id,
		provider: {
			id: providerId,
			name: ownerName ?? resource.ownerCode,
			refId: resource.owner.orgNumber ?? null,
			logoUrl: resource.owner.logo ?? null,
			code: resource.ownerCode,
			typeId: OWNER_PROVIDER_TYPE.id,
			type: OWNER_PROVIDER_TYPE,
		},
		type: { id: typeId, name: resource.type },
	};
}

export function formView({ id, code, names, for: kind }: Form, wording: Wording) {
	const [description] = texts(wording, names);
	const type = partyTypeOf(kind);
	return { id, typeId: type.id, name: code, description, type };
}

/** The short forms inside connections and client lists (registry-access 3.1). The space in `legacyurn ` is on the wire. */
export const compactRole = madeOnce(({ id, code, urn, legacyUrn }: Role) => ({
	id,
	code,
	urn,
	"legacyurn ": legacyUrn ?? null,
	children: null,
}));

export const compactPackage = madeOnce((each: AccessPackage) => ({
	id: each.id,
	urn: packageUrn(each.code),
	areaId: areaOf(each).id,
}));

export const compactResource = (id: string) => ({ id: uuidOfName("resource", id), refId: id });

/** The same object for the same thing: a list of clients tells few roles and packages a hundred thousand times. */
function madeOnce<T extends object, V>(view: (each: T) => V): (each: T) => V {
	const made = new WeakMap<T, V>();
	return (each) => {
		let known = made.get(each);
		if (known === undefined) {
			known = view(each);
			made.set(each, known);
		}
		return known;
	};
}
