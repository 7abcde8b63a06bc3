import type { Request } from "express";
import { type Authenticate, checkAccess, type Decide } from "./access-check.js";
import { canonicalQuery, DuplicateMember, typed } from "./canonical.js";
import { Fault, invalid } from "./fault.js";
import { languageOf } from "./language.js";
import type { Call, Operation } from "./operation.js";
import { readOperationBody } from "./operation-body.js";
import type { Schema } from "./schema.js";
import { validator } from "./validation.js";

export interface CallSources {
	readonly authenticate: Authenticate;
	readonly decide: Decide;
	/** Largest body in bytes, for operations that name none. */
	readonly bodyLimit: number;
	/** Absolute address of a path, for links (systemuser 0.5). */
	readonly link: (req: Request, pathAndQuery: string) => string;
}

/** Prepares calls of one operation: who calls and whether he may, then parameters and body by their schemas. */
export function callOf(
	operation: Operation,
	sources: CallSources,
): (req: Request) => Promise<Call<never, never, never>> {
	const { parameters, query, body } = operation;
	const checkPath = parameters === undefined ? undefined : validator(parameters);
	const checkQuery = query === undefined ? undefined : validator(query);
	const readBody = body === undefined ? undefined : readOperationBody(body, sources.bodyLimit);
	return async (req) => {
		const url = req.originalUrl;
		const search = new URLSearchParams(url.slice(url.indexOf("?") < 0 ? url.length : url.indexOf("?")));
		const caller = await sources.authenticate(req);
		const path = pathOf(req, parameters?.properties ?? {});
		const asked = queryOf(search, query?.properties ?? {});
		await checkAccess(operation.access, caller, { path, query: asked }, sources.decide);
		const found = [...(checkPath?.(path, "PATH") ?? []), ...(checkQuery?.(asked, "QUERY") ?? [])];
		if (found.length > 0) throw invalid(found);
		return {
			path: path as never,
			query: asked as never,
			body: (await readBody?.(req)) as never,
			principal: caller.principal,
			...(caller.platform === undefined ? {} : { platform: caller.platform }),
			header: (name) => {
				const value = req.headers[name.toLowerCase()];
				return Array.isArray(value) ? value.join(", ") : value;
			},
			link: (pathAndQuery) => sources.link(req, pathAndQuery),
			url,
			language: languageOf(req.headers["accept-language"]),
		};
	};
}

function pathOf(req: Request, properties: Readonly<Record<string, Schema>>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(properties).map(([name, schema]) => [name, typed(String(req.params[name] ?? ""), schema)]),
	);
}

function queryOf(search: URLSearchParams, properties: Readonly<Record<string, Schema>>): Record<string, unknown> {
	try {
		return canonicalQuery(search, properties);
	} catch (error) {
		if (error instanceof DuplicateMember) {
			throw invalid([{ code: "STD.VLD-00002", title: error.message, paths: [`QUERY/${error.member}`] }]);
		}
		if (error instanceof URIError)
			throw new Fault({ code: "HTTP-00400", status: 400, title: "The address is not understood." });
		throw error;
	}
}
