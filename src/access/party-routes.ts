import { type Operation, operation } from "../http/operation.js";
import { checkPlatform, platformOf } from "../resources/caller.js";
import type { AccessDependencies } from "./dependencies.js";
import { makeParty } from "./make-party.js";

const uuid = { type: "string", format: "uuid" } as const;
const name = { type: "string", minLength: 1, maxLength: 300 } as const;

/** Parties that other parts of the platform make: system users, and people who log in by themselves (registry-access 3.7). */
export function partyOperations({ store }: AccessDependencies): Operation[] {
	return [
		operation(
			{
				method: "POST",
				path: "/accessmanagement/api/v1/internal/party",
				name: "accessMakeParty",
				tag: "Parties",
				summary: "Makes a system user or self-identified user a party",
				access: { kind: "platform", scopes: [] },
				body: {
					schema: {
						type: "object",
						properties: {
							partyUuid: uuid,
							entityType: { ...name, description: "Systembruker or Selvidentifisert" },
							entityVariantType: { ...name, description: "StandardSystem, AgentSystem; SI_EDU, SI_EMAIL" },
							displayName: name,
							parentPartyUuid: { ...uuid, description: "Whose system user it is" },
							username: name,
							email: name,
						},
						required: ["partyUuid", "entityType", "entityVariantType", "displayName"],
					},
				},
				responses: {
					200: { description: "It was there" },
					201: {
						description: "Made",
						schema: { type: "object", properties: { partyUuid: uuid, partyCreated: { type: "boolean" } } },
					},
					400: { description: "A type or variant that is not made here" },
				},
			},
			async (call) => {
				checkPlatform(call);
				const issuer = platformOf(call)?.issuer ?? "platform";
				const { value } = await store.write({ kind: "platform", id: issuer }, (tx) => makeParty(tx, call.body));
				return {
					status: value.created ? 201 : 200,
					body: { partyUuid: value.uuid, partyCreated: value.created },
				};
			},
		),
	];
}
