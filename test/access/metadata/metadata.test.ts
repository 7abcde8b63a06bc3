import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { texts, uuidOfName } from "../../../src/access/metadata/model.js";
import { resourcesOfSubjects } from "../../../src/access/metadata/repository.js";
import { metadataOperations } from "../../../src/access/metadata/routes.js";
import { searchPackages } from "../../../src/access/metadata/search.js";
import { findRole, packages } from "../../../src/catalogue/catalogue.js";
import type { Store } from "../../../src/store/store.js";
import { onBothEngines, sqliteStore } from "../../store/engines.js";
import { type Answer, findingsOf, type Served, serve, tester } from "../clients/world.js";

const META = "/accessmanagement/api/v1/meta";

/** A resource of the registry, with the subjects of its policy. */
const addResource = (store: Store, id: string, subjects: readonly string[], more: { deleted?: boolean } = {}) =>
	store.write(tester, async (tx) => {
		const title = { nb: `${id} bokmål`, nn: `${id} nynorsk`, en: `${id} English` };
		await tx.db
			.insertInto("resource")
			.values({
				id,
				version_id: tx.revision,
				type: "GenericAccessResource",
				owner_code: "skd",
				owner_org_number: "974761076",
				document: JSON.stringify({ identifier: id, title, description: { nb: "beskrivelse" } }),
				deleted_at: more.deleted ? tx.now : null,
				created_at: tx.now,
				updated_at: tx.now,
			})
			.execute();
		for (const subject of subjects) {
			await tx.db
				.insertInto("resource_subject")
				.values({ resource: id, subject, updated_at: tx.now, deleted: 0 })
				.execute();
		}
		tx.log({ kind: "resources", resources: [id] });
	});

const addWorld = async (store: Store) => {
	await store.write(tester, async (tx) => {
		const names = JSON.stringify({ nb: "Skatteetaten", en: "The Tax Administration" });
		const row = { code: "skd", org_number: "974761076", names, logo: "https://skd.test/logo.svg", homepage: null };
		await tx.db
			.insertInto("service_owner")
			.values({ ...row, environments: "[]" })
			.execute();
		tx.log({ kind: "resources", resources: [] });
	});
	await addResource(store, "mva-melding", ["urn:altinn:accesspackage:merverdiavgift", "urn:altinn:rolecode:dagl"]);
	await addResource(store, "skattemelding", ["urn:altinn:accesspackage:skatt-naering"]);
	await addResource(store, "gone", ["urn:altinn:accesspackage:merverdiavgift"], { deleted: true });
};

onBothEngines("resources of a policy's subjects", (opened) => {
	test("are found by each subject, without those removed", async () => {
		const store = await opened.store();
		await addWorld(store);
		const found = await resourcesOfSubjects(store.db, [
			"urn:altinn:rolecode:dagl",
			"urn:altinn:accesspackage:merverdiavgift",
			"urn:altinn:accesspackage:toll",
		]);
		expect(found.map(({ subject, resource }) => [resource.id, subject]).sort()).toEqual([
			["mva-melding", "urn:altinn:accesspackage:merverdiavgift"],
			["mva-melding", "urn:altinn:rolecode:dagl"],
		]);
		expect(found[0]?.resource.owner).toEqual({
			names: { nb: "Skatteetaten", en: "The Tax Administration" },
			orgNumber: "974761076",
			logo: "https://skd.test/logo.svg",
		});
	});
});

describe("search", () => {
	const options = { simple: true, strict: false, wording: { language: "nb", partial: true } } as const;
	const search = (term: string, more = {}) =>
		searchPackages({ ...options, term, ...more }).map(({ object, score }) => [object.code, score]);

	test("a name that begins with the word comes before one that holds it", () => {
		const hits = search("revisor");
		expect(hits.find(([code]) => code === "revisormedarbeider")?.[1]).toBeGreaterThan(
			Number(hits.find(([code]) => code === "ansvarlig-revisor")?.[1]),
		);
		expect(hits.some(([code]) => code === "jordbruk")).toBe(false);
	});

	test("an exact phrase counts double, and the area counts less", () => {
		expect(search("Jordbruk")[0]).toEqual(["jordbruk", 100 * 2 + 25]);
		// Only its area is named so.
		expect(search("jordbruk").find(([code]) => code === "reindrift")).toEqual(["reindrift", 25]);
	});

	test("strict wants every word", () => {
		expect(search("jordbruk finnesikke").length).toBeGreaterThan(0);
		expect(search("jordbruk finnesikke", { strict: true })).toEqual([]);
	});

	test("a letter wrong is found only when asked for", () => {
		expect(search("jordbrik")).toEqual([]);
		expect(search("jordbrik", { simple: false }).map(([code]) => code)).toContain("jordbruk");
		expect(search("jordbrikk", { simple: false })).toEqual([]);
	});

	test("without a term there is everything", () => {
		expect(search("  ")).toHaveLength(packages.length);
	});
});

