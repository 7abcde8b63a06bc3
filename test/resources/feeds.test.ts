import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pack, policyForm, RESOURCE, type Registry, resource, role, startRegistry, usualPolicy } from "./registry.js";

let registry: Registry;
/** A clock that stands still, as between two writes of one millisecond. */
const NOW = Date.parse("2025-06-01T12:00:00.000Z");
let clock = NOW;
beforeEach(async () => {
	clock = NOW;
	registry = await startRegistry({ now: () => clock });
});
afterEach(() => registry.stop());

const create = async (id: string): Promise<void> => {
	expect((await registry.call("POST", RESOURCE, "skd", { body: resource(id) })).status).toBe(201);
};
const upload = async (id: string, ...subjects: string[]): Promise<void> => {
	const answer = await registry.call("POST", `${RESOURCE}/${id}/policy`, "skd", {
		body: policyForm(usualPolicy(id, subjects)),
	});
	expect(answer.status).toBe(201);
};

interface Page<T> {
	readonly links: { readonly next?: string };
	readonly data: readonly T[];
}

const page = async <T>(address: string): Promise<Page<T>> => {
	const { pathname, search } = new URL(address, "https://platform.example.no");
	const { status, json } = await registry.call("GET", pathname + search);
	expect(status).toBe(200);
	return json as unknown as Page<T>;
};

interface Pair {
	readonly subjectUrn: string;
	readonly resourceUrn: string;
	readonly updatedAt: string;
	readonly deleted: boolean;
}

const short = ({ subjectUrn, resourceUrn, deleted }: Pair): string =>
	`${deleted ? "-" : "+"}${resourceUrn.split(":").at(-1)} ${subjectUrn.split(":").at(-1)}`;

describe("updated", () => {
	const UPDATED = `${RESOURCE}/updated`;

	it("tells what came and what went, and what came back", async () => {
		await create("aaaa");
		await upload("aaaa", role("DAGL"), pack("jordbruk"));
		await upload("aaaa", role("dagl"), pack("fiske"));
		const { data, links } = await page<Pair>(UPDATED);
		expect(links).toEqual({});
		expect(data.map(short).sort()).toEqual(["+aaaa dagl", "+aaaa fiske", "+aaaa skd", "-aaaa jordbruk"]);
		const last = data.at(-1)?.updatedAt as string;
		expect((await page<Pair>(`${UPDATED}?since=${last}`)).data).toEqual([]);
		await upload("aaaa", role("dagl"), pack("jordbruk"));
		const later = await page<Pair>(`${UPDATED}?since=${encodeURIComponent(last)}`);
		expect(later.data.map(short).sort()).toEqual(["+aaaa jordbruk", "-aaaa fiske"]);
		await registry.call("DELETE", `${RESOURCE}/aaaa`, "skd");
		expect((await page<Pair>(UPDATED)).data.every(({ deleted }) => deleted)).toBe(true);
	});

	it("loses nothing when rows come between two pages, even with a clock that stands still or goes back", async () => {
		for (const id of ["mmmm", "nnnn", "oooo"]) {
			await create(id);
			await upload(id, role("dagl"), role("lede"));
		}
		const seen = new Set<string>();
		let times: string[] = [];
		let next: string | undefined = `${UPDATED}?limit=2`;
		for (let turn = 0; next !== undefined; turn++) {
			const { data, links }: Page<Pair> = await page<Pair>(next);
			for (const each of data) seen.add(short(each));
			times = [...times, ...data.map(({ updatedAt }) => updatedAt)];
			if (turn < 3) {
				// Ids before and after those already read.
				clock -= 1000;
				for (const id of [`aaa${turn}`, `zzz${turn}`]) {
					await create(id);
					await upload(id, role("dagl"));
				}
			}
			next = links.next;
		}
		expect(times).toEqual([...times].sort());
		const ids = ["mmmm", "nnnn", "oooo", "aaa0", "aaa1", "aaa2", "zzz0", "zzz1", "zzz2"];
		for (const id of ids) expect(seen).toContain(`+${id} dagl`);
		expect(seen.size).toBe(3 * 3 + 6 * 2);
	});

	it.each(["0", "1001", "-1", "1.5"])("limit=%s is RR.VLD-00008", async (limit) => {
		const { status, json } = await registry.call("GET", `${UPDATED}?limit=${limit}`);
		expect([status, json.code, json.validationErrors]).toEqual([
			400,
			"STD-00000",
			[expect.objectContaining({ code: "RR.VLD-00008", paths: ["QUERY/limit"] })],
		]);
	});

	it.each([
		"limit=x",
		"since=yesterday",
		"token=x",
		"token=",
		`token=${btoa('["a"]')}`,
		`token=${btoa('[1e99,"a","b"]')}`,
		`token=${btoa('[1,"a\\u0000","b"]')}`,
	])("%s is 400", async (query) => {
		expect((await registry.call("GET", `${UPDATED}?${query}`)).status).toBe(400);
	});
});

