import { invalid } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { Schema } from "../http/schema.js";
import type { Store } from "../store/store.js";
import { membershipsOf } from "./access-list-repository.js";
import { checkPlatform } from "./caller.js";
import { RESOURCE_URN } from "./model.js";
import { partyKeyOf, partyOfUrn } from "./party-urn.js";
import { finding } from "./problems.js";
import { findResource } from "./repository.js";

const pair = {
	type: "object",
	properties: { type: { type: "string", minLength: 1 }, value: { type: "string", minLength: 1 } },
	required: ["type", "value"],
} as const satisfies Schema;

const question = {
	type: "object",
	properties: { subject: pair, resource: pair, action: pair },
	required: ["subject", "resource", "action"],
} as const satisfies Schema;

const answer = {
	type: "object",
	properties: {
		...question.properties,
		result: { type: "string", enum: ["Authorized", "NotAuthorized", "NotDetermined"] },
	},
	required: [...question.required, "result"],
} as const satisfies Schema;

/** Whether an organisation is on a list for that resource and action (pdp 1.1, E3). */
export function accessListAuthorizationOperations({ db }: Store): Operation[] {
	return [
		operation(
			{
				method: "POST",
				path: "/authorization/api/v1/accesslist/accessmanagement/authorization",
				name: "accessListAuthorize",
				tag: "Access lists",
				summary: "Is the organisation on an access list of the resource, for that action?",
				access: { kind: "platform", scopes: [] },
				hidden: true,
				body: { schema: question },
				responses: { 200: { description: "The question with its result", schema: answer } },
			},
			async (call) => {
				checkPlatform(call);
				const { subject, resource, action } = call.body;
				const urn = `${subject.type}:${subject.value}`;
				if (partyKeyOf(urn) === undefined) throw invalid([finding("badPartyUrn", "/subject")]);
				if (resource.type.toLowerCase() !== RESOURCE_URN) throw invalid([finding("badResourceUrn", "/resource")]);
				const reply = (result: "Authorized" | "NotAuthorized" | "NotDetermined") => ({
					status: 200,
					body: { subject, resource, action, result },
				});
				if ((await findResource(db, resource.value)) === undefined) return reply("NotDetermined");
				const party = await partyOfUrn(db, urn);
				const memberships = party === undefined ? [] : await membershipsOf(db, party.id, resource.value);
				const wanted = action.value.toLowerCase();
				const may = memberships.some(
					({ actionFilters }) => actionFilters?.some((each) => each.toLowerCase() === wanted) ?? true,
				);
				return reply(may ? "Authorized" : "NotAuthorized");
			},
		),
	];
}
