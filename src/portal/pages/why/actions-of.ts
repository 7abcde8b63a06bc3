import { keyOfResourceId } from "../../../authorization/resource-key.js";
import type { Resource } from "../../../resources/model.js";
import { policyRights, TooManyTerms } from "../../../resources/policy-rights.js";
import type { AttributePair } from "../../../resources/right-key.js";
import { rightName } from "../../../resources/right-names.js";
import type { Language } from "../../language.js";
import type { PortalServices } from "../../services.js";
import { why } from "../../texts/why.js";

/** An action on a service, or on a part of it. */
export interface AskedAction {
	/** As an address names it. */
	readonly value: string;
	readonly action: string;
	readonly part: readonly AttributePair[];
}

const WHOLE: ReadonlySet<string> = new Set(["urn:altinn:resource", "urn:altinn:org", "urn:altinn:app"]);

/** What the rules of a service say may be done, in their order. */
export function actionsOf({ decisions }: PortalServices, { id }: Resource): readonly AskedAction[] {
	const tree = decisions.find(keyOfResourceId(id))?.tree();
	if (tree === undefined) return [];
	try {
		const all = policyRights(tree).map(({ key, action, resource }): AskedAction => {
			const part = resource.filter(({ type }) => !WHOLE.has(type));
			return { value: part.length === 0 ? action : key, action, part };
		});
		return [...new Map(all.map((each) => [each.value, each])).values()];
	} catch (error) {
		if (error instanceof TooManyTerms) return [];
		throw error;
	}
}

/** The action that an address names; one that the rules do not know can be asked about too. */
export const actionNamed = (known: readonly AskedAction[], value: string): AskedAction | undefined =>
	known.find((each) => each.value === value) ??
	(/^[\w:.-]{1,100}$/.test(value) ? { value, action: value, part: [] } : undefined);

/** "lese", or `gjøre «scopeaccess» i`, for an action without a name. */
export function deedOf({ action }: AskedAction, language: Language): string {
	const name = rightName(action, [], language);
	return name === action ? why[language].doing(action) : name.toLocaleLowerCase(language);
}

export const nameOfAction = ({ action, part }: AskedAction, language: Language): string =>
	rightName(action, part, language);
