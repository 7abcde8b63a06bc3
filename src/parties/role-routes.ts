import { common, Fault, invalid } from "../http/fault.js";
import { type Call, type Operation, operation } from "../http/operation.js";
import { hasScope } from "../http/principal.js";
import { actorOf } from "../resources/caller.js";
import type { Store, Transaction } from "../store/store.js";
import { isOrgNumber, isPersonNumber, type Party } from "./model.js";
import { addRegisterRole, type RegisterRole, removeRegisterRole } from "./register-role.js";
import { findParty } from "./repository.js";

const BASE = "/fullmakt/v1/register/roles";
const tag = "Register";
const SCOPE = "altinn:register/roles.write";

const party = {
	type: "string",
	maxLength: 36,
	description: "Organisation number, national identity number or uuid of the party",
} as const;
const eventSchema = {
	type: "object",
	properties: {
		from: { ...party, description: `${party.description}: the organisation, the ward, or who has died` },
		to: { ...party, description: `${party.description}: who holds the role` },
		role: { type: "string", maxLength: 200, description: "Code, urn or legacy code; or the code of an estate role" },
	},
	required: ["from", "to", "role"],
} as const;
const changedSchema = {
	type: "object",
	properties: { changed: { type: "boolean", description: "False when it was so already" } },
	required: ["changed"],
} as const;

type RoleEvent = Call<unknown, unknown, Readonly<Record<"from" | "to" | "role", string>>>;

/** What registers tell of roles, as it happens: true at the next decision (registry-access 6.2). A body, for paths are logged. */
export function registerRoleOperations(store: Store): Operation[] {
	const event = (
		name: string,
		path: string,
		summary: string,
		work: (tx: Transaction, role: RegisterRole) => Promise<boolean>,
	): Operation =>
		operation(
			{
				method: "POST",
				path,
				name,
				tag,
				summary,
				access: { kind: "platform", scopes: [SCOPE] },
				body: { schema: eventSchema },
				responses: {
					200: { description: "It is so", schema: changedSchema },
					400: { description: "There is no such party, or no register gives such a role" },
				},
			},
			async (call) => ({ status: 200, body: { changed: await told(store, call, work) } }),
		);
	return [
		event("registerRoleAdd", BASE, "A register gives somebody a role", addRegisterRole),
		event("registerRoleEnd", `${BASE}/end`, "A register ends a role, and what others built on it", removeRegisterRole),
	];
}

async function told(
	store: Store,
	{ body, principal, platform }: RoleEvent,
	work: (tx: Transaction, role: RegisterRole) => Promise<boolean>,
): Promise<boolean> {
	if (platform?.issuer !== "platform" && !hasScope(principal, SCOPE)) {
		throw new Fault(common.forbidden, { detail: "This is for the registers and the platform itself." });
	}
	const { value } = await store.write(actorOf(platform ?? principal), async (tx) => {
		const [from, to] = [await named(tx, body.from), await named(tx, body.to)];
		if (from !== undefined && to !== undefined) return work(tx, { from, to, role: body.role });
		const title = "There is no such party.";
		const missing = [...(from === undefined ? ["/from"] : []), ...(to === undefined ? ["/to"] : [])];
		throw invalid(missing.map((path) => ({ code: "STD.VLD-00008", title, paths: [path] })));
	});
	return value;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function named({ db }: Transaction, text: string): Promise<Party | undefined> {
	if (isOrgNumber(text)) return findParty(db, { orgNumber: text });
	if (isPersonNumber(text)) return findParty(db, { personNumber: text });
	return UUID.test(text) ? findParty(db, { uuid: text }) : undefined;
}
