/** What each operation does to the state, or why it is refused. */
import type { Asked, AskedRight, ClientName, Giver, Operation, Pack } from "./operations.js";
import {
	both,
	DAY,
	type ModelChange,
	type ModelRequest,
	type ModelUser,
	meant,
	own,
	Refused,
	refuse,
	type Shown,
	State,
} from "./state.js";

export class Model extends State {
	clone(): Model {
		return Object.assign(new Model(this.now), structuredClone({ ...this }));
	}

	/**
	 * @param operation Bound.
	 * @param made The id of what the services made, if they did.
	 * @returns how it ends: "done" or another word, or the code of the refusal, which changes nothing but marks of expiry.
	 */
	take(operation: Operation, made: string): string {
		const request = "request" in operation ? this.requests[operation.request] : undefined;
		const user = "user" in operation ? this.users[operation.user] : undefined;
		const change = "change" in operation ? this.changes[operation.change] : undefined;
		try {
			return this.#take(operation, made, request as ModelRequest, user as ModelUser, change as ModelChange) ?? "done";
		} catch (error) {
			if (error instanceof Refused) return error.message;
			throw error;
		}
	}

	#take(
		operation: Operation,
		made: string,
		request: ModelRequest,
		user: ModelUser,
		change: ModelChange,
	): string | undefined {
		switch (operation.kind) {
			case "ask":
				return this.#ask(operation, made);
			case "withdraw":
				this.vendors(request, this.systems[request.place], operation.vendor);
				request.gone = true;
				return;
			case "reject":
				this.answerable(request);
				request.state = "Rejected";
				return;
			case "forward":
				if (request.gone) refuse(10);
				if (request.state !== "New" || this.isOver(request)) return "false";
				request.escalated = true;
				return "true";
			case "open":
				if (request.gone) return refuse(10);
				this.shown[operation.by] = {
					kind: "request",
					place: this.requests.indexOf(request),
					offer: this.offer(request, operation.by),
				};
				return;
			case "approve":
				return this.#approve(request, operation.by, undefined);
			case "approve-shown": {
				const { kind, place, offer } = this.shown[operation.by] as Shown;
				if (kind === "request") return this.#approve(this.requests[place] as ModelRequest, operation.by, offer);
				return this.#approveChange(this.changes[place] as ModelChange, operation.by, offer);
			}
			case "ask-change":
				return this.#askChange(operation, user, made);
			case "withdraw-change":
				this.vendors(change, this.systems[change.user.place], operation.vendor);
				change.gone = true;
				return;
			case "reject-change":
				this.answerable(change);
				change.state = "Rejected";
				return;
			case "open-change":
				if (change.gone) return refuse(10);
				this.shown[operation.by] = {
					kind: "change",
					place: this.changes.indexOf(change),
					offer: this.offerOfChange(change, operation.by),
				};
				return;
			case "approve-change":
				return this.#approveChange(change, operation.by, undefined);
			case "set-access":
				return this.#setAccess(this.live(user), operation.by, operation.content);
			case "move":
				return this.#move(this.live(user), operation);
			case "deactivate":
			case "reactivate":
				this.live(user).off = operation.kind === "deactivate";
				return;
			case "delete":
				this.live(user);
				this.#end(user);
				this.#close(user);
				user.deleted = true;
				return;
			case "give-self":
				this.agent(user);
				this.fits({ rights: [], packages: [...user.needed] }, this.living(user.place), "standard");
				for (const each of user.needed) user.packages.add(each);
				return;
			case "take-self":
				this.agent(user).packages.clear();
				return;
			case "add-client":
				return String(this.#addClient(this.agent(user), operation.client));
			case "remove-client":
				return String(this.agent(user).clients.delete(operation.client));
			case "start-job":
				this.jobs.push({
					user: this.agent(user),
					items: [
						...operation.remove.map((client) => ({ client, action: "remove" as const })),
						...operation.add.map((client) => ({ client, action: "add" as const })),
					],
				});
				return;
			case "run-jobs":
				for (const { user: of, items } of this.jobs.splice(0)) {
					for (const { client, action } of items) this.#work(of, client, action);
				}
				return;
			case "expire":
				return String(this.#expire());
			case "later":
				this.now += operation.days * DAY;
				return;
			case "delete-system-b":
				this.systems.b.deleted = true;
				return;
			case "rights-of-a":
				this.systems.a.rights = operation.rights;
				return;
			case "packages-of-a":
				this.systems.a.packages = operation.packages;
				return;
			case "ola-gets":
			case "ola-loses":
				this.olaHas = operation.kind === "ola-gets";
				return;
			case "relation-begins":
				this.relations.get(operation.client)?.add("regnskapsforer-lonn");
				return;
			case "relation-ends":
				this.#ends(operation.client, "regnskapsforer-lonn");
				return;
			case "gift-begins":
				this.relations.get(operation.client)?.add("lonn");
				return;
			case "gift-ends":
				this.#ends(operation.client, "lonn");
				return;
		}
	}

	#ask({ type, place, ref, content }: Operation & { kind: "ask" }, id: string): string {
		const system = this.living(place);
		if (this.userNamed(place, ref) !== undefined) refuse(4);
		const known = this.requestNamed(place, ref);
		if (known !== undefined && known.type !== type) refuse({ New: 7, Accepted: 6, Rejected: 9 }[known.state]);
		if (known !== undefined) return `found ${known.id}`;
		if (content.rights.length + content.packages.length === 0) refuse(59);
		this.fits(content, system, type);
		const made = { id, type, place, ref, content, createdAt: this.now };
		this.requests.push({ ...made, state: "New", expired: false, gone: false, escalated: false });
		return `created ${id}`;
	}

	#approve(request: ModelRequest, by: Giver, shown: string | undefined): string | undefined {
		this.answerable(request);
		const { id, type, place, ref, content } = request;
		const system = this.living(place);
		if (this.userNamed(place, ref) !== undefined) refuse(4);
		this.fits(content, system, type);
		const standard = type === "standard";
		if (standard) this.mayGive(content, system, by, 16);
		if (shown !== undefined && shown !== this.offer(request, by)) throw new Refused("SYSUSER-00001");
		this.users.push({
			id,
			type,
			place,
			ref,
			rights: standard ? this.planned(content.rights, system, by) : new Set(),
			packages: new Set(standard ? content.packages : []),
			needed: new Set(standard ? [] : content.packages),
			clients: new Map(),
			off: false,
			deleted: false,
		});
		request.state = "Accepted";
		return;
	}

	#askChange({ vendor, required, unwanted }: Operation & { kind: "ask-change" }, user: ModelUser, id: string): string {
		this.live(user);
		const system = this.systems[user.place];
		if (system.vendor !== vendor) refuse(15);
		if (system.deleted) refuse(11);
		if ([required, unwanted].every(({ rights, packages }) => rights.length + packages.length === 0)) return "nothing";
		this.fits(required, system, user.type);
		this.fitsAgent(user, required, unwanted);
		this.changes.push({
			id,
			user,
			required,
			unwanted,
			createdAt: this.now,
			state: "New",
			expired: false,
			gone: false,
		});
		return `created ${id}`;
	}

	#approveChange(change: ModelChange, by: Giver, shown: string | undefined): undefined {
		this.answerable(change);
		const { user, required, unwanted } = change;
		const system = this.systems[user.place];
		if (system.deleted) refuse(11);
		this.fits(required, system, user.type);
		this.fitsAgent(user, required, unwanted);
		const { rights, packages } = this.comes(change);
		if (user.type === "standard") this.mayGive({ rights, packages }, system, by, 1);
		if (shown !== undefined && shown !== this.offerOfChange(change, by)) throw new Refused("SYSUSER-00001");
		if (user.type === "agent") this.#changeAgent(user, packages, unwanted.packages);
		else {
			for (const action of this.planned(rights, system, by)) user.rights.add(action);
			for (const action of meant(unwanted.rights)) user.rights.delete(action);
			for (const each of packages) user.packages.add(each);
			for (const each of unwanted.packages) user.packages.delete(each);
		}
		change.state = "Accepted";
		return;
	}

	#setAccess(user: ModelUser, by: Giver, { rights, packages }: Asked): undefined {
		const system = this.systems[user.place];
		const has = user.type === "agent" ? user.needed : user.packages;
		const isThere = (right: AskedRight): boolean =>
			right === "krav" ? user.rights.size > 0 : own(right).every((action) => user.rights.has(action));
		const required: Asked = {
			rights: user.type === "agent" ? [] : rights.filter((right) => !isThere(right)),
			packages: packages.filter((each) => !has.has(each)),
		};
		if (user.type === "standard" && rights.length + packages.length === 0) refuse(59);
		this.fits(required, system, user.type);
		if (user.type === "agent") {
			if (rights.length > 0) refuse(36);
			if (packages.length === 0) refuse(58);
			const going = [...has].filter((each) => !packages.includes(each));
			this.#changeAgent(user, required.packages, going);
			return;
		}
		this.mayGive(required, system, by, 1);
		user.rights = both(new Set([...user.rights, ...this.planned(rights, system, by)]), meant(rights));
		user.packages = new Set(packages);
		return;
	}

	#move(user: ModelUser, { place, ref, drop }: Operation & { kind: "move" }): undefined {
		const system = this.systems[place];
		if (system.deleted || !(system.visible || system.vendor === this.systems[user.place].vendor)) refuse(11);
		const wanted = ref ?? user.ref;
		const other = this.userNamed(place, wanted);
		if (other === user) return;
		if (other !== undefined) refuse(4);
		const has = user.type === "agent" ? user.needed : user.packages;
		const rights = both(user.rights, meant(system.rights));
		const packages = new Set([...has].filter((each) => system.packages.includes(each)));
		if (!drop && rights.size < user.rights.size) refuse(1);
		if (!drop && packages.size < has.size) refuse(63);
		if (rights.size + packages.size === 0) refuse(user.type === "agent" ? 58 : 59);
		this.#close(user);
		const dropped = [...has].filter((each) => !packages.has(each));
		if (user.type === "agent") this.#changeAgent(user, [], dropped);
		else user.packages = packages;
		user.rights = rights;
		user.place = place;
		user.ref = wanted;
		return;
	}

	#changeAgent(user: ModelUser, add: readonly Pack[], remove: readonly Pack[]): void {
		for (const each of remove) {
			user.needed.delete(each);
			user.packages.delete(each);
			for (const client of user.clients.keys()) this.loses(user, client, each);
		}
		for (const each of add) user.needed.add(each);
		if (add.length === 0 || user.clients.size === 0) return;
		this.jobs.push({ user, items: [...user.clients.keys()].map((client) => ({ client, action: "extend" })) });
	}

	#addClient(user: ModelUser, client: ClientName): boolean {
		const given = this.relations.get(client) as Set<Pack>;
		if (both(user.needed, given).size === 0) refuse(79);
		if (both(user.needed, given).size < user.needed.size) refuse(80);
		const had = user.clients.get(client) ?? new Set();
		user.clients.set(client, new Set([...had, ...user.needed]));
		return both(had, user.needed).size < user.needed.size;
	}

	#work(user: ModelUser, client: ClientName, action: "add" | "remove" | "extend"): void {
		if (user.deleted) return;
		const has = user.clients.get(client);
		if (action === "remove") user.clients.delete(client);
		else if (action === "extend") {
			if (has === undefined) return;
			for (const each of both(user.needed, this.relations.get(client) as Set<Pack>)) has.add(each);
		} else {
			try {
				this.#addClient(user, client);
			} catch (error) {
				if (!(error instanceof Refused)) throw error;
			}
		}
	}

	/** A client gives something no more: nor does any agent have it. */
	#ends(client: ClientName, given: Pack): void {
		this.relations.get(client)?.delete(given);
		for (const user of this.users) this.loses(user, client, given);
	}

	#end(user: ModelUser): void {
		user.rights.clear();
		user.packages.clear();
		user.clients.clear();
	}

	/** The request with the user's names and all changes of it are found no more. */
	#close(user: ModelUser): void {
		const request = this.requestNamed(user.place, user.ref);
		if (request !== undefined) request.gone = true;
		for (const change of this.changes) if (change.user === user) change.gone = true;
	}

	#expire(): number {
		const over = [...this.requests, ...this.changes].filter(
			(each) => !each.gone && each.state === "New" && !each.expired && this.isOver(each),
		);
		for (const each of over) each.expired = true;
		return over.length;
	}
}
