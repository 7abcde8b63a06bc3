import { roles } from "../catalogue/catalogue.js";
import type { WorldFaults } from "./fault.js";
import { eachPart, run, tellAll, updateFrom } from "./parts.js";
import type { Stage, StageTable } from "./stage.js";

/** Columns by which a staged row may be there once. */
const ONCE = {
	w_role: ["from_id", "to_id", "role"],
	w_package: ["from_id", "to_id", "package"],
	w_resource: ["from_id", "to_id", "resource"],
	w_instance: ["from_id", "to_id", "role", "resource", "instance"],
	w_client_package: ["client_id", "provider_id", "agent_id", "role", "package"],
	w_client_resource: ["client_id", "provider_id", "agent_id", "role", "resource"],
} as const satisfies Partial<Record<StageTable, readonly string[]>>;

/** What the files give twice: which of the two counts would be chance. */
export async function findDuplicates(stage: Stage, faults: WorldFaults): Promise<void> {
	for (const [table, columns] of Object.entries(ONCE)) {
		if (stage.count(table as StageTable) < 2) continue;
		const list = columns.join(", ");
		const same = columns.map((column) => `w.${column} = d.${column}`).join(" and ");
		await tellAll(
			stage,
			faults,
			`select w.place from (select min(n) as first, ${list} from ${table} group by ${list} having count(*) > 1) d
			join ${table} w on ${same} and w.n <> d.first`,
			"",
			"The files give this twice.",
		);
	}
}

const validityDiffers = (a: string): string =>
	`(${a}.valid_from is distinct from w.valid_from or ${a}.valid_to is distinct from w.valid_to)`;

interface Grant {
	readonly table: "assignment_package" | "assignment_resource" | "assignment_instance";
	readonly staged: "w_package" | "w_resource" | "w_instance";
	/** The assignment's role. */
	readonly role: string;
	readonly key: readonly string[];
	/** Columns that may change, beside the times. */
	readonly values: readonly string[];
	/** Columns that are written once, and what with. */
	readonly made: Readonly<Record<string, string>>;
}

const grants: readonly Grant[] = [
	{
		table: "assignment_package",
		staged: "w_package",
		role: "'rettighetshaver'",
		key: ["package"],
		values: [],
		made: { source: "'import'" },
	},
	{
		table: "assignment_resource",
		staged: "w_resource",
		role: "'rettighetshaver'",
		key: ["resource"],
		values: ["rights"],
		made: { source: "'import'" },
	},
	{
		table: "assignment_instance",
		staged: "w_instance",
		role: "w.role",
		key: ["resource", "instance"],
		values: ["rights"],
		made: { source: "w.source" },
	},
];

/**
 * Brings staged roles and delegations into the store: new rows are added, changed ones changed, others left alone. Tells how many
 * rows it touched. The cross joins say in which order to join: from the staged rows, which are few, to the store's by their key.
 */
export async function mergeGrants(stage: Stage): Promise<number> {
	const { tx } = stage;
	let touched = 0;
	if (stage.count("w_role") + stage.count("w_assignment") > 0) {
		// Several records may need the same connection.
		touched += await tx.loading("assignment", "stays", () => mergeAssignments(stage));
	}
	for (const grant of grants) {
		if (stage.count(grant.staged) > 0)
			touched += await tx.loading(grant.table, "may go", (bare) => mergeGrant(stage, grant, bare));
	}
	return touched;
}

async function mergeAssignments(stage: Stage): Promise<number> {
	const { tx } = stage;
	let touched = 0;
	await eachPart(stage, "w_role", async (part) => {
		touched += await run(
			tx,
			updateFrom(
				"assignment",
				["valid_from", "valid_to"],
				`select a.id, w.valid_from, w.valid_to from w_role w cross join assignment a where ${part}
				and a.from_id = w.from_id and a.to_id = w.to_id and a.role = w.role and ${validityDiffers("a")}`,
			),
		);
		touched += await run(
			tx,
			`insert into assignment (uuid, from_id, to_id, role, valid_from, valid_to, source, created_at, created_by)
			select w.uuid, w.from_id, w.to_id, w.role, w.valid_from, w.valid_to, 'register', ${tx.now}, 'import'
			from w_role w where ${part} order by w.n on conflict (from_id, to_id, role) do nothing`,
		);
	});
	await eachPart(stage, "w_assignment", async (part) => {
		touched += await run(
			tx,
			`insert into assignment (uuid, from_id, to_id, role, source, created_at, created_by)
			select w.uuid, w.from_id, w.to_id, w.role, w.source, ${tx.now}, 'import'
			from w_assignment w where ${part} order by w.n on conflict (from_id, to_id, role) do nothing`,
		);
	});
	return touched;
}

