import { Fault, type FaultKind } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { Party } from "../parties/model.js";
import { access, answering, customerNamed } from "./caller.js";
import { deleteSystemUser } from "./delete-user.js";
import type { Dependencies } from "./dependencies.js";
import { problems, unknownInForm } from "./problems.js";
import { BASE, ofUser, refused, tag, unknown } from "./route-parts.js";
import { giveSelf, hasSelf, takeSelf } from "./self.js";

const AGENT = `${BASE}/agent/{party}/{systemUserId}`;
const itself = {
	type: "object",
	properties: { partyUuid: { type: "string", description: "The customer once more, by its uuid" } },
} as const;
const told = { 200: { description: "Whether it is so", schema: { type: "boolean" } } } as const;

/** Agents themselves: whether they act for their own organisation too, and their end; U17 to U20 of systemuser 2.4. */
export function agentOperations({ store, now = Date.now }: Dependencies): Operation[] {
	const { db } = store;
	const self = (
		method: "POST" | "DELETE",
		name: string,
		summary: string,
		work: (asked: { readonly user: Party; readonly owner: Party; readonly id: string }) => Promise<void>,
	): Operation =>
		operation(
			{
				method,
				path: `${AGENT}/self`,
				name,
				tag,
				summary,
				access: access.writeManaged,
				parameters: ofUser,
				query: itself,
				responses: { ...told, ...refused },
			},
			async (call) => {
				const acting = await answering(db, call);
				checkSame(acting.owner, call.query.partyUuid, problems.partyMismatch);
				await unknownInForm(work({ ...acting, id: call.path.systemUserId }));
				return { status: 200, body: true };
			},
		);
	return [
		self("POST", "systemUserAgentGiveSelf", "Lets an agent act for its own organisation too", (asked) =>
			giveSelf(store, asked),
		),
		self("DELETE", "systemUserAgentTakeSelf", "An agent acts for its own organisation no more", (asked) =>
			takeSelf(store, asked),
		),
		operation(
			{
				method: "GET",
				path: `${AGENT}/self`,
				name: "systemUserAgentHasSelf",
				tag,
				summary: "Whether an agent acts for its own organisation too",
				access: access.writeManaged,
				parameters: ofUser,
				query: itself,
				responses: { ...told, ...refused },
			},
			async ({ path, query }) => {
				const owner = await customerNamed(db, path.party);
				checkSame(owner, query.partyUuid, problems.partyMismatch);
				const asked = { owner, id: path.systemUserId, now: now() };
				return { status: 200, body: await unknownInForm(hasSelf(db, asked)) };
			},
		),
		operation(
			{
				method: "DELETE",
				path: AGENT,
				name: "systemUserAgentDelete",
				tag,
				summary: "Deletes an agent; it acts for none of its clients any more",
				access: access.writeManaged,
				parameters: ofUser,
				query: {
					type: "object",
					properties: { facilitatorId: { type: "string", description: "The customer once more, by its uuid" } },
				},
				responses: { 200: { description: "It is deleted" }, ...refused, ...unknown },
			},
			async (call) => {
				const acting = await answering(db, call);
				checkSame(acting.owner, call.query.facilitatorId, problems.otherFacilitator);
				await deleteSystemUser(store, { ...acting, id: call.path.systemUserId, type: "agent" });
				return { status: 200 };
			},
		),
	];
}

/** The party that the PDP was asked about must be the one that the call is about. */
function checkSame(owner: Party, named: string | undefined, mismatch: FaultKind): void {
	if (named?.toLowerCase() !== owner.uuid) throw new Fault(mismatch);
}
