import { conditionalReply, validatorHeaders } from "../http/etag.js";
import { common, Fault, invalid } from "../http/fault.js";
import { type Call, type Operation, operation } from "../http/operation.js";
import type { Store } from "../store/store.js";
import { AttributeId } from "../xacml/identifiers.js";
import { access } from "./caller.js";
import { splitUrn } from "./model.js";
import { checkPolicy } from "./policy-check.js";
import { type PolicyRight, policyRights, policyTerms, subjectsOf } from "./policy-rights.js";
import { findPolicy, findPolicyTree, subjectsOfResource } from "./repository.js";
import { rightName } from "./right-names.js";
import { LARGEST_POLICY, policyVersion, savePolicy } from "./save-policy.js";
import {
	policyCheckSchema,
	rightsV1Schema,
	rightsV2Schema,
	rulesSchema,
	subjectsSchema,
	warningsSchema,
} from "./schemas.js";

const BASE = "/resourceregistry/api/v1/resource/{id}/policy";
const tag = "Policies of resources";

const byId = { type: "object", properties: { id: { type: "string" } }, required: ["id"] } as const;
const unknown = { description: "No such resource, or it has no policy" };

export function policyOperations(store: Store): Operation[] {
	const { db } = store;
	const treeOf = async (id: string) => {
		const tree = await findPolicyTree(db, id);
		if (tree === undefined) throw noPolicy(id);
		return tree;
	};
	return [
		operation(
			{
				method: "GET",
				path: BASE,
				name: "resourcePolicyGet",
				tag,
				summary: "The policy as it was uploaded",
				access: access.anybody,
				parameters: byId,
				responses: { 200: { description: "XACML 3.0", type: "text/xml" }, 404: unknown },
			},
			async (call) => {
				const policy = await findPolicy(db, call.path.id);
				if (policy === undefined) throw noPolicy(call.path.id);
				const reply = conditionalReply(call, policyVersion(policy), policy.xml, "text/xml; charset=utf-8");
				const disposition = { "Content-Disposition": 'attachment; filename="policy.xml"' };
				return { ...reply, headers: { ...reply.headers, ...disposition } };
			},
		),
		...(["POST", "PUT"] as const).map((method) => uploadOperation(store, method)),
		operation(
			{
				method: "GET",
				path: `${BASE}/subjects`,
				name: "resourcePolicySubjects",
				tag,
				summary: "Roles, packages and others that the policy names",
				access: access.anybody,
				parameters: byId,
				query: { type: "object", properties: { reloadFromXacml: { type: "boolean", default: false } } },
				responses: { 200: { description: "Subjects", schema: subjectsSchema }, 404: unknown },
			},
			async ({ path: { id }, query: { reloadFromXacml } }) => {
				const tree = await treeOf(id);
				const urns = reloadFromXacml ? [...subjectsOf(tree)].sort() : await subjectsOfResource(db, id);
				return { status: 200, body: { links: {}, data: urns.map(splitUrn) } };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/rules`,
				name: "resourcePolicyRules",
				tag,
				summary: "Each combination of subject, action and resource that the policy permits",
				access: access.anybody,
				parameters: byId,
				responses: { 200: { description: "Rules", schema: rulesSchema }, 404: unknown },
			},
			async ({ path: { id } }) => {
				const rules = [];
				for (const { subject, action, resource } of policyTerms(await treeOf(id))) {
					rules.push({ subject, action: actionPair(action), resource });
				}
				return { status: 200, body: rules };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/rights`,
				name: "resourcePolicyRights",
				tag,
				summary: "Rights by action and resource, with who has them",
				access: access.anybody,
				parameters: byId,
				responses: { 200: { description: "Rights", schema: rightsV1Schema }, 404: unknown },
			},
			async ({ path: { id } }) => {
				const rights = policyRights(await treeOf(id)).map(({ keyV1, action, resource, subjects }) => ({
					action: actionPair(action),
					resource,
					subjects: subjects.map((subjectAttributes) => ({ subjectAttributes })),
					rightKey: keyV1,
					subjectTypes: [...new Set(subjects.flat().map(({ type }) => type.toLowerCase()))].sort(),
				}));
				return { status: 200, body: rights };
			},
		),
		operation(
			{
				method: "GET",
				path: BASE.replace("/v1/", "/v2/").concat("/rights"),
				name: "resourcePolicyRightsV2",
				tag,
				summary: "Rights that can be given to others, by the keys that delegations use",
				access: access.anybody,
				parameters: byId,
				query: {
					type: "object",
					properties: {
						includeServiceOwnerRights: { type: "boolean", default: false },
						includeAppRights: { type: "boolean", default: false },
					},
				},
				responses: { 200: { description: "Rights", schema: rightsV2Schema }, 404: unknown },
			},
			async ({ path: { id }, query, language }) => {
				const kinds = new Set(DELEGABLE);
				if (query.includeServiceOwnerRights) kinds.add("urn:altinn:org");
				if (query.includeAppRights) kinds.add("urn:altinn:resource:delegation");
				const rights = policyRights(await treeOf(id))
					.filter((right) => isHeldBy(right, kinds))
					.map(({ key, action, resource }) => ({
						key,
						name: rightName(action, resource, language),
						resource,
						action: actionPair(action),
					}));
				return { status: 200, headers: { "Content-Language": language }, body: rights };
			},
		),
		operation(
			{
				method: "POST",
				path: "/fullmakt/v1/resources/{id}/policy/check",
				name: "resourcePolicyCheck",
				tag,
				summary: "What an upload of this policy would say; nothing is stored",
				access: access.writeResource,
				parameters: byId,
				body: { schema: { type: "string" }, type: "application/xml", limit: LARGEST_POLICY },
				responses: { 200: { description: "Errors and warnings", schema: policyCheckSchema } },
			},
			({ path: { id }, body }) => {
				const verdict = checkPolicy(body, id);
				const errors = verdict.accepted ? [] : verdict.errors;
				return { status: 200, body: { accepted: verdict.accepted, errors, warnings: verdict.warnings } };
			},
		),
	];
}

