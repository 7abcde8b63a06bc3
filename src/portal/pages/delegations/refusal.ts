import { finding, problem } from "../../../access/problems.js";
import { Fault } from "../../../http/fault.js";
import type { Language } from "../../language.js";
import { giving } from "../../texts/giving.js";

/**
 * Why giving was refused, in words for the one who tried.
 *
 * @throws the same again when there are no better words for it than the error page has
 */
export function refusalText(error: unknown, language: Language): string {
	if (!(error instanceof Fault)) throw error;
	const texts = giving[language];
	const codes = [error.kind.code, ...(error.more.findings ?? []).map(({ code }) => code)];
	const said: Readonly<Record<string, string>> = {
		[problem.unknownParties.code]: texts.gone,
		[problem.noConnection.code]: texts.noConnection,
		[problem.notAuthorized.code]: texts.notYours,
		[problem.noRightKey.code]: texts.nothingChosen,
		[problem.lookupLocked.code]: texts.locked,
		[finding.unknownParty.code]: texts.noOrganisation,
		[finding.entityType.code]: texts.cannotReceive,
		[finding.parameter.code]: texts.self,
		[finding.notInFuture.code]: texts.badTime,
		[finding.notAuthorized.code]: texts.notYours,
		[finding.notForReceiver.code]: texts.notForReceiver,
		[finding.notForGiver.code]: texts.cannotReceive,
		[finding.noSuchPerson.code]: texts.noSuchPerson,
	};
	const text = codes.map((code) => said[code]).find((each) => each !== undefined);
	if (text === undefined) throw error;
	return text;
}
