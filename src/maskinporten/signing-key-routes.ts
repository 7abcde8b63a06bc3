import { type Operation, operation } from "../http/operation.js";
import { actorOf } from "../resources/caller.js";
import { access } from "./caller.js";
import type { KeyRing, KeyUse } from "./key-ring.js";

/** Rotation of the keys this server signs with, by whoever runs it. */
export function signingKeyOperations(rings: Partial<Readonly<Record<KeyUse, KeyRing>>>): Operation[] {
	const uses = Object.keys(rings) as KeyUse[];
	return [
		operation(
			{
				method: "POST",
				path: "/fullmakt/v1/maskinporten/signing-keys/{use}/rotate",
				name: "maskinportenSigningKeyRotate",
				tag: "Maskinporten",
				summary: "Signs with a new key from now on, or from a time ahead",
				description:
					"With announceSeconds the new key is published so long before it signs, so that readers who keep a key set know " +
					"it in time. With overlapSeconds 0 the keys before it are withdrawn at once, and all their tokens with them.",
				access: access.admin,
				parameters: { type: "object", properties: { use: { type: "string", enum: uses } }, required: ["use"] },
				body: {
					required: false,
					schema: {
						type: "object",
						properties: {
							announceSeconds: { type: "integer", minimum: 0, maximum: 604_800 },
							overlapSeconds: { type: "integer", minimum: 0, maximum: 2_592_000 },
						},
					},
				},
				responses: {
					201: {
						description: "The new key's id",
						schema: { type: "object", properties: { kid: { type: "string" } } },
					},
					400: { description: "There are no such keys" },
				},
			},
			async ({ path, body, principal }) => {
				const { announceSeconds, overlapSeconds } = (body ?? {}) as typeof body;
				const ring = rings[path.use as KeyUse] as KeyRing;
				const times = {
					...(announceSeconds === undefined ? {} : { announceMs: announceSeconds * 1000 }),
					...(overlapSeconds === undefined ? {} : { overlapMs: overlapSeconds * 1000 }),
				};
				return { status: 201, body: { kid: await ring.rotate(times, actorOf(principal)) } };
			},
		),
	];
}
