import type { AccessPackage } from "../catalogue/catalogue.js";
import { invalid } from "../http/fault.js";
import type { Transaction } from "../store/store.js";
import { logChange, removeGrant } from "./cascade.js";
import { logPairs } from "./clients/facts.js";
import { checkParties, rightholder } from "./connect.js";
import { insertGifts, packageRowsOn, type RightsOnRow, rightsRowsOn, setRights } from "./grant-repository.js";
import { type Giving, isOver, mayReceive, packageFits, type StoredRight } from "./model.js";
import { at, finding } from "./problems.js";

/** Gifts that the giver may give: checked right by right, package by package, within the same write. */
export interface CheckedGifts {
	readonly rights: readonly { readonly resource: string; readonly rights: readonly StoredRight[] }[];
	readonly packages: readonly AccessPackage[];
}

/**
 * Gives a system user much at once, without time limits; what it has already stays. A system user needs no connection beforehand
 * (registry-access 3.2). Each gift has its entry in the audit, as if it was given by itself.
 *
 * @throws AM.VLD-00008, AM.VLD-00026, AM.VLD-00028, and what `checkParties` throws
 */
export async function giveChecked(
	tx: Transaction,
	giving: Omit<Giving, "validity">,
	gifts: CheckedGifts,
): Promise<void> {
	const { by, from, to } = giving;
	await checkParties(tx, giving);
	if (to.kind !== "system-user") throw invalid([at(finding.entityType, "QUERY/to")]);
	for (const each of gifts.packages) {
		if (!packageFits(each, from)) throw invalid([at(finding.notForGiver, "QUERY/package")]);
		if (!mayReceive(each, to)) throw invalid([at(finding.notForReceiver, "QUERY/package")]);
	}
	if (gifts.packages.length + gifts.rights.length === 0) return;
	const { id: assignment } = await rightholder(tx, giving);
	const about = { to: to.uuid, by: by.uuid };
	const tell = (action: string, details: Readonly<Record<string, unknown>>): void =>
		tx.audit({ action, party: from.uuid, details: { ...details, ...about } });

	const named = new Set([...gifts.rights.map(({ resource }) => resource), ...gifts.packages.map(({ code }) => code)]);
	const alive = stillThere(tx, giving, named);
	const rightsThere = await alive("assignment_resource", await rightsRowsOn(tx.db, assignment));
	const rights: CheckedGifts["rights"][number][] = [];
	for (const gift of gifts.rights) {
		const known = rightsThere.get(gift.resource);
		const actions = [...new Set(gift.rights.map(({ action }) => action))];
		if (known === undefined) {
			rights.push(gift);
			tell("delegation.rights-given", { resource: gift.resource, actions });
		} else if (await extend(tx, giving, known, gift.rights)) {
			tell("delegation.rights-changed", { resource: gift.resource, actions });
		}
	}
	const packagesThere = await alive("assignment_package", await packageRowsOn(tx.db, assignment));
	const packages = gifts.packages.map(({ code }) => code).filter((code) => !packagesThere.has(code));
	for (const code of packages) tell("delegation.package-given", { package: code });
	if (rights.length + packages.length === 0) return;
	await insertGifts(tx, assignment, { rights, packages }, by.uuid);
	logPairs(tx, [[from.id, to.id]]);
}

/** Of the gifts named, those that count or will. What agents had on one that is over must not come back with the new: it goes. */
function stillThere(tx: Transaction, { from, to }: Pick<Giving, "from" | "to">, named: ReadonlySet<string>) {
	return async <R extends { readonly id: number; readonly valid_to: number | null }>(
		table: "assignment_resource" | "assignment_package",
		rows: ReadonlyMap<string, R>,
	): Promise<Map<string, R>> => {
		const there = new Map<string, R>();
		for (const [name, row] of rows) {
			if (!named.has(name)) continue;
			if (isOver(row, tx.now)) await removeGrant(tx, { from: from.id, to: to.id }, table, row.id);
			else there.set(name, row);
		}
		return there;
	};
}

/** True when something came to it. */
async function extend(
	tx: Transaction,
	{ from, to }: Pick<Giving, "from" | "to">,
	{ id, rights }: RightsOnRow,
	more: readonly StoredRight[],
): Promise<boolean> {
	const keys = new Set(rights.map(({ key }) => key));
	const added = more.filter(({ key }) => !keys.has(key));
	if (added.length === 0) return false;
	await setRights(tx, "assignment_resource", id, [...rights, ...added]);
	await logChange(tx, { from: from.id, to: to.id }, { resource: id });
	return true;
}
