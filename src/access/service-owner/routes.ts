import { findPackage } from "../../catalogue/catalogue.js";
import { common, Fault, invalid } from "../../http/fault.js";
import { type Operation, operation, type Reply } from "../../http/operation.js";
import type { Enterprise, Principal } from "../../http/principal.js";
import type { Party } from "../../parties/model.js";
import { findParty } from "../../parties/repository.js";
import type { Store } from "../../store/store.js";
import { actorOf } from "../clients/caller.js";
import { at } from "../problems.js";
import { ask, readPackage, readResource, resourceNamed } from "../requests/ask.js";
import { withdrawAsOwner } from "../requests/decide.js";
import type { AccessRequest } from "../requests/model.js";
import { findRequest, type Wanted } from "../requests/repository.js";
import { requestPage } from "../requests/routes.js";
import { requestSchema, requestViews } from "../requests/views.js";
import { type AllowedPackages, grantPackage, readGrant, revokePackage } from "./grant.js";
import { PARTY_URNS, partyOfUrn } from "./party-urn.js";
import { finding, problem } from "./problems.js";

const CONNECTIONS = "/accessmanagement/api/v1/serviceowner/connections";
const REQUESTS = "/accessmanagement/api/v1/serviceowner/delegationrequests";
const tag = "Service owners";
const uuid = { type: "string", format: "uuid" } as const;
const name = { type: "string", minLength: 1, maxLength: 300 } as const;

const grantBody = {
	schema: {
		type: "object",
		properties: { from: name, to: name, packageUrn: name },
		required: ["from", "to", "packageUrn"],
	},
} as const;
const giving = { kind: "token", scopes: ["altinn:serviceowner/delegations:accesspackage.write"] } as const;
const asking = (action: "read" | "write") =>
	({ kind: "token", scopes: [`altinn:serviceowner/delegationrequests.${action}`] }) as const;
const accepted = {
	202: { description: "The draft, with links for the asker and the service owner", schema: requestSchema },
};

export interface ServiceOwnerDependencies {
	readonly store: Store;
	readonly allowedPackages: AllowedPackages;
	/** Path of the page that shows a request. */
	readonly page?: (id: string) => string;
}

/** Packages that service owners give, and requests they draft (registry-access 3.3, 3.4). */
export function serviceOwnerOperations(dependencies: ServiceOwnerDependencies): Operation[] {
	return [...grantOperations(dependencies), ...requestOperations(dependencies)];
}

function grantOperations({ store, allowedPackages }: ServiceOwnerDependencies): Operation[] {
	return [
		operation(
			{
				method: "POST",
				path: `${CONNECTIONS}/accesspackages`,
				name: "serviceOwnerGivePackage",
				tag,
				summary: "Gives one party's access package to another, on the service owner's authority",
				access: giving,
				body: grantBody,
				responses: {
					200: {
						description: "The package as given",
						schema: { type: "object", properties: { id: uuid, assignmentId: uuid, packageId: uuid } },
					},
				},
			},
			async (call) => {
				const owner = ownerOf(call.principal);
				const grant = await readGrant(store.db, call.body, owner.orgNumber, allowedPackages);
				const { value } = await store.write(await actorOf(store.db, owner), (tx) => grantPackage(tx, grant));
				return { status: 200, body: { ...value, packageId: grant.package.id } };
			},
		),
		operation(
			{
				method: "POST",
				path: `${CONNECTIONS}/accesspackages/revoke`,
				name: "serviceOwnerRevokePackage",
				tag,
				summary: "Takes back an access package that the service owner gave",
				access: giving,
				body: grantBody,
				responses: { 204: { description: "It is not given, or no more" } },
			},
			async (call) => {
				const owner = ownerOf(call.principal);
				const grant = await readGrant(store.db, call.body, owner.orgNumber, allowedPackages);
				await store.write(await actorOf(store.db, owner), (tx) => revokePackage(tx, grant));
				return { status: 204 };
			},
		),
	];
}

