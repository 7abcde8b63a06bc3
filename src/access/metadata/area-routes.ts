import { areas, forms, groups, packages } from "../../catalogue/catalogue.js";
import { type Operation, operation } from "../../http/operation.js";
import { access, byId, found, listReply, META, ok, okOrEmpty, reply, tag, unknown, wordingOf } from "./replies.js";
import { areaSchema, groupSchema, list, packageSchema, subtypeSchema } from "./schemas.js";
import { areaView, formView, groupView, packageView } from "./views.js";

export function areaOperations(): Operation[] {
	return [
		operation(
			{
				method: "GET",
				path: `${META}/info/accesspackages/group`,
				name: "metadataListGroups",
				tag,
				summary: "The groups of areas",
				access,
				responses: ok(list(groupSchema)),
			},
			(call) =>
				listReply(
					wordingOf(call),
					groups.map((group) => groupView(group, wordingOf(call))),
				),
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/accesspackages/group/{id}`,
				name: "metadataGetGroup",
				tag,
				summary: "A group by its id",
				access,
				parameters: byId,
				responses: { ...ok(groupSchema), ...unknown },
			},
			(call) => reply(wordingOf(call), groupView(found(groups, call.path.id), wordingOf(call))),
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/accesspackages/group/{id}/areas`,
				name: "metadataListGroupAreas",
				tag,
				summary: "The areas of a group",
				access,
				parameters: byId,
				responses: { ...okOrEmpty(list(areaSchema)), ...unknown },
			},
			(call) => {
				const group = found(groups, call.path.id);
				const inside = areas.filter((area) => area.group === group.id);
				return listReply(
					wordingOf(call),
					inside.map((area) => areaView(area, wordingOf(call))),
				);
			},
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/accesspackages/area/{id}`,
				name: "metadataGetArea",
				tag,
				summary: "An area by its id",
				access,
				parameters: byId,
				responses: { ...ok(areaSchema), ...unknown },
			},
			(call) => reply(wordingOf(call), areaView(found(areas, call.path.id), wordingOf(call))),
		),
		operation(
			{
				method: "GET",
				path: `${META}/info/accesspackages/area/{id}/packages`,
				name: "metadataListAreaPackages",
				tag,
				summary: "The packages of an area",
				access,
				parameters: byId,
				responses: { ...okOrEmpty(list(packageSchema)), ...unknown },
			},
			(call) => {
				const area = found(areas, call.path.id);
				const inside = packages.filter((each) => each.area === area.code);
				return listReply(
					wordingOf(call),
					inside.map((each) => packageView(each, wordingOf(call))),
				);
			},
		),
	];
}

export function typeOperations(): Operation[] {
	return [
		operation(
			{
				method: "GET",
				path: `${META}/types/organization/subtypes`,
				name: "metadataListOrganizationForms",
				tag,
				summary: "The organisation forms",
				access,
				responses: ok(list(subtypeSchema)),
			},
			(call) => {
				const inside = forms.filter((form) => form.for === "organisation");
				return listReply(
					wordingOf(call),
					inside.map((form) => formView(form, wordingOf(call))),
				);
			},
		),
	];
}
