/** The services, over a real store and real decisions, driven by the operations of the model. */
import { randomUUID } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addRightholder } from "../../../src/access/connect.js";
import { givePackage } from "../../../src/access/give-package.js";
import { revokePackage } from "../../../src/access/revoke.js";
import type { Decisions } from "../../../src/authorization/open-decisions.js";
import { type AccessPackage, findPackage } from "../../../src/catalogue/catalogue.js";
import { Fault } from "../../../src/http/fault.js";
import type { Party } from "../../../src/parties/model.js";
import { addRegisterRole, removeRegisterRole } from "../../../src/parties/register-role.js";
import { findParties, findParty } from "../../../src/parties/repository.js";
import { openSqlite } from "../../../src/store/sqlite.js";
import { openStore, type Store, type Transaction } from "../../../src/store/store.js";
import { deleteSystem, replacePackages, replaceRights } from "../../../src/systems/register.js";
import { findSystemByInternalId } from "../../../src/systems/repository.js";
import { approveChange, rejectChange, withdrawChange } from "../../../src/systemusers/answer-change.js";
import {
	approveRequest,
	forwardRequest,
	rejectRequest,
	withdrawRequest,
} from "../../../src/systemusers/answer-request.js";
import { findChange } from "../../../src/systemusers/change-repository.js";
import { moveSystemUser, setAccess } from "../../../src/systemusers/change-user.js";
import { startClientJob, workOnJob } from "../../../src/systemusers/client-jobs.js";
import { addAgentClient, removeAgentClient } from "../../../src/systemusers/clients.js";
import { createChange } from "../../../src/systemusers/create-change.js";
import { createRequest } from "../../../src/systemusers/create-request.js";
import { deleteSystemUser, ownUser } from "../../../src/systemusers/delete-user.js";
import { expireAll } from "../../../src/systemusers/expire.js";
import { JOB_TOPIC } from "../../../src/systemusers/job-repository.js";
import { hashOf } from "../../../src/systemusers/offer.js";
import { prepareChange, prepareRequest } from "../../../src/systemusers/open-request.js";
import { problems } from "../../../src/systemusers/problems.js";
import { findSystemUser } from "../../../src/systemusers/repository.js";
import { findRequest } from "../../../src/systemusers/request-repository.js";
import { giveSelf, takeSelf } from "../../../src/systemusers/self.js";
import { deactivateSystemUser, reactivateSystemUser } from "../../../src/systemusers/switch-user.js";
import { tester } from "../../access/clients/world.js";
import { accessPackage, CUSTOMER, OTHER_VENDOR, VENDOR } from "../../systems/world.js";
import { decisionsOver } from "../decisions.js";
import { vendor } from "../world.js";
import type { Model } from "./model.js";
import type { Asked, ClientName, Giver, Operation, Pack, Vendor } from "./operations.js";
import { PACKS, right, START, SYSTEMS, type Uuids } from "./start.js";
import type { ModelUser } from "./state.js";

const CLIENTS: readonly ClientName[] = ["whole", "part"];
const VENDORS: Readonly<Record<Vendor, string>> = { first: VENDOR, second: OTHER_VENDOR };

const named = (code: Pack) => findPackage(code) as AccessPackage;
const inputOf = ({ rights, packages }: Asked) => ({
	rights: rights.map(right),
	accessPackages: packages.map(accessPackage),
});

/** How an operation ended, in the words of the model, and the id of what it made. */
export interface Ended {
	readonly result: string;
	readonly made: string;
}

interface Question {
	/** As the model calls it. */
	readonly name: string;
	readonly resource: string;
	readonly action: string;
	readonly party: number;
}

export class Actual {
	now: number = START;
	readonly #shown: Partial<Record<Giver, string>> = {};
	readonly #jobs = new Set<string>();
	/** All that may be permitted. */
	readonly #asks: readonly Question[];

