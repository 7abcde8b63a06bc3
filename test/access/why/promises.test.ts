/**
 * What is said to make the difference does: over all pairs of the decision tests' parties, each thing that somebody is said to be able
 * to give is given by that person, and the decision becomes a Permit; taken back, it is again what it was.
 */
import { expect, test } from "vitest";
import { addRightholder, isConnected } from "../../../src/access/connect.js";
import { givePackage } from "../../../src/access/give-package.js";
import { giveRights } from "../../../src/access/give-rights.js";
import { UNLIMITED } from "../../../src/access/model.js";
import { revokePackage, revokeRights } from "../../../src/access/revoke.js";
import type { Answer, Question, Remedy } from "../../../src/access/why/model.js";
import type { Party } from "../../../src/parties/model.js";
import { actor } from "../../pip/world-builder.js";
import { Asking } from "./asking.js";

const SUBJECTS = ["kari", "ola", "siri", "per", "hansen", "other", "accountants", "client", "system"];
const PARTIES = ["ola", "hansen", "other", "unit", "shop", "housing", "client"];
const ASKED = [
	["by-role", "read"],
	["by-package", "read"],
	["by-package", "write"],
	["by-property", "read"],
	["by-citizen", "read"],
	["by-user", "read"],
	["rights", "read"],
	["rights", "write"],
	["refused", "read"],
	["listed", "read"],
	["listed", "write"],
	["many", "read"],
	["many", "forbidden"],
] as const;

test("what is said to make it a Permit does, given by those who are said to be able to", {
	timeout: 120_000,
}, async () => {
	const asking = await Asking.open();
	const { world } = asking;
	const decision = ({ subject, resource, action, party }: Question) =>
		world.point.ask(subject.id, resource.id, action, party.id).results[0]?.decision;

	const kept = async (question: Question, { what }: Remedy, by: Party): Promise<void> => {
		const { party: from, subject: to, resource } = question;
		// Times are told, as a form tells them: what begins later would otherwise go on beginning later.
		const giving = { by, from, to, validity: UNLIMITED };
		await world.store.write(actor, async (tx) => {
			if (!(await isConnected(tx.db, from, to, tx.now))) await addRightholder(tx, { by, from, to });
			if (what.kind === "package") await givePackage(tx, giving, what.package);
			if (what.kind === "right") {
				await giveRights(tx, giving, { resource, keys: [what.right.key], mode: "add" });
			}
		});
		expect(decision(question), `${to.uuid} ${question.action} ${resource.id}`).toBe("Permit");
		// What began later was given before, and now begins at once.
		const givers = [by.uuid, undefined];
		const { grounds } = await asking.why(question);
		expect(
			grounds.some((each) => each.kind === what.kind && "origin" in each && givers.includes(each.origin?.givenBy)),
		).toBe(true);
		await world.store.write(actor, async (tx) => {
			if (what.kind === "package") await revokePackage(tx, giving, what.package.code);
			if (what.kind === "right") await revokeRights(tx, giving, resource.id);
		});
	};

	const seen = { permits: 0, refusals: 0, given: 0 };
	const check = async (question: Question, answer: Answer): Promise<void> => {
		const before = decision(question);
		expect(answer.decision).toBe(before);
		if (before === "Permit") {
			seen.permits += 1;
			expect(answer.grounds.length).toBeGreaterThan(0);
			const kinds = answer.grounds.map(({ kind }) => kind);
			expect(kinds).not.toContain("other");
			if (answer.by === "policy") expect(kinds.some((kind) => ["role", "package", "named"].includes(kind))).toBe(true);
			else expect(kinds).toContain("right");
			return;
		}
		seen.refusals += 1;
		expect(answer.refusal).toBeDefined();
		for (const remedy of answer.remedies) {
			// Nobody is named for what cannot be given, and one is for the rest, or it is said that there is none.
			expect(remedy.hasGivers).toBe((remedy.givers?.length ?? 0) > 0);
			if (remedy.obstacles.length > 0) expect(remedy.hasGivers).toBe(false);
			for (const giver of remedy.givers ?? []) {
				await kept(question, remedy, giver);
				expect(decision(question)).toBe(before);
				seen.given += 1;
			}
		}
	};

	try {
		for (const subject of SUBJECTS) {
			for (const party of PARTIES) {
				for (const [resource, action] of ASKED) {
					const question = await asking.question(subject, action, resource, party);
					await check(question, await asking.why(question));
				}
			}
		}
		expect(seen.permits).toBeGreaterThan(50);
		expect(seen.given).toBeGreaterThan(100);
	} finally {
		await world.remove();
	}
});
