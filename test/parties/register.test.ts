import { describe, expect, it } from "vitest";
import { roles } from "../../src/catalogue/catalogue.js";
import { endParty, restoreParty } from "../../src/parties/end-party.js";
import type { Party } from "../../src/parties/model.js";
import { type Registered, registerParty } from "../../src/parties/register-party.js";
import { addRegisterRole, removeRegisterRole } from "../../src/parties/register-role.js";
import { findParty } from "../../src/parties/repository.js";
import { setMainUnit } from "../../src/parties/set-main-unit.js";
import type { Store, Transaction } from "../../src/store/store.js";
import { onBothEngines } from "../store/engines.js";

const REGISTER = { kind: "system", id: "register" } as const;
const ORG: Registered = {
	kind: "organization",
	orgNumber: "311592858",
	name: "Rørlegger Hansen & Sønner AS",
	form: "AS",
};
const OTHER: Registered = { kind: "organization", orgNumber: "316080685", name: "Fjordbris Sjømat AS", form: "AS" };
const FIRM: Registered = { kind: "organization", orgNumber: "314428641", name: "Solberg Regnskap AS", form: "AS" };
const KARI: Registered = { kind: "person", personNumber: "14837431310", name: "Kari Hansen", userId: 20400201 };
const NINA: Registered = { kind: "person", personNumber: "27868115845", name: "Nina Solberg" };
const SELF: Registered = { kind: "self-identified", username: "Guest@Example", name: "Guest", form: "SI_EMAIL" };

