/** What the routes stand on, on both engines: the stream, jobs over restarts and mishaps, titles, an agent's own organisation, standing, the history. */
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Fault } from "../../src/http/fault.js";
import type { Party } from "../../src/parties/model.js";
import { findParties } from "../../src/parties/repository.js";
import { startOutbox } from "../../src/store/outbox.js";
import type { Store } from "../../src/store/store.js";
import { findSystem } from "../../src/systems/repository.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { moveSystemUser, setAccess } from "../../src/systemusers/change-user.js";
import { startClientJob, workOnJob } from "../../src/systemusers/client-jobs.js";
import { addAgentClient, listAgentClients } from "../../src/systemusers/clients.js";
import { deleteSystemUser } from "../../src/systemusers/delete-user.js";
import { readEvents } from "../../src/systemusers/event-repository.js";
import { settleClients } from "../../src/systemusers/follow-changes.js";
import { historyOf } from "../../src/systemusers/history.js";
import { readAudit } from "../../src/systemusers/history-repository.js";
import { countItems, findJob, JOB_TOPIC, listItems } from "../../src/systemusers/job-repository.js";
import { rightOn, type SystemUser } from "../../src/systemusers/model.js";
import {
	countUsersOfSystem,
	findSystemUser,
	lastSequence,
	listUsersOfOwner,
	listUsersOfSystem,
	streamUsers,
} from "../../src/systemusers/repository.js";
import { giveSelf, hasSelf, takeSelf } from "../../src/systemusers/self.js";
import { isRelated, mayAdminister, standingOf } from "../../src/systemusers/standing.js";
import { deactivateSystemUser, reactivateSystemUser, renameSystemUser } from "../../src/systemusers/switch-user.js";
import { internalViews } from "../../src/systemusers/user-views.js";
import { addParty, assign, tester, unassign, userOf } from "../access/clients/world.js";
import { onBothEngines } from "../store/engines.js";
import { accessPackage, VENDOR } from "../systems/world.js";
import { addSystem, request, type World, world } from "./world.js";

const codeOf = (work: Promise<unknown>): Promise<string> =>
	work.then(
		() => "done",
		(error: unknown) => {
			if (error instanceof Fault) return error.kind.code;
			throw error;
		},
	);

