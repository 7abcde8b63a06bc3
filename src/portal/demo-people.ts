import { findRole } from "../catalogue/catalogue.js";
import type { Store } from "../store/store.js";
import { peopleWithRoles } from "./demo-people-repository.js";

/** A person one can be in the demo. */
export interface DemoPerson {
	readonly name: string;
	readonly personNumber: string;
	/** Said beside the name: manager of …, accountant at … */
	readonly about: string;
}

/** The people of the demo world, those who lead something first, and what each is. */
export async function demoPeople({ db }: Store): Promise<DemoPerson[]> {
	const found = new Map<string, { readonly name: string; readonly roles: string[] }>();
	for (const { personNumber, name, role, organization } of await peopleWithRoles(db)) {
		const person = found.get(personNumber) ?? { name, roles: [] };
		found.set(personNumber, person);
		const title = role === null ? undefined : findRole(role)?.names.nb;
		if (title !== undefined && organization !== null) person.roles.push(`${title} i ${organization}`);
	}
	return [...found]
		.map(([personNumber, { name, roles }]) => ({ personNumber, name, about: roles.slice(0, 2).join(" · ") }))
		.sort((a, b) => Number(a.about === "") - Number(b.about === "") || a.name.localeCompare(b.name, "nb"));
}