test("a thing is told in one language when partial translations are off", () => {
	const wording = { language: "en", partial: false } as const;
	expect(texts(wording, { nb: "a", en: "A" }, { nb: "b" })).toEqual(["a", "b"]);
	expect(texts({ ...wording, partial: true }, { nb: "a", en: "A" }, { nb: "b" })).toEqual(["A", "b"]);
	expect(texts(wording, { nb: "a", en: "A" }, undefined)).toEqual(["A", null]);
});

test("a name's uuid is of version 5 and always the same", () => {
	expect(uuidOfName("resource", "MVA")).toBe(uuidOfName("resource", "mva"));
	expect(uuidOfName("resource", "mva")).not.toBe(uuidOfName("owner", "mva"));
	expect(uuidOfName("resource", "mva")).toMatch(
		/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
	);
});

describe("the routes", () => {
	let store: Awaited<ReturnType<typeof sqliteStore>>;
	let served: Served;
	beforeAll(async () => {
		store = await sqliteStore();
		await addWorld(store);
		served = await serve(metadataOperations(store));
	});
	afterAll(async () => {
		await served.stop();
		await store.remove();
	});
	const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
		served.call("GET", META + path, undefined, undefined, headers);
	const rows = ({ body }: Answer) => body as unknown as readonly Record<string, unknown>[];
	const vat = packages.find(({ code }) => code === "merverdiavgift") as (typeof packages)[number];

	test("a package, whole, by id and by urn", async () => {
		const answer = await get(`/info/accesspackages/package/${vat.id}`, { "Accept-Language": "en" });
		expect(answer.status).toBe(200);
		expect(answer.headers.get("content-language")).toBe("en");
		expect(answer.body).toMatchObject({
			id: vat.id,
			name: vat.names.en,
			urn: "urn:altinn:accesspackage:merverdiavgift",
			isDelegable: true,
			isAssignable: true,
			isResourcePolicyAvailable: true,
			area: { urn: "accesspackage:area:skatt_avgift_regnskap_og_toll", group: { type: "Organisasjon" } },
			type: { name: "Organisasjon", provider: { code: "sys-altinn3" } },
			resources: [{ refId: "mva-melding", name: "mva-melding English", provider: { name: "The Tax Administration" } }],
		});
		for (const value of ["merverdiavgift", ":merverdiavgift", "urn:altinn:accesspackage:Merverdiavgift"]) {
			const same = await get(`/info/accesspackages/package/urn/${value}`, { "Accept-Language": "en" });
			expect(same.body).toEqual(answer.body);
		}
	});

	test("what there is none of", async () => {
		const none = "00000000-0000-4000-8000-000000000000";
		for (const path of ["package", "area", "group"]) {
			expect((await get(`/info/accesspackages/${path}/${none}`)).status).toBe(404);
		}
		expect((await get("/info/accesspackages/package/urn/avgift")).status).toBe(404);
		expect((await get("/info/accesspackages/package/1")).status).toBe(400);
		expect((await get(`/info/roles/${none}`)).status).toBe(404);
		const role = await get("/info/roles/packages?role=sjef");
		expect([role.status, role.body.detail]).toEqual([404, 'There is no role "sjef".']);
		const form = await get("/info/roles/packages?role=dagl&variant=ABC");
		expect([form.status, form.body.detail]).toEqual([404, 'There is no variant "ABC".']);
		expect((await get("/info/roles/packages")).status).toBe(400);
	});

	test("an empty list is 204", async () => {
		const guardianship = await get("/info/accesspackages/search?term=finnesikke");
		expect([guardianship.status, guardianship.body]).toEqual([204, undefined]);
		const customs = packages.find(({ code }) => code === "toll");
		expect((await get(`/info/accesspackages/package/${customs?.id}/resources`)).status).toBe(204);
		expect((await get(`/info/accesspackages/package/${vat.id}/resources`)).status).toBe(200);
	});

	test("the export holds every package once", async () => {
		const groups = rows(await get("/info/accesspackages/export")) as unknown as {
			areas: { packages: { id: string }[] }[];
		}[];
		const ids = groups.flatMap(({ areas }) => areas.flatMap((area) => area.packages.map(({ id }) => id)));
		expect(new Set(ids).size).toBe(223);
		expect(ids).toHaveLength(223);
	});

	test("groups and areas, one inside the other", async () => {
		const groups = rows(await get("/info/accesspackages/group/"));
		expect(groups.map(({ name }) => name)).toContain("Bransje");
		const industry = groups.find(({ name }) => name === "Bransje")?.id;
		const areas = rows(
			await get(`/info/accesspackages/group/${industry}/areas`, { "Accept-Language": "nn;q=0.5, en" }),
		);
		expect(areas.map(({ name }) => name)).toContain("Culture and Volunteering");
		const culture = areas.find(({ name }) => name === "Culture and Volunteering")?.id;
		expect(rows(await get(`/info/accesspackages/area/${culture}/packages`))).toHaveLength(6);
	});

	test("an unknown type name is 400, where the original breaks", async () => {
		const answer = await get("/info/accesspackages/search?term=lonn&typeName=Hund");
		expect(answer.status).toBe(400);
		expect(findingsOf(answer)).toEqual(["STD.VLD-00014 QUERY/typeName"]);
		const persons = rows(await get("/info/accesspackages/search?typeName=person"));
		expect(persons).toHaveLength(packages.filter((each) => each.for === "person").length);
	});

	test("search by owner and in resources", async () => {
		const mine = rows(await get("/info/accesspackages/search?resourceProviderCode=SKD"));
		expect(mine.map(({ object }) => (object as { urn: string }).urn).sort()).toEqual([
			"urn:altinn:accesspackage:merverdiavgift",
			"urn:altinn:accesspackage:skatt-naering",
		]);
		expect((await get("/info/accesspackages/search?term=mva-melding")).status).toBe(204);
		const inside = rows(await get("/info/accesspackages/search?term=mva-melding&searchInResources=true"));
		expect(inside[0]).toMatchObject({ score: 2, fields: [{ field: "resources.name" }] });
	});

	test("a role's packages depend on the variant", async () => {
		const codes = async (query: string) =>
			rows(await get(`/info/roles/packages?${query}`)).map(({ urn }) => String(urn).split(":").at(-1));
		expect(await codes("role=forretningsforer&variant=BRL")).toContain("forretningsforer-eiendom");
		expect((await get("/info/roles/packages?role=forretningsforer&variant=AS")).status).toBe(204);
		expect(await codes("role=urn:altinn:rolecode:dagl&variant=AS")).toHaveLength(133);
		const id = findRole("regnskapsforer")?.id;
		expect(rows(await get(`/info/roles/${id}/packages`))).toHaveLength(3);
	});

	test("a role's resources, with those of its packages when asked for", async () => {
		const refs = async (query: string) => rows(await get(`/info/roles/resources?${query}`)).map(({ refId }) => refId);
		expect(await refs("role=dagl")).toEqual(["mva-melding"]);
		expect(await refs("role=dagl&includePackageResources=true")).toEqual(["mva-melding", "skattemelding"]);
		expect((await get("/info/roles/resources?role=regnskapsforer")).status).toBe(204);
	});

	test("roles and organisation forms", async () => {
		const roles = rows(await get("/info/roles"));
		expect(roles).toHaveLength(148);
		expect(roles.find(({ code }) => code === "daglig-leder")).toMatchObject({
			isKeyRole: true,
			legacyUrn: "urn:altinn:rolecode:dagl",
			provider: { code: "sys-ccr" },
			isRevocable: false,
		});
		const forms = rows(await get("/types/organization/subtypes"));
		expect(forms.find(({ name }) => name === "AS")).toMatchObject({ type: { name: "Organisasjon" } });
	});
});
