import type { Kysely } from "kysely";
import { PACKAGE_URN, packages, packageUrn, partyTypes } from "../../catalogue/catalogue.js";
import { common, Fault, invalid } from "../../http/fault.js";
import { type Operation, operation, type Reply } from "../../http/operation.js";
import type { Database } from "../../store/schema.js";
import { packagesBySuffix, type Wording } from "./model.js";
import {
	access,
	byId,
	flag,
	found,
	listReply,
	META,
	name,
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
import { groupSchema, list, packageSchema, resourceSchema, searchHitSchema } from "./schemas.js";
import { searchPackages } from "./search.js";
import { exportView, packageView, partyTypeOf } from "./views.js";

export function packageOperations(db: Kysely<Database>): Operation[] {
	return [
		operation(
			{
				method: "GET",
				path: `${META}/info/accesspackages/search`,
				name: "metadataSearchPackages",
				tag,
				summary: "Searches access packages by name, area and resource",
				access,
				query: {
					type: "object",
					properties: {
						term: name,
						resourceProviderCode: { type: "array", items: name, maxItems: 50 },
						searchInResources: flag,
						typeName: name,
						simpleSearch: { type: "boolean", default: true },
						strict: flag,
					},
				},
				responses: okOrEmpty(list(searchHitSchema)),
			},
			async (call) => {
				const { term = "", resourceProviderCode = [], searchInResources, typeName, simpleSearch, strict } = call.query;
				const kind = typeName === undefined ? undefined : kindOf(typeName);
				const owners = new Set(resourceProviderCode.map((code) => code.toLowerCase()));
				const resources = searchInResources || owners.size > 0 ? await resourcesByPackage(db) : undefined;
				const wording = wordingOf(call);
				const hits = searchPackages({
					term,
					simple: simpleSearch ?? true,
					strict: strict ?? false,
					wording,
					resourcesOf: searchInResources ? resources : undefined,
					among: (each) =>
						(kind === undefined || partyTypeOf(each.for).name === kind) &&
						(owners.size === 0 ||
							(resources?.get(each.code) ?? []).some(({ ownerCode }) => owners.has(ownerCode.toLowerCase()))),
				});
				return listReply(
					wording,
					hits.map(({ object, score, fields }) => ({
						object: packageView(object, wording, searchInResources ? resources?.get(object.code) : []),
						score,
						fields,
					})),
				);
			},
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/accesspackages/export`,
				name: "metadataExportPackages",
				tag,
				summary: "Every group with its areas and their packages",
				access,
				responses: ok(list(groupSchema)),
			},
			(call) => reply(wordingOf(call), exportView(wordingOf(call))),
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/accesspackages/package/{id}`,
				name: "metadataGetPackage",
				tag,
				summary: "A package by its id",
				access,
				parameters: byId,
				responses: { ...ok(packageSchema), ...unknown },
			},
			async (call) => packageReply(db, wordingOf(call), packageById(call.path.id)),
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/accesspackages/package/urn/{urnValue}`,
				name: "metadataGetPackageByUrn",
				tag,
				summary: "A package by its code, or all of its urn",
				access,
				parameters: { type: "object", properties: { urnValue: name }, required: ["urnValue"] },
				responses: { ...ok(packageSchema), ...unknown },
			},
			async (call) => {
				const found = packagesBySuffix(packages, PACKAGE_URN, call.path.urnValue);
				const [only] = found;
				if (only === undefined || found.length > 1)
					throw new Fault(common.notFound, { detail: "No package has that urn." });
				return packageReply(db, wordingOf(call), only);
			},
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/accesspackages/package/{id}/resources`,
				name: "metadataListPackageResources",
				tag,
				summary: "The resources whose policy names the package",
				access,
				parameters: byId,
				responses: { ...okOrEmpty(list(resourceSchema)), ...unknown },
			},
			async (call) => {
				const subjects = [packageUrn(packageById(call.path.id).code)];
				return resourcesReply(wordingOf(call), distinct(await resourcesOfSubjects(db, subjects)));
			},
		),
	];
}

async function packageReply(db: Kysely<Database>, wording: Wording, each: (typeof packages)[number]): Promise<Reply> {
	const resources = distinct(await resourcesOfSubjects(db, [packageUrn(each.code)]));
	return reply(wording, packageView(each, wording, resources));
}

const packageById = (id: string) => found(packages, id);

/** The Norwegian name of a party type; the original breaks with a 500 on an unknown one. */
function kindOf(typeName: string): string {
	const asked = typeName.toLowerCase();
	const type = partyTypes.find(({ key, names }) =>
		[key, names.nb, names.nn, names.en].some((each) => each.toLowerCase() === asked),
	);
	if (type === undefined) {
		const title = `This must be one of: ${partyTypes.map(({ names }) => names.nb).join(", ")}.`;
		throw invalid([{ code: "STD.VLD-00014", title, paths: ["QUERY/typeName"] }]);
	}
	return type.names.nb;
}
