/**
 * What the contract promises of system users, in sets and maps: written apart from the services, to be compared with them
 * after every step.
 */
import type { Asked, AskedRight, ClientName, Giver, Operation, Pack, Place, Vendor } from "./operations.js";

export type Action = "read" | "write";
const ACTIONS: readonly Action[] = ["read", "write"];
export const DAY = 86_400_000;
const LIFETIME = 180 * DAY;

/** A refusal, by its code. */
export class Refused extends Error {}

export const refuse = (number: number): never => {
	throw new Refused(`AUTH-${String(number).padStart(5, "0")}`);
};

export interface System {
	readonly vendor: Vendor;
	readonly visible: boolean;
	deleted: boolean;
	rights: readonly AskedRight[];
	packages: readonly Pack[];
}

export interface Waiting {
	id: string;
	readonly createdAt: number;
	state: "New" | "Accepted" | "Rejected";
	expired: boolean;
	gone: boolean;
}

export interface ModelRequest extends Waiting {
	readonly type: "standard" | "agent";
	readonly place: Place;
	readonly ref: string;
	readonly content: Asked;
	escalated: boolean;
}

export interface ModelChange extends Waiting {
	readonly user: ModelUser;
	readonly required: Asked;
	readonly unwanted: Asked;
}

export interface ModelUser {
	readonly id: string;
	readonly type: "standard" | "agent";
	place: Place;
	ref: string;
	/** On `krav`, for the customer itself. */
	rights: Set<Action>;
	/** For the customer itself. */
	packages: Set<Pack>;
	/** Of an agent: what each client must give. */
	needed: Set<Pack>;
	clients: Map<ClientName, Set<Pack>>;
	off: boolean;
	deleted: boolean;
}

export interface Job {
	readonly user: ModelUser;
	readonly items: readonly { readonly client: ClientName; readonly action: "add" | "remove" | "extend" }[];
}

/** What somebody looked at, to be approved as it was then. */
export interface Shown {
	readonly kind: "request" | "change";
	readonly place: number;
	readonly offer: string;
}

export const own = (right: AskedRight): readonly Action[] => (right === "krav" ? ACTIONS : [right.slice(5) as Action]);
export const meant = (rights: readonly AskedRight[]): Set<Action> => new Set(rights.flatMap(own));
export const both = <T>(some: ReadonlySet<T>, others: ReadonlySet<T>): Set<T> =>
	new Set([...some].filter((each) => others.has(each)));

export class State {
	now: number;
	systems: Record<Place, System> = {
		a: {
			vendor: "first",
			visible: false,
			deleted: false,
			rights: ["krav"],
			packages: ["skattegrunnlag", "regnskapsforer-lonn", "lonn"],
		},
		b: {
			vendor: "first",
			visible: false,
			deleted: false,
			rights: ["krav:read"],
			packages: ["skattegrunnlag", "regnskapsforer-lonn"],
		},
		c: { vendor: "second", visible: true, deleted: false, rights: ["krav"], packages: ["skattegrunnlag", "lonn"] },
	};
	requests: ModelRequest[] = [];
	users: ModelUser[] = [];
	changes: ModelChange[] = [];
	jobs: Job[] = [];
	shown: Partial<Record<Giver, Shown>> = {};
	olaHas = true;
	/** What clients give the customer: by the role of an accountant, and by a gift. */
	relations = new Map<ClientName, Set<Pack>>([
		["whole", new Set(["regnskapsforer-lonn", "lonn"])],
		["part", new Set(["regnskapsforer-lonn"])],
	]);

	constructor(now: number) {
		this.now = now;
	}

	/** The operation with places counted from the start instead of from the end; undefined when nothing is there. */
	bind<O extends Operation>(operation: O): O | undefined {
		const at = (list: readonly unknown[], n: number) => (n < list.length ? list.length - 1 - n : undefined);
		const bound = <N extends string>(name: N, place: number | undefined): O | undefined =>
			place === undefined ? undefined : { ...operation, [name]: place };
		if ("request" in operation) return bound("request", at(this.requests, operation.request));
		if ("user" in operation) return bound("user", at(this.users, operation.user));
		if ("change" in operation) return bound("change", at(this.changes, operation.change));
		return operation.kind === "approve-shown" && this.shown[operation.by] === undefined ? undefined : operation;
	}

