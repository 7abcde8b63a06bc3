import type { SystemUserType } from "../store/schema-systems.js";
import { agentRequestInputSchema, agentRequestSchema, requestInputSchema, requestSchema } from "./schemas.js";

/** The two kinds of requests for system users, which have the same operations at two places (systemuser 2.2). */
export const REQUESTS = [
	{
		type: "standard",
		part: "",
		name: "systemUserRequest",
		input: requestInputSchema,
		output: requestSchema,
	},
	{
		type: "agent",
		part: "/agent",
		name: "systemUserAgentRequest",
		// It has no rights; they are ignored where they are sent.
		input: agentRequestInputSchema,
		output: agentRequestSchema,
	},
] as const satisfies readonly { readonly type: SystemUserType; readonly [member: string]: unknown }[];

export type RequestKind = (typeof REQUESTS)[number];
