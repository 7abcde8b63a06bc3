import type { AccessPackage } from "../catalogue/catalogue.js";
import { Fault, invalid } from "../http/fault.js";
import type { Transaction } from "../store/store.js";
import { logChange, removeGrant } from "./cascade.js";
import { logPairs } from "./clients/facts.js";
import { checkParties, checkValidity, type Given, isConnected, rightholder, sameTimes, timesOf } from "./connect.js";
import { findPackageRow, insertPackage, type Row, setTimes } from "./grant-repository.js";
import { type Giving, isOver, mayReceive, packageFits, UNLIMITED } from "./model.js";
import { checkPackages } from "./package-check.js";
import { at, finding, problem } from "./problems.js";

export interface GivenPackage extends Given {
	/** Uuid of the rightholder assignment it hangs on. */
	readonly assignment: string;
}

/**
 * Gives an access package (registry-access 3.2, rules when giving, in that order). Repeated calls change nothing; times not
 * stated stay as they are.
 *
 * @param where The parameter that names the package, for errors: `QUERY/package`.
 * @throws AM.VLD-00048, AM.VLD-00028, AM.VLD-00008, AM.VLD-00026, AM-00022, and what `checkParties` throws
 */
export async function givePackage(
	tx: Transaction,
	giving: Giving,
	given: AccessPackage,
	where = "QUERY/package",
): Promise<GivenPackage> {
	const { by, from, to, validity } = giving;
	await checkParties(tx, giving);
	checkValidity(validity, tx.now);
	if (!packageFits(given, from)) throw invalid([at(finding.notForGiver, where)]);
	if (!["organization", "person", "system-user"].includes(to.kind)) throw invalid([at(finding.entityType, "QUERY/to")]);
	if (!mayReceive(given, to)) throw invalid([at(finding.notForReceiver, where)]);
	const [check] = await checkPackages(tx.db, by, from, [given], tx.now);
	if (check?.result !== true) {
		const detail = check?.reasons.map(({ description }) => description).join(", ");
		throw invalid([at(finding.notAuthorized, where, detail)]);
	}
	if (to.kind !== "system-user" && !(await isConnected(tx.db, from, to, tx.now))) throw new Fault(problem.noConnection);
	const assignment = await rightholder(tx, giving);
	const pair = { from: from.id, to: to.id };
	const answer = (row: Row, changed: boolean) => ({ uuid: row.uuid, assignment: assignment.uuid, changed });
	const known = await findPackageRow(tx.db, assignment.id, given.code);
	const details = { to: to.uuid, package: given.code, by: by.uuid, ...timesOf(validity) };
	if (known !== undefined && !isOver(known, tx.now)) {
		if (validity === undefined || sameTimes(known, validity)) return answer(known, false);
		await setTimes(tx, "assignment_package", known.id, validity);
		await logChange(tx, pair, { package: known.id });
		tx.audit({ action: "delegation.package-times-changed", party: from.uuid, details });
		return answer(known, true);
	}
	// What agents had on an old gift must not come back to life with the new one.
	if (known !== undefined) await removeGrant(tx, pair, "assignment_package", known.id);
	const row = await insertPackage(tx, assignment.id, given.code, validity ?? UNLIMITED, by.uuid);
	logPairs(tx, [[from.id, to.id]]);
	tx.audit({ action: "delegation.package-given", party: from.uuid, details });
	return answer(row, true);
}
