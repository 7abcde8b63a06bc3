import { unauthenticated } from "../../http/access-check.js";
import { invalid } from "../../http/fault.js";
import { type Operation, operation, type Reply } from "../../http/operation.js";
import type { Platform } from "../../http/principal.js";
import type { Schema } from "../../http/schema.js";
import type { Party } from "../../parties/model.js";
import { findParties } from "../../parties/repository.js";
import { appId, appOf } from "../../resources/model.js";
import type { Store } from "../../store/store.js";
import { actorOf } from "../clients/caller.js";
import { pageOf } from "../clients/paging.js";
import { at } from "../problems.js";
import { partyOfUrn } from "../service-owner/party-urn.js";
import { checkRights, giveInstance, type Instance, takeInstance, takeWholeInstance } from "./delegate.js";
import { actionOf, actionView, instanceKey, type RightName } from "./model.js";
import { finding } from "./problems.js";
import { type InstanceDelegation, instanceDelegations } from "./repository.js";

const BASE = "/accessmanagement/api/v1/app";
const tag = "Instances of apps";
const access = { kind: "platform", scopes: [] } as const;
const text = { type: "string", minLength: 1, maxLength: 300 } as const;
const pair = { type: "object", properties: { type: text, value: text }, required: ["type", "value"] } as const;
const parameters = {
	type: "object",
	properties: { resourceId: text, instanceId: text },
	required: ["resourceId", "instanceId"],
} as const;
const body = {
	schema: {
		type: "object",
		properties: {
			from: pair,
			to: pair,
			rights: {
				type: "array",
				minItems: 1,
				maxItems: 100,
				items: {
					type: "object",
					properties: {
						resource: { type: "array", items: pair, minItems: 1, maxItems: 20 },
						action: {
							anyOf: [text, { type: "object", properties: { type: text, value: text }, required: ["value"] }],
						},
					},
					required: ["resource", "action"],
				},
			},
		},
		required: ["from", "to", "rights"],
	},
} as const;

const rightSchema = (more: Readonly<Record<string, Schema>> = {}): Schema => ({
	type: "object",
	properties: { resource: { type: "array", items: pair }, action: pair, ...more },
});
const delegationSchema = (right: Schema): Schema => ({
	type: "object",
	properties: { from: pair, to: pair, resourceId: text, instanceId: text, rights: { type: "array", items: right } },
});
const withStatus = delegationSchema(rightSchema({ status: { type: "string" } }));

/**
 * What an app gives on its own instances (registry-access 3.6). The token of another app sees and does nothing, with an empty
 * 200: clients rely on it.
 */
