import { RoleCode } from "../catalogue/catalogue.js";
import { Fault } from "../http/fault.js";
import { findParty } from "../parties/repository.js";
import type { Transaction } from "../store/store.js";
import { insertAssignment } from "./grant-repository.js";
import { insertParty, type NewParty } from "./make-party-repository.js";
import { UNLIMITED } from "./model.js";
import { problem } from "./problems.js";

/** What may be made, by type and variant (registry-access 3.7). */
const KINDS = {
	systembruker: { kind: "system-user", variants: ["StandardSystem", "AgentSystem"] },
	selvidentifisert: { kind: "self-identified", variants: ["SI_EDU", "SI_EMAIL"] },
} as const;

const OTHER_NAMES: Readonly<Record<string, keyof typeof KINDS>> = {
	systemuser: "systembruker",
	"self-identified": "selvidentifisert",
};
const KNOWN_TYPES: ReadonlySet<string> = new Set(["organisasjon", "person", "virksomhetbruker", "intern"]);

export interface PartyToMake {
	readonly partyUuid: string;
	readonly entityType: string;
	readonly entityVariantType: string;
	readonly displayName: string;
	/** Whose system user it is. */
	readonly parentPartyUuid?: string | undefined;
	readonly username?: string | undefined;
	readonly email?: string | undefined;
}

/** Makes a party that no register knows, or finds that it is there. @throws AM-00017, AM-00018, AM-00019, AM-00023 */
export async function makeParty(tx: Transaction, made: PartyToMake): Promise<{ uuid: string; created: boolean }> {
	const { kind, form } = kindOf(made);
	const known = await findParty(tx.db, { uuid: made.partyUuid });
	if (known !== undefined) {
		if (known.kind !== kind) throw new Fault(problem.unsupportedType, { detail: `It is a ${known.kind} already.` });
		return { uuid: known.uuid, created: false };
	}
	const party: NewParty = {
		uuid: made.partyUuid.toLowerCase(),
		kind,
		form,
		name: made.displayName,
		username: made.username ?? null,
		email: made.email ?? null,
		parent: await parentOf(tx, made.parentPartyUuid),
	};
	const id = await insertParty(tx, party);
	tx.log({ kind: "parties", parties: [id] });
	if (kind === "self-identified") {
		await insertAssignment(tx, { from: id, to: id, role: RoleCode.selfRegistered }, UNLIMITED, "platform");
		tx.log({ kind: "facts", pairs: [[id, id]] });
	}
	tx.audit({ action: "party.made", party: party.uuid, details: { kind, form } });
	return { uuid: party.uuid, created: true };
}

function kindOf({ entityType, entityVariantType }: PartyToMake): Pick<NewParty, "kind" | "form"> {
	const name = entityType.toLowerCase();
	const type = OTHER_NAMES[name] ?? name;
	if (type !== "systembruker" && type !== "selvidentifisert") {
		throw new Fault(KNOWN_TYPES.has(type) ? problem.unsupportedType : problem.unknownType);
	}
	const { kind, variants } = KINDS[type];
	const form = variants.find((variant) => variant.toLowerCase() === entityVariantType.toLowerCase());
	if (form === undefined) throw new Fault(problem.invalidVariant, { detail: `One of: ${variants.join(", ")}.` });
	return { kind, form };
}

async function parentOf(tx: Transaction, uuid: string | undefined): Promise<number | null> {
	if (uuid === undefined) return null;
	const parent = await findParty(tx.db, { uuid });
	if (parent === undefined) throw new Fault(problem.partyNotFound);
	return parent.id;
}
