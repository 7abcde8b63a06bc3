import type { Kysely } from "kysely";
import { findRole, forms, packages, packageUrn, type Role, roles } from "../../catalogue/catalogue.js";
import { common, Fault } from "../../http/fault.js";
import { type Operation, operation } from "../../http/operation.js";
import type { Database } from "../../store/schema.js";
import { packageCodesOfRole, subjectsOfRole } from "./model.js";
import {
	access,
	byId,
	flag,
	found,
	listReply,
	META,
	ok,
	okOrEmpty,
	reply,
	resourcesByPackage,
	resourcesReply,
	tag,
	unknown,
	wordingOf,
} from "./replies.js";
import { distinct, resourcesOfSubjects } from "./repository.js";
import { list, packageSchema, resourceSchema, roleSchema } from "./schemas.js";
import { packageView, roleView } from "./views.js";

const code = { type: "string", minLength: 1, maxLength: 100 } as const;
const variant = { variant: { ...code, description: "An organisation form: AS, ENK, BRL" } } as const;
const byRole = { role: { ...code, description: "Code, legacy code or urn of a role" } } as const;

export function roleOperations(db: Kysely<Database>): Operation[] {
	const packagesReply = async (
		call: Parameters<typeof wordingOf>[0],
		role: Role,
		form: string | undefined,
		all: boolean,
	) => {
		const codes = packageCodesOfRole(role, knownForm(form));
		const inside = packages.filter(({ code }) => codes.has(code));
		const resources = all ? await resourcesByPackage(db, [...codes]) : undefined;
		const wording = wordingOf(call);
		return listReply(
			wording,
			inside.map((each) => packageView(each, wording, resources?.get(each.code))),
		);
	};
	const roleResources = async (
		call: Parameters<typeof wordingOf>[0],
		role: Role,
		form: string | undefined,
		all: boolean,
	) => {
		const codes = packageCodesOfRole(role, knownForm(form));
		const subjects = [...subjectsOfRole(role), ...(all ? [...codes].map(packageUrn) : [])];
		return resourcesReply(wordingOf(call), distinct(await resourcesOfSubjects(db, subjects)));
	};
	return [
		operation(
			{
				method: "GET",
				path: `${META}/info/roles`,
				name: "metadataListRoles",
				tag,
				summary: "Every role",
				access,
				responses: ok(list(roleSchema)),
			},
			(call) =>
				listReply(
					wordingOf(call),
					roles.map((role) => roleView(role, wordingOf(call))),
				),
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/roles/{id}`,
				name: "metadataGetRole",
				tag,
				summary: "A role by its id",
				access,
				parameters: byId,
				responses: { ...ok(roleSchema), ...unknown },
			},
			(call) => reply(wordingOf(call), roleView(found(roles, call.path.id), wordingOf(call))),
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/roles/packages`,
				name: "metadataListPackagesByRole",
				tag,
				summary: "The packages a role gives access to",
				access,
				query: { type: "object", properties: { ...byRole, ...variant, includeResources: flag }, required: ["role"] },
				responses: { ...okOrEmpty(list(packageSchema)), ...unknown },
			},
			(call) =>
				packagesReply(call, knownRole(call.query.role), call.query.variant, call.query.includeResources ?? false),
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/roles/{id}/packages`,
				name: "metadataListRolePackages",
				tag,
				summary: "The packages a role gives access to",
				access,
				parameters: byId,
				query: { type: "object", properties: { ...variant, includeResources: flag } },
				responses: { ...okOrEmpty(list(packageSchema)), ...unknown },
			},
			(call) =>
				packagesReply(call, found(roles, call.path.id), call.query.variant, call.query.includeResources ?? false),
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/roles/resources`,
				name: "metadataListResourcesByRole",
				tag,
				summary: "The resources whose policy names a role",
				access,
				query: {
					type: "object",
					properties: { ...byRole, ...variant, includePackageResources: flag },
					required: ["role"],
				},
				responses: { ...okOrEmpty(list(resourceSchema)), ...unknown },
			},
			(call) =>
				roleResources(
					call,
					knownRole(call.query.role),
					call.query.variant,
					call.query.includePackageResources ?? false,
				),
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/roles/{id}/resources`,
				name: "metadataListRoleResources",
				tag,
				summary: "The resources whose policy names a role",
				access,
				parameters: byId,
				query: { type: "object", properties: { ...variant, includePackageResources: flag } },
				responses: { ...okOrEmpty(list(resourceSchema)), ...unknown },
			},
			(call) =>
				roleResources(
					call,
					found(roles, call.path.id),
					call.query.variant,
					call.query.includePackageResources ?? false,
				),
		),
	];
}

function knownRole(name: string): Role {
	const role = findRole(name);
	if (role === undefined) throw new Fault(common.notFound, { detail: `There is no role "${name}".` });
	return role;
}

function knownForm(code: string | undefined): string | undefined {
	if (code === undefined) return undefined;
	const form = forms.find((each) => each.code.toLowerCase() === code.toLowerCase());
	if (form === undefined) throw new Fault(common.notFound, { detail: `There is no variant "${code}".` });
	return form.code;
}
