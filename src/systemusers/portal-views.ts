import type { Kysely } from "kysely";
import { findPackage } from "../catalogue/catalogue.js";
import { findPartiesBy } from "../parties/repository.js";
import { inBatches } from "../resources/repository.js";
import type { Database } from "../store/schema.js";
import type { System, Translations } from "../systems/model.js";
import type { DescribedUser } from "./describe-user.js";
import type { Content, SystemUser } from "./model.js";
import { type NamedResource, nameAccess, type Offer } from "./offer.js";

type Db = Kysely<Database>;
export type Language = "nb" | "nn" | "en";

const inLanguage = (texts: Translations, language: Language): string => texts[language] ?? texts.nb ?? texts.en ?? "";

/** The names of vendors by their organisation numbers; of one that is not known, nothing. */
export async function vendorNames(db: Db, systems: readonly System[]): Promise<(vendorOrg: string) => string> {
	const names = new Map<string, string>();
	for (const orgNumbers of inBatches([...new Set(systems.map(({ vendorOrg }) => vendorOrg))])) {
		for (const { orgNumber, name } of await findPartiesBy(db, { orgNumbers })) names.set(orgNumber ?? "", name);
	}
	return (vendorOrg) => names.get(vendorOrg) ?? "";
}

/** A system by its names; texts in one language (systemuser 2.6). */
export const systemView = (
	{ id, vendorOrg, names }: Pick<System, "id" | "vendorOrg" | "names">,
	vendorName: string,
	language: Language,
) => ({
	systemId: id,
	systemVendorOrgNumber: vendorOrg,
	systemVendorOrgName: vendorName,
	name: inLanguage(names, language),
});

const resourceView = ({ id, titles, owner }: NamedResource, language: Language) => ({
	identifier: id,
	title: inLanguage(titles, language) || id,
	resourceOwnerOrgcode: owner,
});

type Access = Pick<Offer, "packages" | "rights">;

/** Services and packages with their names; a package with the services that it opens. */
export const accessView = ({ packages, rights }: Access, language: Language) => ({
	resources: rights.map(({ resource }) => resourceView(resource, language)),
	accessPackages: packages.map(({ urn, names, resources }) => ({
		id: findPackage(urn)?.id ?? "",
		urn,
		name: names[language],
		resources: resources.map((each) => resourceView(each, language)),
	})),
});

/** What somebody asks for, named. */
export async function contentView(db: Db, { rights, packages }: Content, language: Language) {
	const named = await nameAccess(db, {
		packages: packages.map((urn) => ({ urn, effect: "new" })),
		rights: [...new Set(rights.flatMap(({ resource }) => resource.map(({ value }) => value)))].map((resource) => ({
			resource,
			rights: [],
			effect: "new",
		})),
	});
	return accessView(named, language);
}

/** A system user in a list: without what it has. */
export const listedUserView = (user: SystemUser, system: System, vendorName: string, language: Language) => ({
	id: user.id,
	integrationTitle: user.title,
	created: new Date(user.createdAt).toISOString(),
	system: systemView(system, vendorName, language),
	userType: user.type,
	resources: [],
	accessPackages: [],
	...(user.disabledAt === undefined ? {} : { isDeactivated: true }),
});

/** One system user with all that it has. */
export const describedUserView = ({ user, system, vendor, access }: DescribedUser, language: Language) => ({
	...listedUserView(user, system, vendor.name ?? "", language),
	...accessView(access, language),
});
