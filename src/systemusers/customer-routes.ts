import { type Operation, operation } from "../http/operation.js";
import { access, answering } from "./caller.js";
import type { Dependencies } from "./dependencies.js";
import { ofUser, one, refused, tag, unknown } from "./route-parts.js";
import { deactivateSystemUser, reactivateSystemUser } from "./switch-user.js";
import { oneInternalView } from "./user-views.js";

export const OWN = "/fullmakt/v1/systemusers/{party}/{systemUserId}";

/** What a customer does with a system user beyond the original (systemuser 6, wishes 4 and 18). */
export function customerOperations({ store }: Dependencies): Operation[] {
	const { db } = store;
	const turn = (verb: "deactivate" | "reactivate", name: string, summary: string): Operation =>
		operation(
			{
				method: "POST",
				path: `${OWN}/${verb}`,
				name,
				tag,
				summary,
				access: access.writeManagedInPortal,
				parameters: ofUser,
				responses: { ...one, ...refused, ...unknown },
			},
			async (call) => {
				const asked = { ...(await answering(db, call)), id: call.path.systemUserId };
				const user = await (verb === "deactivate" ? deactivateSystemUser : reactivateSystemUser)(store, asked);
				return { status: 200, body: await oneInternalView(db, user) };
			},
		);
	return [
		turn("deactivate", "systemUsersDeactivate", "Switches a system user off; it loses nothing"),
		turn("reactivate", "systemUsersReactivate", "Switches it on again with all that it had"),
	];
}
