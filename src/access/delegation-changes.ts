import type { Kysely } from "kysely";
import type { Party } from "../parties/model.js";
import { findParties } from "../parties/repository.js";
import { findResources } from "../resources/repository.js";
import type { Database, PartyKind } from "../store/schema.js";
import { type DelegationRow, delegationRows, partiesByUuid } from "./delegation-change-repository.js";
import { relationsBetween } from "./relations.js";

type Db = Kysely<Database>;

/**
 * Delegations of single rights that count for a subject and a party, in the form of the original, which keeps each as a policy in
 * a blob (registry-access 8.1, 8.3). The rights are rows here: the paths are those the original would have.
 */
export async function delegationChanges(
	db: Db,
	subject: Party,
	party: Party,
	resource: string,
	now: number,
): Promise<Readonly<Record<string, unknown>>[]> {
	const relations = await relationsBetween(db, {
		from: party.id,
		to: subject.id,
		now,
		appControlled: true,
	});
	const assignments = relations.map(({ assignment }) => assignment).filter((id) => id !== undefined);
	const rows = (await delegationRows(db, assignments, resource, now)).filter(
		// Instances of the main unit are not the sub-unit's.
		({ instance, from }) => instance === null || from === party.id,
	);
	const parties = new Map(
		(
			await findParties(
				db,
				rows.flatMap(({ from, to }) => [from, to]),
			)
		).map((each) => [each.id, each]),
	);
	const performers = await partiesByUuid(
		db,
		rows.map(({ createdBy }) => createdBy),
	);
	const [known] = await findResources(db, [resource]);
	return rows.map((row) => {
		const from = parties.get(row.from) as Party;
		const to = parties.get(row.to) as Party;
		return changeView(row, from, to, performers.get(row.createdBy), known?.type ?? null);
	});
}

const UUID_TYPES: Readonly<Record<PartyKind, string>> = {
	organization: "Organization",
	person: "Person",
	"self-identified": "Person",
	"system-user": "SystemUser",
	"enterprise-user": "EnterpriseUser",
};

function changeView(
	row: DelegationRow,
	from: Party,
	to: Party,
	performer: Party | undefined,
	resourceType: string | null,
): Readonly<Record<string, unknown>> {
	const isUser = to.kind === "person" || to.kind === "self-identified";
	return {
		delegationchangeid: 0,
		resourceregistrydelegationchangeid: row.id,
		delegationchangetype: 1,
		resourceid: row.resource,
		resourcetype: resourceType,
		instanceid: row.instance,
		offeredbypartyid: from.partyId ?? null,
		fromuuid: from.uuid,
		fromuuidtype: UUID_TYPES[from.kind],
		coveredbypartyid: isUser ? null : (to.partyId ?? null),
		coveredbyuserid: isUser ? (to.userId ?? null) : null,
		touuid: to.uuid,
		touuidtype: UUID_TYPES[to.kind],
		performedbyuserid: performer?.userId ?? null,
		performedbypartyid: performer?.partyId ?? null,
		performedbyuuid: performer?.uuid ?? null,
		performedbyuuidtype: performer === undefined ? null : UUID_TYPES[performer.kind],
		blobstoragepolicypath: pathOf(row, from, to),
		blobstorageversionid: row.uuid,
		created: new Date(row.createdAt).toISOString(),
	};
}

/** registry-access 8.1, blob path. */
function pathOf({ resource, instance }: DelegationRow, from: Party, to: Party): string {
	if (instance !== null) {
		const file = instance.replaceAll(/[^a-z0-9-]/gi, "_");
		return `resourceregistry/${resource}/instances/from_${from.uuid}/to_${to.uuid}/${file}/delegationpolicy.xml`;
	}
	const receiver =
		to.userId !== undefined
			? `u${to.userId}`
			: to.partyId !== undefined
				? `p${to.partyId}`
				: `${UUID_TYPES[to.kind]}${to.uuid}`;
	return `resourceregistry/${resource}/${from.partyId ?? from.uuid}/${receiver}/delegationpolicy.xml`;
}
