/** A vendor's system, a customer with people of different standing, services with policies, and real decisions over all of it. */
import type { Decisions } from "../../src/authorization/open-decisions.js";
import type { Party } from "../../src/parties/model.js";
import type { Actor, Store } from "../../src/store/store.js";
import { registerSystem } from "../../src/systems/register.js";
import type { SystemInput } from "../../src/systems/schemas.js";
import { createRequest } from "../../src/systemusers/create-request.js";
import type { SystemUserRequest } from "../../src/systemusers/model.js";
import type { RequestInput } from "../../src/systemusers/schemas.js";
import { addResource, policyXml } from "../access/clients/resources.js";
import { addParty, assign } from "../access/clients/world.js";
import { accessPackage, CUSTOMER, right, systemInput, VENDOR } from "../systems/world.js";
import { decisionsOver } from "./decisions.js";

export const CLIENT_ORG = "310000019";
export const STRANGER_ORG = "310000027";

export const vendor: Actor = { kind: "organization", id: VENDOR };

export interface World {
	readonly store: Store;
	readonly now: { at: number };
	readonly decisions: Decisions;
	readonly customer: Party;
	/** Manager of the customer: may give rights and packages. */
	readonly kari: Party;
	/** Has one package of the customer's, and may give nothing else. */
	readonly ola: Party;
	readonly nobody: Party;
	/** Has given the customer its accounts to keep. */
	readonly client: Party;
	readonly stranger: Party;
	may(user: string, resource: string, action: string, party?: Party): boolean;
	stop(): Promise<void>;
}

const byRole = { "urn:altinn:rolecode": "dagl" };
const byPackage = (code: string) => ({ "urn:altinn:accesspackage": code });

export async function world(store: Store, now: { at: number }): Promise<World> {
	const customer = await addParty(store, { orgNumber: CUSTOMER, partyId: 50012345, name: "Kunde AS", form: "AS" });
	const client = await addParty(store, { orgNumber: CLIENT_ORG, name: "Klient AS", form: "AS" });
	const stranger = await addParty(store, { orgNumber: STRANGER_ORG, name: "Fremmed AS", form: "AS" });
	const kari = await addParty(store, { kind: "person", name: "Kari" });
	const ola = await addParty(store, { kind: "person", name: "Ola" });
	const nobody = await addParty(store, { kind: "person", name: "Siri" });
	await assign(store, customer, kari, "daglig-leder");
	await assign(store, customer, ola, "rettighetshaver", { packages: ["skattegrunnlag"] });
	await assign(store, client, customer, "regnskapsforer");
	const rule = (resource: string, subjects: Record<string, string>[], ...actions: string[]) => ({
		subjects,
		resource: { "urn:altinn:resource": resource },
		actions,
	});
	await addResource(store, "krav", { policy: policyXml([rule("krav", [byRole], "read", "write")]) });
	await addResource(store, "locked", { delegable: false, policy: policyXml([rule("locked", [byRole], "read")]) });
	await addResource(store, "skatt", { policy: policyXml([rule("skatt", [byPackage("skattegrunnlag")], "read")]) });
	await addResource(store, "bok", {
		policy: policyXml([rule("bok", [byPackage("regnskapsforer-lonn")], "read")]),
	});
	const decisions = await decisionsOver(store, () => now.at);
	return {
		store,
		now,
		decisions,
		customer,
		kari,
		ola,
		nobody,
		client,
		stranger,
		may(user, resource, action, party = customer) {
			const subject = decisions.knowledge.who({ uuid: user });
			return decisions.point.ask(subject, resource, action, party.id).results[0]?.decision === "Permit";
		},
		stop: () => decisions.close(),
	};
}

export async function addSystem(store: Store, more: Partial<SystemInput> = {}): Promise<string> {
	const input = systemInput({
		rights: [right("krav")],
		accessPackages: [accessPackage("skattegrunnlag"), accessPackage("regnskapsforer-lonn"), accessPackage("lonn")],
		isVisible: false,
		...more,
	});
	const by = { orgNumber: input.vendor.ID.slice(5), clientId: undefined, admin: false };
	await store.write(vendor, (tx) => registerSystem(tx, input, by));
	return input.id;
}

export const wish = (more: Partial<RequestInput> = {}): RequestInput => ({
	systemId: `${VENDOR}_smartcloud`,
	partyOrgNo: CUSTOMER,
	rights: [right("krav")],
	accessPackages: [accessPackage("skattegrunnlag")],
	...more,
});

export async function request(
	store: Store,
	more: Partial<RequestInput> = {},
	type: SystemUserRequest["type"] = "standard",
): Promise<SystemUserRequest> {
	const { value } = await store.write(vendor, (tx) => createRequest(tx, VENDOR, type, wish(more), vendor));
	return value.request;
}
