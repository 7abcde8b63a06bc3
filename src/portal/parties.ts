import { authorizedParties, isDeleted } from "../authorization/authorized-parties.js";
import { type NamedParty, readNames } from "../authorization/authorized-parties-repository.js";
import type { Party } from "../parties/model.js";
import type { PortalServices } from "./services.js";
import { WAYS } from "./visits.js";

/** A party that a person may act for, and whether it is a unit of another. */
export interface ChosenFrom {
	readonly party: NamedParty;
	readonly isUnit: boolean;
}

/** Of more parties than this only the first are listed; a search is the way to the others. */
const MOST = 20_000;

/** Everybody that a person may act for: the person first, then by name, units below their organisation. */
export async function partiesOf({ store, decisions }: PortalServices, person: Party): Promise<ChosenFrom[]> {
	const { knowledge } = decisions;
	const question = { subject: person.id, ways: WAYS, inactive: false };
	const groups: { readonly root: number; readonly members: number[] }[] = [];
	let count = 0;
	for (const found of authorizedParties(knowledge, question, 0)) {
		const members: number[] = [];
		const add = ({ party, access, units }: typeof found): void => {
			if (access !== undefined && !isDeleted(knowledge, party)) members.push(party);
			for (const unit of units) add(unit);
		};
		add(found);
		groups.push({ root: found.party, members });
		count += members.length;
		if (count >= MOST) break;
	}
	const ids = groups.flatMap(({ root, members }) => [root, ...members]);
	const names = await readNames(store.db, [...new Set(ids)]);
	const nameOf = (id: number): string => names.get(id)?.name ?? "";
	const byName = (a: number, b: number): number => nameOf(a).localeCompare(nameOf(b), "nb");
	const own = (root: number): number => (root === person.id ? 0 : 1);
	return groups
		.sort((a, b) => own(a.root) - own(b.root) || byName(a.root, b.root))
		.flatMap(({ root, members }) =>
			members.sort((a, b) => Number(b === root) - Number(a === root) || byName(a, b)).map((id) => ({ id, root })),
		)
		.flatMap(({ id, root }) => {
			const party = names.get(id);
			return party === undefined ? [] : [{ party, isUnit: id !== root }];
		});
}
