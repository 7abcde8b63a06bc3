/** The whole life of system users over HTTP, tokens included, on both engines, with a second server on the same database. */
import { randomUUID } from "node:crypto";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "../../src/http/log.js";
import { KeyRing } from "../../src/maskinporten/key-ring.js";
import { TokenRefusal } from "../../src/maskinporten/oauth-error.js";
import { answerGrant, GRANT_TYPE } from "../../src/maskinporten/token-endpoint.js";
import { startOutbox } from "../../src/store/outbox.js";
import type { Store } from "../../src/store/store.js";
import { workOnJob } from "../../src/systemusers/client-jobs.js";
import { JOB_TOPIC } from "../../src/systemusers/job-repository.js";
import { addParty, assign } from "../access/clients/world.js";
import { type Software, systemUser } from "../maskinporten/client-software.js";
import { addScopes, addSoftware, ISSUER, SCOPE } from "../maskinporten/world.js";
import { onBothEngines } from "../store/engines.js";
import { accessPackage, CUSTOMER, right, VENDOR } from "../systems/world.js";
import { told } from "./http-world.js";
import { BASE, type ServedWorld, servedWorld } from "./served.js";
import { addSystem, wish } from "./world.js";

const log = createLog("silent");
const OWN = `/fullmakt/v1/systemusers/${CUSTOMER}`;