onBothEngines("system users' services", (opened, engine) => {
	let store: Store;
	/** Another node on the same database. */
	let second: Store;
	let w: World;
	let count = 0;
	beforeEach(async () => {
		const now = { at: Date.UTC(2026, 5, 1) };
		[store, second] = await opened.stores({ now: () => now.at });
		w = await world(store, now);
		await addSystem(store);
		count = 0;
	});
	afterEach(() => w.stop());

	const as = (user = w.kari) => ({ user, owner: w.customer });
	async function made(type: SystemUser["type"] = "standard", code = "regnskapsforer-lonn"): Promise<SystemUser> {
		count += 1;
		const agent = type === "agent" ? { accessPackages: [accessPackage(code)] } : {};
		const { id } = await request(store, { externalRef: `ref-${count}`, ...agent }, type);
		return approveRequest(store, { ...as(), id });
	}
	const events = async (id: string) =>
		(await readEvents(store.db, { vendorOrg: VENDOR, ownerCode: undefined }, { after: 0, size: 500 })).filter(
			({ systemUserId }) => systemUserId === id,
		);

	test("every change draws a new place in the stream, and no page loses or repeats one (row 71)", async () => {
		const users: SystemUser[] = [];
		for (let i = 0; i < 5; i++) users.push(await made(i % 2 === 0 ? "standard" : "agent"));
		const ids = users.map(({ id }) => id);
		const at = (index: number) => ids[index] as string;
		await deactivateSystemUser(store, { ...as(), id: at(0) });
		await renameSystemUser(store, { ...as(), id: at(1), title: "Nytt" });
		await deleteSystemUser(store, { ...as(), id: at(2) });
		const order = [at(3), at(4), at(0), at(1), at(2)];
		const read = async (list: (page: { after: number; size: number }) => Promise<SystemUser[]>) => {
			const seen: SystemUser[] = [];
			for (;;) {
				const page = await list({ after: seen.at(-1)?.sequence ?? 0, size: 2 });
				if (page.length === 0) return seen;
				seen.push(...page);
			}
		};
		const stream = await read((page) => streamUsers(store.db, page));
		expect(stream.map(({ id }) => id)).toEqual(order);
		expect(stream.map(({ deletedAt }) => deletedAt !== undefined)).toEqual([false, false, false, false, true]);
		expect(await lastSequence(store.db)).toBe(stream.at(-1)?.sequence);
		const system = (await findSystem(store.db, `${VENDOR}_smartcloud`)) as { internalId: string };
		const ofSystem = await read((page) => listUsersOfSystem(store.db, system.internalId, page));
		expect(ofSystem.map(({ id }) => id)).toEqual(order.slice(0, 4));
		const on = ofSystem.filter(({ disabledAt }) => disabledAt === undefined).length;
		expect(await countUsersOfSystem(store.db, system.internalId)).toBe(on);
		expect(await countUsersOfSystem(store.db, randomUUID())).toBe(0);
		expect(await listUsersOfSystem(store.db, randomUUID(), { after: 0, size: 9 })).toEqual([]);
		const listed = async (type?: SystemUser["type"]) =>
			(await listUsersOfOwner(store.db, w.customer.id, type)).map(({ id }) => id).sort();
		expect(await listed()).toEqual([at(0), at(1), at(3), at(4)].sort());
		expect(await listed("agent")).toEqual([at(1), at(3)].sort());
		expect(await listUsersOfOwner(store.db, w.stranger.id)).toEqual([]);
		const views = await internalViews(store.db, await listUsersOfOwner(store.db, w.customer.id));
		expect(new Set(views.map(({ systemId, partyId }) => `${systemId} ${partyId}`))).toEqual(
			new Set([`${VENDOR}_smartcloud 50012345`]),
		);
		expect(await internalViews(store.db, [])).toEqual([]);
	});

	test("whatever two nodes do at once with one system user, a deleted one has nothing", async () => {
		const other = `${VENDOR}_next`;
		await addSystem(store, { id: other, clientId: ["next"] });
		for (let round = 0; round < 3; round++) {
			const { id, party } = await made();
			const asked = { ...as(), id };
			const less = { rights: [rightOn("krav", "read")], packages: [] };
			const works: ((node: Store) => Promise<unknown>)[] = [
				(node) => setAccess(node, asked, less),
				(node) => deactivateSystemUser(node, asked),
				(node) => reactivateSystemUser(node, asked),
				(node) => moveSystemUser(node, { ...asked, systemId: other }),
				(node) => renameSystemUser(node, { ...asked, title: "Nytt" }),
			];
			const nodes = [store, second];
			const changes = works.flatMap((work) => nodes.map((node) => () => codeOf(work(node))));
			const ends = nodes.map((node) => () => codeOf(deleteSystemUser(node, asked)));
			const all = [...changes.slice(0, 5 + round), ...ends, ...changes.slice(5 + round)];
			const codes = await Promise.all(all.map((work) => work()));
			const places = ends.map((work) => codes[all.indexOf(work)]);
			expect(places.sort()).toEqual(["AUTH-00015", "done"]);
			expect(codes.filter((code) => code !== "done" && code !== "AUTH-00015")).toEqual([]);
			const left = await store.db
				.selectFrom("assignment as a")
				.innerJoin("assignment_resource as r", "r.assignment_id", "a.id")
				.select("r.id")
				.where("a.to_id", "=", party)
				.execute();
			expect(left).toEqual([]);
			const user = await findSystemUser(store.db, id);
			expect(user?.deletedAt).toBeDefined();
			const [gone] = await findParties(store.db, [party]);
			expect(gone?.deletedAt).toBeDefined();
		}
	});

	test("a relation's end stands in the history, though nobody did it here", async () => {
		const agent = await made("agent");
		await store.write(tester, (tx) =>
			addAgentClient(tx, { owner: w.customer, user: agent, client: w.client, by: tester }),
		);
		const { id } = await store.db
			.selectFrom("assignment")
			.select("id")
			.where("role", "=", "regnskapsforer")
			.executeTakeFirstOrThrow();
		await unassign(store, id);
		await settleClients(store);
		const found = await readAudit(store.db, { party: w.customer.uuid, id: agent.id }, { size: 2 });
		expect(found.map(({ action, details }) => [action, details.client])).toEqual([
			["system-user.client-removed", w.client.uuid],
			["system-user.client-added", w.client.uuid],
		]);
	});

	test("another title is told once, and is the party's name too", async () => {
		const user = await made();
		const rename = (title: string) => renameSystemUser(store, { ...as(), id: user.id, title });
		expect((await rename("  Regnskapsrobot ")).title).toBe("Regnskapsrobot");
		const [party] = await findParties(store.db, [user.party]);
		expect(party?.name).toBe("Regnskapsrobot");
		const before = await store.revision();
		expect((await rename("Regnskapsrobot")).title).toBe("Regnskapsrobot");
		expect(await store.revision()).toEqual(before);
		expect((await events(user.id)).filter(({ type }) => type === "systemuser.changed")).toHaveLength(1);
		expect(w.may(user.id, "krav", "read")).toBe(true);
		expect(await codeOf(renameSystemUser(store, { user: w.kari, owner: w.stranger, id: user.id, title: "x" }))).toBe(
			"AUTH-00024",
		);
	});

	test("an agent's own organisation: given whole, asked, taken back", async () => {
		const agent = await made("agent", "skattegrunnlag");
		const has = () => hasSelf(store.db, { owner: w.customer, id: agent.id, now: w.now.at });
		expect([await has(), w.may(agent.id, "skatt", "read")]).toEqual([false, false]);
		await giveSelf(store, { ...as(), id: agent.id });
		await giveSelf(store, { ...as(), id: agent.id });
		expect([await has(), w.may(agent.id, "skatt", "read")]).toEqual([true, true]);
		await takeSelf(store, { ...as(), id: agent.id });
		await takeSelf(store, { ...as(), id: agent.id });
		expect([await has(), w.may(agent.id, "skatt", "read")]).toEqual([false, false]);
		const shown = (await historyOf(store.db, w.customer, agent.id, 9)).slice(0, 2);
		expect(
			shown.map(({ kind, by, seen }) => [kind, by, seen?.packages.map(({ urn, effect }) => `${effect} ${urn}`)]),
		).toEqual([
			["self-taken", "Kari", ["goes urn:altinn:accesspackage:skattegrunnlag"]],
			["self-given", "Kari", ["new urn:altinn:accesspackage:skattegrunnlag"]],
		]);
		const standard = await made();
		for (const work of [giveSelf, takeSelf]) {
			expect(await codeOf(work(store, { ...as(), id: standard.id }))).toBe("AUTH-00034");
			expect(await codeOf(work(store, { user: w.kari, owner: w.stranger, id: agent.id }))).toBe("AUTH-00024");
			expect(await codeOf(work(store, { ...as(), id: randomUUID() }))).toBe("AUTH-00015");
		}
	});

	test("who approves, who sends on, and who has nothing to do with it", async () => {
		const { guard } = w.decisions;
		const standing = (party: Party) =>
			standingOf(store.db, guard, { principal: userOf(party), party }, w.customer, w.now.at);
		expect([await standing(w.kari), await standing(w.ola), await standing(w.nobody)]).toEqual([
			"approve",
			"forward",
			"nothing",
		]);
		// Of too low a level she only sends on.
		const weak = { ...userOf(w.kari), authLevel: 0 };
		expect(await standingOf(store.db, guard, { principal: weak, party: w.kari }, w.customer, w.now.at)).toBe("forward");
		expect(await isRelated(store.db, w.customer, w.customer, w.now.at)).toBe(true);
		expect(await isRelated(store.db, w.ola, w.stranger, w.now.at)).toBe(false);
		const may = (party: Party, action: "read" | "write") => mayAdminister(guard, userOf(party), w.customer, action);
		expect([await may(w.kari, "read"), await may(w.kari, "write"), await may(w.ola, "write")]).toEqual([
			true,
			true,
			false,
		]);
	});

	test("the history is one system user's alone, the newest first, page by page", async () => {
		const user = await made();
		const other = await made();
		for (let i = 0; i < 3; i++) await renameSystemUser(store, { ...as(), id: user.id, title: `Navn ${i}` });
		await renameSystemUser(store, { ...as(), id: other.id, title: "Annet" });
		const of = { party: w.customer.uuid, id: user.id };
		const all = await readAudit(store.db, of, { size: 50 });
		expect(all.map(({ action }) => action)).toEqual([
			"system-user.renamed",
			"system-user.renamed",
			"system-user.renamed",
			"system-user-request.approved",
			"system-user-request.created",
		]);
		const pages: typeof all = [];
		for (;;) {
			const page = await readAudit(store.db, of, { size: 2, before: pages.at(-1)?.place });
			pages.push(...page);
			if (page.length < 2) break;
		}
		expect(pages).toEqual(all);
		const named = { ...of, actions: ["system-user-request.approved"] };
		expect((await readAudit(store.db, named, { size: 50 })).map(({ details }) => details.systemUser)).toEqual([
			user.id,
		]);
		expect(await readAudit(store.db, { ...of, party: w.stranger.uuid }, { size: 50 })).toEqual([]);
	});

	async function manyClients(size: number): Promise<Party[]> {
		const clients: Party[] = [];
		for (let i = 0; i < size; i++) {
			const client = await addParty(store, { name: `Klient ${i}`, form: "AS" });
			await assign(store, client, w.customer, "regnskapsforer");
			clients.push(client);
		}
		return clients;
	}
	const uuidsOf = (clients: readonly Party[]) => clients.map(({ uuid }) => uuid);
	const delivery = (job: string, signal = new AbortController().signal) => ({
		id: 1,
		topic: JOB_TOPIC,
		payload: { job },
		attempt: 1,
		signal,
	});

	test("a job that is cut off goes on where it was, and does nothing twice", async () => {
		const agent = await made("agent");
		const clients = await manyClients(45);
		const job = await startClientJob(store, { ...as(), id: agent.id }, { add: uuidsOf(clients), remove: [] });
		const ending = new AbortController();
		// The server stops when the first lot is written.
		const unfollow = store.follow(() => ending.abort(new Error("the server stopped")));
		await expect(workOnJob(w, delivery(job.id, ending.signal))).rejects.toThrow("the server stopped");
		unfollow();
		const between = await countItems(store.db, job.id);
		expect(between).toEqual({ pending: 25, done: 20, unchanged: 0, failed: 0 });
		expect((await findJob(store.db, job.id))?.finishedAt).toBeUndefined();
		await workOnJob(w, delivery(job.id));
		expect(await countItems(store.db, job.id)).toEqual({ pending: 0, done: 45, unchanged: 0, failed: 0 });
		expect((await findJob(store.db, job.id))?.finishedAt).toBe(w.now.at);
		expect((await events(agent.id)).filter(({ type }) => type === "systemuser.client.added")).toHaveLength(45);
		// Delivered once more, as after a crash that nobody knows of.
		const before = await store.revision();
		await workOnJob(w, delivery(job.id));
		await workOnJob(w, delivery(randomUUID()));
		expect(await store.revision()).toEqual(before);
		expect(await listAgentClients(store.db, w.customer, agent, w.now.at)).toHaveLength(45);
		for (const client of clients) expect(w.may(agent.id, "bok", "read", client)).toBe(true);
	});

	test("an outbox that fails tries the job again, and it ends whole", async () => {
		const agent = await made("agent");
		const clients = await manyClients(30);
		const job = await startClientJob(store, { ...as(), id: agent.id }, { add: uuidsOf(clients), remove: [] });
		let attempts = 0;
		const outbox = startOutbox(store, {
			handlers: {
				[JOB_TOPIC]: async (sent) => {
					attempts += 1;
					if (attempts > 1) return workOnJob(w, sent);
					const ending = new AbortController();
					const unfollow = store.follow(() => ending.abort(new Error("lost the database")));
					await workOnJob(w, { ...sent, signal: ending.signal }).finally(unfollow);
				},
			},
			now: () => w.now.at,
			pollMs: 1_000_000,
		});
		await outbox.run();
		expect(await countItems(store.db, job.id)).toMatchObject({ done: 20, pending: 10 });
		w.now.at += 60_000;
		await outbox.run();
		await outbox.stop();
		expect(await countItems(store.db, job.id)).toMatchObject({ done: 30, pending: 0 });
		expect((await findJob(store.db, job.id))?.finishedAt).toBe(w.now.at);
	});

	test("two nodes that work on one job do each client once", async () => {
		const agent = await made("agent");
		const clients = await manyClients(30);
		const job = await startClientJob(store, { ...as(), id: agent.id }, { add: uuidsOf(clients), remove: [] });
		await Promise.all([workOnJob(w, delivery(job.id)), workOnJob(w, delivery(job.id))]);
		expect(await countItems(store.db, job.id)).toEqual({ pending: 0, done: 30, unchanged: 0, failed: 0 });
		expect((await events(agent.id)).filter(({ type }) => type === "systemuser.client.added")).toHaveLength(30);
	});

	test("a client that breaks the work is left out, and the others are not", async () => {
		const agent = await made("agent");
		const clients = await manyClients(4);
		const broken = clients[1] as Party;
		await breakDelegationsOf(broken);
		const job = await startClientJob(store, { ...as(), id: agent.id }, { add: uuidsOf(clients), remove: [] });
		await workOnJob(w, delivery(job.id));
		expect(
			(await listItems(store.db, job.id, { after: -1, size: 9 })).map(({ status, code }) => [status, code]),
		).toEqual([
			["done", undefined],
			["failed", "HTTP-00500"],
			["done", undefined],
			["done", undefined],
		]);
		expect((await findJob(store.db, job.id))?.finishedAt).toBeDefined();
		expect(clients.map((client) => w.may(agent.id, "bok", "read", client))).toEqual([true, false, true, true]);
	});

	test("a job of a system user that is deleted meanwhile adds nobody", async () => {
		const agent = await made("agent");
		const clients = await manyClients(2);
		const job = await startClientJob(store, { ...as(), id: agent.id }, { add: uuidsOf(clients), remove: [] });
		await deleteSystemUser(store, { ...as(), id: agent.id });
		await workOnJob(w, delivery(job.id));
		expect((await listItems(store.db, job.id, { after: -1, size: 9 })).map(({ code }) => code)).toEqual([
			"AUTH-00015",
			"AUTH-00015",
		]);
		expect((await findSystemUser(store.db, agent.id))?.deletedAt).toBe(w.now.at);
		expect(clients.some((client) => w.may(agent.id, "bok", "read", client))).toBe(false);
	});

	/** The database itself refuses what would be written of one client, in a way that nobody foresees. */
	async function breakDelegationsOf({ id }: Party): Promise<void> {
		const { id: assignment } = await store.db
			.selectFrom("assignment")
			.select("id")
			.where("from_id", "=", id)
			.executeTakeFirstOrThrow();
		const statements =
			engine === "sqlite"
				? [
						`create trigger broken before insert on client_delegation when new.from_assignment_id = ${assignment}
						begin select raise(abort, 'broken'); end`,
					]
				: [
						`create function broken() returns trigger language plpgsql as $$ begin
						if new.from_assignment_id = ${assignment} then raise exception 'broken'; end if; return new; end $$`,
						"create trigger broken before insert on client_delegation for each row execute function broken()",
					];
		await store.write(tester, async (tx) => {
			for (const statement of statements) await sql.raw(statement).execute(tx.db);
			tx.log({ kind: "facts", pairs: [] });
		});
	}
});
