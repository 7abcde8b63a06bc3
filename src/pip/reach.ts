import { PartySet } from "./facts/party-set.js";
import type { FactState } from "./facts/state.js";
import type { Ways } from "./merged.js";

/** A sole proprietorship: its advisers reach the owner too (registry-access 3.1, row 6). */
const SOLE_PROPRIETORSHIP = "ENK";

/**
 * Every party that may give the receivers anything: those that gave to one of them, their sub-units, and owners of sole
 * proprietorships among them. From the lists by receiver, so that it costs what the answer is long.
 */
export function reach({ grants, parties }: FactState, receivers: readonly number[], ways: Ways): PartySet {
	const found = new PartySet(parties.size);
	const proprietorship = parties.formNames.number(SOLE_PROPRIETORSHIP);
	const list: number[] = [];
	for (const receiver of new Set(receivers)) grants.addGiversTo(receiver, list);
	const givers = list.length;
	for (let i = 0; i < givers; i++) {
		const giver = list[i] as number;
		if (parties.forms[giver] !== proprietorship) continue;
		for (const owner of grants.keyRoleHolders(giver)) if (parties.kindOf(owner) === "person") list.push(owner);
	}
	if (ways.mainUnits) for (let i = list.length - 1; i >= 0; i--) parties.addUnitsOf(list[i] as number, list);
	for (const party of list) found.add(party);
	return found;
}
