import type { Party } from "./model.js";

const TYPE_NUMBERS: Readonly<Partial<Record<Party["kind"], number>>> = {
	person: 1,
	organization: 2,
	"self-identified": 3,
};

export const identifiersView = ({ partyId, uuid, orgNumber, personNumber }: Party) => ({
	partyId: partyId ?? null,
	partyUuid: uuid,
	orgNumber: orgNumber ?? null,
	ssn: personNumber ?? null,
});

/** A party as the register shows it; without `units` their member is null, as in the original. */
export const partyView = (party: Party, units?: readonly Party[]): Readonly<Record<string, unknown>> => ({
	partyId: party.partyId ?? 0,
	partyUuid: party.uuid,
	partyTypeName: TYPE_NUMBERS[party.kind] ?? 0,
	orgNumber: party.orgNumber ?? null,
	ssn: party.personNumber ?? null,
	unitType: party.kind === "organization" ? (party.form ?? null) : null,
	name: party.name,
	isDeleted: party.deletedAt !== undefined,
	onlyHierarchyElementWithNoAccess: false,
	childParties: units?.map((unit) => partyView(unit)) ?? null,
});
