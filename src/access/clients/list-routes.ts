import type { Kysely } from "kysely";
import { type Operation, operation } from "../../http/operation.js";
import type { Database } from "../../store/schema.js";
import { namedParty } from "./agents.js";
import { listAgents, listClients, listDelegated, type PartyAccess, readClientFilter } from "./list.js";
import { pageOf, pageQuery, pageReply, readPage, tokenAfter } from "./paging.js";
import { accessSchema, entitySchema, uuid } from "./schemas.js";
import { administration, partyQuery, tagOf, type Version } from "./version.js";
import { clientViews, partyAccessViews } from "./views.js";

const names = { type: "array", items: { type: "string", minLength: 1, maxLength: 300 }, maxItems: 300 } as const;

const row = (version: Version, name: "client" | "agent") =>
	pageOf({
		type: "object",
		properties: {
			[name]: entitySchema,
			...(name === "agent" ? { agentAddedAt: { type: "string", format: "date-time" } } : {}),
			access: accessSchema(version.resources),
		},
	});

/** What a provider's client administrator sees (registry-access 4.2, 4.3). */
export function listOperations(db: Kysely<Database>, version: Version, now: () => number): Operation[] {
	const { base, resources } = version;
	const tag = tagOf(version);
	const access = administration("read");
	return [
		operation(
			{
				method: "GET",
				path: `${base}/clients`,
				name: `clientsListV${version.number}`,
				tag,
				summary: "The provider's clients, and what of theirs may be passed on to agents",
				access,
				query: {
					type: "object",
					properties: {
						party: uuid,
						roles: names,
						packages: names,
						resources: names,
						...pageQuery,
					},
					required: ["party"],
				},
				responses: { 200: { description: "Clients", schema: row(version, "client") } },
			},
			async (call) => {
				const filter = readClientFilter(call.query);
				const provider = await namedParty(db, call.query.party, "party");
				const { rows, last } = await listClients(db, provider, filter, await readPage(db, call.query), now());
				return pageReply(call, await clientViews(db, rows, resources), await tokenAfter(db, last));
			},
		),
		operation(
			{
				method: "GET",
				path: `${base}/agents`,
				name: `clientsListAgentsV${version.number}`,
				tag,
				summary: "The provider's agents, and what they have from any client",
				access,
				query: { type: "object", properties: { party: uuid, ...pageQuery }, required: ["party"] },
				responses: { 200: { description: "Agents", schema: row(version, "agent") } },
			},
			async (call) => {
				const provider = await namedParty(db, call.query.party, "party");
				const page = await readPage(db, call.query);
				const listed = await listAgents(db, { provider: provider.id }, page, { now: now(), resources });
				return pageReply(
					call,
					await partyAccessViews(db, "agent", listed.rows, resources),
					await tokenAfter(db, listed.last),
				);
			},
		),
		...(resources ? (["accesspackages", "resources"] as const) : (["accesspackages"] as const)).flatMap((what) => [
			delegatedOperation(db, version, now, "agent", what),
			delegatedOperation(db, version, now, "client", what),
		]),
	];
}

/** `/agents/…` tells an agent's clients, `/clients/…` a client's agents. */
function delegatedOperation(
	db: Kysely<Database>,
	version: Version,
	now: () => number,
	side: "agent" | "client",
	what: "accesspackages" | "resources",
): Operation {
	const { base, resources } = version;
	const parameter = version[side];
	const told = side === "agent" ? "client" : "agent";
	const asked = partyQuery("party", parameter);
	const What = what === "resources" ? "Resources" : "Packages";
	return operation(
		{
			method: "GET",
			path: `${base}/${side}s/${what}`,
			name: `clientsList${side === "agent" ? "Agent" : "Client"}${What}V${version.number}`,
			tag: tagOf(version),
			summary:
				side === "agent" ? "An agent's clients, and what it has from each" : "A client's agents, and what each has",
			access: administration("read"),
			query: {
				...asked,
				properties: { ...asked.properties, ...pageQuery } as Readonly<
					Record<string, typeof uuid | typeof pageQuery.pageSize>
				>,
			},
			responses: { 200: { description: "Delegations", schema: row(version, told) } },
		},
		async (call) => {
			const { party, [parameter]: other, token, pageSize } = call.query;
			const provider = await namedParty(db, String(party), "party");
			const subject = await namedParty(db, String(other), parameter);
			const page = await readPage(db, {
				...(typeof token === "string" ? { token } : {}),
				...(typeof pageSize === "number" ? { pageSize } : {}),
			});
			const filter = { provider: provider.id, [side]: subject.id };
			const listed = await listDelegated(db, filter, told, page, { now: now(), resources });
			const rows = listed.rows.map(only(what)).filter(({ access }) => access.length > 0);
			return pageReply(call, await partyAccessViews(db, told, rows, resources), await tokenAfter(db, listed.last));
		},
	);
}

/** Roles in which there is something of that kind. */
const only =
	(what: "accesspackages" | "resources") =>
	(row: PartyAccess): PartyAccess => ({
		...row,
		access: row.access.filter(({ packages, resources }) => (what === "resources" ? resources : packages).length > 0),
	});