onBothEngines("register events", (opened) => {
	const write = <T>(store: Store, work: (tx: Transaction) => Promise<T>) => store.write(REGISTER, work);
	async function made(store: Store, registered: Registered): Promise<Party> {
		const { value } = await write(store, (tx) => registerParty(tx, registered));
		return (await findParty(store.db, { id: value })) as Party;
	}
	const again = async (store: Store, { id }: Party) => (await findParty(store.db, { id })) as Party;
	/** Changes that a write logged, and what it answered. */
	async function changesOf<T>(store: Store, work: (tx: Transaction) => Promise<T>) {
		const { revision } = await store.revision();
		const { value } = await write(store, work);
		return { value, changes: (await store.changes(revision)).map(({ change }) => change) };
	}
	const assignments = async (store: Store) =>
		(await store.db.selectFrom("assignment").select(["from_id", "to_id", "role"]).orderBy("id").execute()).map(
			({ from_id, to_id, role }) => [from_id, to_id, role],
		);
	/** Says what was thrown, and that nothing was written. */
	async function refused(store: Store, code: string, work: (tx: Transaction) => Promise<unknown>) {
		const before = await store.revision();
		await expect(write(store, work)).rejects.toThrow(code);
		expect(await store.revision()).toEqual(before);
	}

	describe("a party", () => {
		it("is made once; the same again changes nothing; another name is taken over", async () => {
			const store = await opened.store();
			const org = await made(store, { ...ORG, partyId: 51400101, uuid: "550FFCDD-eb1b-4ea6-b2de-46d259416c66" });
			expect(org).toMatchObject({ name: ORG.name, form: "AS", partyId: 51400101, kind: "organization" });
			expect(org.uuid).toBe("550ffcdd-eb1b-4ea6-b2de-46d259416c66");
			expect(await assignments(store)).toEqual([]);
			expect(await changesOf(store, (tx) => registerParty(tx, ORG))).toEqual({ value: org.id, changes: [] });
			const { changes } = await changesOf(store, (tx) => registerParty(tx, { ...ORG, name: "Hansen VVS AS" }));
			expect(changes).toEqual([{ kind: "parties", parties: [org.id] }]);
			// What was not told stays.
			expect(await again(store, org)).toMatchObject({ name: "Hansen VVS AS", partyId: 51400101, uuid: org.uuid });
		});

		it("a person is privatperson for itself, one who identified himself selvregistrert", async () => {
			const store = await opened.store();
			const kari = await made(store, { ...KARI, username: "Kari", born: "1974-03-14" });
			const self = await made(store, SELF);
			expect(kari).toMatchObject({ lastName: "Hansen", username: "kari", born: "1974-03-14", form: undefined });
			expect(self).toMatchObject({ username: "guest@example", form: "SI_EMAIL" });
			expect(await assignments(store)).toEqual([
				[kari.id, kari.id, "privatperson"],
				[self.id, self.id, "selvregistrert"],
			]);
			expect((await changesOf(store, (tx) => registerParty(tx, KARI))).changes).toEqual([]);
			expect((await changesOf(store, (tx) => registerParty(tx, SELF))).changes).toEqual([]);
		});

		it("a role for itself that was lost comes back, and is told", async () => {
			const store = await opened.store();
			const kari = await made(store, KARI);
			await write(store, async (tx) => {
				await tx.db.deleteFrom("assignment").execute();
				tx.log({ kind: "facts", pairs: [[kari.id, kari.id]] });
			});
			expect((await changesOf(store, (tx) => registerParty(tx, KARI))).changes).toEqual([
				{ kind: "facts", pairs: [[kari.id, kari.id]] },
			]);
		});

		it.each<[string, string, Registered]>([
			["a bad organisation number", "PARTY-00001", { ...ORG, orgNumber: "311592859" }],
			["a bad person number", "PARTY-00001", { ...KARI, personNumber: "14837431311" }],
			["another party's id", "PARTY-00002", { ...OTHER, partyId: 51400101 }],
			["another party's uuid", "PARTY-00002", { ...OTHER, uuid: "550ffcdd-eb1b-4ea6-b2de-46d259416c66" }],
			["another's user id", "PARTY-00002", { ...NINA, userId: 20400201 }],
			["another's user name", "PARTY-00002", { ...NINA, username: "KARI" }],
			["another's address", "PARTY-00002", { ...SELF, username: "b", email: "GUEST@example.no" }],
			["a person's name for a guest", "PARTY-00002", { ...SELF, username: "kari" }],
			["a new uuid", "PARTY-00003", { ...ORG, uuid: "00000000-0000-4000-8000-000000000001" }],
		])("with %s is refused: %s", async (_, code, registered) => {
			const store = await opened.store();
			await made(store, { ...ORG, partyId: 51400101, uuid: "550ffcdd-eb1b-4ea6-b2de-46d259416c66" });
			await made(store, { ...KARI, username: "kari" });
			await made(store, { ...SELF, email: "guest@example.no" });
			await refused(store, code, (tx) => registerParty(tx, registered));
		});

		it("keeps numbers out of the audit, and of what is told of a refusal", async () => {
			const store = await opened.store();
			await made(store, KARI);
			const refusal = await write(store, (tx) =>
				registerParty(tx, { ...KARI, personNumber: "14837431311" } as Registered),
			).catch((error: unknown) => error);
			expect(JSON.stringify(refusal)).not.toMatch(/\d{11}/);
			const log = await store.db.selectFrom("audit").selectAll().execute();
			expect(log.length).toBeGreaterThan(0);
			expect(JSON.stringify([log, await store.changes(0)])).not.toContain("14837431310");
		});

		it("told of twice at once is one party", async () => {
			const store = await opened.store();
			const ids = await Promise.all([1, 2, 3].map(() => write(store, (tx) => registerParty(tx, KARI))));
			expect(new Set(ids.map(({ value }) => value)).size).toBe(1);
			expect(await assignments(store)).toHaveLength(1);
		});
	});

	describe("a role", () => {
		it("is given once and taken away once, by any of its names", async () => {
			const store = await opened.store();
			const [org, kari] = [await made(store, ORG), await made(store, KARI)];
			const role = (name: string) => ({ from: org, to: kari, role: name });
			expect(await changesOf(store, (tx) => addRegisterRole(tx, role("dagl")))).toEqual({
				value: true,
				changes: [{ kind: "facts", pairs: [[org.id, kari.id]] }],
			});
			const urn = "urn:altinn:external-role:ccr:daglig-leder";
			expect(await changesOf(store, (tx) => addRegisterRole(tx, role(urn)))).toEqual({ value: false, changes: [] });
			expect(await assignments(store)).toContainEqual([org.id, kari.id, "daglig-leder"]);
			expect(await changesOf(store, (tx) => removeRegisterRole(tx, role("lede")))).toEqual({
				value: false,
				changes: [],
			});
			expect(await changesOf(store, (tx) => removeRegisterRole(tx, role("DAGL")))).toEqual({
				value: true,
				changes: [{ kind: "facts", pairs: [[org.id, kari.id]] }],
			});
			expect((await changesOf(store, (tx) => removeRegisterRole(tx, role("dagl")))).value).toBe(false);
		});

		it.each(["rettighetshaver", "agent", "supplier", "privatperson", "hovedadministrator", "sjef", ""])(
			"%j is none that a register gives or takes",
			async (role) => {
				const store = await opened.store();
				const [org, kari] = [await made(store, ORG), await made(store, KARI)];
				await refused(store, "PARTY-00004", (tx) => addRegisterRole(tx, { from: org, to: kari, role }));
				await refused(store, "PARTY-00004", (tx) => removeRegisterRole(tx, { from: org, to: kari, role }));
			},
		);

		it("when it ends, what was passed on to agents on its grounds ends, and every agent's pair is told", async () => {
			const store = await opened.store();
			const [client, other, firm, nina] = [
				await made(store, ORG),
				await made(store, OTHER),
				await made(store, FIRM),
				await made(store, NINA),
			];
			for (const from of [client, other]) {
				await write(store, (tx) => addRegisterRole(tx, { from, to: firm, role: "regnskapsforer" }));
			}
			await agency(store, firm, nina, [client, other]);
			const { changes } = await changesOf(store, (tx) =>
				removeRegisterRole(tx, { from: client, to: firm, role: "regnskapsforer" }),
			);
			expect(pairsOf(changes)).toEqual(
				sorted([
					[client.id, firm.id],
					[client.id, nina.id],
				]),
			);
			const left = await store.db.selectFrom("client_delegation_package").selectAll().execute();
			expect(left).toHaveLength(1);
			expect(await assignments(store)).toContainEqual([other.id, firm.id, "regnskapsforer"]);
		});
	});

	describe("a main unit", () => {
		it("is set and cleared, by its roles too", async () => {
			const store = await opened.store();
			const [main, unit] = [await made(store, ORG), await made(store, { ...OTHER, form: "BEDR" })];
			const told = { kind: "parties", parties: [unit.id] };
			expect(await changesOf(store, (tx) => setMainUnit(tx, unit, main))).toEqual({ value: true, changes: [told] });
			expect((await again(store, unit)).parentId).toBe(main.id);
			const below = await again(store, unit);
			expect(await changesOf(store, (tx) => setMainUnit(tx, below, main))).toEqual({ value: false, changes: [] });
			expect(await changesOf(store, (tx) => setMainUnit(tx, below, undefined))).toEqual({
				value: true,
				changes: [told],
			});
			expect((await again(store, unit)).parentId).toBeUndefined();

			await write(store, (tx) => addRegisterRole(tx, { from: unit, to: main, role: "bedr" }));
			const byRole = await again(store, unit);
			expect(byRole.parentId).toBe(main.id);
			expect(await assignments(store)).toEqual([]);
			const firm = await made(store, FIRM);
			const late = { from: byRole, to: firm, role: "hovedenhet" };
			expect((await changesOf(store, (tx) => removeRegisterRole(tx, late))).value).toBe(false);
			expect((await again(store, unit)).parentId).toBe(main.id);
			const now = { from: byRole, to: main, role: "ikke-naeringsdrivende-hovedenhet" };
			expect((await changesOf(store, (tx) => removeRegisterRole(tx, now))).value).toBe(true);
			expect((await again(store, unit)).parentId).toBeUndefined();
		});

		it("is another organisation, and not below its own unit", async () => {
			const store = await opened.store();
			const [main, unit, kari] = [await made(store, ORG), await made(store, OTHER), await made(store, KARI)];
			await write(store, (tx) => setMainUnit(tx, unit, main));
			const below = await again(store, unit);
			await refused(store, "PARTY-00005", (tx) => setMainUnit(tx, main, main));
			await refused(store, "PARTY-00005", (tx) => setMainUnit(tx, main, below));
			await refused(store, "PARTY-00005", (tx) => setMainUnit(tx, kari, main));
			await refused(store, "PARTY-00005", (tx) => setMainUnit(tx, below, kari));
		});
	});

	describe("an end", () => {
		const legacy = roles.filter(({ provider }) => provider === "sys-altinn2").map(({ code }) => code);
		const cleared = ["rettighetshaver", "appstyrt-rettighetshaver", "agent", ...legacy];
		const kept = ["daglig-leder", "privatperson", "supplier", "bank-ta-opp-lan-kreditter"];

		it.each<["died" | "deletedAt", string]>([
			["died", "a death"],
			["deletedAt", "a deletion"],
		])("%s: %s clears what was given by will, in both directions, and nothing else", async (how) => {
			const store = await opened.store();
			const [org, other, kari, nina] = [
				await made(store, ORG),
				await made(store, OTHER),
				await made(store, KARI),
				await made(store, NINA),
			];
			const ends = how === "died" ? kari : org;
			const counterpart = how === "died" ? org : kari;
			for (const role of [...cleared, ...kept]) {
				await assign(store, ends, counterpart, role);
				await assign(store, counterpart, ends, role);
				// Between others.
				await assign(store, other, nina, role);
			}
			const { changes, value } = await changesOf(store, (tx) =>
				endParty(tx, ends, how === "died" ? { died: "2026-11-01" } : { deletedAt: 1_700_000_000_000 }),
			);
			expect(value).toBe(true);
			expect(changes).toContainEqual({ kind: "parties", parties: [ends.id] });
			expect(pairsOf(changes)).toEqual(
				sorted([
					[ends.id, counterpart.id],
					[counterpart.id, ends.id],
				]),
			);
			const left = await assignments(store);
			const between = (a: Party, b: Party) =>
				left.filter(([from, to]) => from === a.id && to === b.id).map(([, , role]) => role);
			expect(between(ends, counterpart).sort()).toEqual([...kept].sort());
			expect(between(counterpart, ends).sort()).toEqual([...kept].sort());
			expect(between(other, nina)).toHaveLength(cleared.length + kept.length);
			const after = await again(store, ends);
			expect(how === "died" ? after.died : after.deletedAt).toBe(how === "died" ? "2026-11-01" : 1_700_000_000_000);
			const same = how === "died" ? { died: "2026-11-01" } : { deletedAt: 1_700_000_000_000 };
			expect(await changesOf(store, (tx) => endParty(tx, after, same))).toEqual({ value: false, changes: [] });
		});

		it("of an agent ends what the clients gave through the provider, and tells of each client", async () => {
			const store = await opened.store();
			const [client, other, firm, nina] = [
				await made(store, ORG),
				await made(store, OTHER),
				await made(store, FIRM),
				await made(store, NINA),
			];
			for (const from of [client, other]) {
				await write(store, (tx) => addRegisterRole(tx, { from, to: firm, role: "regnskapsforer" }));
			}
			await agency(store, firm, nina, [client, other]);
			const { changes } = await changesOf(store, (tx) => endParty(tx, nina, { died: "2026-11-01" }));
			expect(pairsOf(changes)).toEqual(
				sorted([
					[firm.id, nina.id],
					[client.id, nina.id],
					[other.id, nina.id],
				]),
			);
			expect(await store.db.selectFrom("client_delegation").selectAll().execute()).toEqual([]);
			expect(await assignments(store)).toContainEqual([client.id, firm.id, "regnskapsforer"]);
		});

		it("a corrected date is told; a restored party is there again, and what was cleared is not", async () => {
			const store = await opened.store();
			const [org, kari] = [await made(store, ORG), await made(store, KARI)];
			await assign(store, org, kari, "rettighetshaver");
			await write(store, (tx) => endParty(tx, org, { deletedAt: 1000 }));
			const deleted = await again(store, org);
			const told = [{ kind: "parties", parties: [org.id] }];
			expect((await changesOf(store, (tx) => endParty(tx, deleted, { deletedAt: 2000 }))).changes).toEqual(told);
			const later = await again(store, org);
			expect(later.deletedAt).toBe(2000);
			expect((await changesOf(store, (tx) => restoreParty(tx, later))).changes).toEqual(told);
			const back = await again(store, org);
			expect(back.deletedAt).toBeUndefined();
			expect(await changesOf(store, (tx) => restoreParty(tx, back))).toEqual({ value: false, changes: [] });
			expect(await assignments(store)).toEqual([[kari.id, kari.id, "privatperson"]]);
		});

		it("only a person dies", async () => {
			const store = await opened.store();
			const org = await made(store, ORG);
			await refused(store, "PARTY-00006", (tx) => endParty(tx, org, { died: "2026-11-01" }));
		});

		it("of a party with more than a statement can name", async () => {
			const store = await opened.store();
			const org = await made(store, ORG);
			const count = 1200;
			await write(store, async (tx) => {
				const columns = ["id", "uuid", "kind", "name", "created_at", "updated_at"];
				const people = Array.from({ length: count }, (_, i) => [10_000 + i, `p${i}`, "person", `P ${i}`, 0, 0]);
				await tx.insertMany("party", columns, people);
				const rows = people.map(([id], i) => [`a${i}`, org.id, id as number, "rettighetshaver", "t", 0, "t"]);
				await tx.insertMany(
					"assignment",
					["uuid", "from_id", "to_id", "role", "source", "created_at", "created_by"],
					rows,
				);
				tx.log({ kind: "everything" });
			});
			const { changes } = await changesOf(store, (tx) => endParty(tx, org, { deletedAt: 1 }));
			expect(pairsOf(changes)).toHaveLength(count);
			expect(await assignments(store)).toEqual([]);
		});
	});

	async function assign(store: Store, from: Party, to: Party, role: string): Promise<number> {
		const { value } = await write(store, async (tx) => {
			const { id } = await tx.db
				.insertInto("assignment")
				.values({
					uuid: crypto.randomUUID(),
					from_id: from.id,
					to_id: to.id,
					role,
					valid_from: null,
					valid_to: null,
					source: "test",
					created_at: tx.now,
					created_by: "test",
				})
				.onConflict((on) => on.columns(["from_id", "to_id", "role"]).doUpdateSet({ source: "test" }))
				.returning("id")
				.executeTakeFirstOrThrow();
			tx.log({ kind: "facts", pairs: [[from.id, to.id]] });
			return id;
		});
		return value;
	}

	/** Makes somebody the firm's agent for its accounting clients. */
	async function agency(store: Store, firm: Party, agent: Party, clients: readonly Party[]): Promise<void> {
		const agentSide = await assign(store, firm, agent, "agent");
		for (const client of clients) {
			const clientSide = await assign(store, client, firm, "regnskapsforer");
			await write(store, async (tx) => {
				const made = { created_at: tx.now, created_by: "test" };
				const { id } = await tx.db
					.insertInto("client_delegation")
					.values({ ...made, uuid: crypto.randomUUID(), from_assignment_id: clientSide, to_assignment_id: agentSide })
					.returning("id")
					.executeTakeFirstOrThrow();
				await tx.db
					.insertInto("client_delegation_package")
					.values({
						...made,
						uuid: crypto.randomUUID(),
						delegation_id: id,
						package: "regnskapsforer-lonn",
						assignment_package_id: null,
					})
					.execute();
				tx.log({ kind: "facts", pairs: [[client.id, agent.id]] });
			});
		}
	}
});

const sorted = (pairs: readonly (readonly number[])[]) => pairs.map(String).sort();

const pairsOf = (changes: readonly { kind: string }[]) =>
	sorted(
		changes.flatMap((change) => (change.kind === "facts" ? (change as unknown as { pairs: number[][] }).pairs : [])),
	);
