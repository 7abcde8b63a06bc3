import type { Selectable } from "kysely";
import { findRole, packagesOfRole } from "../../src/catalogue/catalogue.js";
import type { Database } from "../../src/store/schema.js";
import type { Store } from "../../src/store/store.js";

/** What a subject has for a party, by plain loops over the rows of the store: the reference that the index is held against. */
export interface NaiveHeld {
	readonly roles: readonly string[];
	readonly packages: readonly string[];
	readonly rights: readonly string[];
	readonly instances: readonly string[];
}

const TABLES = [
	"party",
	"assignment",
	"assignment_package",
	"assignment_resource",
	"assignment_instance",
	"client_delegation",
	"client_delegation_package",
	"client_delegation_resource",
] as const;

type Table = (typeof TABLES)[number];
type Rows = { readonly [Name in Table]: readonly Selectable<Database[Name]>[] };
interface Limited {
	readonly valid_from: number | null;
	readonly valid_to: number | null;
}

export async function readWorld(store: Store): Promise<NaiveWorld> {
	const rows = new Map<string, unknown>();
	for (const table of TABLES) rows.set(table, await store.db.selectFrom(table).selectAll().execute());
	return new NaiveWorld(Object.fromEntries(rows) as Rows);
}

export class NaiveWorld {
	constructor(private readonly rows: Rows) {}

	get partyIds(): number[] {
		return this.rows.party.map(({ id }) => id);
	}

	#party(id: number) {
		return this.rows.party.find((party) => party.id === id);
	}

	/** A system user lies below its customer, but is no unit of it. */
	#parentOf(party: Rows["party"][number] | undefined): number | null {
		return party === undefined || party.kind === "system-user" ? null : party.parent_id;
	}

	/** Those that an app gave rights on instances of the party, now. */
	appReceivers(party: number, now: number): number[] {
		const holds = (row: Limited): boolean => (row.valid_from ?? 0) <= now && now < (row.valid_to ?? Infinity);
		return this.rows.assignment
			.filter((each) => each.from_id === party && each.role === "appstyrt-rettighetshaver" && holds(each))
			.filter(({ id }) => this.rows.assignment_instance.some((each) => each.assignment_id === id && holds(each)))
			.map(({ to_id }) => to_id);
	}

	held(subject: number, party: number, now: number): NaiveHeld {
		const roles = new Set<string>();
		const packages = new Set<string>();
		const rights = new Set<string>();
		const instances = new Set<string>();
		const me = this.#party(subject);
		const them = this.#party(party);
		const result = () => ({
			roles: [...roles].sort(),
			packages: [...packages].sort(),
			rights: [...rights].sort(),
			instances: [...instances].sort(),
		});
		if (me === undefined) return result();
		const deleted = me.deleted_at ?? me.disabled_at;
		if (me.kind === "system-user" && deleted !== null && deleted <= now) return result();

		const holds = (row: Limited | undefined): boolean =>
			row !== undefined && (row.valid_from ?? 0) <= now && now < (row.valid_to ?? Infinity);
		const assignments = this.rows.assignment.filter(holds);
		const byId = new Map(assignments.map((each) => [each.id, each]));
		// A system user never holds a role.
		const isMachine = me.kind === "system-user";
		const addRole = (code: string, from: number): void => {
			if (isMachine) return;
			if (["rettighetshaver", "appstyrt-rettighetshaver", "agent", "supplier"].includes(code)) return;
			const first = findRole(code);
			if (first === undefined) return;
			const form = this.#party(from)?.form ?? "";
			for (const role of [first, ...first.implies.map((implied) => findRole(implied)!)]) {
				roles.add(role.urn);
				if (role.legacyUrn !== undefined) roles.add(role.legacyUrn);
				for (const row of packagesOfRole(role, form)) if (row.access) packages.add(row.code);
			}
		};

		// Whose access counts as the subject's.
		const receivers = new Set([subject]);
		for (const { from_id, to_id, role } of assignments) {
			if (isMachine || to_id !== subject || findRole(role)?.key !== true) continue;
			const organisation = this.#party(from_id);
			if (role === "deltaker-delt-ansvar" && organisation?.form === "IKS") continue;
			receivers.add(from_id);
			for (const unit of this.rows.party) if (this.#parentOf(unit) === from_id) receivers.add(unit.id);
		}

		const parent = this.#parentOf(them);
		for (const giver of parent === null ? [party] : [party, parent]) {
			for (const each of assignments) {
				if (each.from_id === giver && receivers.has(each.to_id)) addRole(each.role, giver);
			}
			for (const each of this.rows.assignment_package.filter(holds)) {
				const on = byId.get(each.assignment_id);
				if (on === undefined || on.role !== "rettighetshaver") continue;
				if (on.from_id === giver && receivers.has(on.to_id)) packages.add(each.package);
			}
			for (const each of this.rows.assignment_resource.filter(holds)) {
				const on = byId.get(each.assignment_id);
				if (on === undefined || on.role !== "rettighetshaver") continue;
				if (on.from_id === giver && receivers.has(on.to_id)) rights.add(`${each.resource} ${each.rights}`);
			}
			for (const each of this.rows.assignment_instance.filter(holds)) {
				const on = byId.get(each.assignment_id);
				if (on === undefined || giver !== party) continue;
				if (!["rettighetshaver", "appstyrt-rettighetshaver"].includes(on.role)) continue;
				if (on.from_id !== giver || !receivers.has(on.to_id)) continue;
				instances.add(`${each.resource} ${each.instance.toLowerCase()} ${each.rights}`);
			}
			for (const delegation of this.rows.client_delegation) {
				const client = byId.get(delegation.from_assignment_id);
				const agent = byId.get(delegation.to_assignment_id);
				if (client === undefined || agent === undefined) continue;
				if (agent.role !== "agent" || client.role === "supplier") continue;
				if (client.from_id !== giver || !receivers.has(agent.to_id)) continue;
				for (const each of this.rows.client_delegation_package) {
					if (each.delegation_id !== delegation.id) continue;
					const grant = this.rows.assignment_package.find(({ id }) => id === each.assignment_package_id);
					const form = this.#party(client.from_id)?.form ?? "";
					const carried = () =>
						packagesOfRole(findRole(client.role)!, form).some((row) => row.access && row.code === each.package);
					if (each.assignment_package_id === null ? carried() : holds(grant)) packages.add(each.package);
				}
				for (const each of this.rows.client_delegation_resource) {
					if (each.delegation_id !== delegation.id) continue;
					const grant = this.rows.assignment_resource.find(({ id }) => id === each.assignment_resource_id);
					if (grant !== undefined && holds(grant)) rights.add(`${grant.resource} ${grant.rights}`);
				}
			}
		}

		if (them?.kind === "person" && them?.died === null) {
			for (const owned of assignments) {
				const business = this.#party(owned.from_id);
				if (owned.to_id !== party || owned.role !== "innehaver") continue;
				if (business?.form !== "ENK") continue;
				const gone = business?.deleted_at;
				if (gone !== null && gone !== undefined) {
					const end = new Date(gone);
					end.setUTCFullYear(end.getUTCFullYear() + 2);
					if (now >= end.getTime()) continue;
				}
				for (const each of assignments) {
					if (each.from_id !== owned.from_id || !receivers.has(each.to_id)) continue;
					if (["regnskapsforer", "revisor"].includes(each.role)) addRole(each.role, owned.from_id);
				}
			}
		}
		if (subject === party && me.kind === "person") addRole("privatperson", 0);
		if (subject === party && me.kind === "self-identified") addRole("selvregistrert", 0);
		return result();
	}
}
