/** A server with a token endpoint on a free port: clients, scopes, a system with its users, and tokens to call it with. */

import type { AdministrationOptions } from "../../src/http/administration.js";
import { createAuthenticate } from "../../src/http/tokens.js";
import { registerClient } from "../../src/maskinporten/clients.js";
import { KeyRing } from "../../src/maskinporten/key-ring.js";
import { maskinportenOperations } from "../../src/maskinporten/routes.js";
import { assignPrefix, grantScope, registerScope } from "../../src/maskinporten/scopes.js";
import type { Store } from "../../src/store/store.js";
import { memoryLog, type Served, serve } from "../http/serving.js";
import { TestIssuer } from "../http/test-issuer.js";
import { sqliteStore } from "../store/engines.js";
import {
	addParty,
	addResources,
	addSystem,
	addSystemUser,
	CUSTOMER,
	OTHER_VENDOR,
	TEST,
	VENDOR,
} from "../systems/world.js";
import { Software, softwareKey } from "./client-software.js";

export const ISSUER = "https://maskinporten.example/";
export const PLATFORM = "https://platform.example/authentication/api/v1/openid/";
export const TAX = "974760673";
export const SCOPE = "skatteetaten:krav";

export interface World {
	readonly store: Store;
	readonly served: Served;
	readonly own: KeyRing;
	readonly platform: KeyRing;
	readonly platformAccess: KeyRing;
	/** Issues tokens that the server believes, whoever they are for. */
	readonly altinn: TestIssuer;
	/** An outside Maskinporten that the server trusts. */
	readonly outside: TestIssuer;
	readonly vendor: Software;
	readonly other: Software;
	readonly lines: string[];
	stop(): Promise<void>;
}

export async function world(options: Partial<AdministrationOptions> = {}): Promise<World> {
	const store = await sqliteStore();
	const own = new KeyRing(store, "maskinporten", ISSUER);
	const platform = new KeyRing(store, "altinn", PLATFORM);
	const platformAccess = new KeyRing(store, "platform", "platform");
	const altinn = await TestIssuer.create("altinn", "https://altinn.example/");
	const outside = await TestIssuer.create("maskinporten", "https://outside.example/");
	const { log, lines } = memoryLog("debug");
	const issuers = [
		altinn.trusted,
		outside.trusted,
		own.trusted("maskinporten"),
		platform.trusted("altinn"),
		platformAccess.trusted("platform"),
	];
	const served = await serve({
		operations: maskinportenOperations({
			store,
			log,
			decide: options.decide ?? (() => false),
			platform,
			own,
			maskinportenIssuers: [outside.issuer],
			testTokens: { users: new Map([["tester", "secret:word"]]), platformAccess },
		}),
		authenticate: createAuthenticate({ issuers, log }),
		link: (_req, path) => `https://fullmakt.example${path}`,
		log,
		...options,
	});
	await addScopes(store);
	const vendor = await addSoftware(store, VENDOR);
	const other = await addSoftware(store, OTHER_VENDOR);
	const stop = async () => {
		await served.stop();
		await store.remove();
	};
	return { store, served, own, platform, platformAccess, altinn, outside, vendor, other, lines, stop };
}

export async function addScopes(store: Store): Promise<void> {
	await store.write(TEST, async (tx) => {
		await assignPrefix(tx, "skatteetaten", TAX);
		const owner = { orgNumber: TAX, prefixes: [] };
		for (const name of [SCOPE, "skatteetaten:other", "skatteetaten:secret"]) {
			await registerScope(tx, { name, description: name, delegable: name !== "skatteetaten:other" }, owner);
		}
		const open = { name: "skatteetaten:open", description: "Open", open: true, tokenSeconds: 600 };
		await registerScope(tx, open, owner);
		for (const name of [SCOPE, "skatteetaten:other"]) await grantScope(tx, name, VENDOR, TAX);
		await grantScope(tx, SCOPE, OTHER_VENDOR, TAX);
	});
}

export async function addSoftware(store: Store, orgNumber: string, id?: string): Promise<Software> {
	const key = await softwareKey("ES256");
	const { value } = await store.write(TEST, (tx) =>
		registerClient(
			tx,
			{
				orgNumber,
				name: "Test",
				scopes: [SCOPE, "skatteetaten:open", "skatteetaten:secret"],
				jwks: { keys: [key.jwk] },
				...(id === undefined ? {} : { id }),
			},
			"test",
		),
	);
	return new Software(value.id, key, ISSUER);
}

/** A system that the vendor's client belongs to, with two users of one customer. */
export async function addUsers({ store, vendor }: World) {
	await addResources(store);
	const system = await addSystem(store, { clientId: [vendor.clientId] });
	const owner = { id: await addParty(store, "organization", CUSTOMER), org: CUSTOMER };
	const plain = await addSystemUser(store, { system, owner });
	const named = await addSystemUser(store, { system, owner, externalRef: "cust-4711" });
	return { system, owner, plain, named };
}