	private constructor(
		readonly store: Store,
		/** A second program over the same database. */
		readonly other: Store,
		readonly decisions: Decisions,
		private readonly parties: Readonly<Record<keyof Uuids, Party>>,
		private readonly stop: () => Promise<void>,
	) {
		const parts = ["customer", ...CLIENTS] as const;
		this.#asks = parts.flatMap((name) => [
			...["read", "write"].map((action) => ({
				name: `krav ${action} ${name}`,
				resource: "krav",
				action,
				party: parties[name].id,
			})),
			...PACKS.map((code) => ({
				name: `${code} read ${name}`,
				resource: `of-${code}`,
				action: "read",
				party: parties[name].id,
			})),
		]);
	}

	/** Over a copy of the template. */
	static copy({ file, uuids }: { readonly file: string; readonly uuids: Uuids }): Promise<Actual> {
		const folder = mkdtempSync(join(tmpdir(), "fullmakt-machine-"));
		const copied = join(folder, "fullmakt.db");
		copyFileSync(file, copied);
		return Actual.open((options) => openStore(openSqlite(copied), options), uuids, folder);
	}

	/** @param folder Removed at the end. */
	static async open(
		open: (options: { now: () => number }) => Promise<Store>,
		uuids: Uuids,
		folder: string = mkdtempSync(join(tmpdir(), "fullmakt-machine-")),
	): Promise<Actual> {
		const clock: { actual?: Actual } = {};
		const now = () => clock.actual?.now ?? START;
		const store = await open({ now });
		const other = await open({ now });
		const parties: Partial<Record<keyof Uuids, Party>> = {};
		for (const [name, uuid] of Object.entries(uuids)) {
			parties[name as keyof Uuids] = (await findParty(store.db, { uuid })) as Party;
		}
		const decisions = await decisionsOver(store, now);
		clock.actual = new Actual(store, other, decisions, parties as Record<keyof Uuids, Party>, async () => {
			await decisions.close();
			await store.close();
			await other.close();
			rmSync(folder, { recursive: true });
		});
		return clock.actual;
	}

	close(): Promise<void> {
		return this.stop();
	}

	/** @param model Tells the ids of what the operation is about. @param store The program that does it. */
	async take(operation: Operation, model: Model, store: Store = this.store): Promise<Ended> {
		try {
			const [result = "done", made = ""] = (await this.#take(operation, model, store)) ?? [];
			return { result, made };
		} catch (error) {
			if (error instanceof Fault) return { result: error.kind.code, made: "" };
			throw error;
		}
	}

	async #take(operation: Operation, model: Model, store: Store): Promise<readonly [string, string?] | undefined> {
		const id =
			"request" in operation
				? (model.requests[operation.request]?.id ?? "")
				: "user" in operation
					? (model.users[operation.user]?.id ?? "")
					: "change" in operation
						? (model.changes[operation.change]?.id ?? "")
						: "";
		const { customer, kari, manager } = this.parties;
		const by = "by" in operation ? this.parties[operation.by] : kari;
		const asked = { user: by, owner: customer, id };
		const write = async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
			(await store.write(tester, work)).value;
		switch (operation.kind) {
			case "ask": {
				const { type, place, ref, content } = operation;
				const input = { systemId: SYSTEMS[place], partyOrgNo: CUSTOMER, externalRef: ref, ...inputOf(content) };
				const { request, created } = await write((tx) => createRequest(tx, VENDOR, type, input, vendor));
				return [`${created ? "created" : "found"} ${request.id}`, request.id];
			}
			case "withdraw":
				await withdrawRequest(store, VENDORS[operation.vendor], id, vendor);
				return;
			case "reject":
				await rejectRequest(store, asked);
				return;
			case "forward":
				return [String(await forwardRequest(store, asked))];
			case "open":
				this.#shown[operation.by] = await this.#open(id, by);
				return;
			case "approve":
				await approveRequest(store, asked);
				return;
			case "approve-shown": {
				const { kind, place } = model.shown[operation.by] as { kind: "request" | "change"; place: number };
				const list = kind === "request" ? model.requests : model.changes;
				const of = { ...asked, id: list[place]?.id ?? "" };
				if (kind === "request") await approveRequest(store, of, this.#shown[operation.by]);
				else await approveChange(store, of, this.#shown[operation.by]);
				return;
			}
			case "ask-change":
				return this.#askChange(operation, id, write);
			case "withdraw-change":
				await withdrawChange(store, VENDORS[operation.vendor], id, vendor);
				return;
			case "reject-change":
				await rejectChange(store, asked);
				return;
			case "open-change":
				this.#shown[operation.by] = await this.#openChange(id, by);
				return;
			case "approve-change":
				await approveChange(store, asked);
				return;
			case "set-access": {
				const { rights, packages } = operation.content;
				const content = { rights: rights.map(right), packages: packages.map((code) => accessPackage(code).urn) };
				await setAccess(store, asked, content);
				return;
			}
			case "move": {
				const { place, ref, drop } = operation;
				await moveSystemUser(store, { ...asked, systemId: SYSTEMS[place], externalRef: ref, drop });
				return;
			}
			case "deactivate":
				await deactivateSystemUser(store, asked);
				return;
			case "reactivate":
				await reactivateSystemUser(store, asked);
				return;
			case "delete":
				await deleteSystemUser(store, asked);
				return;
			case "give-self":
				await giveSelf(store, asked);
				return;
			case "take-self":
				await takeSelf(store, asked);
				return;
			case "add-client":
			case "remove-client": {
				const work = operation.kind === "add-client" ? addAgentClient : removeAgentClient;
				const client = this.parties[operation.client];
				const changed = await write(async (tx) => {
					const user = await ownUser(tx, customer, id);
					if (user.type !== "agent") throw new Fault(problems.agentExpected);
					return work(tx, { owner: customer, user, client, by: tester });
				});
				return [String(changed)];
			}
			case "start-job": {
				const uuids = (names: readonly ClientName[]) => names.map((name) => this.parties[name].uuid);
				await startClientJob(store, asked, { add: uuids(operation.add), remove: uuids(operation.remove) });
				return;
			}
			case "run-jobs":
				await this.#runJobs();
				return;
			case "expire":
				return [String(await expireAll(store))];
			case "later":
				this.now += operation.days * 86_400_000;
				return;
			case "delete-system-b":
				await write((tx) => deleteSystem(tx, SYSTEMS.b, REGISTRAR));
				return;
			case "rights-of-a":
				await write((tx) => replaceRights(tx, SYSTEMS.a, operation.rights.map(right), REGISTRAR));
				return;
			case "packages-of-a":
				await write((tx) => replacePackages(tx, SYSTEMS.a, operation.packages.map(accessPackage), REGISTRAR));
				return;
			case "ola-gets":
				await write((tx) =>
					givePackage(tx, { by: kari, from: customer, to: this.parties.ola }, named("skattegrunnlag")),
				);
				return;
			case "ola-loses":
				await write((tx) => revokePackage(tx, { by: kari, from: customer, to: this.parties.ola }, "skattegrunnlag"));
				return;
			case "relation-begins":
			case "relation-ends": {
				const work = operation.kind === "relation-begins" ? addRegisterRole : removeRegisterRole;
				await write((tx) => work(tx, { from: this.parties[operation.client], to: customer, role: "regnskapsforer" }));
				return;
			}
			case "gift-begins":
			case "gift-ends": {
				const giving = { by: manager, from: this.parties[operation.client], to: customer };
				await write(async (tx) => {
					if (operation.kind === "gift-ends") return revokePackage(tx, giving, "lonn");
					await addRightholder(tx, giving);
					return givePackage(tx, giving, named("lonn"));
				});
			}
		}
		return;
	}

	async #askChange(
		{ vendor: name, required, unwanted }: Operation & { kind: "ask-change" },
		systemUserId: string,
		write: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>,
	): Promise<readonly [string, string]> {
		const correlationId = randomUUID();
		const [comes, goes] = [inputOf(required), inputOf(unwanted)];
		const input = {
			requiredRights: comes.rights,
			unwantedRights: goes.rights,
			requiredAccessPackages: comes.accessPackages,
			unwantedAccessPackages: goes.accessPackages,
		};
		const { change } = await write((tx) =>
			createChange(tx, VENDORS[name], { correlationId, systemUserId }, input, vendor),
		);
		return [change === undefined ? "nothing" : `created ${change.id}`, correlationId];
	}

	async #open(id: string, by: Party): Promise<string> {
		const { db } = this.store;
		const request = await findRequest(db, id);
		if (request === undefined) throw new Fault(problems.requestNotFound);
		const system = await findSystemByInternalId(db, request.systemInternalId);
		if (system === undefined) throw new Error("no system");
		return hashOf((await prepareRequest(db, by, this.parties.customer, request, system, this.now)).offer);
	}

	async #openChange(id: string, by: Party): Promise<string> {
		const { db } = this.store;
		const change = await findChange(db, id);
		if (change === undefined) throw new Fault(problems.requestNotFound);
		const user = await findSystemUser(db, change.systemUserId);
		const system = user && (await findSystemByInternalId(db, user.systemInternalId));
		if (user === undefined || system === undefined) throw new Error("no system user");
		const of = { user, system };
		return hashOf((await prepareChange(db, by, this.parties.customer, change, of, this.now)).offer);
	}

	/** In the order in which they were sent. */
	async #runJobs(): Promise<void> {
		const query = this.store.db.selectFrom("outbox").select(["id", "payload"]).where("topic", "=", JOB_TOPIC);
		for (const { id, payload } of await query.orderBy("id").execute()) {
			const { job } = JSON.parse(payload) as { job: string };
			if (this.#jobs.has(job)) continue;
			this.#jobs.add(job);
			const delivery = { id, topic: JOB_TOPIC, payload: { job }, attempt: 1, signal: new AbortController().signal };
			await workOnJob(this, delivery);
		}
	}

	/** What the decision point permits a system user, as the model calls it. */
	permits({ id }: Pick<ModelUser, "id">, { knowledge, point }: Decisions = this.decisions): Set<string> {
		const subject = knowledge.who({ uuid: id });
		const isPermitted = ({ resource, action, party }: Question): boolean =>
			point.ask(subject, resource, action, party).results[0]?.decision === "Permit";
		return new Set(this.#asks.filter(isPermitted).map(({ name }) => name));
	}

	/** The name of a client by its inner number. */
	async clientNames(): Promise<ReadonlyMap<number, ClientName>> {
		const found = await findParties(
			this.store.db,
			CLIENTS.map((name) => this.parties[name].id),
		);
		return new Map(
			found.map(({ id }) => [id, CLIENTS.find((name) => this.parties[name].id === id) as ClientName] as const),
		);
	}
}

const REGISTRAR = { orgNumber: VENDOR, clientId: undefined, admin: false };
