import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Reason } from "../../../src/access/model.js";
import { subjectOf } from "../../../src/access/why/subjects.js";
import { Fault } from "../../../src/http/fault.js";
import { START } from "../../authorization/decision-world.js";
import { build } from "../../pip/world-builder.js";
import { Asking, told, userOf } from "./asking.js";

let asking: Asking;
beforeAll(async () => {
	asking = await Asking.open();
});
afterAll(() => asking.world.remove());

const { direct, clientDelegation, keyRole, parent } = Reason;
const DAY = 86_400_000;
const INSTANCE = "urn:altinn:instance-id:5010/aaaaaaaa-0000-4000-8000-000000000001";

const why = async (subject: string, action: string, resource: string, party: string) =>
	asking.why(await asking.question(subject, action, resource, party));

describe("why somebody may", () => {
	it.each([
		["kari", "read", "by-role", "hansen", [`role daglig-leder ${direct}`]],
		["kari", "read", "by-role", "unit", [`role daglig-leder ${parent}`]],
		["kari", "read", "by-role", "client", [`role regnskapsforer ${keyRole}`]],
		["kari", "read", "by-ccr", "hansen", [`role daglig-leder ${direct}`]],
		["siri", "read", "by-package", "hansen", [`package merverdiavgift ${direct}`]],
		["siri", "read", "by-package", "unit", [`package merverdiavgift ${parent}`]],
		["kari", "read", "by-package", "hansen", [`package merverdiavgift ${direct}`]],
		["system", "read", "by-package", "hansen", [`package merverdiavgift ${direct}`]],
		["agent-system", "read", "by-package", "client", [`package merverdiavgift ${clientDelegation}`]],
		["siri", "read", "rights", "hansen", [`right ${direct}`]],
		["kari", "write", "rights", "hansen", [`right ${keyRole}`]],
		["agent-system", "read", "rights", "client", [`right ${clientDelegation}`]],
		["kari", "read", "by-user", "other", ["named"]],
		["accountants", "read", "by-role", "ola", [`role regnskapsforer ${parent}`]],
	])("%s: %s %s for %s", async (subject, action, resource, party, grounds) => {
		const answer = await why(subject, action, resource, party);
		expect(answer).toMatchObject({ decision: "Permit", refusal: undefined, remedies: [] });
		for (const each of grounds) expect(answer.grounds.map(told)).toContain(each);
		expect(answer.grounds.map(told)).not.toContain("other");
	});

	it("a role that comes with another is told with the one that is held", async () => {
		const answer = await why("ola", "write", "by-role", "shop");
		const grounds = answer.grounds.flatMap((each) =>
			each.kind === "role" ? [`${each.as.code} ${each.relation.role.code}`] : [],
		);
		expect(grounds).toContain("utinn innehaver");
	});

	it("what was given is told with its times and its giver", async () => {
		const [ground] = (await why("per", "read", "by-package", "hansen")).grounds;
		expect(ground).toMatchObject({
			kind: "package",
			origin: { validTo: START + DAY, validFrom: null, givenBy: undefined },
		});
	});

	it("an instance opens by a right on it, and by signing for whom the app gave it", async () => {
		const about = (subject: string, instance?: string) =>
			asking.question(subject, "sign", "app_ttd_signering", "hansen", { instance });
		expect((await asking.why(await about("siri", INSTANCE))).grounds.map(told)).toEqual([`instance ${direct}`]);
		expect((await asking.why(await about("per", INSTANCE))).grounds.map(told)).toEqual(["signing"]);
		const without = await asking.why(await about("siri"));
		expect(without).toMatchObject({ decision: "NotApplicable", grounds: [], instances: [INSTANCE] });
		expect(await asking.why(await about("siri", INSTANCE.replace(/1$/, "2")))).toMatchObject({
			decision: "NotApplicable",
		});
	});

	it("tells the level of the login, and whose can never have it", async () => {
		expect(await why("siri", "read", "by-package", "hansen")).toMatchObject({ level: 3, levelOutOfReach: false });
		expect(await why("siri", "read", "level-four", "hansen")).toMatchObject({ level: 4, levelOutOfReach: false });
		expect(await why("system", "read", "level-four", "hansen")).toMatchObject({ level: 4, levelOutOfReach: true });
	});
});