onBothEngines("the whole life over HTTP", (opened) => {
	let store: Store;
	let other: Store;
	let w: ServedWorld;
	let software: Software;
	beforeEach(async () => {
		const now = { at: Date.now() };
		[store, other] = await opened.stores({ now: () => now.at });
		w = await servedWorld(store, now);
		await addScopes(store);
		software = await addSoftware(store, VENDOR);
		await addSystem(store, { clientId: [software.clientId] });
	});
	afterEach(() => w.stop());

	/** A token at one of the servers: the id of the system user in it, or why there is none. */
	async function token(assertion: string, at: Store = store): Promise<string> {
		const endpoint = { store: at, ring: new KeyRing(at, "maskinporten", ISSUER), log };
		try {
			const { access_token } = await answerGrant(endpoint, { grant_type: GRANT_TYPE, assertion });
			const [details] = decodeJwt(access_token).authorization_details as { systemuser_id: string[] }[];
			return details?.systemuser_id[0] ?? "";
		} catch (error) {
			if (error instanceof TokenRefusal) return `${error.error} ${error.members.reason ?? ""}`.trim();
			throw error;
		}
	}
	const asserted = (externalRef?: string) =>
		software.assertion(SCOPE, { claims: { authorization_details: [systemUser(CUSTOMER, externalRef)] } });
	const permits = async (id: string, asked: readonly (readonly [string, string])[], party = w.customer) => {
		const found: boolean[] = [];
		for (const [resource, action] of asked) found.push((await w.decision(id, resource, action, party)) === "Permit");
		return found;
	};

	test("asked for, approved, a token, changed by both sides, switched off and on, deleted", async () => {
		const all = [
			["krav", "read"],
			["krav", "write"],
			["skatt", "read"],
		] as const;
		const id = await w.ask({ rights: [right("krav", "read")], accessPackages: [] });
		expect([await token(await asserted()), await permits(id, all)]).toEqual([
			"invalid_altinn_customer_configuration owner",
			[false, false, false],
		]);
		expect(told(await w.post(`/request/${CUSTOMER}/${id}/approve`, w.kari))).toBe("200");
		expect([await token(await asserted()), await token(await asserted(), other)]).toEqual([id, id]);
		expect(await permits(id, all)).toEqual([true, false, false]);

		const change = randomUUID();
		const body = {
			requiredAccessPackages: [accessPackage("skattegrunnlag")],
			requiredRights: [right("krav", "write")],
			unwantedRights: [right("krav", "read")],
		};
		const path = `/changerequest/vendor?correlation-id=${change}&system-user-id=${id}`;
		expect(told(await w.post(path, w.vendorToken, body))).toBe("201");
		expect(told(await w.post(`/changerequest/${CUSTOMER}/${change}/approve`, w.kari))).toBe("200");
		expect(await permits(id, all)).toEqual([false, true, true]);
		const set = { rights: [right("krav")], accessPackages: [] };
		expect(told(await w.call("PUT", `${OWN}/${id}/access`, w.kari, set))).toBe("200");
		expect(await permits(id, all)).toEqual([true, true, false]);

		expect(told(await w.call("POST", `${OWN}/${id}/deactivate`, w.kari))).toBe("200");
		expect([await token(await asserted(), other), await permits(id, all)]).toEqual([
			"invalid_altinn_customer_configuration switched-off",
			[false, false, false],
		]);
		expect(told(await w.call("POST", `${OWN}/${id}/reactivate`, w.kari))).toBe("200");
		expect([await token(await asserted()), await permits(id, all)]).toEqual([id, [true, true, false]]);

		const gone = await w.remove(`/${CUSTOMER}/${id}`, w.kari);
		expect([gone.status, gone.json]).toEqual([202, 1]);
		expect([await token(await asserted(), other), await permits(id, all)]).toEqual([
			"invalid_altinn_customer_configuration owner",
			[false, false, false],
		]);
		// The vendor can ask again.
		expect(await w.ask({ rights: [right("krav", "read")], accessPackages: [] })).not.toBe(id);
	});

	test("an agent with clients, one by one and many in a job", async () => {
		const id = await w.ask({ rights: undefined, accessPackages: [accessPackage("regnskapsforer-lonn")] }, "agent");
		expect(told(await w.post(`/request/agent/${CUSTOMER}/${id}/approve`, w.kari))).toBe("200");
		const book = [["bok", "read"]] as const;
		const of = (client = w.client) => permits(id, book, client);
		const pair = `client=${w.client.uuid}&provider=${w.customer.uuid}`;
		expect([told(await w.post(`/agent/${CUSTOMER}/${id}?${pair}`, w.kari)), await of()]).toEqual(["200", [true]]);
		expect(told(await w.post(`/agent/${CUSTOMER}/${id}?${pair}`, w.kari))).toBe("200");
		const clients = [];
		for (let i = 0; i < 5; i++) {
			const client = await addParty(store, { form: "AS" });
			await assign(store, client, w.customer, "regnskapsforer");
			clients.push(client);
		}
		const add = [...clients, w.stranger].map(({ uuid }) => uuid);
		const job = await w.call("POST", `${OWN}/${id}/clientjobs`, w.kari, { add, remove: [w.client.uuid] });
		const outbox = startOutbox(store, { handlers: { [JOB_TOPIC]: (sent) => workOnJob(w, sent) }, pollMs: 20 });
		const state = async () => (await w.call("GET", `${OWN}/${id}/clientjobs/${job.json.id}`, w.kari)).json;
		await expect.poll(async () => (await state()).status, { timeout: 20_000 }).toBe("finished");
		await outbox.stop();
		expect(await state()).toMatchObject({ total: 7, done: 6, failed: 1, pending: 0 });
		expect(await of()).toEqual([false]);
		for (const client of clients) expect(await of(client)).toEqual([true]);
		expect(await of(w.stranger)).toEqual([false]);
		const gone = await w.call("DELETE", `${BASE}/agent/${CUSTOMER}/${id}?facilitatorId=${w.customer.uuid}`, w.kari);
		expect([gone.status, await of(clients[0])]).toEqual([200, [false]]);
	});

	test("at once: one request, one answer, one system user, one token for an assertion at two servers", async () => {
		const asked = await Promise.all(
			Array.from({ length: 8 }, () => w.post("/request/vendor", w.vendorToken, wish({ externalRef: "once" }))),
		);
		expect(asked.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
		const id = String(asked[0]?.json.id);
		const answers = await Promise.all(
			["approve", "reject", "approve", "reject", "approve", "approve"].map(async (verb) =>
				told(await w.post(`/request/${CUSTOMER}/${id}/${verb}`, w.kari)),
			),
		);
		expect(answers.sort()).toEqual(["200", ...Array.from({ length: 5 }, () => "409 AUTH-00013")]);
		await addSystem(store, { id: `${VENDOR}_own`, clientId: ["own"], accessPackages: [] });
		const create = { systemId: `${VENDOR}_own`, integrationTitle: "Own" };
		const made = await Promise.all(
			Array.from({ length: 4 }, async () => told(await w.post(`/${CUSTOMER}/create`, w.kari, create))),
		);
		expect(made.sort()).toEqual(["200", "400 AUTH-00004", "400 AUTH-00004", "400 AUTH-00004"]);

		const named = await w.ask({ externalRef: "token" });
		await w.post(`/request/${CUSTOMER}/${named}/approve`, w.kari);
		const assertion = await asserted("token");
		const tokens = await Promise.all(
			Array.from({ length: 10 }, (_, i) => token(assertion, i % 2 === 0 ? store : other)),
		);
		expect(tokens.filter((each) => each === named)).toHaveLength(1);
		expect(tokens.filter((each) => each === "invalid_grant")).toHaveLength(9);
	});
});
