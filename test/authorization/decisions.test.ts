import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Unresolved } from "../../src/authorization/decision-point.js";
import type { Result } from "../../src/xacml/model.js";
import { ask, type Said } from "../policies/ask.js";
import { type DecisionWorld, openWorld, START } from "./decision-world.js";

let world: DecisionWorld;
beforeAll(async () => {
	world = await openWorld();
});
afterAll(() => world.remove());

const OUTSIDE: Unresolved = "processing-error";
const WITHIN: Unresolved = "syntax-error";
const GUID = "aaaaaaaa-0000-4000-8000-000000000001";

/** Names a party the way its kind is usually named. */
function subject(name: string): Said {
	const { uuid, userId, orgNumber } = world.parties[name]!;
	if (userId !== undefined) return { "urn:altinn:userid": [String(userId)] };
	if (orgNumber !== undefined) return { "urn:altinn:organization:identifier-no": [orgNumber] };
	return { "urn:altinn:systemuser:uuid": [uuid] };
}
const party = (name: string): Said => ({ "urn:altinn:partyid": [String(world.parties[name]!.partyId)] });
const about = (resource: string): Said => ({ "urn:altinn:resource": [resource] });
const APP: Said = { "urn:altinn:org": ["ttd"], "urn:altinn:app": ["signering"] };
const inInstance = (guid: string, owner = "5010"): Said => ({ "urn:altinn:instance-id": [`${owner}/${guid}`] });

const decide = (who: Said, action: string, what: Said, unresolved: Unresolved = OUTSIDE): Result =>
	world.point.decide(ask(who, action, what), unresolved).results[0] as Result;
const decision = (...asked: Parameters<typeof decide>): string => decide(...asked).decision;

const P = "Permit";
const N = "NotApplicable";

