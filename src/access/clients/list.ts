import { setImmediate } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { AccessPackage } from "../../catalogue/catalogue.js";
import { findPackage, findRole } from "../../catalogue/catalogue.js";
import { invalid, type ValidationFinding } from "../../http/fault.js";
import type { Party } from "../../parties/model.js";
import type { Database } from "../../store/schema.js";
import { at } from "../problems.js";
import { type AgentAssignment, agentAssignments, type Client, clientBatches } from "./client-repository.js";
import { accessBy, type DelegationFilter, delegated, delegatedAtAll, nextGroup } from "./delegation-repository.js";
import type { RoleAccess } from "./model.js";
import type { Page } from "./paging.js";
import { finding } from "./problems.js";

/** Which of a provider's clients; a client fits when it fits each filter that is given. */
export interface ClientFilter {
	/** Codes: the client has given one of these roles, and only they are told. */
	readonly roles?: readonly string[] | undefined;
	/** At least one of these may be passed on. */
	readonly packages?: readonly AccessPackage[] | undefined;
	/** At least one of these, by registry id, may be passed on. */
	readonly resources?: readonly string[] | undefined;
}

/** Rows of a list and, when there are more, the last party told. */
export interface Listed<T> {
	readonly rows: readonly T[];
	readonly last?: number;
}

/** Reads filters as a query names them: roles by code, legacy code or urn; packages by code or urn. */
export function readClientFilter(asked: {
	readonly roles?: readonly string[] | undefined;
	readonly packages?: readonly string[] | undefined;
	readonly resources?: readonly string[] | undefined;
}): ClientFilter {
	const findings: ValidationFinding[] = [];
	const roles = asked.roles?.map(
		(name) => findRole(name)?.code ?? findings.push(at(finding.unknownRole, "QUERY/roles")),
	);
	const packages = asked.packages?.map(
		(name) => findPackage(name) ?? findings.push(at(finding.unknownPackage, "QUERY/packages")),
	);
	if (findings.length > 0) throw invalid(findings);
	return {
		roles: roles?.filter((code) => typeof code === "string"),
		packages: packages?.filter((each) => typeof each === "object"),
		resources: asked.resources,
	};
}

/** More assignments than one client can have, so that a bite holds one whole. */
const MOST_ROLES = 200;
const LARGEST_BITE = 2_000;

/** A provider's clients with what may be passed on to agents. */
export async function listClients(
	db: Kysely<Database>,
	provider: Party,
	filter: ClientFilter,
	page: Page,
	now: number,
): Promise<Listed<Client>> {
	const rows: Client[] = [];
	const { size } = page;
	// A small page is read in small bites; twice its size, for clients with several roles and those that do not fit.
	const bite = size === undefined ? {} : { batch: Math.max(MOST_ROLES, Math.min(2 * size, LARGEST_BITE)) };
	const asked = { provider: provider.id, now, after: page.after, roles: filter.roles, ...bite };
	for await (const batch of clientBatches(db, asked)) {
		for (const client of batch) {
			if (!fits(client, filter)) continue;
			if (rows.length === size) return { rows, last: (rows.at(-1) as Client).party.id };
			rows.push(client);
		}
	}
	return { rows };
}

function fits({ access }: Client, { packages, resources }: ClientFilter): boolean {
	const wanted = resources?.map((id) => id.toLowerCase());
	return (
		(packages === undefined || access.some((each) => each.packages.some((code) => packages.includes(code)))) &&
		(wanted === undefined || access.some((each) => each.resources.some((id) => wanted.includes(id.toLowerCase()))))
	);
}

/** A party and what goes on there, by role. */
export interface PartyAccess {
	/** Inner number of the party. */
	readonly party: number;
	readonly access: readonly RoleAccess[];
	/** When a provider took the agent on; milliseconds since 1970. */
	readonly since?: number;
}

/** What is delegated, grouped by one of the parties. */
export async function listDelegated(
	db: Kysely<Database>,
	filter: Omit<DelegationFilter, "range">,
	by: "client" | "agent",
	page: Page,
	options: { readonly now: number; readonly resources: boolean },
): Promise<Listed<PartyAccess>> {
	const { size = Number.POSITIVE_INFINITY } = page;
	const rows: PartyAccess[] = [];
	for (let { after } = page; ; ) {
		const range = { by, after };
		const group = await nextGroup(db, { ...filter, range }, Math.min(size - rows.length, LARGEST_BITE));
		if (group === undefined) return { rows };
		const limited = { ...filter, range: { ...range, upTo: group.last } };
		const access = accessBy(await delegated(db, limited, options.now, options.resources), by);
		for (const [party, each] of access) rows.push({ party, access: each });
		if (!group.more) return { rows };
		after = group.last;
		if (rows.length >= size) return { rows, last: after };
		await setImmediate();
	}
}

/** Everybody who is an agent of the provider, or (`agent`) every provider that has the agent, with all that goes on there. */
export async function listAgents(
	db: Kysely<Database>,
	of: { readonly provider: number } | { readonly agent: number },
	page: Page,
	options: { readonly now: number; readonly resources: boolean },
): Promise<Listed<PartyAccess>> {
	const other = "provider" in of ? "agent" : "provider";
	const { size } = page;
	const limit = size === undefined ? {} : { limit: size + 1 };
	const found = await agentAssignments(db, { ...of, after: page.after, now: options.now, ...limit });
	const told = found.slice(0, size);
	const last = told.at(-1);
	if (last === undefined) return { rows: [] };
	const range = { by: other, after: page.after, upTo: last[other] } as const;
	const access = accessBy(await delegatedAtAll(db, { ...of, range }, options.now, options.resources), other);
	const rows = told.map((assignment: AgentAssignment) => ({
		party: assignment[other],
		access: access.get(assignment[other]) ?? [],
		since: assignment.createdAt,
	}));
	return { rows, ...(found.length > told.length ? { last: last[other] } : {}) };
}
