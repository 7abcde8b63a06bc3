import { requireCaller } from "../access/clients/caller.js";
import { Fault } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { System } from "../systems/model.js";
import { findSystemByInternalId } from "../systems/repository.js";
import { approveChange, rejectChange } from "./answer-change.js";
import { answer, byPartyAndId, byRequestId, yes } from "./answer-routes.js";
import { access, answering, customerNamed } from "./caller.js";
import { findChange } from "./change-repository.js";
import { changeView } from "./change-views.js";
import type { Dependencies } from "./dependencies.js";
import { openChange } from "./open.js";
import { problems } from "./problems.js";
import { findLiveUser } from "./repository.js";
import { openedView } from "./request-views.js";
import { approvalSchema, changeSchema, internalChangeSchema, rejectionSchema } from "./schemas.js";

const BASE = "/authentication/api/v1/systemuser/changerequest";
const tag = "Changes of system users";

/** The customer's side of changes of system users (systemuser 2.3, X6 to X9). */
export function changeOperations(dependencies: Dependencies): Operation[] {
	const { store, decide, now = Date.now } = dependencies;
	const { db } = store;
	const place = `${BASE}/{party}/{requestId}`;
	return [
		operation(
			{
				method: "GET",
				path: `${BASE}/{requestId}`,
				name: "systemUserChangeOpen",
				tag,
				summary: "A change by its address alone, as those see it who can answer it",
				description: "`problems` names each right and package that the caller cannot give, and why.",
				access: access.anyToken,
				parameters: byRequestId,
				responses: {
					200: { description: "The change", schema: internalChangeSchema },
					403: { description: "The caller does not manage access for the customer (AUTH-00066)" },
					404: answer.refusals[404],
				},
			},
			async ({ path, principal }) => {
				const opener = { principal, party: await requireCaller(db, principal) };
				const found = await openChange({ db, decide, now: now() }, opener, path.requestId);
				const body = { ...changeView(found.change, found, now()), ...openedView(found.owner, found.opened) };
				return { status: 200, body };
			},
		),
		operation(
			{
				method: "GET",
				path: place,
				name: "systemUserChangeRead",
				tag,
				summary: "A change of one of the party's system users",
				access: access.readManaged,
				parameters: byPartyAndId,
				responses: { 200: { description: "The change", schema: changeSchema }, 404: answer.refusals[404] },
			},
			async ({ path }) => {
				const owner = await customerNamed(db, path.party);
				const change = await findChange(db, path.requestId);
				const user = change && (await findLiveUser(db, change.systemUserId));
				if (change === undefined || user?.owner !== owner.id) throw new Fault(problems.requestNotFound);
				const system = (await findSystemByInternalId(db, user.systemInternalId)) as System;
				return { status: 200, body: changeView(change, { user, system }, now()) };
			},
		),
		operation(
			{
				method: "POST",
				path: `${place}/approve`,
				name: "systemUserChangeApprove",
				tag,
				summary: "Says yes: what is wanted is given and what is unwanted is taken away, all of it or nothing",
				access: access.writeManaged,
				parameters: byPartyAndId,
				body: { schema: approvalSchema, required: false },
				responses: { ...answer.done, ...answer.refusals },
			},
			async (call) => {
				const who = await answering(db, call);
				await approveChange(store, { ...who, id: call.path.requestId }, call.body?.shown ?? undefined);
				return yes;
			},
		),
		operation(
			{
				method: "POST",
				path: `${place}/reject`,
				name: "systemUserChangeReject",
				tag,
				summary: "Says no",
				access: access.writeManaged,
				parameters: byPartyAndId,
				body: { schema: rejectionSchema, required: false },
				responses: { ...answer.done, ...answer.refusals },
			},
			async (call) => {
				const who = await answering(db, call);
				await rejectChange(store, { ...who, id: call.path.requestId }, call.body?.reason?.trim() || undefined);
				return yes;
			},
		),
	];
}