describe("why somebody may not", () => {
	it.each([
		["siri", "write", "by-package", "hansen", { kind: "not-held" }],
		["kari", "sign", "by-role", "hansen", { kind: "no-rule" }],
		["siri", "read", "refused", "hansen", { kind: "denied", rule: "r0" }],
		["siri", "forbidden", "many", "hansen", { kind: "denied", rule: "r1" }],
		["kari", "write", "listed", "hansen", { kind: "not-listed" }],
		["siri", "read", "listed", "other", { kind: "not-listed" }],
		["deleted-system", "read", "by-package", "hansen", { kind: "gone", since: START - DAY }],
		["kari", "read", "nothing", "hansen", { kind: "undecided", code: "syntax-error" }],
		["kari", "read", "by-party", "accountants", { kind: "no-rule" }],
	])("%s: %s %s for %s", async (subject, action, resource, party, refusal) => {
		const answer = await why(subject, action, resource, party);
		expect(answer.decision).not.toBe("Permit");
		expect(answer).toMatchObject({ refusal, grounds: [], level: undefined });
	});

	it("promises nothing where a rule forbids, or a list leaves the party out", async () => {
		for (const [who, action, what, whose] of [
			["siri", "read", "refused", "hansen"],
			["siri", "forbidden", "many", "hansen"],
			["ola", "write", "listed", "hansen"],
		] as const) {
			expect((await why(who, action, what, whose)).remedies).toEqual([]);
		}
	});

	it("tells what begins later, and what has run out", async () => {
		// Of its own: what was decided later does not become undone when the clock goes back.
		const own = await Asking.open();
		const asked = async (...of: Parameters<Asking["question"]>) => own.why(await own.question(...of));
		try {
			const later = await asked("ola", "read", "by-package", "hansen");
			expect(later).toMatchObject({ refusal: { kind: "not-held" }, ended: undefined, begins: { at: START + DAY } });
			expect(later.begins?.grounds.map(told)).toEqual([`package merverdiavgift ${direct}`]);
			expect((await asked("ola", "write", "by-package", "hansen")).begins).toBeUndefined();
			own.world.now.at = START + DAY;
			expect(await asked("ola", "read", "by-package", "hansen")).toMatchObject({ decision: "Permit" });
			const over = await asked("per", "read", "by-package", "hansen");
			expect(over).toMatchObject({ decision: "NotApplicable", ended: { at: START + DAY }, begins: undefined });
			expect(over.ended?.grounds.map(told)).toEqual([`package merverdiavgift ${direct}`]);
		} finally {
			await own.world.remove();
		}
	});

	it("tells of a system user that is switched off what it would have", async () => {
		const { world } = asking;
		const turn = (at: number | null) =>
			build(world.store, async (builder) => {
				const { id } = await asking.party("system");
				await builder.db.updateTable("party").set({ disabled_at: at }).where("id", "=", id).execute();
				builder.touchParty(id);
			});
		await turn(START - DAY);
		try {
			const off = await why("system", "read", "by-package", "hansen");
			expect(off).toMatchObject({
				decision: "NotApplicable",
				refusal: { kind: "off", since: START - DAY },
				remedies: [],
			});
			if (off.refusal?.kind !== "off") throw new Error();
			expect(off.refusal.before.map(told)).toEqual([`package merverdiavgift ${direct}`]);
			const little = await why("system", "write", "by-package", "hansen");
			expect(little.refusal).toMatchObject({ kind: "off", before: [] });
		} finally {
			await turn(null);
		}
		expect(await why("system", "read", "by-package", "hansen")).toMatchObject({ decision: "Permit" });
	});
});

