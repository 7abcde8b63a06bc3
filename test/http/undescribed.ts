import type { Operation } from "../../src/http/operation.js";

/** The operations that an OpenAPI document does not describe, as `METHOD /path`; those it describes without there being any as well. */
export function undescribed(
	operations: readonly Operation[],
	document: { readonly [member: string]: unknown },
): string[] {
	const paths = document.paths as Readonly<Record<string, Readonly<Record<string, { operationId?: string }>>>>;
	const served = operations.filter(({ hidden }) => hidden !== true);
	const missing = served
		.filter(({ path, method, name }) => paths[path]?.[method.toLowerCase()]?.operationId !== name)
		.map(({ path, method }) => `${method} ${path}`);
	const names = new Set(served.map(({ name }) => name));
	const described = Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, { operationId }]) => ({ path, method, operationId })),
	);
	const unserved = described
		.filter(({ operationId }) => operationId !== undefined && !names.has(operationId))
		.map(({ path, method }) => `${method.toUpperCase()} ${path} is not served`);
	const double = served.filter(({ name }, place) => served.findIndex((each) => each.name === name) !== place);
	return [...missing, ...unserved, ...double.map(({ name }) => `${name} is the name of two`)];
}
