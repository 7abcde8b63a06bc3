import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Fault } from "../../src/http/fault.js";
import type { Party } from "../../src/parties/model.js";
import { findParties } from "../../src/parties/repository.js";
import { startOutbox } from "../../src/store/outbox.js";
import type { Store } from "../../src/store/store.js";
import { lookupSystemUser } from "../../src/systems/look-up.js";
import { deleteSystem } from "../../src/systems/register.js";
import { approveChange, rejectChange, withdrawChange } from "../../src/systemusers/answer-change.js";
import {
	approveRequest,
	forwardRequest,
	rejectRequest,
	withdrawRequest,
} from "../../src/systemusers/answer-request.js";
import { moveSystemUser, setAccess } from "../../src/systemusers/change-user.js";
import { startClientJob, workOnJob } from "../../src/systemusers/client-jobs.js";
import { addAgentClient, removeAgentClient } from "../../src/systemusers/clients.js";
import { createChange } from "../../src/systemusers/create-change.js";
import { createSystemUser } from "../../src/systemusers/create-user.js";
import { deleteSystemUser } from "../../src/systemusers/delete-user.js";
import { readEvents } from "../../src/systemusers/event-repository.js";
import { expireAll } from "../../src/systemusers/expire.js";
import { countItems, JOB_TOPIC, listItems } from "../../src/systemusers/job-repository.js";
import { rightOn } from "../../src/systemusers/model.js";
import { findRequest } from "../../src/systemusers/request-repository.js";
import { deactivateSystemUser, reactivateSystemUser } from "../../src/systemusers/switch-user.js";
import { assign, unassign } from "../access/clients/world.js";
import { onBothEngines } from "../store/engines.js";
import { accessPackage, right, VENDOR } from "../systems/world.js";
import { addSystem, request, vendor, type World, world } from "./world.js";

const codeOf = async (work: Promise<unknown>): Promise<string> => {
	try {
		await work;
		return "done";
	} catch (error) {
		if (error instanceof Fault) return error.kind.code;
		throw error;
	}
};

const PACKAGE = "urn:altinn:accesspackage:skattegrunnlag";

