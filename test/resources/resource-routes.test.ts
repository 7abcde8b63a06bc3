import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BRG, policyForm, RESOURCE, type Registry, resource, SKD, startRegistry, usualPolicy } from "./registry.js";

let registry: Registry;
beforeAll(async () => {
	registry = await startRegistry();
});
afterAll(() => registry.stop());

let count = 0;
const newId = (): string => `resource-${++count}`;
const create = (body: unknown, token = "skd") => registry.call("POST", RESOURCE, token, { body });
const put = (id: string, body: unknown, token = "skd", headers = {}) =>
	registry.call("PUT", `${RESOURCE}/${id}`, token, { body, headers });
const get = (path: string, headers = {}) => registry.call("GET", `${RESOURCE}/${path}`, undefined, { headers });
const created = async (more: Readonly<Record<string, unknown>> = {}): Promise<string> => {
	const id = newId();
	expect((await create(resource(id, more))).status).toBe(201);
	return id;
};
const changesOf = async (id: string) =>
	(await registry.store.changes(0)).filter(({ change }) => change.kind === "resources" && change.resources.includes(id))
		.length;

describe("registering", () => {
	it("stores the resource, says where it is, and shows it to anybody", async () => {
		const id = newId();
		const answer = await create(resource(id, { keywords: [{ word: "skatt", language: "nb" }], homepage: null }));
		expect(answer.status).toBe(201);
		expect(answer.headers.get("location")).toBe(`https://platform.example.no${RESOURCE}/${id}`);
		const { json, headers } = await get(id);
		expect(json).toEqual({
			...resource(id),
			keywords: [{ word: "skatt", language: "nb" }],
			hasCompetentAuthority: {
				organization: SKD,
				orgcode: "skd",
				name: { nb: "Skatteetaten", nn: "Skatteetaten", en: "Skatteetaten" },
			},
			delegable: true,
			visible: true,
			accessListMode: "Disabled",
			selfIdentifiedUserEnabled: false,
			enterpriseUserEnabled: false,
			authorizationReference: [{ id: "urn:altinn:resource", value: id }],
			versionId: expect.any(Number),
		});
		expect(headers.get("etag")).toBe(answer.headers.get("etag"));
		expect(await changesOf(id)).toBe(1);
	});

	it("takes members in any case and leaves out what it does not know", async () => {
		const id = newId();
		const { resourceType, ...rest } = resource(id);
		expect((await create({ ...rest, RESOURCETYPE: resourceType, limitedByRRR: true, versionId: 7 })).status).toBe(201);
		const { json } = await get(id);
		expect(json).toMatchObject({ resourceType: "GenericAccessResource" });
		expect(json).not.toHaveProperty("limitedByRRR");
		expect(json.versionId).not.toBe(7);
	});

	it.each<[what: string, more: Readonly<Record<string, unknown>>, key: string]>([
		["letters that no file can have", { identifier: "ab<cd>" }, "Invalid id"],
		["a way out of a folder", { identifier: "../etc" }, "Invalid id"],
		["capitals", { identifier: "Abcdef" }, "id"],
		["three letters", { identifier: "abc" }, "id"],
		["no id", { identifier: null }, "id"],
		["an address of the registry", { identifier: "updated" }, "id"],
		["an endless id", { identifier: "a".repeat(201) }, "id"],
		["se_ without references", { identifier: "se_1234_1" }, "InvalidPrefix"],
		["app_ of no app", { identifier: "app_skd_skjema" }, "InvalidPrefix"],
		["an app without app_", { identifier: "skjema", resourceType: "AltinnApp" }, "InvalidPrefix"],
		["another's app", { identifier: "app_brg_skjema", resourceType: "AltinnApp" }, "InvalidPrefix"],
		["an app with an underscore", { identifier: "app_skd_mitt_skjema", resourceType: "AltinnApp" }, "InvalidPrefix"],
		["an app without reference", { identifier: "app_skd_skjema", resourceType: "AltinnApp" }, "resourceReferences"],
		["no type", { resourceType: null }, "ResourceType"],
		["type Default", { resourceType: "Default" }, "ResourceType"],
		["an unknown type", { resourceType: "Paper" }, "resourceType"],
		["no owner", { hasCompetentAuthority: null }, "CompetentAuthority"],
		["no organization", { hasCompetentAuthority: { orgcode: "skd" } }, "CompetentAuthority"],
		["no number", { hasCompetentAuthority: { organization: "12345678", orgcode: "skd" } }, "CompetentAuthority"],
		["another's code", { hasCompetentAuthority: { organization: SKD, orgcode: "brg" } }, "CompetentAuthority"],
		["no title", { title: null }, "Title"],
		["no nynorsk title", { title: { nb: "a", en: "b" } }, "Title"],
		["a blank title", { title: { nb: "a", en: "b", nn: " " } }, "Title"],
		["a title that is a text", { title: "a" }, "title"],
		["no english description", { description: { nb: "a", nn: "b" } }, "Description"],
		["no right description", { rightDescription: null }, "RightDescription"],
		["a schema without scope", { resourceType: "MaskinportenSchema" }, "MaskinportenScope"],
		["delegable as a text", { delegable: "yes" }, "delegable"],
	])("refuses %s", async (_what, more, key) => {
		const answer = await create(resource(newId(), more), "admin");
		expect(answer.status).toBe(400);
		expect(answer.headers.get("content-type")).toContain("application/problem+json");
		expect(Object.keys(answer.json.errors as object)).toContain(key);
	});

	it("needs no right description where nothing can be delegated", async () => {
		await created({ delegable: false, rightDescription: null });
	});

	it.each<[string, Readonly<Record<string, unknown>>]>([
		[
			"se_1234_1",
			{
				resourceReferences: ["ServiceCode", "ServiceEditionCode"].map((referenceType) => ({
					referenceType,
					reference: "1",
				})),
			},
		],
		[
			"app_skd_skjema",
			{
				resourceType: "AltinnApp",
				resourceReferences: [{ referenceSource: "Altinn3", referenceType: "ApplicationId", reference: "skd/skjema" }],
			},
		],
		[
			"app_skd_a1-12:3",
			{
				resourceType: "MigratedApp",
				resourceReferences: [{ referenceSource: "Altinn3", referenceType: "ApplicationId", reference: "skd/a1-12:3" }],
			},
		],
	])("accepts %s", async (id, more) => {
		expect((await create(resource(id, more))).status).toBe(201);
		const reference = id.startsWith("app_") ? "urn:altinn:org" : "urn:altinn:resource";
		expect((await get(id)).json.authorizationReference).toContainEqual(expect.objectContaining({ id: reference }));
	});

	it("accepts ttd without an organization, from an administrator", async () => {
		const test = resource(newId(), { hasCompetentAuthority: { orgcode: "ttd" } });
		expect((await create(test, "admin")).status).toBe(201);
		expect((await create({ ...test, identifier: newId() }, "skd")).status).toBe(403);
	});

	it("answers 409 the second time, and one of two at once", async () => {
		const id = newId();
		const answers = await Promise.all([create(resource(id)), create(resource(id)), create(resource(id))]);
		expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
		expect(await changesOf(id)).toBe(1);
	});

	it.each<[string, string | undefined, number]>([
		["nobody", undefined, 401],
		["a bad token", "nonsense", 401],
		["no scope", "noScope", 403],
		["another owner", "brg", 403],
		["a person", "user", 403],
		["the platform's token", "platform", 401],
	])("refuses %s, and stores nothing", async (_who, token, status) => {
		const id = newId();
		expect((await registry.call("POST", RESOURCE, token, { body: resource(id) })).status).toBe(status);
		expect((await get(id)).status).toBe(404);
	});

	it("checks Maskinporten scopes against the prefixes of the token", async () => {
		const scopes = (...names: string[]) => ({
			resourceType: "MaskinportenSchema",
			resourceReferences: names.map((reference) => ({ referenceType: "MaskinportenScope", reference })),
		});
		const refused = await create(resource(newId(), scopes("skd:mva", "skdx:mva")));
		expect(refused.status).toBe(401);
		expect(refused.json.errors).toEqual({ InvalidPrefix: [expect.stringContaining("skdx:mva")] });
		await created(scopes("skd:mva", "skatt:a.b"));
		expect((await create(resource(newId(), scopes("other:mva")), "admin")).status).toBe(201);
	});

	it.each([
		["no body", undefined, 400],
		["half a body", '{"identifier":', 400],
		["a list", "[]", 400],
		["null", "null", 400],
		["a repeated member", '{"identifier":"a","Identifier":"b"}', 400],
	])("answers %s with a problem", async (_what, body, status) => {
		const headers = { "Content-Type": "application/json" };
		const answer = await registry.call("POST", RESOURCE, "skd", { headers, ...(body === undefined ? {} : { body }) });
		expect(answer.status).toBe(status);
		expect(answer.json.title).toEqual(expect.any(String));
	});
});

