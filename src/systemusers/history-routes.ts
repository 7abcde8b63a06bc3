import { Fault } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import { access, customerNamed } from "./caller.js";
import { historySchema } from "./customer-schemas.js";
import type { Dependencies } from "./dependencies.js";
import { namesOf } from "./history.js";
import { type AuditedAct, readAudit } from "./history-repository.js";
import { page, pageQuery } from "./page.js";
import { problems } from "./problems.js";
import { findSystemUser } from "./repository.js";
import { OWN, ofUser, refused, tag, unknown } from "./route-parts.js";
import { pageOf } from "./schemas.js";

/** Who did what with a system user, when, and what was shown then: for its customer, also when it is deleted. */
export function historyOperations({ store, paging }: Dependencies): Operation[] {
	const { db } = store;
	return [
		operation(
			{
				method: "GET",
				path: `${OWN}/history`,
				name: "systemUsersHistory",
				tag,
				summary: "Who did what with a system user, and when",
				access: access.readManagedInPortal,
				parameters: ofUser,
				query: pageQuery,
				responses: {
					200: { description: "A page, newest first", schema: pageOf(historySchema) },
					...refused,
					...unknown,
				},
			},
			async (call) => {
				const owner = await customerNamed(db, call.path.party);
				const user = await findSystemUser(db, call.path.systemUserId);
				if (user === undefined) throw new Fault(problems.userNotFound);
				if (user.owner !== owner.id) throw new Fault(problems.notOwner);
				let names: Names = () => undefined;
				return page({
					paging,
					call,
					list: ["system-user-history", user.id],
					start: 0,
					rows: async ({ after, size }) => {
						const before = after === 0 ? undefined : after;
						const found = await readAudit(db, { party: owner.uuid, id: user.id }, { before, size });
						names = await namesOf(
							db,
							found.map(({ actor }) => actor.id),
						);
						return found;
					},
					placeOf: ({ place }) => place,
					view: (entry) => view(entry, names),
				});
			},
		),
	];
}

type Names = (id: string) => string | undefined;

function view({ at, action, actor, details }: AuditedAct, names: Names) {
	const name = names(actor.id);
	return {
		time: new Date(at).toISOString(),
		action,
		by: { ...actor, ...(name === undefined ? {} : { name }) },
		details,
	};
}
