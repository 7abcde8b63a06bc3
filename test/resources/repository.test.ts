import { expect, test } from "vitest";
import type { Enterprise } from "../../src/http/principal.js";
import {
	connectionsOf,
	connectionsOfLists,
	findList,
	listsOfMember,
	listsOfOwner,
	membershipsOf,
	membersOf,
} from "../../src/resources/access-list-repository.js";
import { changeMembers, connectResource, deleteList, saveList } from "../../src/resources/access-lists.js";
import { changedResources, updatedSubjects } from "../../src/resources/feeds-repository.js";
import { findOwner, findOwnerByOrgNumber } from "../../src/resources/owners-repository.js";
import {
	findPolicy,
	findPolicyTree,
	findResource,
	findResources,
	findResourceVersion,
	resourcesOfSubjects,
	subjectsOfResource,
} from "../../src/resources/repository.js";
import { savePolicy } from "../../src/resources/save-policy.js";
import { createResource, deleteResource, updateResource } from "../../src/resources/save-resource.js";
import { onBothEngines } from "../store/engines.js";
import { addOwners, addParties, callers, orgUrn, resource, role, SKD, usualPolicy } from "./registry.js";

const caller = { principal: callers.skd?.principal as Enterprise, header: () => undefined };

onBothEngines("the registry's repository", (opened) => {
	test("resources, versions, policies, subjects and feeds", async () => {
		const store = await opened.store({ now: () => 1_700_000_000_000 });
		await addOwners(store);
		const { db } = store;
		for (const id of ["aaaa", "bbbb", "cccc"]) await createResource(store, resource(id), caller);
		const first = await findResource(db, "aaaa");
		const second = await updateResource(store, "aaaa", resource("aaaa", { accessListMode: "Enabled" }), caller);
		expect(second.versionId).toBe(4);
		expect(await findResource(db, "aaaa")).toEqual(second);
		expect(await findResourceVersion(db, "aaaa", first?.versionId ?? 0)).toEqual(first);
		expect((await findResources(db, ["aaaa", "cccc", "xxxx"])).map(({ id }) => id).sort()).toEqual(["aaaa", "cccc"]);

		for (const id of ["bbbb", "aaaa"])
			await savePolicy(store, id, usualPolicy(id, [role("DAGL"), role("lede")]), caller);
		const policy = await findPolicy(db, "bbbb");
		expect(policy).toMatchObject({ key: "bbbb", version: 1 });
		expect(await findPolicyTree(db, "bbbb")).toMatchObject({ kind: "Policy", id: "urn:altinn:policyid:1" });
		expect(await findPolicyTree(db, "bbbb")).toBe(await findPolicyTree(db, "bbbb"));
		expect(await findPolicyTree(db, "cccc")).toBeUndefined();
		expect(await subjectsOfResource(db, "bbbb")).toEqual([
			"urn:altinn:org:skd",
			"urn:altinn:rolecode:dagl",
			"urn:altinn:rolecode:lede",
		]);
		const found = await resourcesOfSubjects(db, ["urn:altinn:rolecode:DAGL", "urn:altinn:rolecode:nobody"]);
		expect([...found]).toEqual([
			["urn:altinn:rolecode:DAGL", ["aaaa", "bbbb"]],
			["urn:altinn:rolecode:nobody", []],
		]);

		const all = await updatedSubjects(db, undefined, 100);
		expect(all).toHaveLength(6);
		const paged = [];
		for (let after = all[-1]; paged.length < 100; ) {
			const rows = await updatedSubjects(db, after, 1);
			paged.push(...rows);
			after = rows[0];
			if (after === undefined) break;
		}
		expect(paged).toEqual(all);
		const changes = await changedResources(db, undefined, 1);
		expect(changes.map((each) => each.resource)).toEqual(["bbbb"]);
		expect((await changedResources(db, changes[0], 10)).map((each) => each.resource)).toEqual(["aaaa"]);

		await savePolicy(store, "aaaa", usualPolicy("aaaa", [role("lede")]), caller);
		expect(await findPolicy(db, "aaaa")).toMatchObject({ version: 2 });
		expect((await updatedSubjects(db, all.at(-1), 10)).map(({ subject, deleted }) => [subject, deleted])).toEqual([
			["urn:altinn:rolecode:dagl", true],
		]);
		await deleteResource(store, "aaaa", caller);
		expect(await findResource(db, "aaaa")).toBeUndefined();
		expect(await findResourceVersion(db, "aaaa", 4)).toBeUndefined();
		expect((await resourcesOfSubjects(db, ["urn:altinn:rolecode:lede"])).get("urn:altinn:rolecode:lede")).toEqual([
			"bbbb",
		]);
		expect((await changedResources(db, undefined, 10)).map((each) => each.resource)).toEqual(["bbbb"]);
		expect((await createResource(store, resource("aaaa"), caller)).versionId).toBe(5);
	});

	test("many subjects at once", async () => {
		const store = await opened.store();
		await addOwners(store);
		await createResource(store, resource("aaaa"), caller);
		const codes = Array.from({ length: 1200 }, (_, i) => role(`r${i}`));
		await savePolicy(store, "aaaa", usualPolicy("aaaa", codes), caller);
		expect(await subjectsOfResource(store.db, "aaaa")).toHaveLength(1201);
		await savePolicy(store, "aaaa", usualPolicy("aaaa", [role("dagl")]), caller);
		expect(await subjectsOfResource(store.db, "aaaa")).toEqual(["urn:altinn:org:skd", "urn:altinn:rolecode:dagl"]);
		expect(await updatedSubjects(store.db, undefined, 5000)).toHaveLength(1202);
		const urns = Array.from({ length: 1200 }, (_, i) => `urn:altinn:rolecode:r${i}`);
		expect([...(await resourcesOfSubjects(store.db, urns)).values()].flat()).toEqual([]);
	});

	test("access lists with members and resources", async () => {
		const store = await opened.store();
		await addOwners(store);
		const { db } = store;
		const [one = 0, two = 0] = await addParties(store, 3);
		await createResource(store, resource("aaaa"), caller);
		const owner = await findOwner(db, "SKD");
		expect(await findOwnerByOrgNumber(db, SKD)).toEqual(owner);
		if (owner === undefined) throw new Error("skd was added");
		const call = (identifier: string) => ({ ...caller, owner, identifier });
		await saveList(store, call("x"), { name: "X", description: "" });
		const made = await saveList(store, call("y"), { name: "Y", description: "" });
		await changeMembers(store, call("x"), "add", [orgUrn(1), orgUrn(2)]);
		await changeMembers(store, call("y"), "add", [orgUrn(1)]);
		await connectResource(store, call("x"), "aaaa", ["read"]);
		await connectResource(store, call("y"), "aaaa", undefined);
		const x = await findList(db, "skd", "x");
		const y = await findList(db, "skd", "y");
		if (x === undefined || y === undefined) throw new Error("both were made");
		expect(y.version).toBeGreaterThan(made.version);
		expect((await membersOf(db, x.id, undefined, 1)).map(({ party }) => party)).toEqual([one]);
		expect(
			(await membersOf(db, x.id, (await membersOf(db, x.id, undefined, 1))[0]?.uuid, 9)).map(({ party }) => party),
		).toEqual([two]);
		expect((await connectionsOf(db, x.id, undefined, 9))[0]).toMatchObject({
			resource: "aaaa",
			actionFilters: ["read"],
		});
		expect(await connectionsOfLists(db, [x.id, y.id], "aaaa")).toHaveLength(2);
		expect((await membershipsOf(db, one, "aaaa")).map(({ actionFilters }) => actionFilters)).toEqual([
			["read"],
			undefined,
		]);
		expect(await membershipsOf(db, one, "bbbb")).toEqual([]);
		expect((await listsOfMember(db, one)).map(({ identifier }) => identifier)).toEqual(["x", "y"]);
		expect((await listsOfOwner(db, "skd", "x", 9)).map(({ identifier }) => identifier)).toEqual(["y"]);
		await deleteList(store, call("x"));
		expect((await membershipsOf(db, two, undefined)).length).toBe(0);
		expect(await db.selectFrom("access_list_member").selectAll().execute()).toHaveLength(1);
	});
});
