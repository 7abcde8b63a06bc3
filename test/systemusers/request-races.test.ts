/** Requests and changes answered by many at once, at two nodes of one database; and their lists; on both engines. */
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Fault } from "../../src/http/fault.js";
import type { Store } from "../../src/store/store.js";
import { approveChange, rejectChange, withdrawChange } from "../../src/systemusers/answer-change.js";
import { approveRequest, rejectRequest, withdrawRequest } from "../../src/systemusers/answer-request.js";
import { listOpenChanges } from "../../src/systemusers/change-repository.js";
import { createRequest } from "../../src/systemusers/create-request.js";
import { onBothEngines } from "../store/engines.js";
import { accessPackage, CUSTOMER, right, VENDOR } from "../systems/world.js";
import { told } from "./http-world.js";
import { allPages, type ServedWorld, servedWorld } from "./served.js";
import { addSystem, vendor, wish } from "./world.js";

type Verb = "approve" | "reject" | "withdraw";

onBothEngines("requests", (opened) => {
	let store: Store;
	let other: Store;
	let w: ServedWorld;
	beforeEach(async () => {
		const now = { at: Date.UTC(2026, 5, 1) };
		[store, other] = await opened.stores({ now: () => now.at });
		w = await servedWorld(store, now);
		await addSystem(store);
	});
	afterEach(() => w.stop());

	/** Sixteen calls; each round another begins. */
	const inTurn = (verbs: readonly Verb[], round: number): Verb[] =>
		Array.from({ length: 16 }, (_, i) => verbs[(i + round) % verbs.length] as Verb);
	const outcome = async (work: Promise<unknown>): Promise<string> => {
		try {
			await work;
			return "200";
		} catch (error) {
			if (error instanceof Fault) return `${error.kind.status} ${error.kind.code}`;
			throw error;
		}
	};

	/** Half of the calls over HTTP, half at the other node. */
	function rush(
		verbs: readonly Verb[],
		overHttp: (verb: Verb) => Promise<string>,
		elsewhere: (verb: Verb) => Promise<unknown>,
	): Promise<{ readonly verb: Verb; readonly end: string }[]> {
		return Promise.all(
			verbs.map(async (verb, i) => {
				const end = i % 4 < 2 ? await overHttp(verb) : await outcome(elsewhere(verb));
				return { verb, end: end.replace("202", "200") };
			}),
		);
	}

	const wins = (ends: readonly { readonly verb: Verb; readonly end: string }[], verb: Verb): number =>
		ends.filter((each) => each.verb === verb && each.end === "200").length;

	test.each([
		["approved by many", ["approve"]],
		["approved and rejected", ["approve", "reject"]],
		["approved, rejected and taken back", ["withdraw", "approve", "reject"]],
	] as const)("%s at once, a request has one outcome", async (_, verbs) => {
		for (let round = 0; round < 3; round++) {
			const id = await w.ask({ externalRef: `round ${round}` });
			const answer = { user: w.kari, owner: w.customer, id };
			const ends = await rush(
				inTurn(verbs, round),
				async (verb) =>
					told(
						verb === "withdraw"
							? await w.remove(`/request/vendor/${id}`, w.vendorToken)
							: await w.post(`/request/${CUSTOMER}/${id}/${verb}`, w.kari),
					),
				(verb) =>
					verb === "approve"
						? approveRequest(other, answer)
						: verb === "reject"
							? rejectRequest(other, answer)
							: withdrawRequest(other, VENDOR, id, vendor),
			);
			const approvals = wins(ends, "approve");
			const answers = approvals + wins(ends, "reject");
			const withdrawn = (verbs as readonly Verb[]).includes("withdraw");
			expect(wins(ends, "withdraw")).toBe(withdrawn ? 1 : 0);
			// Who takes back may be the first; then nobody has answered.
			if (withdrawn) expect(answers).toBeLessThanOrEqual(1);
			else expect(answers).toBe(1);
			expect(new Set(ends.map(({ end }) => end))).toEqual(
				new Set(ends.map(({ end }) => end).filter((end) => /^200$|^409 AUTH-00013$|^404 AUTH-00010$/.test(end))),
			);
			// What the other node wrote.
			await w.decisions.knowledge.catchUp();
			const users = await store.db.selectFrom("system_user").select("id").where("id", "=", id).execute();
			expect(users).toHaveLength(approvals);
			const parties = await store.db.selectFrom("party").select("id").where("uuid", "=", id).execute();
			expect(parties).toHaveLength(approvals);
			expect((await w.decision(id, "krav", "read")) === "Permit").toBe(approvals === 1);
		}
	});

	test("approved, rejected and taken back at once, a change has one outcome", async () => {
		const user = await w.ask({ rights: [right("krav", "read")] });
		await w.post(`/request/${CUSTOMER}/${user}/approve`, w.kari);
		for (let round = 0; round < 3; round++) {
			const id = randomUUID();
			const body = { requiredRights: [right("krav", "write")], unwantedRights: [right("krav", "read")] };
			await w.post(`/changerequest/vendor?correlation-id=${id}&system-user-id=${user}`, w.vendorToken, body);
			const answer = { user: w.kari, owner: w.customer, id };
			const ends = await rush(
				inTurn(["reject", "withdraw", "approve", "approve"], round),
				async (verb) =>
					told(
						verb === "withdraw"
							? await w.remove(`/changerequest/vendor/${id}`, w.vendorToken)
							: await w.post(`/changerequest/${CUSTOMER}/${id}/${verb}`, w.kari),
					),
				(verb) =>
					verb === "approve"
						? approveChange(other, answer)
						: verb === "reject"
							? rejectChange(other, answer)
							: withdrawChange(other, VENDOR, id, vendor),
			);
			expect(wins(ends, "withdraw")).toBe(1);
			const approvals = wins(ends, "approve");
			expect(approvals + wins(ends, "reject")).toBeLessThanOrEqual(1);
			await w.decisions.knowledge.catchUp();
			const decisions = [await w.decision(user, "krav", "read"), await w.decision(user, "krav", "write")];
			if (approvals === 1) {
				expect(decisions).toEqual(["NotApplicable", "Permit"]);
				return;
			}
			expect(decisions).toEqual(["Permit", "NotApplicable"]);
		}
	});

	test("asked for by many at both nodes, there is one request", async () => {
		const ids = await Promise.all(
			Array.from({ length: 12 }, async (_, i) => {
				if (i % 2 === 0) {
					const answer = await w.post("/request/vendor", w.vendorToken, wish());
					return answer.json.id;
				}
				const { value } = await other.write(vendor, (tx) => createRequest(tx, VENDOR, "standard", wish(), vendor));
				return value.request.id;
			}),
		);
		expect(new Set(ids).size).toBe(1);
		expect(await store.db.selectFrom("system_user_request").select("id").execute()).toHaveLength(1);
	});

	test("lists: by system and type, by change, and what waits", async () => {
		const ids: string[] = [];
		for (let i = 0; i < 4; i++) ids.push(await w.ask({ externalRef: `list ${i}` }));
		const agents: string[] = [];
		for (let i = 0; i < 4; i++) {
			const more = {
				externalRef: `agent ${i}`,
				rights: undefined,
				accessPackages: [accessPackage("regnskapsforer-lonn")],
			};
			agents.push(await w.ask(more, "agent"));
		}
		const system = `${VENDOR}_smartcloud`;
		const idsOf = async (path: string) => (await allPages(w, path)).map((page) => page.map(({ id }) => id));
		const sorted = [...ids].sort();
		expect(await idsOf(`/request/vendor/bysystem/${system}`)).toEqual([sorted.slice(0, 3), sorted.slice(3)]);
		expect((await idsOf(`/request/vendor/agent/bysystem/${system}`)).flat()).toEqual([...agents].sort());
		const [user = ""] = ids;
		await w.post(`/request/${CUSTOMER}/${user}/approve`, w.kari);
		const changes = Array.from({ length: 4 }, () => randomUUID());
		for (const id of changes) {
			const body = { unwantedRights: [right("krav")] };
			await w.post(`/changerequest/vendor?correlation-id=${id}&system-user-id=${user}`, w.vendorToken, body);
		}
		expect((await idsOf(`/changerequest/vendor/bysystem/${system}`)).flat()).toEqual([...changes].sort());
		await w.post(`/changerequest/${CUSTOMER}/${changes[0]}/reject`, w.kari);
		const open = await listOpenChanges(store.db, w.customer.id, w.now.at);
		expect(open.map(({ id }) => id).sort()).toEqual(changes.slice(1).sort());
		await w.post(`/request/agent/${CUSTOMER}/${agents[1]}/escalate`, w.ola);
		const pending = async (part: string) => {
			const { json } = await w.get(`/request${part}/${CUSTOMER}/${CUSTOMER}/pending`, w.kari);
			return (json as unknown as { id: string }[]).map(({ id }) => id).sort();
		};
		expect([await pending(""), await pending("/agent")]).toEqual([ids.slice(1).sort(), [agents[1]]]);
	});
});
