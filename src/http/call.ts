import type { Request } from "express";
import { type Caller, checkGuard, checkScopes, type Decide } from "./access-check.js";
import { canonicalQuery, DuplicateMember, typed } from "./canonical.js";
import { invalid } from "./fault.js";
import { languageOf } from "./language.js";
import type { Call, Operation } from "./operation.js";
import { readOperationBody } from "./operation-body.js";
import { AT_LEAST_HEADER, type Revisions } from "./revisions.js";
import type { Schema } from "./schema.js";
import { validator } from "./validation.js";

export interface CallSources {
	readonly decide: Decide;
	/** Largest body in bytes, for operations that name none. */
	readonly bodyLimit: number;
	/** Absolute address of a path, for links (systemuser 0.5). */
	readonly link: (req: Request, pathAndQuery: string) => string;
	/** Consistency tokens; without them Fullmakt-At-Least is not looked at. */
	readonly revisions?: Revisions;
}

/** Prepares calls of one operation for a caller: whether he may, then parameters and body by their schemas. */
export function callOf(
	operation: Operation,
	sources: CallSources,
): (req: Request, caller: Caller) => Promise<Call<never, never, never>> {
	const { access, parameters, query, body } = operation;
	const checkPath = parameters === undefined ? undefined : validator(parameters);
	const checkQuery = query === undefined ? undefined : validator(query);
	const readBody = body === undefined ? undefined : readOperationBody(body, sources.bodyLimit);
	return async (req, caller) => {
		checkScopes(access, caller);
		const header = (name: string): string | undefined => headerOf(req, name);
		const atLeast = header(AT_LEAST_HEADER);
		if (atLeast !== undefined) await sources.revisions?.reach(atLeast);
		const url = req.originalUrl;
		const mark = url.indexOf("?");
		const path = pathOf(req, parameters?.properties ?? {});
		const asked = queryOf(new URLSearchParams(mark < 0 ? "" : url.slice(mark)), query?.properties ?? {});
		await checkGuard(access, caller, { path, query: asked }, sources.decide);
		const found = [...(checkPath?.(path, "PATH") ?? []), ...(checkQuery?.(asked, "QUERY") ?? [])];
		if (found.length > 0) throw invalid(found);
		return {
			path: path as never,
			query: asked as never,
			body: (await readBody?.(req)) as never,
			principal: caller.principal,
			...(caller.platform === undefined ? {} : { platform: caller.platform }),
			header,
			link: (pathAndQuery) => sources.link(req, pathAndQuery),
			url,
			language: languageOf(req.headers["accept-language"]),
		};
	};
}

export function headerOf({ headers }: Request, name: string): string | undefined {
	const value = headers[name.toLowerCase()];
	return Array.isArray(value) ? value.join(", ") : value;
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
		if (!(error instanceof DuplicateMember)) throw error;
		throw invalid([{ code: "STD.VLD-00002", title: error.message, paths: [`QUERY/${error.member}`] }]);
	}
}
