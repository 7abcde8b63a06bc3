import type { Kysely } from "kysely";
import type { Party } from "../../parties/model.js";
import type { Database } from "../../store/schema.js";
import { accessBy, delegated, nextGroup } from "./delegation-repository.js";
import type { Listed, PartyAccess } from "./list.js";
import type { Page } from "./paging.js";

/** A provider (inner number) and the clients an agent has by way of it. */
export interface ProviderClients {
	readonly provider: number;
	readonly clients: readonly PartyAccess[];
}

/** An agent's clients, by the provider that gave them; pages hold whole providers. */
export async function listMyClients(
	db: Kysely<Database>,
	agent: Party,
	asked: {
		/** Inner numbers; every provider when not given. */
		readonly providers: readonly number[] | undefined;
		readonly page: Page;
		readonly now: number;
		readonly resources: boolean;
	},
): Promise<Listed<ProviderClients>> {
	const { size, after } = asked.page;
	const range = { by: "provider", after } as const;
	const group = size === undefined ? undefined : await nextGroup(db, { agent: agent.id, range }, size);
	if (size !== undefined && group === undefined) return { rows: [] };
	const limited = group === undefined ? range : { ...range, upTo: group.last };
	const found = await delegated(db, { agent: agent.id, range: limited }, asked.now, asked.resources);
	const wanted =
		asked.providers === undefined ? found : found.filter(({ provider }) => asked.providers?.includes(provider));
	const byProvider = new Map<number, typeof wanted>();
	for (const row of wanted) {
		const known = byProvider.get(row.provider);
		if (known === undefined) byProvider.set(row.provider, [row]);
		else known.push(row);
	}
	const rows = [...byProvider]
		.sort(([a], [b]) => a - b)
		.map(([provider, own]) => ({
			provider,
			clients: [...accessBy(own, "client")].map(([party, access]) => ({ party, access })),
		}));
	return { rows, ...(group?.more ? { last: group.last } : {}) };
}
