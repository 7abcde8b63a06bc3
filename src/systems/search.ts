import type { Kysely } from "kysely";
import { findPartiesBy } from "../parties/repository.js";
import { inBatches } from "../resources/repository.js";
import type { Database } from "../store/schema.js";
import type { System } from "./model.js";

/** A system and the name of its vendor, where the register knows it. */
export interface ListedSystem {
	readonly system: System;
	readonly vendorName: string | undefined;
}

/** Gives systems the names of their vendors. */
export async function withVendors(db: Kysely<Database>, systems: readonly System[]): Promise<ListedSystem[]> {
	const names = new Map<string, string>();
	for (const orgNumbers of inBatches(systems.map(({ vendorOrg }) => vendorOrg))) {
		for (const { orgNumber, name } of await findPartiesBy(db, { orgNumbers })) {
			if (orgNumber !== undefined) names.set(orgNumber, name);
		}
	}
	return systems.map((system) => ({ system, vendorName: names.get(system.vendorOrg) }));
}

const lower = (text: string): string => text.toLocaleLowerCase("nb");

/**
 * The systems whose names in any language, vendor, or vendor's organisation number hold every word; all of them for none. In the
 * order of their Norwegian names.
 */
export function searchSystems(systems: readonly ListedSystem[], text: string): ListedSystem[] {
	// An organisation number is often written in groups.
	const words = lower(text.replace(/(\d{3})\s+(?=\d{3})/g, "$1"))
		.split(/\s+/)
		.filter((word) => word !== "");
	const found = systems.filter(({ system, vendorName = "" }) => {
		const held = lower([...Object.values(system.names), vendorName, system.vendorOrg].join("\n"));
		return words.every((word) => held.includes(word));
	});
	const nameOf = ({ system }: ListedSystem): string => system.names.nb ?? system.id;
	return found.sort((a, b) => nameOf(a).localeCompare(nameOf(b), "nb"));
}