function uploadOperation(store: Store, method: "POST" | "PUT"): Operation {
	return operation(
		{
			method,
			path: BASE,
			name: method === "POST" ? "resourcePolicyUpload" : "resourcePolicyReplace",
			tag,
			summary: "Upload the policy of a resource",
			description: "The policy is compiled first; one that is refused changes nothing.",
			access: access.writeResource,
			parameters: byId,
			body: {
				type: "multipart/form-data",
				limit: LARGEST_POLICY,
				schema: {
					type: "object",
					properties: { policyFile: { type: "string", contentMediaType: "application/xml" } },
				},
			},
			responses: {
				201: { description: "Stored; warnings", schema: warningsSchema },
				400: { description: "No file, unknown resource, or a policy that is refused: with line and column" },
				403: { description: "The token lacks the scope, or the resource is another owner's" },
				412: { description: "Changed in the meantime" },
			},
		},
		async (call) => {
			const { warnings, version } = await savePolicy(store, call.path.id, fileOf(call), call);
			const headers = {
				...validatorHeaders(version),
				Location: call.link(BASE.replace("{id}", encodeURIComponent(call.path.id))),
			};
			return { status: 201, headers, body: { warnings } };
		},
	);
}

function fileOf({ body }: Pick<Call<unknown, unknown, { readonly policyFile?: string | undefined }>, "body">): string {
	if (body.policyFile?.trim()) return body.policyFile;
	const detail = "Send the policy as the file policyFile of a form.";
	throw invalid([{ code: "STD.VLD-00000", title: "A file is required.", paths: ["/policyFile"], detail }]);
}

/** Kinds of subjects whose rights can be passed on (registry-access 1.4, v2). */
const DELEGABLE: readonly string[] = [
	"urn:altinn:rolecode",
	"urn:altinn:external-role:ccr",
	"urn:altinn:external-role:cra",
	"urn:altinn:accesspackage",
];

const isHeldBy = ({ subjects }: PolicyRight, kinds: ReadonlySet<string>): boolean =>
	subjects.some(
		([first, second]) => first !== undefined && second === undefined && kinds.has(first.type.toLowerCase()),
	);

const actionPair = (value: string) => ({ type: AttributeId.actionId, value });

const noPolicy = (id: string): Fault => new Fault(common.notFound, { detail: `There is no policy of "${id}".` });
