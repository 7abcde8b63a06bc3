/** Roles for the estate of somebody who has died: told by a register, named by policies (pdp 3.3, step 12). */
import { afterAll, beforeAll, expect, it } from "vitest";
import { authorizedParties } from "../../src/authorization/authorized-parties.js";
import { authorizedPartyView } from "../../src/authorization/authorized-parties-views.js";
import type { Party } from "../../src/parties/model.js";
import { addRegisterRole, removeRegisterRole } from "../../src/parties/register-role.js";
import { findParty } from "../../src/parties/repository.js";
import { build } from "../pip/world-builder.js";
import { type DecisionWorld, openWorld, setPolicy } from "./decision-world.js";
import { policyXml, resource } from "./policy-xml.js";

const CODE = "urn:digitaltdodsbo:formuesfullmakt";
const REGISTER = { kind: "system", id: "register" } as const;
let world: DecisionWorld;

beforeAll(async () => {
	world = await openWorld();
	const subjects = [["urn:digitaltdodsbo:rolecode", CODE]] as const;
	const xml = policyXml("estate", [{ subjects: [subjects[0]], resource: [resource("estate")], actions: ["read"] }]);
	await build(world.store, (builder) => setPolicy(builder, "estate", xml));
});
afterAll(() => world.remove());

const party = async (name: string): Promise<Party> =>
	(await findParty(world.store.db, { id: world.parties[name]?.id as number })) as Party;
const decision = (who: string, whose: string, action = "read") =>
	world.point.ask(world.parties[who]?.id as number, "estate", action, world.parties[whose]?.id as number).results[0]
		?.decision;

it("counts from its register's word to its end, for the holder and that estate alone", async () => {
	const [dead, kari] = [await party("dead"), await party("kari")];
	expect(decision("kari", "dead")).toBe("NotApplicable");
	const role = { from: dead, to: kari, role: `urn:digitaltdodsbo:rolecode:${CODE.toUpperCase()}` };
	const { value } = await world.store.write(REGISTER, (tx) => addRegisterRole(tx, role));
	expect(value).toBe(true);
	expect(decision("kari", "dead")).toBe("Permit");
	expect(decision("kari", "dead", "write")).toBe("NotApplicable");
	expect(decision("kari", "ola")).toBe("NotApplicable");
	expect(decision("ola", "dead")).toBe("NotApplicable");
	const ways = { keyRoles: true, mainUnits: true };
	const found = [...authorizedParties(world.knowledge, { subject: kari.id, ways, inactive: true }, 0)];
	const listed = found.find((each) => each.party === dead.id);
	const shown = { roles: true, packages: true, resources: true, instances: true, owner: undefined };
	const names = new Map([[dead.id, { ...dead, partyId: 1 } as never]]);
	expect(listed && authorizedPartyView(listed, names, world.knowledge, shown)).toMatchObject({
		authorizedRoles: ["formuesfullmakt"],
		authorizedAccessPackages: [],
	});
	await world.store.write(REGISTER, (tx) => removeRegisterRole(tx, { ...role, role: CODE }));
	expect(decision("kari", "dead")).toBe("NotApplicable");
});

it("is only given for who has died, to a person, by a name that is one", async () => {
	const [dead, kari, hansen] = [await party("dead"), await party("kari"), await party("hansen")];
	const before = await world.store.revision();
	for (const [from, to, name, code] of [
		[kari, dead, CODE, "PARTY-00007"],
		[hansen, kari, CODE, "PARTY-00007"],
		[dead, hansen, CODE, "PARTY-00007"],
		[dead, kari, "urn:digitaltdodsbo:", "PARTY-00004"],
		[dead, kari, "urn:digitaltdodsbo:rolecode", "PARTY-00004"],
		[dead, kari, "urn:digitaltdodsbo:a b", "PARTY-00004"],
		[dead, kari, "formuesfullmakt", "PARTY-00004"],
	] as const) {
		await expect(world.store.write(REGISTER, (tx) => addRegisterRole(tx, { from, to, role: name }))).rejects.toThrow(
			code,
		);
	}
	expect(await world.store.revision()).toEqual(before);
});