/** @param bare The store has none of it, and no constraint looks for what the files give twice. */
async function mergeGrant(
	stage: Stage,
	{ table, staged, role, key, values, made }: Grant,
	bare: boolean,
): Promise<number> {
	const { tx } = stage;
	const changing = [...values, "valid_from", "valid_to"];
	const assignment = `a.from_id = w.from_id and a.to_id = w.to_id and a.role = ${role}`;
	const differs = [...values.map((column) => `g.${column} <> w.${column}`), validityDiffers("g")].join(" or ");
	const columns = [...key, ...changing];
	let touched = 0;
	await eachPart(stage, staged, async (part) => {
		if (!bare) {
			touched += await run(
				tx,
				updateFrom(
					table,
					changing,
					`select g.id, ${changing.map((column) => `w.${column}`).join(", ")}
					from ${staged} w cross join assignment a cross join ${table} g where ${part} and ${assignment} and g.assignment_id = a.id
					and ${key.map((column) => `g.${column} = w.${column}`).join(" and ")} and (${differs})`,
				),
			);
		}
		touched += await run(
			tx,
			`insert into ${table} (uuid, assignment_id, ${columns.join(", ")}, ${Object.keys(made).join(", ")}, created_at, created_by)
			select w.uuid, a.id, ${columns.map((column) => `w.${column}`).join(", ")}, ${Object.values(made).join(", ")}, ${tx.now}, 'import'
			from ${staged} w cross join assignment a where ${part} and ${assignment} order by w.n
			${bare ? "" : `on conflict (assignment_id, ${key.join(", ")}) do nothing`}`,
		);
	});
	return touched;
}

/** Packages that come with roles, for the client delegations that build on them. */
export function stageRolePackages(stage: Stage): void {
	for (const { code, packages } of roles) {
		for (const { code: name, access, form } of packages) {
			if (access) stage.add("w_role_package", undefined, [code, name, form ?? null]);
		}
	}
}

const CLIENT = "c.from_id = w.client_id and c.to_id = w.provider_id and c.role = w.role";

/** What cannot be passed on to an agent, once all other grants are in place (registry-access 4.1). */
export async function findClientFaults(stage: Stage, faults: WorldFaults): Promise<void> {
	const tell = (query: string, path: string, message: string): Promise<void> =>
		tellAll(stage, faults, query, path, message);
	await tell(
		`select w.place from w_client w where not exists (select 1 from assignment c where ${CLIENT})`,
		"/role",
		"The client has not given the provider this role.",
	);
	await tell(
		`select w.place from w_client w join party g on g.id = w.agent_id
		where not (g.kind = 'person' or (g.kind = 'system-user' and coalesce(g.form, '') = 'AgentSystem'))`,
		"/agent",
		"An agent is a person, or a system user of form AgentSystem.",
	);
	// Where the relation itself is missing, that is told already.
	const related = `join assignment c on ${CLIENT}`;
	await tell(
		`select w.place from w_client_package w ${related} join party f on f.id = w.client_id
		where not exists (select 1 from assignment_package p where p.assignment_id = c.id and p.package = w.package)
		and not exists (select 1 from w_role_package r where r.role = w.role and r.package = w.package
			and (r.form is null or r.form = f.form))`,
		"",
		"The provider does not have this package from the client in this role.",
	);
	await tell(
		`select w.place from w_client_resource w ${related}
		where not exists (select 1 from assignment_resource r where r.assignment_id = c.id and r.resource = w.resource)`,
		"",
		"The provider does not have rights on this resource from the client in this role.",
	);
}

/** Client delegations; what they build on is in place. */
export async function mergeClients(stage: Stage): Promise<number> {
	const { tx } = stage;
	const sides = (table: string): string =>
		`${table} w cross join assignment c cross join assignment g where ${CLIENT}
		and g.from_id = w.provider_id and g.to_id = w.agent_id and g.role = 'agent'`;
	const delegation = (table: string): string =>
		`${table} w cross join assignment c cross join assignment g cross join client_delegation d`;
	const joined = `${CLIENT} and g.from_id = w.provider_id and g.to_id = w.agent_id and g.role = 'agent'
		and d.from_assignment_id = c.id and d.to_assignment_id = g.id`;
	let touched = 0;
	await eachPart(stage, "w_client", async (part) => {
		touched += await run(
			tx,
			`insert into client_delegation (uuid, from_assignment_id, to_assignment_id, created_at, created_by)
			select w.uuid, c.id, g.id, ${tx.now}, 'import' from ${sides("w_client")} and ${part} order by w.n
			on conflict (from_assignment_id, to_assignment_id) do nothing`,
		);
	});
	await eachPart(stage, "w_client_package", async (part) => {
		touched += await run(
			tx,
			`insert into client_delegation_package (uuid, delegation_id, package, assignment_package_id, created_at, created_by)
			select w.uuid, d.id, w.package, p.id, ${tx.now}, 'import' from ${delegation("w_client_package")}
			left join assignment_package p on p.assignment_id = c.id and p.package = w.package
			where ${part} and ${joined} order by w.n on conflict (delegation_id, package) do nothing`,
		);
	});
	await eachPart(stage, "w_client_resource", async (part) => {
		touched += await run(
			tx,
			`insert into client_delegation_resource (uuid, delegation_id, resource, assignment_resource_id, created_at, created_by)
			select w.uuid, d.id, w.resource, r.id, ${tx.now}, 'import' from ${delegation("w_client_resource")}
			cross join assignment_resource r where ${part} and ${joined} and r.assignment_id = c.id and r.resource = w.resource
			order by w.n on conflict (delegation_id, resource) do nothing`,
		);
	});
	return touched;
}