/** Who, what he does, with what, for whom, and the answer: a Permit and its near miss side by side. */
const TABLE: readonly (readonly [
	why: string,
	who: string,
	action: string,
	what: string,
	whose: string,
	answer: string,
])[] = [
	["a role", "kari", "read", "by-role", "hansen", P],
	["nobody's role", "ola", "read", "by-role", "hansen", N],
	["a role, but another party", "kari", "read", "by-role", "signatory", N],
	["a role, but another action", "kari", "sign", "by-role", "hansen", N],
	["a role in the main unit", "kari", "read", "by-role", "unit", P],
	["no role in the main unit", "siri", "read", "by-role", "unit", N],
	["an external role that the policy names alone", "kari", "read", "by-ccr", "hansen", P],
	["another external role", "ola", "read", "by-ccr", "shop", N],
	["a key role in the accountant's firm", "kari", "read", "by-role", "client", P],
	["the accountant's firm itself", "accountants", "read", "by-role", "client", P],
	["what a company got where the firm holds a key role", "accountants", "read", "by-package", "other", P],
	["one key role away, and no further", "kari", "read", "by-package", "other", N],
	["a role that another brings along", "ola", "write", "by-role", "shop", P],
	["a package of a role", "kari", "read", "by-package", "hansen", P],
	["a package given", "siri", "read", "by-package", "hansen", P],
	["another package is needed", "siri", "write", "by-package", "hansen", N],
	["a package given by the main unit", "siri", "read", "by-package", "unit", P],
	["a package given, but not by that party", "siri", "read", "by-package", "other", N],
	["a package that still holds", "per", "read", "by-package", "hansen", P],
	["a package that does not hold yet", "ola", "read", "by-package", "hansen", N],
	["a package of an organisation", "other", "read", "by-package", "hansen", P],
	["no package of an organisation", "client", "read", "by-package", "hansen", N],
	["a package of a system user", "system", "read", "by-package", "hansen", P],
	["a package of a system user, for another", "system", "read", "by-package", "other", N],
	["a deleted system user", "deleted-system", "read", "by-package", "hansen", N],
	["a client's package of an agent", "agent-system", "read", "by-package", "client", P],
	["an agent, but not for the provider", "agent-system", "read", "by-package", "accountants", N],
	["a client's package of an agent who is a person", "agent", "read", "by-package", "client", P],
	["such an agent, for another client of the provider", "agent", "read", "by-package", "shop", N],
	["what a sub-unit received, by a key role in its main unit", "kari", "read", "by-package", "sponsor", P],
	["what a sub-unit received, without a key role", "ola", "read", "by-package", "sponsor", N],
	["a role from the register of guardians", "guardian", "read", "by-guardian", "ward", P],
	["another's guardian", "guardian", "read", "by-guardian", "ola", N],
	["who registered himself, for himself", "self", "read", "by-self", "self", P],
	["who registered himself, for another", "self", "read", "by-self", "ola", N],
	["a role given to a system user", "list-system", "read", "by-role", "signatory", N],
	["a party on the list, by a system user's right", "list-system", "read", "listed", "hansen", P],
	["a party not on the list, by a system user's right", "list-system", "read", "listed", "other", "Deny"],
	["a client's package through a supplier", "siri", "read", "by-package", "client", N],
	["shared responsibility as a key role", "per", "read", "by-package", "other", P],
	["shared responsibility in an inter-municipal company", "per", "read", "by-package", "client", N],
	["a package for that form of organisation", "accountants", "read", "by-property", "housing", P],
	["a package for another form", "accountants", "read", "by-property", "other", N],
	["the accountant of a sole proprietor's business, for the owner", "accountants", "read", "by-role", "ola", P],
	["for the owner of one that was deleted long ago", "accountants", "read", "by-role", "siri", N],
	["for a dead owner", "accountants", "read", "by-role", "dead", N],
	["somebody's own packages", "ola", "read", "by-citizen", "ola", P],
	["another person's packages", "ola", "read", "by-citizen", "siri", N],
	["a single right", "siri", "read", "rights", "hansen", P],
	["another action than the right's", "siri", "write", "rights", "hansen", N],
	["a single right from the main unit", "siri", "read", "rights", "unit", P],
	["a single right of a system user", "system", "read", "rights", "hansen", P],
	["no single right of a system user", "system", "write", "rights", "hansen", N],
	["a single right through a key role", "kari", "write", "rights", "hansen", P],
	["no key role, no single right", "ola", "write", "rights", "hansen", N],
	["a client's single right of an agent", "agent-system", "read", "rights", "client", P],
	["a client's single right, another action", "agent-system", "write", "rights", "client", N],
	["a right on a part of the resource, for the whole", "per", "read", "rights", "hansen", N],
	["a Deny, whatever was delegated", "siri", "read", "refused", "hansen", "Deny"],
	["a party on the list, by role", "kari", "read", "listed", "hansen", P],
	["a party on the list, an action that the list leaves out", "kari", "write", "listed", "hansen", "Deny"],
	["a party not on the list, by role", "kari", "read", "listed", "accountants", "Deny"],
	["a party on the list, by delegation", "siri", "read", "listed", "hansen", P],
	["a party not on the list, by delegation", "siri", "read", "listed", "other", "Deny"],
	["a person can be on no list", "siri", "read", "listed", "siri", "Deny"],
	["the list changes nothing for who may not anyway", "ola", "read", "listed", "hansen", N],
	["the user that the policy names", "kari", "read", "by-user", "other", P],
	["another user", "ola", "read", "by-user", "other", N],
	["the organisation that the policy names", "accountants", "write", "by-user", "other", P],
	["another organisation", "other", "write", "by-user", "other", N],
	["the party that the policy names", "kari", "read", "by-party", "hansen", P],
	["another party", "kari", "read", "by-party", "accountants", N],
	["a policy of a deleted resource", "kari", "read", "gone", "hansen", "Indeterminate"],
	["a resource without a policy", "kari", "read", "nothing", "hansen", "Indeterminate"],
];