describe("versions", () => {
	it("every PUT makes one, and each can be read", async () => {
		const id = await created();
		const first = (await get(id)).json.versionId as number;
		const other = await created();
		const answer = await put(id, resource(id, { version: "2.0" }));
		expect(answer.status).toBe(200);
		const newest = (await get(id)).json;
		expect(newest.version).toBe("2.0");
		expect(newest.versionId).toBeGreaterThan((await get(other)).json.versionId as number);
		expect((await get(`${id}?versionId=${first}`)).json).not.toHaveProperty("version");
		expect((await get(`${id}?versionId=${newest.versionId}`)).json).toEqual(newest);
		expect((await get(`${other}?versionId=${first}`)).status).toBe(404);
		expect((await get(`${id}?versionId=x`)).status).toBe(400);
	});

	it("refuses an id that is not the path's, an unknown resource, and another owner's", async () => {
		const id = await created();
		expect((await put(id, resource("another-id"))).status).toBe(400);
		expect((await put("unknown-id", resource("unknown-id"))).status).toBe(404);
		expect((await put(id, resource(id), "brg")).status).toBe(403);
		// Neither taken over, nor given away.
		const taken = resource(id, { hasCompetentAuthority: { organization: BRG, orgcode: "brg" } });
		expect((await put(id, taken, "brg")).status).toBe(403);
		expect((await put(id, taken, "skd")).status).toBe(403);
		expect((await put(id, taken, "admin")).status).toBe(200);
	});

	it("of two PUTs with the same If-Match one is 412", async () => {
		const id = await created();
		const etag = (await get(id)).headers.get("etag") as string;
		const answers = await Promise.all(
			["a", "b"].map((version) => put(id, resource(id, { version }), "skd", { "If-Match": etag })),
		);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
		const won = answers.find(({ status }) => status === 200);
		expect((await get(id)).json.version).toBe(won?.json.version);
		const late = await put(id, resource(id), "skd", { "If-Match": etag });
		expect([late.status, late.json.code]).toEqual([412, "HTTP-00412"]);
		expect((await put(id, resource(id), "skd", { "If-Match": won?.headers.get("etag") as string })).status).toBe(200);
	});

	it("answers conditional reads", async () => {
		const id = await created();
		const { headers } = await get(id);
		const etag = headers.get("etag") as string;
		const modified = headers.get("last-modified") as string;
		const statuses = async (sent: Readonly<Record<string, string>>) => (await get(id, sent)).status;
		expect(await statuses({ "If-None-Match": etag })).toBe(304);
		expect(await statuses({ "If-None-Match": `"x", ${etag}` })).toBe(304);
		expect(await statuses({ "If-None-Match": '"x"' })).toBe(200);
		expect(await statuses({ "If-Match": etag })).toBe(200);
		expect(await statuses({ "If-Match": '"x"' })).toBe(412);
		expect(await statuses({ "If-Modified-Since": modified })).toBe(304);
		expect(await statuses({ "If-Modified-Since": new Date(0).toUTCString() })).toBe(200);
		expect(await statuses({ "If-Unmodified-Since": modified })).toBe(200);
		expect(await statuses({ "If-Unmodified-Since": new Date(0).toUTCString() })).toBe(412);
		expect(await statuses({ "If-Modified-Since": "yesterday" })).toBe(200);
	});
});

