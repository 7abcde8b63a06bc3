import { findPackage, findRole, forms, RoleCode } from "../catalogue/catalogue.js";
import { estateRole } from "../catalogue/estate-roles.js";
import { isOrgNumber, isPersonNumber } from "../parties/model.js";
import { type WorldFaults, within } from "./fault.js";
import { isOf, type Placed } from "./read.js";

/** Names that the parties of the files have; each may be used once. Texts are compared as the store keeps them. */
const KEYS = ["orgNumber", "personNumber", "uuid", "partyId", "userId", "username", "email"] as const;

const INSTEAD: Readonly<Record<string, string>> = {
	[RoleCode.rightholder]: "What is given to a rightholder is written in delegations.",
	[RoleCode.appControlledRightholder]:
		"What an app gives is written in delegations, with instances of source AltinnApp.",
	[RoleCode.mainUnit]: "A main unit is written as mainUnit of the organisation below it.",
	[RoleCode.nonCommercialMainUnit]: "A main unit is written as mainUnit of the organisation below it.",
	[RoleCode.privatePerson]: "Every person has this role without being given it.",
	[RoleCode.selfRegistered]: "Whoever identified himself has this role without being given it.",
};

/** What a schema cannot say of a record by itself: check digits, codes of the catalogue, and names used twice in the files. */
export class WorldCheck {
	readonly #seen = new Map<string, Set<string | number>>(KEYS.map((key) => [key, new Set()]));
	readonly #resources = new Set<string>();
	readonly #owners = new Set<string>();
	readonly #lists = new Set<string>();
	readonly #instances = new Set<string>();

	constructor(private readonly faults: WorldFaults) {}

	check(record: Placed): void {
		if (isOf(record, "organizations")) this.#organization(record);
		else if (isOf(record, "persons") || isOf(record, "otherParties")) this.#party(record);
		else if (isOf(record, "roles")) this.#role(record, record.value.role);
		else if (isOf(record, "delegations")) this.#packages(record, record.value.packages);
		else if (isOf(record, "clientDelegations")) this.#client(record);
		else if (isOf(record, "resources")) {
			this.#once(record, this.#resources, record.value.document.identifier ?? "", "/document/identifier");
		} else if (isOf(record, "accessLists")) {
			this.#once(record, this.#lists, `${record.value.owner} ${record.value.identifier}`, "/identifier");
		} else if (isOf(record, "appInstances")) {
			this.#once(record, this.#instances, record.value.guid.toLowerCase(), "/guid");
		} else if (isOf(record, "serviceOwners")) this.#owner(record);
		const { validFrom, validTo } = record.value as { validFrom?: string; validTo?: string };
		if (validFrom !== undefined && validTo !== undefined && Date.parse(validFrom) >= Date.parse(validTo)) {
			this.#add(record, "/validTo", "This is not after validFrom.");
		}
	}

	/** The names of a record that is not of the right shape: what refers to it is not to be blamed too. */
	spoiled(value: unknown): void {
		if (typeof value !== "object" || value === null) return;
		const names = value as Readonly<Record<string, unknown>>;
		for (const key of KEYS) {
			const name = names[key];
			if (typeof name === "string" || typeof name === "number") this.#names(key).add(asKept(name));
		}
		const { document, code } = names as { document?: { identifier?: unknown } | null; code?: unknown };
		if (typeof document?.identifier === "string") this.#resources.add(document.identifier);
		if (typeof code === "string") this.#owners.add(code);
	}

	/** True for a party that the files tell of, by a name that refers to it. */
	hasParty(name: string): boolean {
		const key = name.length === 36 ? "uuid" : name.length === 11 ? "personNumber" : "orgNumber";
		return this.#names(key).has(asKept(name));
	}

	hasResource(id: string): boolean {
		return this.#resources.has(id);
	}

	hasOwner(code: string): boolean {
		return this.#owners.has(code);
	}

	#names(key: string): Set<string | number> {
		return this.#seen.get(key) as Set<string | number>;
	}

	#add(record: Placed, path: string, message: string): void {
		this.faults.add(within(record, path), message);
	}

	#once(record: Placed, seen: Set<string>, name: string, path: string): void {
		if (seen.has(name)) this.#add(record, path, "Another record of the files has this too.");
		seen.add(name);
	}

	#owner(record: Placed<"serviceOwners">): void {
		const { code, orgNumber } = record.value;
		this.#once(record, this.#owners, code, "/code");
		if (orgNumber !== undefined) this.#orgNumber(record, orgNumber);
	}

	#orgNumber(record: Placed, number: string): void {
		if (isOrgNumber(number)) return;
		this.#add(record, "/orgNumber", "This is no organisation number: its check digit is wrong.");
	}

	#organization(record: Placed<"organizations">): void {
		const { orgNumber, mainUnit, form } = record.value;
		this.#orgNumber(record, orgNumber);
		if (mainUnit === orgNumber) this.#add(record, "/mainUnit", "An organisation is no unit of itself.");
		if (!forms.some((each) => each.code === form && each.for === "organisation")) {
			this.#add(record, "/form", `The catalogue has no organisation form "${form}".`);
		}
		this.#party(record);
	}

	#party(record: Placed<"organizations" | "persons" | "otherParties">): void {
		const value = record.value as Readonly<Record<string, string | number | null | undefined>>;
		if (typeof value.personNumber === "string" && !isPersonNumber(value.personNumber)) {
			// The number itself is not repeated: it may be somebody's.
			this.#add(record, "/personNumber", "This is no national identity number: a check digit or its date is wrong.");
		}
		for (const key of KEYS) {
			const given = value[key];
			if (given === undefined || given === null) continue;
			const name = asKept(given);
			const seen = this.#names(key);
			if (seen.has(name)) this.#add(record, `/${key}`, "Another party of the files has this too.");
			seen.add(name);
		}
	}

	#role(record: Placed, name: string): void {
		if (estateRole(name) !== undefined && record.kind === "roles") return;
		const role = findRole(name);
		const instead = role && INSTEAD[role.code];
		if (role === undefined) this.#add(record, "/role", `The catalogue has no role "${name}".`);
		else if (instead !== undefined && record.kind === "roles") this.#add(record, "/role", instead);
	}

	#packages(record: Placed, packages: readonly string[] = []): void {
		packages.forEach((name, i) => {
			if (findPackage(name) === undefined) {
				this.#add(record, `/packages/${i}`, `The catalogue has no access package "${name}".`);
			}
		});
	}

	#client(record: Placed<"clientDelegations">): void {
		const { role, packages = [] } = record.value;
		this.#role(record, role);
		this.#packages(record, packages);
		packages.forEach((name, i) => {
			if (findPackage(name)?.delegable === false) {
				this.#add(record, `/packages/${i}`, `The access package "${name}" cannot be passed on to agents.`);
			}
		});
	}
}

/** As the store keeps names: in lower case. */
const asKept = (name: string | number): string | number => (typeof name === "string" ? name.toLowerCase() : name);
