import { Fault, invalid } from "../../http/fault.js";
import type { Principal } from "../../http/principal.js";
import type { Party } from "../../parties/model.js";
import type { Store } from "../../store/store.js";
import { at } from "../problems.js";
import { isConnected, namedParty } from "./agents.js";
import { finding, problem } from "./problems.js";

export interface PersonInput {
	/** The person's number, or a user name. */
	readonly personIdentifier: string;
	readonly lastName: string;
}

/**
 * Finds the person a caller names by number and last name (registry-access 3.2, adding a person): AM.VLD-00034 when they do not
 * belong together, AM-00026 after too many failures. The connections have the one for all.
 */
export type FindPerson = (caller: Principal, input: PersonInput) => Promise<Party>;

/** The party that is to become an agent: by uuid when the provider knows it, a person else by number and last name. */
export async function agentToAdd(
	{ store, findPerson }: { readonly store: Store; readonly findPerson: FindPerson },
	caller: Principal,
	provider: Party,
	asked: {
		readonly uuid: string | undefined;
		readonly parameter: string;
		readonly person: Partial<Record<keyof PersonInput, string | undefined>> | undefined;
	},
): Promise<Party> {
	const { uuid, parameter, person } = asked;
	if (uuid === undefined) {
		if (person === undefined) throw new Fault(problem.personInputNeeded);
		const { personIdentifier, lastName } = person;
		if (personIdentifier === undefined || lastName === undefined) {
			const missing = (["personIdentifier", "lastName"] as const).filter((name) => person[name] === undefined);
			throw invalid(missing.map((name) => at(finding.emptyId, `/${name}`)));
		}
		return findPerson(caller, { personIdentifier, lastName });
	}
	const party = await namedParty(store.db, uuid, parameter);
	if (party.kind === "person" && !(await isConnected(store.db, provider, party))) {
		// The same answer as for nobody: who guesses a uuid learns nothing.
		throw invalid([at(finding.unknownParty, `QUERY/${parameter}`)]);
	}
	return party;
}
