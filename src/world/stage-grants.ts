import { findPackage, findRole, RoleCode } from "../catalogue/catalogue.js";
import { estateRole } from "../catalogue/estate-roles.js";
import { rightKeyV2 } from "../resources/right-key.js";
import { newUuid } from "../store/uuid.js";
import { type WorldFaults, within } from "./fault.js";
import type { RecordKind } from "./format.js";
import type { PartyNumbers } from "./party-numbers.js";
import { isOf, type Placed } from "./read.js";
import { NO_PARTY } from "./references.js";
import type { Stage } from "./stage.js";

export const GRANT_KINDS: ReadonlySet<RecordKind> = new Set(["roles", "delegations", "clientDelegations"]);

const RESOURCE = "urn:altinn:resource";

/** The rights as the store keeps them, `[{key, action, resource: [{type, value}]}]`, in an order of their own. */
function rightsOf(resource: string, actions: readonly string[]): string {
	const attributes = [{ type: RESOURCE, value: resource }];
	const rights = [...new Set(actions)]
		.sort()
		.map((action) => ({ key: rightKeyV2(attributes, action), action, resource: attributes }));
	return JSON.stringify(rights);
}

const millis = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));

/** Stages what parties give each other. */
export class GrantStage {
	readonly #rights = new Map<string, string>();

	constructor(
		private readonly stage: Stage,
		private readonly numbers: PartyNumbers,
		private readonly faults: WorldFaults,
	) {}

	add(record: Placed): void {
		if (isOf(record, "roles")) this.#role(record);
		else if (isOf(record, "delegations")) this.#delegation(record);
		else if (isOf(record, "clientDelegations")) this.#client(record);
	}

	#uuid(): string {
		return newUuid(this.stage.tx.now);
	}

	/** Inner number of a party that a member of the record names; undefined, and told, when it is unknown. */
	#party(record: Placed, member: string, name: string): number | undefined {
		const number = this.numbers.find(name);
		if (number === undefined) this.faults.add(within(record, `/${member}`), NO_PARTY);
		return number;
	}

	/** A party that gives or receives of its own will: it has to be alive (registry-access 6.2). */
	#living(record: Placed, member: string, name: string): number | undefined {
		const number = this.#party(record, member, name);
		if (number !== undefined && this.numbers.isEnded(number)) {
			const message = "This party has died or was deleted: it neither gives nor receives.";
			this.faults.add(within(record, `/${member}`), message);
		}
		return number;
	}

	/** A few kinds of rights are given a million times: their keys are made once. */
	#rightsOf(resource: string, actions: readonly string[]): string {
		const name = JSON.stringify([resource, ...actions]);
		let rights = this.#rights.get(name);
		if (rights === undefined) {
			if (this.#rights.size > 100_000) this.#rights.clear();
			rights = rightsOf(resource, actions);
			this.#rights.set(name, rights);
		}
		return rights;
	}

	#assignment(from: number, to: number, role: string, source: string): void {
		this.stage.add("w_assignment", undefined, [this.#uuid(), from, to, role, source]);
	}

	#role(record: Placed<"roles">): void {
		const { role, validFrom, validTo } = record.value;
		const from = this.#party(record, "from", record.value.from);
		const to = this.#party(record, "to", record.value.to);
		const code = findRole(role)?.code ?? estateRole(role);
		if (from === undefined || to === undefined || code === undefined) return;
		if (estateRole(role) !== undefined && !this.numbers.hasDied(from)) {
			this.faults.add(within(record, "/from"), "Only a person who has died has an estate.");
		}
		this.stage.add("w_role", record, [this.#uuid(), from, to, code, millis(validFrom), millis(validTo)]);
	}

	#delegation(record: Placed<"delegations">): void {
		const { packages = [], rights = [], instances = [], validFrom, validTo } = record.value;
		const from = this.#living(record, "from", record.value.from);
		const to = this.#living(record, "to", record.value.to);
		if (from === undefined || to === undefined) return;
		if (from === to) {
			this.faults.add(within(record, "/to"), "A party gives itself nothing.");
			return;
		}
		// The time limit stands on what is given; the connection itself has none.
		const validity = [millis(validFrom), millis(validTo)];
		const byApp = instances.filter(({ source }) => source === "AltinnApp").length;
		if (byApp > 0) this.#assignment(from, to, RoleCode.appControlledRightholder, "app");
		if (byApp === 0 || packages.length + rights.length + instances.length > byApp) {
			this.#assignment(from, to, RoleCode.rightholder, "import");
		}
		for (const [i, name] of packages.entries()) {
			const code = findPackage(name)?.code;
			if (code === undefined) continue;
			const place = within(record, `/packages/${i}`);
			this.stage.add("w_package", place, [this.#uuid(), from, to, code, ...validity]);
		}
		for (const [i, { resource, actions }] of rights.entries()) {
			const row = [this.#uuid(), from, to, resource, this.#rightsOf(resource, actions), ...validity];
			this.stage.add("w_resource", within(record, `/rights/${i}`), row);
		}
		for (const [i, { resource, instance, actions, source = "EndUser" }] of instances.entries()) {
			this.stage.add("w_instance", within(record, `/instances/${i}`), [
				this.#uuid(),
				from,
				to,
				source === "AltinnApp" ? RoleCode.appControlledRightholder : RoleCode.rightholder,
				resource,
				instance,
				source as string,
				this.#rightsOf(resource, actions),
				...validity,
			]);
		}
	}

	#client(record: Placed<"clientDelegations">): void {
		const { role, packages = [], resources = [] } = record.value;
		const client = this.#party(record, "client", record.value.client);
		const provider = this.#party(record, "provider", record.value.provider);
		const agent = this.#living(record, "agent", record.value.agent);
		const code = findRole(role)?.code;
		if (client === undefined || provider === undefined || agent === undefined || code === undefined) return;
		this.#assignment(provider, agent, RoleCode.agent, "import");
		const who = [client, provider, agent, code];
		this.stage.add("w_client", record, [this.#uuid(), ...who]);
		for (const [i, name] of packages.entries()) {
			const found = findPackage(name)?.code;
			if (found === undefined) continue;
			this.stage.add("w_client_package", within(record, `/packages/${i}`), [this.#uuid(), ...who, found]);
		}
		for (const [i, resource] of resources.entries()) {
			this.stage.add("w_client_resource", within(record, `/resources/${i}`), [this.#uuid(), ...who, resource]);
		}
	}
}
