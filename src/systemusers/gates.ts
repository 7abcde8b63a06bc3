import type { Access, Guard } from "../http/operation.js";
import { PORTAL } from "./caller.js";

/** Who administers which client of an organisation. */
export const CLIENTS = "altinn_client_administration";
export const OVERVIEW = "altinn_system_user_overview";

const forParty = (resource: string, action: Guard["action"], scopes: readonly string[] = []): Access => ({
	kind: "token",
	scopes,
	guard: { resource, action, party: "path.party" },
});

const DELEGATE = "altinn:clientdelegations";

/**
 * Who may do what with the system users of the party that a path names: the PDP says it. Where the original asks for no scope
 * neither do we (systemuser 0.3, 2.4).
 */
export const gates = {
	overview: forParty(OVERVIEW, "read"),
	readClients: forParty(CLIENTS, "read"),
	writeClients: forParty(CLIENTS, "write"),
	/** Beyond the original: a scope is always asked for. */
	ownReadClients: forParty(CLIENTS, "read", [PORTAL, `${DELEGATE}.read`]),
	ownWriteClients: forParty(CLIENTS, "write", [PORTAL, `${DELEGATE}.write`]),
	/** Of the pages' own interface. */
	portalOverview: forParty(OVERVIEW, "read", [PORTAL]),
	portalReadClients: forParty(CLIENTS, "read", [PORTAL]),
	portalWriteClients: forParty(CLIENTS, "write", [PORTAL]),
} as const satisfies Record<string, Access>;

/** The gates of client delegation for third parties; whose clients is found by the agent, and asked about then (systemuser 2.5). */
export const thirdParty = {
	read: { kind: "token", scopes: [`${DELEGATE}.read`] },
	write: { kind: "token", scopes: [`${DELEGATE}.write`] },
} as const satisfies Record<Guard["action"], Access>;