function requestOperations({ store, page = requestPage }: ServiceOwnerDependencies): Operation[] {
	const { db } = store;

	/** The draft: `from` asks and will receive, `to` is asked and will give, in every form of the call. */
	const draft = async (
		call: { readonly principal: Principal; link(path: string): string },
		body: { readonly from: string; readonly to: string },
		read: (to: Party, owner: Enterprise) => Promise<Wanted>,
	): Promise<Reply> => {
		const owner = ownerOf(call.principal);
		const [from, to] = await partiesOf(body);
		const wanted = await read(to, owner);
		const by = await findParty(db, { orgNumber: owner.orgNumber });
		const actor = await actorOf(db, owner);
		const request = await ask(store, { from, to, by, byOwner: owner.orgNumber, status: "Draft", wanted }, actor);
		const [view] = await requestViews(db, [request], { link: call.link, page });
		return { status: 202, body: view };
	};
	const partiesOf = async (body: { readonly from: string; readonly to: string }): Promise<[Party, Party]> => {
		const found = await Promise.all([partyOfUrn(db, body.from), partyOfUrn(db, body.to)]);
		const findings = found.flatMap((party, i) => {
			const path = i === 0 ? "/from" : "/to";
			if (party === "malformed") return [at(finding.badUrn, path)];
			return party === undefined ? [at(finding.unknownParty, path)] : [];
		});
		const [from, to] = found;
		if (findings.length > 0 || typeof from !== "object" || typeof to !== "object") throw invalid(findings);
		if (from.id === to.id) throw invalid([at(finding.selfRequest, "/to")]);
		return [from, to];
	};
	const resourceOf = async (
		resource: string,
		rightKeys: readonly string[] | undefined,
		owner: Enterprise,
		path: string,
	): Promise<Wanted> => {
		const found = await resourceNamed(db, resource);
		if (found === undefined) throw invalid([at(finding.unknownResource, path)]);
		const isOwn = found.ownerOrgNumber === owner.orgNumber || (owner.orgCode ?? "") === found.ownerCode;
		if (!isOwn) throw invalid([at(finding.notOwner, path)]);
		return readResource(db, resource, rightKeys, path);
	};
	const packageOf = (wanted: string, to: Party, path: string): Wanted => {
		if (findPackage(wanted) === undefined) throw invalid([at(finding.unknownPackage, path)]);
		return { package: readPackage(wanted, to, path).code };
	};
	const own = async (id: string, principal: Principal): Promise<AccessRequest> => {
		const request = await findRequest(db, id);
		if (request === undefined || request.byOwner !== ownerOf(principal).orgNumber) throw new Fault(problem.notFound);
		return request;
	};

	const rightKeys = { type: "array", items: name, maxItems: 500 } as const;
	const byId = { type: "object", properties: { id: uuid }, required: ["id"] } as const;
	const reference = { type: ["object", "null"], properties: { id: uuid, referenceId: name } } as const;

	return [
		operation(
			{
				method: "GET",
				path: `${REQUESTS}/_meta/urns/party`,
				name: "serviceOwnerListPartyUrns",
				tag,
				summary: "How a party may be named",
				access: { kind: "anonymous" },
				responses: { 200: { description: "Beginnings of urns", schema: { type: "array", items: { type: "string" } } } },
			},
			() => ({ status: 200, body: PARTY_URNS }),
		),
		operation(
			{
				method: "GET",
				path: `${REQUESTS}/{id}/status`,
				name: "serviceOwnerGetRequestStatus",
				tag,
				summary: "The status of a request that the service owner drafted",
				access: asking("read"),
				parameters: byId,
				responses: { 200: { description: "The status", schema: { type: "string" } } },
			},
			async (call) => ({ status: 200, body: (await own(call.path.id, call.principal)).status }),
		),
		operation(
			{
				method: "PUT",
				path: `${REQUESTS}/{id}/withdraw`,
				name: "serviceOwnerWithdrawRequest",
				tag,
				summary: "Takes back a request that the service owner drafted",
				access: asking("write"),
				parameters: byId,
				responses: { 200: { description: "The request", schema: requestSchema } },
			},
			async (call) => {
				const owner = ownerOf(call.principal);
				const actor = await actorOf(db, owner);
				const moved = await withdrawAsOwner(store, call.path.id, owner.orgNumber, actor);
				const [view] = await requestViews(db, [moved], { link: call.link, page });
				return { status: 200, body: view };
			},
		),
		operation(
			{
				method: "POST",
				path: `${REQUESTS}/resource`,
				name: "serviceOwnerAskForResource",
				tag,
				summary: "Drafts a request for rights on one of the service owner's resources",
				access: asking("write"),
				body: {
					schema: {
						type: "object",
						properties: { from: name, to: name, resource: name, rightKeys },
						required: ["from", "to", "resource"],
					},
				},
				responses: accepted,
			},
			(call) =>
				draft(call, call.body, (_to, owner) => resourceOf(call.body.resource, call.body.rightKeys, owner, "/resource")),
		),
		operation(
			{
				method: "POST",
				path: `${REQUESTS}/package`,
				name: "serviceOwnerAskForPackage",
				tag,
				summary: "Drafts a request for an access package",
				access: asking("write"),
				body: {
					schema: {
						type: "object",
						properties: { from: name, to: name, package: name },
						required: ["from", "to", "package"],
					},
				},
				responses: accepted,
			},
			(call) => draft(call, call.body, async (to) => packageOf(call.body.package, to, "/package")),
		),
		operation(
			{
				method: "POST",
				path: REQUESTS,
				name: "serviceOwnerAsk",
				tag,
				summary: "Drafts a request for an access package, or for rights on a resource",
				access: asking("write"),
				body: {
					schema: {
						type: "object",
						properties: { from: name, to: name, resource: reference, package: reference },
						required: ["from", "to"],
					},
				},
				responses: accepted,
			},
			(call) => {
				const resource = call.body.resource?.referenceId;
				const wanted = call.body.package?.referenceId ?? call.body.package?.id;
				if ((resource === undefined) === (wanted === undefined)) {
					throw invalid([{ ...at(finding.both, "/resource"), paths: ["/resource", "/package"] }]);
				}
				return draft(call, call.body, async (to, owner) =>
					wanted === undefined
						? resourceOf(resource ?? "", undefined, owner, "/resource/referenceId")
						: packageOf(wanted, to, "/package/referenceId"),
				);
			},
		),
	];
}

/** Only an organisation's token can be a service owner's. */
function ownerOf(principal: Principal): Enterprise {
	if (principal.kind === "enterprise") return principal;
	throw new Fault(common.forbidden, { detail: "The token is no organisation's." });
}