describe("deleting", () => {
	it("takes resource and policy away; the id can be used again by its owner alone", async () => {
		const id = await created();
		const upload = () =>
			registry.call("POST", `${RESOURCE}/${id}/policy`, "skd", { body: policyForm(usualPolicy(id)) });
		expect((await upload()).status).toBe(201);
		expect((await registry.call("DELETE", `${RESOURCE}/${id}`, "brg")).status).toBe(403);
		expect((await registry.call("DELETE", `${RESOURCE}/${id}`, "skd")).status).toBe(204);
		expect((await get(id)).status).toBe(404);
		expect((await get(`${id}/policy`)).status).toBe(404);
		expect((await upload()).status).toBe(400);
		expect((await registry.call("DELETE", `${RESOURCE}/${id}`, "skd")).status).toBe(404);
		const others = resource(id, { hasCompetentAuthority: { organization: BRG, orgcode: "brg" } });
		expect((await create(others, "brg")).status).toBe(409);
		expect((await create(resource(id))).status).toBe(201);
		expect((await get(`${id}/policy`)).status).toBe(404);
		const log = await registry.store.changes(0);
		expect(log.some(({ change }) => change.kind === "policies" && change.keys.includes(id))).toBe(true);
	});

	it("is refused in production, in plain text", async () => {
		const production = await startRegistry({ deletable: false });
		try {
			await production.call("POST", RESOURCE, "skd", { body: resource("abcd") });
			const answer = await production.call("DELETE", `${RESOURCE}/abcd`, "admin");
			expect([answer.status, answer.headers.get("content-type")]).toEqual([403, "text/plain; charset=utf-8"]);
			expect((await production.call("GET", `${RESOURCE}/abcd`)).status).toBe(200);
		} finally {
			await production.stop();
		}
	});
});

