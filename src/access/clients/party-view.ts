import type { Kysely } from "kysely";
import { partyTypes } from "../../catalogue/catalogue.js";
import type { Party } from "../../parties/model.js";
import { findParties } from "../../parties/repository.js";
import type { Database, PartyKind } from "../../store/schema.js";

const KEYS: Readonly<Record<PartyKind, string>> = {
	organization: "Organisation",
	person: "Person",
	"self-identified": "SelfIdentified",
	"system-user": "SystemUser",
	"enterprise-user": "EnterpriseUser",
};

/** The Norwegian name, in every language: clients compare it. */
export const typeName = (kind: PartyKind): string =>
	partyTypes.find(({ key }) => key === KEYS[kind])?.names.nb ?? KEYS[kind];

export const variantOf = ({ kind, form }: Party): string | null => form ?? (kind === "person" ? typeName(kind) : null);

export type EntityView = ReturnType<typeof entityView>;

/** CompactEntity (registry-access 3.1); `partyid` is written so. */
function entityView(party: Party, parent: object | null) {
	return {
		id: party.uuid,
		name: party.name,
		type: typeName(party.kind),
		variant: variantOf(party),
		parent,
		children: null,
		partyid: party.partyId ?? null,
		userId: party.userId ?? null,
		username: party.username ?? null,
		organizationIdentifier: party.orgNumber ?? null,
		personIdentifier: party.personNumber ?? null,
		dateOfBirth: party.born ?? null,
		dateOfDeath: party.died ?? null,
		isDeleted: party.deletedAt !== undefined,
		deletedAt: party.deletedAt === undefined ? null : new Date(party.deletedAt).toISOString(),
	};
}

/** Shows parties by their inner number, each with its main unit. */
export async function entityViews(db: Kysely<Database>, ids: Iterable<number>): Promise<(id: number) => EntityView> {
	return viewsOf(db, await findParties(db, ids));
}

/** The same for parties that are read already. */
export async function viewsOf(db: Kysely<Database>, parties: readonly Party[]): Promise<(id: number) => EntityView> {
	const parents = await findParties(
		db,
		parties.map(({ parentId }) => parentId).filter((id) => id !== undefined),
	);
	const parentById = new Map(parents.map((parent) => [parent.id, entityView(parent, null)]));
	const views = new Map(
		parties.map((party) => [party.id, entityView(party, parentById.get(party.parentId ?? -1) ?? null)]),
	);
	return (id) => {
		const view = views.get(id);
		if (view === undefined) throw new Error("A row names a party that is not there.");
		return view;
	};
}
