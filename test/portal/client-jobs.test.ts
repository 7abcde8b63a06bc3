/** The page of a change of many clients while it is under way: the server is not at work here but when it is asked to. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Logger } from "../../src/http/log.js";
import type { Vault } from "../../src/http/vault.js";
import type { PersonVisit, ShownPage } from "../../src/portal/page.js";
import { changeAll } from "../../src/portal/pages/system-users/all-clients.js";
import { jobPage } from "../../src/portal/pages/system-users/client-job.js";
import { clientsPage } from "../../src/portal/pages/system-users/clients.js";
import { systemUserClients } from "../../src/portal/texts/system-user-clients.js";
import type { Store } from "../../src/store/store.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { workOnJob } from "../../src/systemusers/client-jobs.js";
import type { SystemUser } from "../../src/systemusers/model.js";
import { sqliteStore } from "../store/engines.js";
import { accessPackage } from "../systems/world.js";
import { addSystem, request, type World, world } from "../systemusers/world.js";

let store: Store & { remove(): Promise<void> };
let w: World;
let agent: SystemUser;
const now = { at: Date.UTC(2026, 5, 1) };
const { en } = systemUserClients;

beforeAll(async () => {
	store = await sqliteStore({ now: () => now.at });
	w = await world(store, now);
	await addSystem(store);
	const { id } = await request(store, { accessPackages: [accessPackage("regnskapsforer-lonn")] }, "agent");
	agent = await approveRequest(store, { user: w.kari, owner: w.customer, id });
});
afterAll(async () => {
	await w?.stop();
	await store?.remove();
});

it("how far it is stands on the page at every look; begun twice it is one", async () => {
	const services = {
		store,
		decisions: w.decisions,
		log: {} as Logger,
		vault: {} as Vault,
		publicUrl: "",
		now: () => now.at,
	};
	const visit = (address: string, parameters: Record<string, string> = {}, fields = ""): PersonVisit => ({
		parameters: { id: agent.id, ...parameters },
		query: new URLSearchParams(address.split("?")[1]),
		language: "en",
		address,
		session: { id: "", person: 0, authLevel: 3, csrf: "c", chosenParty: undefined, idToken: undefined, seenAt: 0 },
		person: w.kari,
		party: w.customer,
		principal: { kind: "user", partyUuid: w.kari.uuid, authLevel: 3, scopes: new Set(), issuer: "", claims: {} },
		form: new URLSearchParams(fields),
	});
	const begin = async (): Promise<string> => {
		const reply = await changeAll(visit("/portal", {}, "action=add"), services);
		return "goTo" in reply ? reply.goTo : "";
	};
	const place = await begin();
	expect(await begin()).toBe(place);
	const job = place.split("/").at(-1) ?? "";
	const look = async (): Promise<string> => ((await jobPage(visit(place, { job }), services)) as ShownPage).main.text;
	for (let i = 0; i < 2; i++) {
		const page = await look();
		expect(page).toContain(en.job.working);
		expect(page).toContain(en.job.progress("0", "1"));
		expect(page).toContain(`href="${place}">${en.job.refresh}`);
		expect(page).toContain(en.job.status.add.pending);
	}
	const clients = (await clientsPage(visit("/portal"), services)) as ShownPage;
	expect(clients.main.text).toContain(en.running.title);
	const signal = new AbortController().signal;
	await workOnJob(w, { id: 1, attempt: 1, payload: { job }, signal } as never);
	const page = await look();
	expect(page).toContain(en.job.finished);
	expect(page).toContain(en.job.status.add.done);
	expect(page).not.toContain(en.job.refresh);
	expect(page).toContain("Klient AS");
});
