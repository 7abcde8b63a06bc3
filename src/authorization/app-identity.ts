import { Category, DataTypeId } from "../xacml/identifiers.js";
import type { Attribute, Attributes, Request } from "../xacml/model.js";
import { AltinnId } from "./altinn-identifiers.js";

/**
 * An app has two names, org and app, and `app_{org}_{app}` in the registry. Policies use either, so a request that has one
 * is given the other (contract 3.3, A5).
 */
export function withBothAppNames(request: Request, key: string): Request {
	const [org = "", app = ""] = key.split("/");
	return {
		...request,
		attributes: request.attributes.map((each) => (each.category === Category.resource ? named(each, org, app) : each)),
	};
}

function named(resource: Attributes, org: string, app: string): Attributes {
	const missing = (attributeId: string, value: string): Attribute[] =>
		resource.attributes.some((attribute) => attribute.attributeId === attributeId)
			? []
			: [{ attributeId, dataType: DataTypeId.string, includeInResult: false, values: [value] }];
	const added = [
		...missing(AltinnId.org, org),
		...missing(AltinnId.app, app),
		...missing(AltinnId.resource, `app_${org}_${app}`),
	];
	return { ...resource, attributes: [...resource.attributes, ...added] };
}
