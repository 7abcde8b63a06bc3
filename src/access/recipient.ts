import { Fault, invalid } from "../http/fault.js";
import type { Principal } from "../http/principal.js";
import type { Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import type { PersonInput } from "./clients/person-input.js";
import { isConnected } from "./connect.js";
import type { AccessDependencies } from "./dependencies.js";
import { checkNotEmpty } from "./parameters.js";
import { at, finding, olderFinding, problem } from "./problems.js";

/** How a call names the receiver: by uuid, or a person by number and last name. */
export interface NamedRecipient {
	readonly to: string | undefined;
	readonly person: { readonly [K in keyof PersonInput]?: PersonInput[K] | undefined } | undefined;
	/** Pointer to the person in the body. */
	readonly pointer?: string;
}

/**
 * The receiver of a gift (registry-access 3.2, adding a person as recipient). A person that the giver has no connection to is
 * answered like nobody: who guesses uuids learns nothing.
 *
 * @throws AM-00024, AM-00026, AM.VLD-00006, AM.VLD-00007, AM.VLD-00009, AM.VLD-00034
 */
export async function recipientOf(
	{ store, now, findPerson }: AccessDependencies,
	caller: Principal,
	from: Party,
	{ to, person, pointer = "" }: NamedRecipient,
): Promise<Party> {
	checkNotEmpty({ to });
	if (person !== undefined) {
		const found = await findPerson(caller, completeInput(person, pointer));
		if (to !== undefined && to.toLowerCase() !== found.uuid) throw invalid([at(finding.parameter, "QUERY/to")]);
		return found;
	}
	if (to === undefined) throw new Fault(problem.personInputNeeded);
	const found = await findParty(store.db, { uuid: to });
	if (found === undefined) throw invalid([at(finding.unknownParty, "QUERY/to")]);
	if (found.kind !== "person" || found.id === from.id || (await isConnected(store.db, from, found, now())))
		return found;
	throw invalid([at(finding.unknownParty, "QUERY/to")]);
}

function completeInput(person: NonNullable<NamedRecipient["person"]>, pointer: string): PersonInput {
	const { personIdentifier, lastName } = person;
	if (personIdentifier !== undefined && lastName !== undefined) return { personIdentifier, lastName };
	const missing = (["personIdentifier", "lastName"] as const).filter((name) => person[name] === undefined);
	throw invalid(missing.map((name) => at(olderFinding.parameter, `${pointer}/${name}`)));
}