describe("changes", () => {
	const CHANGES = `${RESOURCE}/changes`;
	interface Change {
		readonly resourceId: string;
		readonly changedAt: string;
	}
	const ids = async (address = CHANGES): Promise<string[]> =>
		(await page<Change>(address)).data.map((each) => each.resourceId);

	it("has each resource with a policy once, at its latest change", async () => {
		for (const id of ["aaaa", "bbbb", "cccc"]) await create(id);
		expect(await ids()).toEqual([]);
		await upload("bbbb", role("dagl"));
		clock += 60_000;
		await upload("aaaa", role("dagl"));
		const { data } = await page<Change>(CHANGES);
		expect(data).toEqual([
			{ resourceId: "bbbb", changedAt: "2025-06-01T12:00:00.000Z" },
			{ resourceId: "aaaa", changedAt: "2025-06-01T12:01:00.000Z" },
		]);
		await registry.call("PUT", `${RESOURCE}/bbbb`, "skd", { body: resource("bbbb", { version: "2" }) });
		expect(await ids()).toEqual(["aaaa", "bbbb"]);
		await registry.call("DELETE", `${RESOURCE}/aaaa`, "skd");
		expect(await ids()).toEqual(["bbbb"]);
	});

	it("the last address finds what comes later", async () => {
		for (const id of ["aaaa", "bbbb", "cccc"]) {
			await create(id);
			await upload(id, role("dagl"));
		}
		const first = await page<Change>(`${CHANGES}?limit=2`);
		expect(first.data.map((each) => each.resourceId)).toEqual(["aaaa", "bbbb"]);
		await upload("aaaa", role("lede"));
		const second = await page<Change>(first.links.next as string);
		expect(second.data.map((each) => each.resourceId)).toEqual(["cccc", "aaaa"]);
		expect(await page(second.links.next as string)).toEqual({ links: {}, data: [] });
		await upload("bbbb", role("lede"));
		expect(await ids(second.links.next)).toEqual(["bbbb"]);
	});

	it.each(["0", "1001"])("limit=%s is RR.VLD-00011", async (limit) => {
		const { status, json } = await registry.call("GET", `${CHANGES}?limit=${limit}`);
		expect([status, json.validationErrors?.[0]?.code]).toEqual([400, "RR.VLD-00011"]);
	});

	it("a token of another list is 400", async () => {
		const token = btoa('["aaaa"]');
		expect((await registry.call("GET", `${CHANGES}?token=${token}`)).status).toBe(400);
	});
});

describe("bysubjects", () => {
	const ask = (body: unknown, path = `${RESOURCE}/bysubjects/`) => registry.call("POST", path, undefined, { body });

	it("finds the resources of each subject, in any case", async () => {
		for (const id of ["aaaa", "bbbb"]) await create(id);
		await upload("aaaa", role("DAGL"), pack("fiske"));
		await upload("bbbb", role("dagl"));
		const resourceOf = (value: string) => ({ type: "urn:altinn:resource", value, urn: `urn:altinn:resource:${value}` });
		const { json } = await ask([
			"urn:altinn:rolecode:Dagl",
			"urn:altinn:accesspackage:fiske",
			"urn:altinn:rolecode:lede",
		]);
		expect(json).toEqual({
			links: {},
			data: [
				{
					subject: { type: "urn:altinn:rolecode", value: "Dagl", urn: "urn:altinn:rolecode:Dagl" },
					resources: [resourceOf("aaaa"), resourceOf("bbbb")],
				},
				{
					subject: { type: "urn:altinn:accesspackage", value: "fiske", urn: "urn:altinn:accesspackage:fiske" },
					resources: [resourceOf("aaaa")],
				},
			],
		});
		await registry.call("DELETE", `${RESOURCE}/aaaa`, "skd");
		expect((await ask(["urn:altinn:accesspackage:fiske"], `${RESOURCE}/bysubjects`)).json.data).toEqual([]);
	});

	it.each([[{}], [7], [[7]], [[""]], [[null]]])("refuses %j", async (body) => {
		expect((await ask(body)).status).toBe(400);
	});
});