describe("the full decision", () => {
	it.each(TABLE)("%s: %s %s %s for %s → %s", (_why, who, action, what, whose, answer) => {
		const asked = { ...about(what), ...party(whose) };
		expect(decision(subject(who), action, asked)).toBe(answer);
		expect(decision(subject(who), action, asked, WITHIN)).toBe(answer);
		const { [who]: asking, [whose]: owner } = world.parties;
		expect(world.point.ask(asking!.id, what, action, owner!.id).results[0]?.decision).toBe(answer);
	});

	it("fails half of the table for a server that always says the same", () => {
		const permits = TABLE.filter(([, , , , , answer]) => answer === P).length;
		expect(permits).toBeGreaterThan(TABLE.length * 0.4);
		expect(permits).toBeLessThan(TABLE.length * 0.6);
	});

	it("has the policy's obligations on a Permit, whether by policy or by delegation", () => {
		const byRole = decide(subject("kari"), "read", { ...about("by-role"), ...party("hansen") });
		const byRight = decide(subject("siri"), "read", { ...about("rights"), ...party("hansen") });
		expect(byRole.obligations).toMatchObject([{ id: "urn:altinn:obligation:authenticationLevel1" }]);
		expect(byRight.obligations).toEqual(byRole.obligations);
		const refused = decide(subject("kari"), "write", { ...about("listed"), ...party("hansen") });
		expect(refused).toMatchObject({ decision: "Deny", status: { code: "ok" }, obligations: [], attributes: [] });
	});

	it("gives the same, whichever way subject and party are named", () => {
		const { kari, hansen } = world.parties;
		const subjects: Said[] = [
			{ "urn:altinn:userid": [String(kari!.userId)] },
			{ "urn:altinn:person:identifier-no": [kari!.personNumber!] },
			{ "urn:altinn:person:uuid": [kari!.uuid] },
			{ "urn:altinn:party:uuid": [kari!.uuid.toUpperCase()] },
			{ "urn:altinn:partyid": [String(kari!.partyId)] },
			{ "urn:altinn:userid": [String(kari!.userId)], "urn:altinn:sessionid": ["s"], "urn:scope": ["x"] },
		];
		const owners: Said[] = [
			{ "urn:altinn:partyid": [String(hansen!.partyId)] },
			{ "urn:altinn:organization:identifier-no": [hansen!.orgNumber!] },
			{ "urn:altinn:organizationnumber": [hansen!.orgNumber!] },
			{ "urn:altinn:party:uuid": [hansen!.uuid] },
		];
		for (const who of subjects) {
			for (const whose of owners) {
				expect([who, whose, decision(who, "read", { ...about("by-package"), ...whose })]).toEqual([who, whose, P]);
				expect(decision(who, "write", { ...about("rights"), ...whose })).toBe(P);
				expect(decision(who, "sign", { ...about("rights"), ...whose })).toBe(N);
			}
		}
	});

	it("counts what the caller says of the subject as well", () => {
		const asked = { ...about("by-role"), ...party("hansen") };
		expect(decision({ ...subject("ola"), "urn:altinn:rolecode": ["DAGL"] }, "read", asked)).toBe(P);
		expect(decision({ "urn:altinn:rolecode": ["dagl"] }, "read", asked)).toBe(P);
		expect(decision({ "urn:altinn:rolecode": ["medl"] }, "read", asked)).toBe(N);
	});

	it("returns what asked to be returned, and nothing of what it found out", () => {
		const request = ask(subject("kari"), "read", { ...about("by-role"), ...party("hansen") });
		const attributes = request.attributes.map((each) => ({
			...each,
			attributes: each.attributes.map((attribute) => ({ ...attribute, includeInResult: true })),
		}));
		const [result] = world.point.decide({ ...request, attributes }, OUTSIDE).results;
		expect(result?.decision).toBe(P);
		expect(result?.attributes).toEqual(attributes);
	});
});

