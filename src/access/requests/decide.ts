import { findPackage } from "../../catalogue/catalogue.js";
import { Fault, invalid } from "../../http/fault.js";
import type { Party } from "../../parties/model.js";
import { findParty } from "../../parties/repository.js";
import { findResource } from "../../resources/repository.js";
import type { Actor, Store, Transaction } from "../../store/store.js";
import { givePackage } from "../give-package.js";
import { giveRights } from "../give-rights.js";
import { at } from "../problems.js";
import { checkRights } from "../right-check.js";
import { checkParties } from "./ask.js";
import { type AccessRequest, moveOf, type RequestStatus, type Side } from "./model.js";
import { finding, problem } from "./problems.js";
import { findRequest, setStatus } from "./repository.js";

/** A request as one of its parties sees it; there is none for anybody else, and a draft is the asker's alone. */
export async function requestOf(
	db: Store["db"],
	uuid: string,
	party: Party,
): Promise<{ request: AccessRequest; side: Side }> {
	const request = await findRequest(db, uuid);
	if (request?.from === party.id) return { request, side: "asker" };
	if (request?.to === party.id && request.status !== "Draft") return { request, side: "asked" };
	throw new Fault(problem.notFound);
}

/**
 * Moves a request on. Two who answer at once: the second finds it answered.
 *
 * @throws AM-00031, AM.VLD-00036, AM.VLD-00044
 */
export async function moveRequest(
	store: Store,
	uuid: string,
	target: RequestStatus,
	who: { readonly side: Side; readonly party: Party; readonly actor: Actor },
	work?: (tx: Transaction, request: AccessRequest) => Promise<void>,
): Promise<AccessRequest> {
	const { value } = await store.write(who.actor, async (tx) => {
		const { request, side } = await requestOf(tx.db, uuid, who.party);
		const move = side === who.side ? moveOf(request.status, target, side) : "wrong side";
		return moveIn(tx, request, target, move, who.actor, work);
	});
	return value;
}

/** The same for the service owner that drafted it. */
export async function withdrawAsOwner(store: Store, uuid: string, owner: string, actor: Actor): Promise<AccessRequest> {
	const { value } = await store.write(actor, async (tx) => {
		const request = await findRequest(tx.db, uuid);
		if (request?.byOwner !== owner) throw new Fault(problem.notFound);
		return moveIn(tx, request, "Withdrawn", moveOf(request.status, "Withdrawn", "owner"), actor);
	});
	return value;
}

async function moveIn(
	tx: Transaction,
	request: AccessRequest,
	target: RequestStatus,
	move: ReturnType<typeof moveOf>,
	actor: Actor,
	work?: (tx: Transaction, request: AccessRequest) => Promise<void>,
): Promise<AccessRequest> {
	if (move === "wrong side") throw invalid([at(finding.wrongParty, "QUERY/party")]);
	if (move === "wrong status") throw invalid([at(finding.statusChange, "QUERY/id")]);
	if (move === "no change") return request;
	await work?.(tx, request);
	const moved = await setStatus(tx, request, target, actor.id);
	tx.log({ kind: "requests", ids: [moved.uuid], event: target.toLowerCase() });
	const asker = await findParty(tx.db, { id: moved.from });
	const details = { request: moved.uuid, from: request.status, to: target };
	tx.audit({ action: "access-request.status-set", ...(asker === undefined ? {} : { party: asker.uuid }), details });
	return moved;
}

/** A draft is confirmed only while the two are connected, as when asking oneself. */
export async function checkConfirm(tx: Transaction, request: AccessRequest): Promise<void> {
	const { from, to } = await partiesOf(tx, request);
	const findings = await checkParties(tx.db, { from, to, path: "QUERY/id", now: tx.now });
	if (findings.length > 0) throw invalid(findings);
}

/**
 * Gives what was asked for, inside the approval's transaction; what the approver names beyond it is refused. Without keys all
 * is given that the approver may give.
 *
 * @throws AM.VLD-00040, AM-00027, AM-00028, and what `givePackage` and `giveRights` throw
 */
export async function give(
	tx: Transaction,
	request: AccessRequest,
	by: Party,
	rightKeys: readonly string[] | undefined,
): Promise<void> {
	// Who is asked gives, who asks receives.
	const { from: to, to: from } = await partiesOf(tx, request);
	if (request.package !== undefined) {
		const found = findPackage(request.package);
		if (found === undefined) throw new Error(`The catalogue lost the package ${request.package}.`);
		await givePackage(tx, { by, from, to }, found);
		return;
	}
	const asked = request.rightKeys;
	if (asked !== undefined && rightKeys?.some((key) => !asked.includes(key))) {
		throw invalid([at(finding.rightKeys, "/")]);
	}
	const resource = await findResource(tx.db, request.resource ?? "");
	if (resource === undefined) throw new Fault(problem.invalidResource);
	const named = rightKeys ?? asked;
	const checks = named === undefined ? await checkRights(tx.db, by, from, { resource }, tx.now) : [];
	const keys = named ?? checks.filter(({ result }) => result).map(({ right }) => right.key);
	if (keys.length === 0) throw new Fault(problem.notAuthorized);
	await giveRights(tx, { by, from, to }, { resource, keys, mode: "add" });
}

async function partiesOf(tx: Transaction, { from, to }: AccessRequest): Promise<{ from: Party; to: Party }> {
	const [asker, asked] = [await findParty(tx.db, { id: from }), await findParty(tx.db, { id: to })];
	if (asker === undefined || asked === undefined) throw new Error("A request names a party that is not there.");
	return { from: asker, to: asked };
}