describe("what would make it a Permit", () => {
	const remedies = async (
		subject: string,
		action: string,
		resource: string,
		party: string,
		asker = "kari",
		maySee = true,
	) => {
		const answer = await asking.why(await asking.question(subject, action, resource, party), asker, maySee);
		return answer.remedies.map(({ what, obstacles, hasGivers, givers, byAsker }) => {
			const name = what.kind === "package" ? what.package.code : what.kind === "role" ? what.role.code : what.kind;
			return [name, obstacles.join(" "), hasGivers, givers?.map(({ uuid }) => uuid), byAsker] as const;
		});
	};

	it("names each, whether it can be given, and who can", async () => {
		const kari = (await asking.party("kari")).uuid;
		const found = await remedies("ola", "read", "many", "hansen");
		expect(found).toEqual(
			expect.arrayContaining([
				["merverdiavgift", "", true, [kari], true],
				["right", "", true, [kari], true],
				["daglig-leder", "register", false, [], false],
				["attributes", "register", false, [], false],
			]),
		);
		expect(found.find(([name]) => name === "regnskapsforer-lonn")?.[1]).toContain("not-assignable");
		expect(found.find(([name]) => name === "innbygger-arbeidsliv")?.[1]).toContain("not-for-giver");
		expect(found[0]?.[0]).toBe("merverdiavgift");
	});

	it("names nobody to who may not see it, and promises nothing to who cannot give", async () => {
		const found = await remedies("siri", "read", "many", "other", "siri", false);
		expect(found.every(([, , , givers]) => givers === undefined)).toBe(true);
		const [first] = await remedies("ola", "read", "many", "hansen", "ola", false);
		expect(first).toEqual(["merverdiavgift", "", true, undefined, false]);
	});

	it("offers nobody himself, no other's system user and no agent a gift", async () => {
		expect((await remedies("hansen", "read", "many", "hansen"))[0]?.[1]).toBe("self");
		const system = await remedies("system", "write", "by-package", "hansen");
		expect(system[0]).toEqual(["skatt-naering", "foreign-system", false, [], false]);
		const agent = await remedies("agent-system", "write", "by-package", "client");
		expect(agent[0]?.[1]).toBe("through-provider");
	});
});

describe("who may ask about whom", () => {
	const asked = async (asker: string, party: string, subject: string, isKnown = false): Promise<string> => {
		const { store, guard, now } = asking.world;
		const who = await asking.party(asker);
		const { uuid } = await asking.party(subject);
		try {
			const sources = { db: store.db, decide: guard, now: now.at };
			const found = await subjectOf(sources, { principal: userOf(who), party: who }, await asking.party(party), {
				uuid,
				isKnown,
			});
			return found.uuid === uuid ? "found" : "another";
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			return String(error.kind.status);
		}
	};

	it("everybody about himself, managers about those who have something", async () => {
		expect(await asked("siri", "hansen", "siri")).toBe("found");
		expect(await asked("siri", "hansen", "per")).toBe("403");
		expect(await asked("siri", "hansen", "accountants")).toBe("403");
		expect(await asked("kari", "hansen", "siri")).toBe("found");
		expect(await asked("kari", "hansen", "system")).toBe("found");
		// Begins later: the party gave it, so it knows.
		expect(await asked("kari", "hansen", "ola")).toBe("found");
	});

	it("nobody learns of strangers by their uuids", async () => {
		expect(await asked("kari", "hansen", "dead")).toBe("404");
		expect(await asked("kari", "hansen", "agent-system")).toBe("404");
		expect(await asked("kari", "hansen", "dead", true)).toBe("found");
		expect(await asked("siri", "hansen", "dead", true)).toBe("403");
	});

	it("a login of too low a level sees no others", async () => {
		const { store, guard, now } = asking.world;
		const [kari, siri, hansen] = [await asking.party("kari"), await asking.party("siri"), await asking.party("hansen")];
		const sources = { db: store.db, decide: guard, now: now.at };
		const low = { principal: userOf(kari, 2), party: kari };
		await expect(subjectOf(sources, low, hansen, { uuid: siri.uuid, isKnown: false })).rejects.toThrow();
		await expect(subjectOf(sources, low, hansen, { uuid: kari.uuid, isKnown: false })).resolves.toMatchObject({
			id: kari.id,
		});
	});
});
