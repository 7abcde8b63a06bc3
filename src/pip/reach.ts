import type { FactState } from "./facts/state.js";
import type { Ways } from "./merged.js";

/** A sole proprietorship: its advisers reach the owner too (registry-access 3.1, row 6). */
const SOLE_PROPRIETORSHIP = "ENK";

/**
 * Every party that may give the receivers anything: those that gave to one of them, their sub-units, and owners of sole
 * proprietorships among them. From the lists by receiver, so that it costs what the answer is long.
 *
 * @returns Inner numbers, rising, each once.
 */
export function reach({ grants, parties }: FactState, receivers: readonly number[], ways: Ways): Uint32Array {
	const found = new Set<number>();
	const proprietorship = parties.formNames.number(SOLE_PROPRIETORSHIP);
	for (const receiver of new Set(receivers)) {
		for (const giver of grants.giversTo(receiver)) {
			if (found.has(giver)) continue;
			found.add(giver);
			if (parties.forms[giver] !== proprietorship) continue;
			for (const owner of grants.keyRoleHolders(giver)) if (parties.kindOf(owner) === "person") found.add(owner);
		}
	}
	if (ways.mainUnits) for (const main of [...found]) for (const unit of parties.unitsOf(main)) found.add(unit);
	return Uint32Array.from(found).sort();
}