onBothEngines("system users", (opened) => {
	let store: Store;
	let w: World;
	beforeEach(async () => {
		const now = { at: Date.UTC(2026, 5, 1) };
		store = await opened.store({ now: () => now.at });
		w = await world(store, now);
		await addSystem(store);
	});
	afterEach(() => w.stop());
	const as = (user = w.kari) => ({ user, owner: w.customer });
	const eventTypes = async () =>
		(await readEvents(store.db, { vendorOrg: VENDOR, ownerCode: undefined }, { after: 0, size: 99 })).map(({ type }) =>
			type.slice("systemuser.".length),
		);

	test("an approved request is permitted what was asked, and nothing beside it", async () => {
		const { id } = await request(store);
		expect(w.may(id, "krav", "read")).toBe(false);
		await approveRequest(store, { ...as(), id });
		expect(w.may(id, "krav", "read")).toBe(true);
		expect(w.may(id, "krav", "write")).toBe(true);
		expect(w.may(id, "skatt", "read")).toBe(true);
		expect(w.may(id, "krav", "read", w.stranger)).toBe(false);
		expect(w.may(id, "bok", "read")).toBe(false);
		expect((await findRequest(store.db, id))?.status).toBe("Accepted");
		expect(await eventTypes()).toEqual(["request.created", "request.approved", "created"]);
		expect(await codeOf(approveRequest(store, { ...as(), id }))).toBe("AUTH-00013");
	});

	test("the action of a right is honoured", async () => {
		const { id } = await request(store, { rights: [right("krav", "read")], accessPackages: [] });
		await approveRequest(store, { ...as(), id });
		expect([w.may(id, "krav", "read"), w.may(id, "krav", "write")]).toEqual([true, false]);
	});

	test("who cannot give it all gives nothing, is told why, and another can approve", async () => {
		const { id } = await request(store);
		const refused = await approveRequest(store, { ...as(w.ola), id }).catch((error: Fault) => error);
		expect(refused).toMatchObject({ kind: { code: "AUTH-00016" } });
		expect((refused as Fault).more.extensions?.delegationReasons).toEqual([
			{ type: "right", resource: "krav", reasons: ["MissingRoleAccess", "MissingDelegationAccess"] },
		]);
		expect(await store.db.selectFrom("system_user").select("id").execute()).toEqual([]);
		expect(await store.db.selectFrom("party").select("id").where("uuid", "=", id).execute()).toEqual([]);
		await approveRequest(store, { ...as(), id });
		expect(w.may(id, "krav", "read")).toBe(true);
	});

	test("of fifty who approve, reject and withdraw at once one wins", async () => {
		const { id } = await request(store);
		const codes = await Promise.all(
			Array.from({ length: 50 }, (_, i) =>
				codeOf(
					i % 3 === 0
						? approveRequest(store, { ...as(), id })
						: i % 3 === 1
							? rejectRequest(store, { ...as(), id })
							: forwardRequest(store, { ...as(), id }),
				),
			),
		);
		expect(codes.filter((code) => code === "done").length - codes.filter((_, i) => i % 3 === 2).length).toBe(1);
		expect(await store.db.selectFrom("system_user").select("id").execute()).toHaveLength(1);
	});

	test("a request belongs to one vendor and one customer", async () => {
		const { id } = await request(store);
		expect(await codeOf(approveRequest(store, { user: w.kari, owner: w.stranger, id }))).toBe("AUTH-00041");
		expect(await codeOf(withdrawRequest(store, "310000020", id, vendor))).toBe("AUTH-00011");
		await withdrawRequest(store, VENDOR, id, vendor);
		expect(await codeOf(approveRequest(store, { ...as(), id }))).toBe("AUTH-00010");
		expect((await request(store)).id).not.toBe(id);
	});

	test("an expired request stays so, even when the clock goes back", async () => {
		const { id } = await request(store);
		w.now.at += 180 * 86_400_000;
		expect(await codeOf(approveRequest(store, { ...as(), id }))).toBe("AUTH-00013");
		w.now.at -= 3_600_000;
		expect(await codeOf(approveRequest(store, { ...as(), id }))).toBe("AUTH-00013");
		expect(await eventTypes()).toEqual(["request.created", "request.expired"]);
		const other = await request(store, { externalRef: "other" });
		expect(await expireAll(store)).toBe(0);
		w.now.at += 180 * 86_400_000;
		expect(await expireAll(store)).toBe(1);
		expect((await findRequest(store.db, other.id))?.expiredAt).toBe(w.now.at);
	});

	test("what can be given by nobody is refused when it is asked for, by name", async () => {
		await addSystem(store, { id: `${VENDOR}_app`, rights: [right("krav")], clientId: ["c2"] });
		await store.write(vendor, async (tx) => {
			await tx.db.updateTable("resource").set({ delegable: 0 }).where("id", "=", "krav").execute();
			tx.log({ kind: "resources", resources: ["krav"] });
		});
		const refused = await request(store, { systemId: `${VENDOR}_app`, accessPackages: [] }).catch((e: Fault) => e);
		expect(refused).toMatchObject({ kind: { code: "AUTH-00001" } });
		expect((refused as Fault).more.extensions?.delegationReasons).toEqual([
			{ type: "right", resource: "krav", reasons: ["ResourceNotDelegable"] },
		]);
	});

	test("every refusal of a new request has its code", async () => {
		const ask = (more: object, type?: "agent") => codeOf(request(store, more, type));
		expect(await ask({ systemId: "no_such" })).toBe("AUTH-00011");
		expect(await ask({ partyOrgNo: "123456789" })).toBe("AUTH-00000");
		expect(await ask({ rights: [], accessPackages: [] })).toBe("AUTH-00059");
		expect(await ask({ rights: null, accessPackages: null })).toBe("AUTH-00001");
		expect(await ask({ rights: [right("skatt")] })).toBe("AUTH-00001");
		expect(await ask({ accessPackages: [accessPackage("jordbruk")] })).toBe("AUTH-00063");
		expect(await ask({ accessPackages: [accessPackage("regnskapsforer-lonn")] })).toBe("AUTH-00064");
		expect(await ask({ accessPackages: [] }, "agent")).toBe("AUTH-00058");
		expect(await ask({ redirectUrl: "https://evil.example/receipt" })).toBe("AUTH-00021");
		expect(await ask({ redirectUrl: "https://smartcloud.example@evil.example/receipt" })).toBe("AUTH-00021");
		const { id } = await request(store, { redirectUrl: "https://smartcloud.example/receipt?x=1" });
		expect((await request(store, { externalRef: "" })).id).toBe(id);
		expect(await ask({}, "agent")).toBe("AUTH-00007");
		await approveRequest(store, { ...as(), id });
		expect(await ask({})).toBe("AUTH-00004");
	});

	test("switched off and on again, deleted, and of a deleted system", async () => {
		const { id } = await request(store);
		await approveRequest(store, { ...as(), id });
		await deactivateSystemUser(store, { ...as(), id });
		expect([w.may(id, "krav", "read"), w.may(id, "skatt", "read")]).toEqual([false, false]);
		const query = {
			clientId: "32ef65ac-6e62-498d-880f-76c85c2052ae",
			providerOrg: VENDOR,
			ownerOrg: w.customer.orgNumber as string,
		};
		expect(await lookupSystemUser(store.db, query)).toBeUndefined();
		await reactivateSystemUser(store, { ...as(), id });
		expect([w.may(id, "krav", "read"), w.may(id, "skatt", "read")]).toEqual([true, true]);
		expect((await lookupSystemUser(store.db, query))?.id).toBe(id);
		await store.write(vendor, (tx) =>
			deleteSystem(tx, `${VENDOR}_smartcloud`, { orgNumber: VENDOR, clientId: undefined, admin: false }),
		);
		expect(w.may(id, "krav", "read")).toBe(false);
		await deactivateSystemUser(store, { ...as(), id });
		await reactivateSystemUser(store, { ...as(), id });
		expect(w.may(id, "krav", "read")).toBe(false);
		await addSystem(store, { id: `${VENDOR}_next`, clientId: ["next"] });
		await moveSystemUser(store, { ...as(), id, systemId: `${VENDOR}_next` });
		expect(w.may(id, "krav", "read")).toBe(true);
		expect(await codeOf(deleteSystemUser(store, { ...as(), id, type: "agent" }))).toBe("AUTH-00034");
		await deleteSystemUser(store, { ...as(), id, type: "standard" });
		expect(w.may(id, "krav", "read")).toBe(false);
		expect(await codeOf(deleteSystemUser(store, { ...as(), id }))).toBe("AUTH-00015");
	});

	test("a change gives what is new, takes what goes, and repeats itself by its id", async () => {
		const { id } = await request(store, { rights: [right("krav", "read")] });
		await approveRequest(store, { ...as(), id });
		const correlationId = randomUUID();
		const ask = () =>
			store.write(vendor, (tx) =>
				createChange(
					tx,
					VENDOR,
					{ correlationId, systemUserId: id },
					{ requiredRights: [right("krav", "write")], unwantedAccessPackages: [accessPackage("skattegrunnlag")] },
					vendor,
				),
			);
		expect([(await ask()).value.created, (await ask()).value.created]).toEqual([true, false]);
		expect(await codeOf(approveChange(store, { user: w.kari, owner: w.stranger, id: correlationId }))).toBe(
			"AUTH-00041",
		);
		expect(await codeOf(approveChange(store, { ...as(w.ola), id: correlationId }))).toBe("AUTH-00001");
		expect(await codeOf(withdrawChange(store, "310000020", correlationId, vendor))).toBe("AUTH-00011");
		await approveChange(store, { ...as(), id: correlationId });
		expect([w.may(id, "krav", "read"), w.may(id, "krav", "write"), w.may(id, "skatt", "read")]).toEqual([
			true,
			true,
			false,
		]);
		expect(await codeOf(rejectChange(store, { ...as(), id: correlationId }))).toBe("AUTH-00013");
	});

	test("the customer sets what a system user may do, and moves it where that fits", async () => {
		const { id } = await createSystemUser(store, { ...as(), systemId: `${VENDOR}_smartcloud` }).catch(
			async (error: Fault) => {
				// The system has a package that clients alone give.
				expect(error.kind.code).toBe("AUTH-00064");
				await addSystem(store, {
					id: `${VENDOR}_plain`,
					clientId: ["plain"],
					accessPackages: [accessPackage("skattegrunnlag")],
				});
				return createSystemUser(store, { ...as(), systemId: `${VENDOR}_plain` });
			},
		);
		expect([w.may(id, "krav", "write"), w.may(id, "skatt", "read")]).toEqual([true, true]);
		await setAccess(store, { ...as(), id }, { rights: [rightOn("krav", "read")], packages: [] });
		expect([w.may(id, "krav", "read"), w.may(id, "krav", "write"), w.may(id, "skatt", "read")]).toEqual([
			true,
			false,
			false,
		]);
		await setAccess(store, { ...as(), id }, { rights: [rightOn("krav")], packages: [PACKAGE] });
		expect([w.may(id, "krav", "write"), w.may(id, "skatt", "read")]).toEqual([true, true]);
		const other = "310000019_other";
		await addSystem(store, {
			id: other,
			vendor: { ID: "0192:310000019" },
			clientId: ["other"],
			isVisible: true,
			accessPackages: [],
			allowedRedirectUrls: [],
		});
		expect(await codeOf(moveSystemUser(store, { ...as(), id, systemId: other }))).toBe("AUTH-00063");
		await moveSystemUser(store, { ...as(), id, systemId: other, drop: true });
		expect([w.may(id, "krav", "read"), w.may(id, "skatt", "read")]).toEqual([true, false]);
	});

	test("an agent acts for clients, each as long as the relation lasts", async () => {
		const { id } = await request(store, { accessPackages: [accessPackage("regnskapsforer-lonn")] }, "agent");
		const user = await approveRequest(store, { ...as(), id, type: "agent" });
		expect(w.may(id, "bok", "read", w.client)).toBe(false);
		const add = (client: typeof w.client) =>
			store.write(vendor, (tx) => addAgentClient(tx, { owner: w.customer, user, client, by: vendor }));
		expect(await codeOf(add(w.stranger))).toBe("AUTH-00079");
		expect([(await add(w.client)).value, (await add(w.client)).value]).toEqual([true, false]);
		expect(w.may(id, "bok", "read", w.client)).toBe(true);
		expect(w.may(id, "bok", "read")).toBe(false);
		await deactivateSystemUser(store, { ...as(), id });
		expect(w.may(id, "bok", "read", w.client)).toBe(false);
		await reactivateSystemUser(store, { ...as(), id });
		expect(w.may(id, "bok", "read", w.client)).toBe(true);
		// A system user lies below its customer but is no unit of it: what it is given is not the customer's managers'.
		const [party] = await findParties(store.db, [user.party]);
		await assign(store, w.stranger, party as Party, "rettighetshaver", { packages: ["skattegrunnlag"] });
		expect([w.may(id, "skatt", "read", w.stranger), w.may(w.kari.uuid, "skatt", "read", w.stranger)]).toEqual([
			true,
			false,
		]);
		await store.write(vendor, (tx) => removeAgentClient(tx, { owner: w.customer, user, client: w.client, by: vendor }));
		expect(w.may(id, "bok", "read", w.client)).toBe(false);
		await add(w.client);
		const relation = await store.db
			.selectFrom("assignment")
			.select("id")
			.where("role", "=", "regnskapsforer")
			.executeTakeFirstOrThrow();
		await unassign(store, relation.id);
		expect(w.may(id, "bok", "read", w.client)).toBe(false);
	});

	test("an agent's packages change without losing a client, and clients come and go in one job", async () => {
		const { id } = await request(
			store,
			{ accessPackages: [accessPackage("regnskapsforer-lonn"), accessPackage("lonn")] },
			"agent",
		);
		const user = await approveRequest(store, { ...as(), id, type: "agent" });
		const lacking = store.write(vendor, (tx) =>
			addAgentClient(tx, { owner: w.customer, user, client: w.client, by: vendor }),
		);
		expect(await codeOf(lacking)).toBe("AUTH-00080");
		const outbox = startOutbox(store, {
			handlers: { [JOB_TOPIC]: (delivery) => workOnJob(w, delivery) },
			now: () => w.now.at,
		});
		await setAccess(store, { ...as(), id }, { rights: [], packages: ["urn:altinn:accesspackage:regnskapsforer-lonn"] });
		const job = await startClientJob(store, { ...as(), id }, { add: [w.client.uuid, w.stranger.uuid], remove: [] });
		await outbox.run();
		expect(await countItems(store.db, job.id)).toEqual({ pending: 0, done: 1, unchanged: 0, failed: 1 });
		expect((await listItems(store.db, job.id, { after: -1, size: 9 })).map(({ code }) => code)).toEqual([
			undefined,
			"AUTH-00079",
		]);
		expect(w.may(id, "bok", "read", w.client)).toBe(true);
		const both = ["urn:altinn:accesspackage:regnskapsforer-lonn", "urn:altinn:accesspackage:lonn"];
		await setAccess(store, { ...as(), id }, { rights: [], packages: both });
		await outbox.run();
		expect(w.may(id, "bok", "read", w.client)).toBe(true);
		await setAccess(store, { ...as(), id }, { rights: [], packages: both.slice(1) });
		expect(w.may(id, "bok", "read", w.client)).toBe(false);
		await outbox.stop();
		expect((await eventTypes()).filter((type) => type.startsWith("client"))).toEqual(["client.added"]);
	});
});