describe("lists", () => {
	let small: Registry;
	const application = (app: string) => [
		{ referenceSource: "Altinn3", referenceType: "ApplicationId", reference: `skd/${app}` },
	];
	beforeAll(async () => {
		small = await startRegistry();
		const all = [
			resource("mva-melding", {
				title: { nb: "Merverdiavgift", nn: "Meirverdiavgift", en: "Value added tax" },
				keywords: [{ word: "Moms", language: "nb" }],
				homepage: "https://skd.example.no/mva",
			}),
			resource("tax-schema", {
				resourceType: "MaskinportenSchema",
				resourceReferences: [{ referenceType: "MaskinportenScope", reference: "skd:tax.read" }],
			}),
			resource("annual-accounts", {
				description: { nb: 'Årsregnskap "med" \\ tegn\n', nn: "Årsrekneskap", en: "Accounts" },
				hasCompetentAuthority: { organization: BRG, orgcode: "BRG" },
			}),
			resource("app_skd_skjema", { resourceType: "AltinnApp", resourceReferences: application("skjema") }),
			resource("app_skd_a2-1", { resourceType: "AltinnApp", resourceReferences: application("a2-1") }),
		];
		for (const body of all) expect((await small.call("POST", RESOURCE, "admin", { body })).status).toBe(201);
	});
	afterAll(() => small.stop());
	const ids = async (path: string): Promise<string[]> =>
		((await small.call("GET", `${RESOURCE}/${path}`)).json as unknown as { identifier: string }[]).map(
			({ identifier }) => identifier,
		);

	it.each([
		["resourcelist", ["annual-accounts", "app_skd_skjema", "mva-melding", "tax-schema"]],
		["resourcelist?includeApps=false", ["annual-accounts", "mva-melding", "tax-schema"]],
		[
			"resourcelist?includeMigratedApps=true",
			["annual-accounts", "app_skd_a2-1", "app_skd_skjema", "mva-melding", "tax-schema"],
		],
		[
			"RESOURCELIST?IncludeApps=False&includemigratedapps=true",
			["annual-accounts", "app_skd_a2-1", "mva-melding", "tax-schema"],
		],
	])("%s", async (path, expected) => {
		expect((await ids(path)).sort()).toEqual(expected);
	});

	it("follows every change", async () => {
		const before = await ids("resourcelist");
		await small.call("POST", RESOURCE, "skd", { body: resource("for-a-moment") });
		expect(await ids("resourcelist")).toEqual([...before, "for-a-moment"].sort());
		await small.call("PUT", `${RESOURCE}/for-a-moment`, "skd", {
			body: resource("for-a-moment", { status: "Withdrawn" }),
		});
		const list = (await small.call("GET", `${RESOURCE}/resourcelist`)).json as unknown as Record<string, unknown>[];
		expect(list.find(({ identifier }) => identifier === "for-a-moment")).toMatchObject({ status: "Withdrawn" });
		await small.call("DELETE", `${RESOURCE}/for-a-moment`, "skd");
		expect(await ids("resourcelist")).toEqual(before);
	});

	it.each([
		["id=MVA", ["mva-melding"]],
		["title=VERDIAVGIFT", ["mva-melding"]],
		["title=value", ["mva-melding"]],
		["description=%C3%A5rsrekn", ["annual-accounts"]],
		["resourceType=maskinporten", ["tax-schema"]],
		["keyword=moms", ["mva-melding"]],
		["reference=tax.read", ["tax-schema"]],
		["orgCode=Brg", ["annual-accounts"]],
		["orgCode=br", []],
		[`organizationId=${SKD}`, ["mva-melding", "tax-schema"]],
		[`organizationId=${SKD}&title=value`, ["mva-melding"]],
		["title=nothing", []],
		["resourceType=AltinnApp", []],
		["", ["annual-accounts", "mva-melding", "tax-schema"]],
	])("Search?%s", async (query, expected) => {
		expect((await ids(`Search?${query}`)).sort()).toEqual(expected);
	});

	it("exports Turtle of the public services", async () => {
		const { status, headers, text } = await small.call("GET", `${RESOURCE}/export`);
		expect([status, headers.get("content-type")]).toEqual([200, "application/xml+rdf; charset=utf-8"]);
		expect(text).toContain(`<https://platform.example.no${RESOURCE}/mva-melding> a cpsv:PublicService ;`);
		expect(text).toContain('dct:title "Meirverdiavgift"@nn');
		expect(text).toContain('dct:description "Årsregnskap \\"med\\" \\\\ tegn\\n"@nb');
		expect(text).toContain('foaf:name "Brønnøysundregistrene"@nb');
		expect(text).toContain('dcat:keyword "Moms"@nb');
		expect(text).not.toContain("tax-schema");
	});

	it("names the service owners, and may be kept for an hour", async () => {
		const { json, headers } = await small.call("GET", `${RESOURCE}/orgs`);
		expect(json.orgs).toMatchObject({
			skd: {
				name: { nb: "Skatteetaten" },
				orgnr: SKD,
				homepage: "https://skd.example.no",
				environments: ["tt02", "production"],
			},
		});
		expect((json.orgs as Record<string, object>).ttd).not.toHaveProperty("orgnr");
		expect(headers.get("cache-control")).toContain("max-age=3600");
	});
});
