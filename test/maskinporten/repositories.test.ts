import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { createLog } from "../../src/http/log.js";
import { listClients } from "../../src/maskinporten/client-repository.js";
import { revokeClient } from "../../src/maskinporten/clients.js";
import { KeyRing } from "../../src/maskinporten/key-ring.js";
import { listGrants, listScopesFor } from "../../src/maskinporten/scope-repository.js";
import { assignPrefix, grantScope, registerScope, withdrawGrant } from "../../src/maskinporten/scopes.js";
import { answerGrant } from "../../src/maskinporten/token-endpoint.js";
import { openStore } from "../../src/store/store.js";
import { onBothEngines } from "../store/engines.js";
import { OTHER_VENDOR, TEST, VENDOR } from "../systems/world.js";
import { GRANT_TYPE } from "./client-software.js";
import { addScopes, addSoftware, ISSUER, SCOPE, TAX } from "./world.js";

const verify = async (token: string, ring: KeyRing) => {
	const { payload } = await jwtVerify(token, createLocalJWKSet((await ring.jwks()) as JSONWebKeySet));
	return payload;
};
const times = () => {
	const iat = Math.floor(Date.now() / 1000);
	return { iat, exp: iat + 60 };
};

onBothEngines("clients, scopes and keys", (opened) => {
	test("keys survive a restart, and two nodes that start at once have the same", async () => {
		const { engine, again } = await opened.engine();
		const first = await openStore(engine);
		const second = await openStore(again());
		const rings = [first, second].map((store) => new KeyRing(store, "maskinporten", ISSUER));
		const sets = await Promise.all(rings.map((ring) => ring.jwks()));
		expect(sets[0]?.keys).toHaveLength(1);
		expect(sets[1]).toEqual(sets[0]);
		const token = await (rings[0] as KeyRing).sign({ scope: "x" }, times());
		const restarted = new KeyRing(await openStore(again()), "maskinporten", ISSUER);
		expect(await verify(token, restarted)).toMatchObject({ iss: ISSUER, scope: "x" });
		expect((await restarted.jwks()).keys).toEqual(sets[0]?.keys);
	});

	test("rotation: announced, in force, overlapping, ended", async () => {
		let now = Date.now();
		const clock = () => now;
		const store = await opened.store({ now: clock });
		const ring = new KeyRing(store, "altinn", ISSUER, clock);
		const kidsOf = async () => (await ring.jwks()).keys.map(({ kid }) => kid);
		const signs = async () =>
			JSON.parse(Buffer.from((await ring.sign({}, times())).split(".")[0] ?? "", "base64url").toString()).kid;
		const [old] = await kidsOf();
		const fresh = await ring.rotate({ announceMs: 1000, overlapMs: 5000 });
		expect(await kidsOf()).toEqual([fresh, old]);
		expect(await signs()).toBe(old);
		now += 999;
		expect(await signs()).toBe(old);
		now += 1;
		expect(await signs()).toBe(fresh);
		expect(await kidsOf()).toEqual([fresh, old]);
		now += 5000;
		expect(await kidsOf()).toEqual([fresh]);
		const announced = await ring.rotate({ announceMs: 60_000 });
		const emergency = await ring.rotate({ overlapMs: 0 });
		expect(await signs()).toBe(emergency);
		expect(await kidsOf()).toEqual([emergency]);
		now += 60_001;
		expect(await signs()).toBe(emergency);
		expect(await kidsOf()).not.toContain(announced);
	});

	test("keys of one issuer are no other's", async () => {
		const store = await opened.store();
		const own = new KeyRing(store, "maskinporten", ISSUER);
		const platform = new KeyRing(store, "platform", "platform");
		const token = await own.sign({}, times());
		await expect(verify(token, platform)).rejects.toThrow();
		await expect(verify(token, own)).resolves.toBeDefined();
	});

	test("an assertion sent to two nodes at once gives one token", async () => {
		const stores = await opened.stores();
		const [store] = stores;
		await addScopes(store);
		const software = await addSoftware(store, VENDOR);
		const nodes = stores.map((each) => ({
			store: each,
			ring: new KeyRing(each, "maskinporten", ISSUER),
			log: createLog("silent"),
		}));
		const assertion = await software.assertion(SCOPE);
		const before = (await store.revision()).revision;
		const answers = await Promise.allSettled(
			[...nodes, ...nodes, ...nodes].map((node) => answerGrant(node, { grant_type: GRANT_TYPE, assertion })),
		);
		expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
		for (const answer of answers) {
			if (answer.status === "rejected") expect(answer.reason).toMatchObject({ error: "invalid_grant" });
		}
		// The only change was the signing key: a token is nothing that others follow.
		expect((await store.changes(before)).map(({ change }) => change.kind)).toEqual(["clients"]);
		const used = await store.db.selectFrom("maskinporten_used_assertion").selectAll().execute();
		expect(used).toHaveLength(1);
	});

	test("used assertions are forgotten when they could not be used any more", async () => {
		let now = Date.now();
		const store = await opened.store({ now: () => now });
		await addScopes(store);
		const software = await addSoftware(store, VENDOR);
		const ring = new KeyRing(store, "maskinporten", ISSUER, () => now);
		const endpoint = { store, ring, log: createLog("silent"), now: () => now };
		const ask = async () => {
			const iat = Math.floor(now / 1000);
			const assertion = await software.assertion(SCOPE, { claims: { iat, exp: iat + 100 } });
			return answerGrant(endpoint, { grant_type: GRANT_TYPE, assertion });
		};
		await ask();
		await ask();
		now += 161_000;
		await ask();
		const used = await store.db.selectFrom("maskinporten_used_assertion").selectAll().execute();
		expect(used).toHaveLength(1);
	});

	test("scopes are listed for those who own them, were granted them, or may like everybody", async () => {
		const store = await opened.store();
		await addScopes(store);
		const names = async (org: string) => (await listScopesFor(store.db, org)).map(({ name }) => name);
		expect(await names(TAX)).toEqual([SCOPE, "skatteetaten:open", "skatteetaten:other", "skatteetaten:secret"]);
		expect(await names(OTHER_VENDOR)).toEqual([SCOPE, "skatteetaten:open"]);
		expect(await names("313169960")).toEqual(["skatteetaten:open"]);
		await store.write(TEST, (tx) => withdrawGrant(tx, SCOPE, OTHER_VENDOR, TAX));
		await store.write(TEST, (tx) => withdrawGrant(tx, SCOPE, OTHER_VENDOR, TAX));
		expect(await names(OTHER_VENDOR)).toEqual(["skatteetaten:open"]);
		for (let i = 0; i < 2; i++) await store.write(TEST, (tx) => grantScope(tx, SCOPE, OTHER_VENDOR, TAX));
		expect((await listGrants(store.db, SCOPE)).map(({ orgNumber }) => orgNumber)).toEqual([OTHER_VENDOR, VENDOR]);
	});

	test("a prefix that a trusted token names is taken by its first scope, and by nobody else after", async () => {
		const store = await opened.store();
		const owner = { orgNumber: VENDOR, prefixes: ["cloud"] };
		const scope = (name: string) => ({ name, description: name });
		await store.write(TEST, (tx) => registerScope(tx, scope("cloud:a"), owner));
		const thief = { orgNumber: OTHER_VENDOR, prefixes: ["cloud"] };
		await expect(store.write(TEST, (tx) => registerScope(tx, scope("cloud:b"), thief))).rejects.toMatchObject({
			kind: { code: "MPA-00004" },
		});
		await expect(store.write(TEST, (tx) => assignPrefix(tx, "cloud", OTHER_VENDOR))).rejects.toMatchObject({
			kind: { code: "MPA-00006" },
		});
	});

	test("clients are listed by organisation", async () => {
		const store = await opened.store();
		await addScopes(store);
		const one = await addSoftware(store, VENDOR);
		const two = await addSoftware(store, VENDOR, "an-id-of-its-own");
		await addSoftware(store, OTHER_VENDOR);
		const ids = (await listClients(store.db, VENDOR)).map(({ id }) => id);
		expect(new Set(ids)).toEqual(new Set([one.clientId, two.clientId]));
		await store.write(TEST, (tx) => revokeClient(tx, VENDOR, one.clientId));
		expect((await listClients(store.db, VENDOR)).map(({ id }) => id)).toEqual([two.clientId]);
		const revoked = await listClients(store.db, VENDOR, "revoked");
		expect(revoked).toMatchObject([
			{ id: one.clientId, keys: [{ kid: one.key.kid }], scopes: [SCOPE, expect.any(String), expect.any(String)] },
		]);
		await expect(addSoftware(store, OTHER_VENDOR, "an-id-of-its-own")).rejects.toSatisfy(store.isDuplicate);
	});
});