describe("apps and instances", () => {
	it("takes app and stage from the instance", () => {
		expect(decision(subject("kari"), "write", inInstance(GUID))).toBe(P);
		expect(decision(subject("kari"), "write", inInstance(GUID.replace(/1$/, "2")))).toBe(N);
		expect(decision(subject("kari"), "complete", inInstance(GUID.replace(/1$/, "2")))).toBe(P);
		expect(decision(subject("kari"), "complete", inInstance(GUID))).toBe(N);
	});

	it("returns the party it took from the instance", () => {
		const { attributes } = decide(subject("kari"), "read", { ...APP, ...inInstance(GUID) });
		expect(attributes).toMatchObject([{ attributes: [{ attributeId: "urn:altinn:partyid", values: ["5010"] }] }]);
	});

	it("knows an app by org and app or by its id in the registry", () => {
		for (const app of [APP, about("app_ttd_signering"), about("app_TTD_signering")]) {
			expect(decision(subject("kari"), "read", { ...app, ...party("hansen") })).toBe(P);
			expect(decision(subject("kari"), "sign", { ...app, ...party("hansen") })).toBe(N);
			expect(decision(subject("ola"), "sign", { ...app, ...party("hansen") })).toBe(P);
		}
	});

	it("gives rights on an instance for that one, in any case, and not for those of others", () => {
		const instance = { ...APP, ...inInstance(GUID) };
		expect(decision(subject("siri"), "sign", instance)).toBe(P);
		expect(decision(subject("siri"), "SIGN", { ...APP, ...inInstance(GUID.toUpperCase()) })).toBe(P);
		expect(decision(subject("siri"), "sign", { ...APP, ...inInstance(GUID.replace(/1$/, "2")) })).toBe(N);
		expect(decision(subject("siri"), "sign", { ...APP, ...party("hansen") })).toBe(N);
		expect(decision(subject("siri"), "sign", { ...APP, ...inInstance(GUID, "5012"), ...party("unit") })).not.toBe(P);
		const general = { "urn:altinn:resource:instance-id": [`urn:altinn:instance-id:5010/${GUID}`] };
		expect(decision(subject("siri"), "sign", { ...APP, ...party("hansen"), ...general })).toBe(P);
	});

	it("gives an organisation's rights on an instance to who has a key role there, and not to its clients' leaders", () => {
		const instance = { ...APP, ...inInstance(GUID) };
		expect(decision(subject("accountants"), "archive", instance)).toBe(P);
		expect(decision(subject("kari"), "archive", instance)).toBe(P);
		expect(decision(subject("ola"), "archive", instance)).toBe(N);
		expect(decision(subject("kari"), "archive", { ...APP, ...inInstance(GUID.replace(/1$/, "2")) })).toBe(N);
		expect(decision(subject("kari"), "archive", { ...APP, ...party("hansen") })).toBe(N);
	});

	it("lets who signs for an organisation use what an app gave it", () => {
		const instance = { ...APP, ...inInstance(GUID) };
		expect(decision(subject("per"), "sign", instance)).toBe(P);
		expect(decision(subject("per"), "reject", instance)).toBe(N);
		expect(decision(subject("kari"), "sign", instance)).toBe(N);
		expect(decision(subject("signatory"), "sign", instance)).toBe(P);
	});

	it("goes on without a stage when it does not know the instance, as long as the app is named", () => {
		const unknown = inInstance("bbbbbbbb-0000-4000-8000-000000000001");
		expect(decision(subject("kari"), "read", { ...APP, ...unknown })).toBe(P);
		expect(decision(subject("kari"), "write", { ...APP, ...unknown })).toBe(N);
		expect(decision(subject("kari"), "read", unknown)).toBe("Indeterminate");
	});

	it("does not believe that an instance is another party's", () => {
		expect(decision(subject("kari"), "read", { ...APP, ...inInstance(GUID, "5020") })).toBe("Indeterminate");
	});
});

describe("consent", () => {
	it("knows the subject's kind and lists where the request names no party", () => {
		expect(decision(subject("hansen"), "request", about("consent"))).toBe(P);
		expect(decision(subject("kari"), "request", about("consent"))).toBe(N);
		expect(decision(subject("accountants"), "lookup", about("consent"))).toBe(P);
		expect(decision(subject("hansen"), "lookup", about("consent"))).toBe(N);
		expect(decision(subject("hansen"), "request", { ...about("consent"), ...party("hansen") })).toBe(N);
	});
});

