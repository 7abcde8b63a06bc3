/** Somebody loses the power to act for the customer between being let in and the write: nothing is written; on both engines. */
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Party } from "../../src/parties/model.js";
import { findParties } from "../../src/parties/repository.js";
import type { Store, Transaction } from "../../src/store/store.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { startClientJob, workOnJob } from "../../src/systemusers/client-jobs.js";
import { listItems } from "../../src/systemusers/job-repository.js";
import { addParty, assign } from "../access/clients/world.js";
import { onBothEngines } from "../store/engines.js";
import { accessPackage, CUSTOMER, VENDOR } from "../systems/world.js";
import { AUTHENTICATION, told } from "./http-world.js";
import { meanwhile } from "./meanwhile.js";
import { type Body, type ServedWorld, servedWorld } from "./served.js";
import { addSystem } from "./world.js";

const POWERS = ["tilgangsstyrer", "klientadministrator"];
const TAX = accessPackage("skattegrunnlag");
const BOOKS = accessPackage("regnskapsforer-lonn");
const WAGES = accessPackage("lonn");
const OWN = `/fullmakt/v1/systemusers/${CUSTOMER}`;
const USERS = `${AUTHENTICATION}/systemuser`;

onBothEngines("power that is lost", (opened) => {
	let store: Store;
	/** Another server of the same database: the first does not hear of its writes by itself. */
	let other: Store;
	let w: ServedWorld;
	let per: Party;
	let standing: number;
	beforeEach(async () => {
		const now = { at: Date.UTC(2026, 5, 1) };
		[store, other] = await opened.stores({ now: () => now.at });
		w = await servedWorld(store, now);
		await addSystem(store, { isVisible: false });
		await addSystem(store, { id: `${VENDOR}_second`, rights: [], clientId: ["second"] });
		await addSystem(store, { id: `${VENDOR}_third`, rights: [], accessPackages: [TAX], clientId: ["third"] });
		per = await addParty(store, { kind: "person", name: "Per" });
		standing = await assign(store, w.customer, per, "rettighetshaver", {
			packages: ["skattegrunnlag", "lonn", ...POWERS],
		});
	});
	afterEach(() => w.stop());

	async function lose(tx: Transaction): Promise<void> {
		await tx.db
			.deleteFrom("assignment_package")
			.where("assignment_id", "=", standing)
			.where("package", "in", POWERS)
			.execute();
		tx.log({ kind: "facts", pairs: [[w.customer.id, per.id]] });
	}
	async function regain(tx: Transaction): Promise<void> {
		const given = { created_at: tx.now, created_by: "test", valid_from: null, valid_to: null, source: "test" };
		for (const code of POWERS) {
			const row = { ...given, uuid: randomUUID(), assignment_id: standing, package: code };
			await tx.db.insertInto("assignment_package").values(row).execute();
		}
		tx.log({ kind: "facts", pairs: [[w.customer.id, per.id]] });
	}

	/** What a customer's people do, each ready to be called once. */
	async function calls(): Promise<Readonly<Record<string, readonly [method: string, path: string, body?: Body]>>> {
		const asked = (externalRef: string, type?: "agent") =>
			w.ask({ externalRef, rights: [], accessPackages: [type === "agent" ? BOOKS : TAX] }, type);
		const made = async (externalRef: string, type: "standard" | "agent" = "standard") => {
			const id = await (type === "agent" ? asked(externalRef, "agent") : asked(externalRef));
			await approveRequest(store, { user: w.kari, owner: w.customer, id });
			return id;
		};
		const changeOf = async (user: string) => {
			const id = randomUUID();
			const path = `/changerequest/vendor?correlation-id=${id}&system-user-id=${user}`;
			await w.post(path, w.vendorToken, { requiredAccessPackages: [WAGES] });
			return id;
		};
		const changed = await made("changed");
		const [agent, agentGoing] = [await made("agent", "agent"), await made("agent going", "agent")];
		const third = `${AUTHENTICATION}/enduser/systemuser/clients?agent=${agent}&client=${w.client.uuid}`;
		const client = `client=${w.client.uuid}&provider=${w.customer.uuid}`;
		const answering = `${USERS}/request/${CUSTOMER}`;
		return {
			"approve a request": ["POST", `${answering}/${await asked("one")}/approve`],
			"reject a request": ["POST", `${answering}/${await asked("two")}/reject`],
			"approve an agent's": ["POST", `${USERS}/request/agent/${CUSTOMER}/${await asked("three", "agent")}/approve`],
			"reject an agent's": ["POST", `${USERS}/request/agent/${CUSTOMER}/${await asked("four", "agent")}/reject`],
			"approve a change": ["POST", `${USERS}/changerequest/${CUSTOMER}/${await changeOf(changed)}/approve`],
			"reject a change": ["POST", `${USERS}/changerequest/${CUSTOMER}/${await changeOf(changed)}/reject`],
			"make one": ["POST", `${USERS}/${CUSTOMER}/create`, { systemId: `${VENDOR}_third`, integrationTitle: "Mine" }],
			"set the access": ["PUT", `${OWN}/${await made("set")}/access`, { rights: [], accessPackages: [WAGES] }],
			move: ["POST", `${OWN}/${await made("moved")}/move`, { systemId: `${VENDOR}_second` }],
			rename: ["PUT", USERS, { id: await made("renamed"), integrationTitle: "Another" }],
			title: ["PUT", `${OWN}/${await made("titled")}/title`, { integrationTitle: "Another" }],
			"switch off": ["POST", `${OWN}/${await made("off")}/deactivate`],
			delete: ["DELETE", `${USERS}/${CUSTOMER}/${await made("deleted")}`],
			"delete an agent": ["DELETE", `${USERS}/agent/${CUSTOMER}/${agentGoing}?facilitatorId=${w.customer.uuid}`],
			"add a client": ["POST", `${USERS}/agent/${CUSTOMER}/${agent}?${client}`],
			"remove a client": ["DELETE", `${USERS}/agent/${CUSTOMER}/${agent}/client?${client}`],
			"add a client by software": ["POST", third],
			"remove a client by software": ["DELETE", third],
			"clients in one job": ["POST", `${OWN}/${agent}/clientjobs`, { add: [w.client.uuid] }],
		};
	}

	async function refusedThenDone(losing: (call: () => Promise<string>) => Promise<string>): Promise<void> {
		const token = await w.tokenOf(per, "altinn:portal/enduser", "altinn:clientdelegations.write");
		for (const [name, [method, path, body]] of Object.entries(await calls())) {
			const call = async () => told(await w.call(method, path, token, body));
			await w.decisions.knowledge.catchUp();
			const before = await store.revision();
			expect.soft([name, await losing(call)]).toEqual([name, "403 HTTP-00403"]);
			// The loss itself, and nothing besides.
			expect.soft([name, (await store.revision()).revision]).toEqual([name, before.revision + 1]);
			await store.write({ kind: "operator", id: "test" }, regain);
			expect.soft([name, (await call()).slice(0, 2)]).toEqual([name, "20"]);
		}
	}

	const by = { kind: "operator", id: "test" } as const;

	test("lost between the gate and the write", async () => {
		await refusedThenDone((call) => meanwhile(store, lose, call));
	});

	test("lost at another server, before this one has heard of it", async () => {
		await refusedThenDone(async (call) => {
			await other.write(by, lose);
			return call();
		});
	});

	test("lost while a job works on its clients: the rest is not done", async () => {
		const id = await w.ask({ rights: [], accessPackages: [BOOKS] }, "agent");
		const user = await approveRequest(store, { user: w.kari, owner: w.customer, id });
		const clients: Party[] = [];
		for (let i = 0; i < 30; i++) {
			const client = await addParty(store, { form: "AS" });
			await assign(store, client, w.customer, "regnskapsforer");
			clients.push(client);
		}
		const add = clients.map(({ uuid }) => uuid);
		const job = await startClientJob(store, { user: per, owner: w.customer, id }, { add, remove: [] });
		// After the first lot, at another server.
		let lots = 0;
		const unfollow = store.follow(async () => {
			lots += 1;
			if (lots === 1) await other.write(by, lose);
		});
		const signal = new AbortController().signal;
		await workOnJob(w, { id: 1, topic: "", attempt: 1, payload: { job: job.id }, signal });
		unfollow();
		const items = await listItems(store.db, job.id, { after: -1, size: 100 });
		const ends = items.map(({ status, code }) => (code === undefined ? status : `${status} ${code}`));
		const [done, refused] = [ends.filter((end) => end === "done"), ends.filter((end) => end === "failed HTTP-00403")];
		expect([done.length, refused.length]).toEqual([20, 10]);
		const [party] = await findParties(store.db, [user.party]);
		await w.decisions.knowledge.catchUp();
		const permitted = clients.filter((client) => w.may((party as Party).uuid, "bok", "read", client));
		expect(permitted).toHaveLength(20);
	});

	test("somebody who has nothing to do with the customer any more sends nothing on", async () => {
		const id = await w.ask();
		const gone = async (tx: Transaction): Promise<void> => {
			await tx.db.deleteFrom("assignment").where("to_id", "=", w.ola.id).execute();
			tx.log({ kind: "facts", pairs: [[w.customer.id, w.ola.id]] });
		};
		const answer = await meanwhile(store, gone, () => w.post(`/request/${CUSTOMER}/${id}/escalate`, w.ola));
		expect([answer.status, answer.json]).toEqual([200, false]);
		const row = await store.db.selectFrom("system_user_request").select("escalated").where("id", "=", id).execute();
		expect(row).toMatchObject([{ escalated: 0 }]);
	});
});