export function appOperations({
	store,
	now = Date.now,
}: {
	readonly store: Store;
	readonly now?: () => number;
}): Operation[] {
	const { db } = store;

	const delegationViews = async (found: readonly InstanceDelegation[], instance: Named): Promise<object[]> => {
		const parties = await findParties(
			db,
			found.flatMap(({ from, to }) => [from, to]),
		);
		const uuids = new Map(parties.map(({ id, uuid }) => [id, uuid]));
		const partyView = (id: number) => ({ type: "urn:altinn:party:uuid", value: uuids.get(id) });
		return found.map(({ from, to, rights }) => ({
			from: partyView(from),
			to: partyView(to),
			...instance.named,
			rights: rights.map(({ resource, action }) => ({ resource, action: actionView(action) })),
		}));
	};

	const change = async (call: AppCall<Body>, verb: "give" | "take"): Promise<Reply> => {
		const instance = instanceOf(call);
		const answer = (rights: readonly object[]) => ({
			from: call.body.from,
			to: call.body.to,
			...instance.named,
			rights,
		});
		if (!instance.isOwn) return { status: 200, body: answer([]) };
		const from = await partyNamed(call.body.from, "/from");
		const to = await partyNamed(call.body.to, "/to");
		const { rights } = call.body;
		const by = await actorOf(db, instance.platform);
		const work = verb === "give" ? giveInstance : takeInstance;
		const done = await work(store, instance, { from, to, rights }, by);
		const [yes, no] = verb === "give" ? ["Delegated", "NotDelegated"] : ["Revoked", "NotRevoked"];
		const views = rights.map((right, i) => ({
			resource: right.resource,
			action: actionView(actionOf(right)),
			status: done[i] ? yes : no,
		}));
		return { status: verb === "give" && done.includes(false) ? 206 : 200, body: answer(views) };
	};

	const partyNamed = async ({ type, value }: Body["from"], path: string): Promise<Party> => {
		const party = await partyOfUrn(db, `${type}:${value}`);
		if (party === "malformed") throw invalid([at(finding.partyUrn, path)]);
		if (party === undefined) throw invalid([at(finding.unknownParty, path)]);
		return party;
	};

	const instancePath = (what: string): string => `${BASE}/${what}/resource/{resourceId}/instance/{instanceId}`;

	return [
		operation(
			{
				method: "GET",
				path: instancePath("delegationcheck"),
				name: "appCheckRights",
				tag,
				summary: "Which rights on an instance the app may give",
				access,
				parameters,
				responses: {
					200: {
						description: "Each right",
						schema: pageOf(
							rightSchema({
								rightKey: text,
								status: { type: "string", enum: ["Delegable", "NotDelegable"] },
								details: { type: "array", items: { type: "object" } },
							}),
						),
					},
				},
			},
			async (call) => {
				const instance = instanceOf(call);
				const checked = instance.isOwn ? await checkRights(db, instance.resource) : [];
				return page(
					checked.map(({ right, delegable }) => ({
						rightKey: right.key,
						resource: right.resource,
						action: actionView(right.action),
						status: delegable ? "Delegable" : "NotDelegable",
						details: delegable
							? []
							: [
									{
										code: "MissingDelegationAccess",
										description: "No rule of the policy lets the app give this right.",
									},
								],
					})),
				);
			},
		),
		operation(
			{
				method: "POST",
				path: instancePath("delegations"),
				name: "appGiveInstance",
				tag,
				summary: "Gives rights on an instance",
				access,
				parameters,
				body,
				responses: {
					200: { description: "All are given", schema: withStatus },
					206: { description: "Some are given", schema: withStatus },
				},
			},
			(call) => change(call, "give"),
		),
		operation(
			{
				method: "GET",
				path: instancePath("delegations"),
				name: "appListInstance",
				tag,
				summary: "What the app has given on an instance",
				access,
				parameters,
				responses: { 200: { description: "Delegations", schema: pageOf(delegationSchema(rightSchema())) } },
			},
			async (call) => {
				const instance = instanceOf(call);
				const found = instance.isOwn ? await instanceDelegations(db, instance, now()) : [];
				return page(await delegationViews(found, instance));
			},
		),
		operation(
			{
				method: "POST",
				path: instancePath("delegationrevoke"),
				name: "appTakeInstance",
				tag,
				summary: "Takes rights on an instance back",
				access,
				parameters,
				body,
				responses: { 200: { description: "Each, and whether it was taken", schema: withStatus } },
			},
			(call) => change(call, "take"),
		),
		operation(
			{
				method: "DELETE",
				path: instancePath("delegationrevoke"),
				name: "appTakeWholeInstance",
				tag,
				summary: "Takes back all that the app has given on an instance",
				access,
				parameters,
				responses: { 200: { description: "What was taken", schema: pageOf(delegationSchema(rightSchema())) } },
			},
			async (call) => {
				const instance = instanceOf(call);
				const taken = instance.isOwn
					? await takeWholeInstance(store, instance, await actorOf(db, instance.platform))
					: [];
				return page(await delegationViews(taken, instance));
			},
		),
	];
}

interface Body {
	readonly from: { readonly type: string; readonly value: string };
	readonly to: { readonly type: string; readonly value: string };
	readonly rights: readonly RightName[];
}

interface AppCall<B = unknown> {
	readonly path: { readonly resourceId: string; readonly instanceId: string };
	readonly body: B;
	readonly platform?: Platform;
}

/** The instance of a call, and whether it is the calling app's own. */
interface Named extends Instance {
	/** As the call names it, for the answer. */
	readonly named: { readonly resourceId: string; readonly instanceId: string };
	readonly platform: Platform;
	readonly isOwn: boolean;
}

function instanceOf({ path, platform }: AppCall): Named {
	// A bearer token is no app's, whatever its scopes.
	if (platform === undefined) throw unauthenticated("Send the app's token: PlatformAccessToken.");
	const app = appOf(path.resourceId.toLowerCase());
	const isOwn =
		app !== undefined && app.org === platform.issuer.toLowerCase() && app.app === (platform.app ?? "").toLowerCase();
	return {
		resource: app === undefined ? path.resourceId : appId(app),
		instance: instanceKey(path.instanceId),
		named: { resourceId: path.resourceId, instanceId: path.instanceId },
		platform,
		isOwn,
	};
}

const page = (data: readonly object[]): Reply => ({ status: 200, body: { links: { next: null }, data } });