describe("what cannot be decided", () => {
	const status = (...asked: Parameters<typeof decide>): string => {
		const { decision: answer, status: said } = decide(...asked);
		return `${answer} ${said.code}`;
	};
	const WHAT = (): Said => ({ ...about("by-role"), ...party("hansen") });
	const BAD_PROCESSING = "Indeterminate processing-error";
	const BAD_SYNTAX = "Indeterminate syntax-error";

	it("is a system user with anything beside it, or no uuid (row 98)", () => {
		const both = { ...subject("system"), "urn:altinn:sessionid": ["s"] };
		expect(status(both, "read", WHAT())).toBe(BAD_PROCESSING);
		expect(status(both, "read", WHAT(), WITHIN)).toBe(BAD_SYNTAX);
		expect(status({ "urn:altinn:systemuser:uuid": ["no-uuid"] }, "read", WHAT())).toBe(BAD_PROCESSING);
		expect(status({ "urn:altinn:party:uuid": ["no-uuid"] }, "read", WHAT(), WITHIN)).toBe(BAD_SYNTAX);
	});

	it("is a subject that is two at once", () => {
		const { kari, hansen } = world.parties;
		const number = { "urn:altinn:person:identifier-no": [kari!.personNumber!] };
		const org = { "urn:altinn:organization:identifier-no": [hansen!.orgNumber!] };
		expect(status({ ...number, ...subject("kari") }, "read", WHAT())).toBe(BAD_PROCESSING);
		expect(status({ ...org, ...subject("kari") }, "read", WHAT())).toBe(BAD_PROCESSING);
		expect(status({ ...org, ...subject("kari") }, "read", WHAT(), WITHIN)).toBe("Permit ok");
	});

	it("is a person by number, to a caller within", () => {
		const number = { "urn:altinn:person:identifier-no": [world.parties.kari!.personNumber!] };
		expect(status(number, "read", WHAT())).toBe("Permit ok");
		expect(status(number, "read", WHAT(), WITHIN)).toBe(BAD_SYNTAX);
		expect(status(subject("kari"), "read", { ...about("by-role"), ...number }, WITHIN)).toBe(BAD_SYNTAX);
	});

	it("is an unknown number, while an unknown id only holds nothing", () => {
		const nobody = { "urn:altinn:person:identifier-no": ["01810199999"] };
		const noOrg = { "urn:altinn:organization:identifier-no": ["399999999"] };
		expect(status(nobody, "read", WHAT())).toBe(BAD_PROCESSING);
		expect(status(noOrg, "read", WHAT())).toBe(BAD_SYNTAX);
		expect(status(noOrg, "read", WHAT(), WITHIN)).toBe("NotApplicable ok");
		expect(status(subject("kari"), "read", { ...about("by-role"), ...noOrg })).toBe(BAD_SYNTAX);
		expect(status(subject("kari"), "read", { ...about("by-role"), ...nobody })).toBe(BAD_SYNTAX);
		expect(status({ "urn:altinn:userid": ["1"] }, "read", WHAT())).toBe("NotApplicable ok");
		expect(status(subject("kari"), "read", { ...about("by-role"), "urn:altinn:partyid": ["1"] })).toBe(
			"NotApplicable ok",
		);
		expect(status(subject("kari"), "read", { ...about("by-role"), "urn:altinn:partyid": ["x'--"] })).toBe(
			"NotApplicable ok",
		);
	});

	it("is a resource with access lists and no party", () => {
		const who = { "urn:altinn:rolecode": ["dagl"] };
		expect(status(who, "read", about("listed"))).toBe(BAD_PROCESSING);
		expect(status(who, "read", about("listed"), WITHIN)).toBe(BAD_SYNTAX);
	});

	it("spoils only its own part of a request for several", () => {
		const one = ask(subject("kari"), "read", { ...about("by-role"), ...party("hansen") });
		const [who, action, good] = one.attributes;
		const [, , bad] = ask({}, "read", {
			...about("by-role"),
			"urn:altinn:organization:identifier-no": ["399999999"],
		}).attributes;
		const [, , none] = ask({}, "read", { ...about("nothing"), ...party("hansen") }).attributes;
		const attributes = [who!, action!, good!, bad!, none!].map((each, i) => ({ ...each, id: `a${i}` }));
		const multiRequests = [
			["a0", "a1", "a3"],
			["a0", "a1", "a2"],
			["a0", "a1", "a4"],
			["a0", "a1", "a2"],
		];
		const { results } = world.point.decide({ ...one, attributes, multiRequests }, OUTSIDE);
		expect(results.map(({ decision: answer }) => answer)).toEqual(["Indeterminate", P, "Indeterminate", P]);
	});
});

describe("time", () => {
	it("ends and begins what holds for a time", () => {
		const asked = { ...about("by-package"), ...party("hansen") };
		try {
			world.now.at = START + 86_400_000 - 1;
			expect(["per", "ola"].map((name) => decision(subject(name), "read", asked))).toEqual([P, N]);
			world.now.at += 1;
			expect(["per", "ola"].map((name) => decision(subject(name), "read", asked))).toEqual([N, P]);
		} finally {
			world.now.at = START;
		}
	});
});
