import { describe, expect, it } from "vitest";
import { type AskPdp, type CacheOptions, cachedDecisions, type PdpAnswer } from "../../src/pep/index.js";
import type { Request } from "../../src/xacml/model.js";

const attribute = { attributeId: "a", dataType: "d", includeInResult: false };
const question = (values: readonly string[], more: object = {}): Request => ({
	returnPolicyIdList: false,
	combinedDecision: false,
	attributes: [{ category: "c", attributes: [{ ...attribute, values, ...more }] }],
});

const permit = (): PdpAnswer => ({ decision: "Permit", obligations: [] });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A PDP that counts, and the cache before it. */
function counting(options: Omit<CacheOptions, "changes"> = {}, answer: () => PdpAnswer | Promise<PdpAnswer> = permit) {
	const seen = { asked: 0, changed: (): void => undefined };
	const ask: AskPdp = async () => {
		seen.asked += 1;
		return answer();
	};
	const cached = cachedDecisions(ask, {
		...options,
		changes: (call) => {
			seen.changed = call;
		},
	});
	return { seen, cached };
}

describe("a decision is used again", () => {
	it.each(["Permit", "Deny", "NotApplicable"] as const)(
		"for the same question: %s, obligations and all",
		async (decision) => {
			const answer = { decision, obligations: [{ id: "o", assignments: [] }] };
			const { seen, cached } = counting({}, () => answer);
			expect(await cached(question(["x"]))).toEqual(answer);
			expect(await cached(question(["x"]))).toEqual(answer);
			expect(seen.asked).toBe(1);
		},
	);

	it("for no other, however alike", async () => {
		const { seen, cached } = counting();
		const base = question(["x"]);
		const all: Request[] = [
			base,
			question(["y"]),
			question(["x", "y"]),
			question(["x,y"]),
			question(['x","y']),
			question([]),
			question(["x"], { issuer: "i" }),
			question(["x"], { dataType: "e" }),
			question(["x"], { includeInResult: true }),
			question(["x"], { attributeId: "b" }),
			{ ...base, attributes: base.attributes.map((each) => ({ ...each, category: "e" })) },
			{ ...base, attributes: base.attributes.map((each) => ({ ...each, content: "<a/>" })) },
			{ ...base, attributes: [...base.attributes, ...base.attributes] },
			{ ...base, attributes: [...base.attributes, { category: "c", attributes: [] }] },
			{ ...base, multiRequests: [["a", "b"]] },
			{ ...base, multiRequests: [["a"], ["b"]] },
		];
		for (const each of all) await cached(each);
		expect(seen.asked).toBe(all.length);
		for (const each of all) await cached(each);
		expect(seen.asked).toBe(all.length);
	});

	it("until its time is over, counted from the question and not from a slow answer", async () => {
		const { seen, cached } = counting({ maxAgeMs: 1000 }, async () => {
			await pause(600);
			return permit();
		});
		await cached(question(["x"]));
		await cached(question(["x"]));
		expect(seen.asked).toBe(1);
		await pause(600);
		await cached(question(["x"]));
		expect(seen.asked).toBe(2);
	});

	it("until something changed", async () => {
		const { seen, cached } = counting();
		await cached(question(["x"]));
		seen.changed();
		await cached(question(["x"]));
		expect(seen.asked).toBe(2);
	});

	it("while there is room", async () => {
		const { seen, cached } = counting({ entries: 2 });
		for (const value of ["a", "b", "c", "a"]) await cached(question([value]));
		expect(seen.asked).toBe(4);
	});
});

describe("a decision is not used again", () => {
	it("when it is Indeterminate, or asking failed", async () => {
		const doubtful = counting({}, () => ({ decision: "Indeterminate", obligations: [] }));
		await doubtful.cached(question(["x"]));
		await doubtful.cached(question(["x"]));
		expect(doubtful.seen.asked).toBe(2);
		const broken = counting({}, () => Promise.reject(new Error("away")));
		await expect(broken.cached(question(["x"]))).rejects.toThrow("away");
		await expect(broken.cached(question(["x"]))).rejects.toThrow("away");
		expect(broken.seen.asked).toBe(2);
	});

	it("when a change overtook it", async () => {
		const answers: ((answer: PdpAnswer) => void)[] = [];
		const { seen, cached } = counting({}, () => new Promise((resolve) => answers.push(resolve)));
		const first = cached(question(["x"]));
		seen.changed();
		// Who asks after the change does not wait for the answer from before it.
		const second = cached(question(["x"]));
		expect(seen.asked).toBe(2);
		// The answer from before it comes last, and must not stay.
		answers[1]?.({ decision: "Deny", obligations: [] });
		expect((await second).decision).toBe("Deny");
		answers[0]?.({ decision: "Permit", obligations: [] });
		expect((await first).decision).toBe("Permit");
		expect((await cached(question(["x"]))).decision).toBe("Deny");
		expect(seen.asked).toBe(2);
	});
});

it("asks once for many who ask the same at once", async () => {
	const { seen, cached } = counting({}, async () => {
		await pause(20);
		return permit();
	});
	const all = await Promise.all(Array.from({ length: 50 }, () => cached(question(["x"]))));
	expect(all.every(({ decision }) => decision === "Permit")).toBe(true);
	expect(seen.asked).toBe(1);
});

it("wants an age that is short, and one at all", () => {
	for (const maxAgeMs of [0, -1, Number.NaN, 60_001, Number.POSITIVE_INFINITY]) {
		expect(() => cachedDecisions(permit, { maxAgeMs })).toThrow(RangeError);
	}
});
