import type { Operation } from "../../http/operation.js";
import type { Store } from "../../store/store.js";
import type { FindPerson } from "./person-input.js";
import { uuid } from "./schemas.js";

export interface ClientDelegationDependencies {
	readonly store: Store;
	readonly findPerson: FindPerson;
}

/** What differs between the two versions of the interface (registry-access 4.2, 4.3). */
export interface Version {
	readonly number: 1 | 2;
	readonly base: string;
	/** Names of query parameters. */
	readonly client: "from" | "client";
	readonly agent: "to" | "agent";
	/** Whether single resources are told and given. */
	readonly resources: boolean;
	/** How a delete that has a body is sent. */
	deleteWithBody(path: string): { method: Operation["method"]; path: string };
}

const BASE = "/accessmanagement/api";

export const v1: Version = {
	number: 1,
	base: `${BASE}/v1/enduser/clientdelegations`,
	client: "from",
	agent: "to",
	resources: false,
	deleteWithBody: (path) => ({ method: "DELETE", path }),
};

export const v2: Version = {
	number: 2,
	base: `${BASE}/v2/enduser/clientdelegations`,
	client: "client",
	agent: "agent",
	resources: true,
	deleteWithBody: (path) => ({ method: "POST", path: `${path}/delete` }),
};

export const PORTAL = "altinn:portal/enduser";

/** The gates: scope, then the PDP about the party (registry-access 3.2, 4.2). */
export const administration = (action: "read" | "write") =>
	({
		kind: "token",
		scopes: [`altinn:clientdelegations.${action}`, PORTAL],
		guard: { resource: "altinn_client_administration", action, party: "query.party" },
	}) as const;

/** What an agent does with what is his own: no PDP. */
export const mine = (action: "read" | "write") =>
	({ kind: "token", scopes: [`altinn:clientdelegations/myclients.${action}`, PORTAL] }) as const;

/** Query parameters that name parties, all of them needed. */
export const partyQuery = (...names: readonly string[]) => ({
	type: "object" as const,
	properties: Object.fromEntries(names.map((name) => [name, uuid])),
	required: names,
});

export const tagOf = ({ number }: Version): string => `Client delegation v${number}`;
