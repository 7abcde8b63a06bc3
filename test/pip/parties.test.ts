import fc from "fast-check";
import { expect, test } from "vitest";
import { Parties, type PartyRow } from "../../src/pip/facts/parties.js";

const NOTHING = {
	party_id: null,
	user_id: null,
	username: null,
	org_number: null,
	person_number: null,
	email: null,
	form: null,
	parent_id: null,
	died: null,
	deleted_at: null,
};
const uuidOf = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
const row = (id: number, more: Partial<PartyRow> = {}): PartyRow => ({
	id,
	uuid: uuidOf(id),
	kind: "organization",
	...NOTHING,
	...more,
});

test("a party is found by each of its names, and by none that it had before", () => {
	const parties = new Parties();
	const names = { party_id: 51, user_id: 7, org_number: "012345678", person_number: "01234567890" };
	parties.set(row(3, { ...names, username: "Kari", email: "kari@example.org", kind: "person" }));
	const all = () => [
		parties.byNumber("partyId", "51"),
		parties.byNumber("userId", "7"),
		parties.byNumber("orgNumber", "012345678"),
		parties.byNumber("personNumber", "01234567890"),
		parties.byName("username", "KARI"),
		parties.byName("email", "Kari@Example.org"),
		parties.byUuid(uuidOf(3).toUpperCase()),
	];
	expect(all()).toEqual([3, 3, 3, 3, 3, 3, 3]);
	expect(parties.numberOf(3, "orgNumber")).toBe("012345678");
	expect(parties.numberOf(3, "personNumber")).toBe("01234567890");
	expect(parties.uuidOf(3)).toBe(uuidOf(3));
	parties.set(row(3, { party_id: 52, kind: "person" }));
	expect(all()).toEqual([0, 0, 0, 0, 0, 0, 3]);
	expect(parties.byNumber("partyId", "52")).toBe(3);
	parties.remove(3);
	expect([parties.byNumber("partyId", "52"), parties.byUuid(uuidOf(3)), parties.kindOf(3)]).toEqual([0, 0, undefined]);
});

test("numbers that two parties exchange, or another takes over, belong to who has them now", () => {
	const parties = new Parties();
	parties.set(row(1, { party_id: 51 }));
	parties.set(row(2, { party_id: 52 }));
	parties.set(row(1, { party_id: 52 }));
	parties.set(row(2, { party_id: 51 }));
	expect([parties.byNumber("partyId", "51"), parties.byNumber("partyId", "52")]).toEqual([2, 1]);
});

test("a text that is spelled otherwise than its number names nobody", () => {
	const parties = new Parties();
	parties.set(row(1, { party_id: 51, org_number: "310000010" }));
	for (const text of ["051", "51 ", " 51", "5.1e1", "+51", "-51", "0x33", "", "51\u0000", "99999999999", "५१"]) {
		expect([text, parties.byNumber("partyId", text)]).toEqual([text, 0]);
	}
	for (const text of ["31000001", "3100000100", "31000001x"]) expect(parties.byNumber("orgNumber", text)).toBe(0);
	for (const text of ["", "x", uuidOf(1).slice(1), `{${uuidOf(1)}}`]) expect(parties.byUuid(text)).toBeUndefined();
	expect(parties.byUuid(uuidOf(2))).toBe(0);
});

test("a uuid is one by the usual pattern, and read as it stands", () => {
	const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
	const change = fc.tuple(fc.nat(35), fc.constantFrom(..."09afAFgG/:@`-_ Ø٣"));
	fc.assert(
		fc.property(fc.uuid(), fc.option(change, { nil: undefined }), (uuid, changed) => {
			const [at, char] = changed ?? [0, uuid[0]];
			const text = uuid.slice(0, at) + char + uuid.slice(at + 1);
			const parties = new Parties();
			if (!pattern.test(text)) {
				expect(parties.byUuid(text)).toBeUndefined();
				return;
			}
			parties.set(row(1, { uuid: text }));
			expect(parties.uuidOf(1)).toBe(text.toLowerCase());
			expect(parties.byUuid(text.toUpperCase())).toBe(1);
		}),
		{ numRuns: 2000 },
	);
});

test("a uuid that was asked for before belongs to who has it now, also among many", () => {
	const parties = new Parties();
	// More than there are places for.
	const count = 100_000;
	for (let id = 1; id <= count; id++) parties.set(row(id));
	for (let turn = 0; turn < 3; turn++) {
		for (let id = 1; id <= count; id++) {
			if (parties.byUuid(uuidOf(id)) !== id) expect.fail(`${uuidOf(id)} belongs to ${parties.byUuid(uuidOf(id))}`);
		}
	}
	parties.remove(7);
	expect(parties.byUuid(uuidOf(7))).toBe(0);
	parties.set(row(7, { uuid: uuidOf(count + 1) }));
	expect([parties.byUuid(uuidOf(7)), parties.byUuid(uuidOf(count + 1))]).toEqual([0, 7]);
	parties.set(row(8, { uuid: uuidOf(count + 2) }));
	parties.set(row(9, { uuid: uuidOf(8) }));
	expect([parties.byUuid(uuidOf(8)), parties.byUuid(uuidOf(9)), parties.byUuid(uuidOf(count + 2))]).toEqual([9, 0, 8]);
	for (const text of [uuidOf(8), ` ${uuidOf(8)}`.slice(0, 36), `${uuidOf(8).slice(0, 35)}g`]) parties.byUuid(text);
	expect(parties.byUuid(`${uuidOf(8).slice(0, 9)}x${uuidOf(8).slice(10)}`)).toBeUndefined();
});

test("a number that is larger or spelled otherwise in the store is found as it stands there", () => {
	const parties = new Parties();
	parties.set(row(1, { party_id: 5_000_000_000, org_number: "NO-1" }));
	expect(parties.byNumber("partyId", "5000000000")).toBe(1);
	expect(parties.byNumber("orgNumber", "NO-1")).toBe(1);
	expect(parties.numberOf(1, "partyId")).toBe("5000000000");
	parties.set(row(1));
	expect([parties.byNumber("partyId", "5000000000"), parties.numberOf(1, "orgNumber")]).toEqual([0, undefined]);
});

test("sub-units move with their parent, and many parties keep all their names", () => {
	const parties = new Parties();
	for (let id = 1; id <= 20_000; id++) {
		parties.set(
			row(id, {
				party_id: 50_000_000 + id,
				org_number: String(200_000_000 + id),
				parent_id: id > 10 ? 1 + (id % 10) : null,
			}),
		);
	}
	for (let id = 1; id <= 20_000; id++) {
		if (parties.byNumber("partyId", String(50_000_000 + id)) !== id || parties.byUuid(uuidOf(id)) !== id)
			expect(id).toBe(0);
	}
	expect([...parties.unitsOf(1)]).toHaveLength(1999);
	parties.set(row(20, { parent_id: 2 }));
	expect([...parties.unitsOf(1)]).not.toContain(20);
	expect([...parties.unitsOf(2)].filter((unit) => unit === 20)).toEqual([20]);
	parties.remove(20);
	expect([...parties.unitsOf(2)]).not.toContain(20);
});