	/** Everything the user may do now, as `krav read customer`. */
	permits(user: ModelUser): Set<string> {
		const found = new Set<string>();
		if (user.deleted || user.off || this.systems[user.place].deleted) return found;
		for (const action of user.rights) found.add(`krav ${action} customer`);
		for (const each of user.packages) found.add(`${each} read customer`);
		for (const [client, packages] of user.clients) for (const each of packages) found.add(`${each} read ${client}`);
		return found;
	}

	protected isOver({ expired, createdAt }: Waiting): boolean {
		return expired || createdAt <= this.now - LIFETIME;
	}

	protected answerable(waiting: Waiting): void {
		if (waiting.gone) refuse(10);
		if (waiting.state === "New" && this.isOver(waiting)) waiting.expired = true;
		if (waiting.state !== "New" || waiting.expired) refuse(13);
	}

	protected vendors(waiting: Waiting, system: System, vendor: Vendor): void {
		if (waiting.gone) refuse(10);
		if (system.vendor !== vendor) refuse(11);
	}

	protected living(place: Place): System {
		const system = this.systems[place];
		if (system.deleted) refuse(11);
		return system;
	}

	protected live(user: ModelUser): ModelUser {
		if (user.deleted) refuse(15);
		return user;
	}

	protected agent(user: ModelUser): ModelUser {
		if (this.live(user).type !== "agent") refuse(34);
		return user;
	}

	protected userNamed(place: Place, ref: string): ModelUser | undefined {
		return this.users.find((user) => !user.deleted && user.place === place && user.ref === ref);
	}

	protected requestNamed(place: Place, ref: string): ModelRequest | undefined {
		return this.requests.find((request) => !request.gone && request.place === place && request.ref === ref);
	}

	protected fits({ rights, packages }: Asked, system: System, type: "standard" | "agent"): void {
		const isKnown = (right: AskedRight): boolean =>
			system.rights.some((known) => known === "krav" || right === "krav" || known === right);
		if (!rights.every(isKnown)) refuse(1);
		if (!packages.every((each) => system.packages.includes(each))) refuse(63);
		if (type === "standard" && packages.includes("regnskapsforer-lonn")) refuse(64);
	}

	protected fitsAgent({ type, needed }: ModelUser, required: Asked, unwanted: Asked): void {
		if (type !== "agent") return;
		if (required.rights.length + unwanted.rights.length > 0) refuse(36);
		if (![...needed, ...required.packages].some((each) => !unwanted.packages.includes(each))) refuse(58);
	}

	/** Kari manages the customer; Ola may pass on the one package that he was given. */
	protected mayGive({ rights, packages }: Asked, system: System, by: Giver, code: number): void {
		const planned = this.planned(rights, system, by);
		const named = rights.includes("krav") ? [] : [...meant(rights)];
		if (rights.length > 0 && (planned.size === 0 || named.some((action) => !planned.has(action)))) refuse(code);
		if (by === "kari") return;
		if (packages.some((each) => each !== "skattegrunnlag" || !this.olaHas)) refuse(53);
	}

	protected planned(rights: readonly AskedRight[], system: System, by: Giver): Set<Action> {
		return by === "kari" ? both(meant(rights), meant(system.rights)) : new Set();
	}

	protected offer({ content, place, type }: ModelRequest, by: Giver): string {
		const rights = type === "agent" ? [] : [...this.planned(content.rights, this.systems[place], by)].sort();
		return JSON.stringify(rights);
	}

	protected offerOfChange(change: ModelChange, by: Giver): string {
		const { user, unwanted } = change;
		const { rights, packages } = this.comes(change);
		const planned = user.type === "agent" ? [] : this.planned(rights, this.systems[user.place], by);
		const goes = meant(unwanted.rights);
		return JSON.stringify({
			comes: [...planned].filter((action) => !user.rights.has(action) && !goes.has(action)).sort(),
			had: [...user.rights].sort(),
			packages,
			has: [...(user.type === "agent" ? user.needed : user.packages)].sort(),
		});
	}

	/** What a change would give: nothing that it takes away as well, and no package that is there. */
	protected comes({ user, required, unwanted }: ModelChange): Asked {
		const goes = unwanted.rights;
		const has = user.type === "agent" ? user.needed : user.packages;
		return {
			rights: required.rights.filter((right) => !goes.includes("krav") && !goes.includes(right)),
			packages: required.packages.filter((each) => !has.has(each) && !unwanted.packages.includes(each)),
		};
	}

	protected loses(user: ModelUser, client: ClientName, given: Pack): void {
		const has = user.clients.get(client);
		has?.delete(given);
		if (has?.size === 0) user.clients.delete(client);
	}
}
