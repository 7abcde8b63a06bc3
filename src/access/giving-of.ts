import type { Party } from "../parties/model.js";
import type { Giving } from "./model.js";
import { validityOf } from "./parameters.js";

/** Who gives to whom, and for how long, as a call says. */
export function givingOf(
	by: Party,
	from: Party,
	to: Party,
	query: { readonly validFrom?: string | undefined; readonly validTo?: string | undefined },
): Giving {
	const validity = validityOf(query);
	return { by, from, to, ...(validity === undefined ? {} : { validity }) };
}
