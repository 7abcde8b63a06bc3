import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../http/body.js";
import type { Logger } from "../http/log.js";
import { answerFormat, bodyFormat, contentTypes, type Format } from "../http/media-type.js";
import { type ProblemCode, problem, sendProblem } from "../http/problem.js";
import { respond, respondAscii } from "../http/respond.js";
import { failed, type Handler, type Routes } from "../http/routes.js";
import { RequestError } from "../xacml/errors.js";
import { readRequestJson } from "../xacml/json/request-reader.js";
import { writeResponseJson } from "../xacml/json/response-writer.js";
import type { Request, Response } from "../xacml/model.js";
import { readRequestXml } from "../xacml/xml/request-reader.js";
import { writeResponseXml } from "../xacml/xml/response-writer.js";
import { writeAltinnResponse } from "./altinn-response.js";
import type { DecisionPoint, Unresolved } from "./decision-point.js";

export interface DecisionRouteOptions {
	readonly point: DecisionPoint;
	readonly bodyLimit: number;
	readonly log: Logger;
}

/** Altinn's two decision APIs; they differ in the status of a request that no policy can be found for (contract 1.1). */
export function decisionRoutes(options: DecisionRouteOptions): Routes {
	return {
		"/authorization/api/v1/authorize": { POST: decisionRoute(options, "processing-error") },
		"/authorization/api/v1/decision": { POST: decisionRoute(options, "syntax-error") },
	};
}

function decisionRoute({ point, bodyLimit, log }: DecisionRouteOptions, unresolved: Unresolved): Handler {
	const answer = (text: string, req: IncomingMessage, res: ServerResponse): void => {
		try {
			const format = bodyFormat(req.headers["content-type"]) as Format;
			const wanted = answerFormat(req.headers.accept, format);
			const request = read(text, format, bodyLimit);
			const response = point.decide(request, unresolved);
			if (wanted === "json") respondAscii(res, 200, contentTypes.json, writeAltinnResponse(response.results));
			else respond(res, 200, contentTypes[wanted], write(response, wanted));
		} catch (error) {
			if (error instanceof RequestError) sendProblem(res, refused(error));
			else failed(error, res, log);
		}
	};
	return (req, res) => {
		const format = bodyFormat(req.headers["content-type"]);
		const coding = req.headers["content-encoding"];
		if (format === undefined) {
			sendProblem(res, problem("media-type", "Send application/json or application/xml, as Content-Type says."));
		} else if (format === "encoding" || (coding !== undefined && coding.toLowerCase() !== "identity")) {
			sendProblem(res, problem("body-encoding", "Send UTF-8, not compressed."));
		} else {
			readBody(req, res, bodyLimit, answer);
		}
	};
}

function read(text: string, format: Format, maxBytes: number): Request {
	if (format === "xml" || format === "xacml-xml") return readRequestXml(text, { maxBytes });
	const request = readRequestJson(text, { names: "any-case", maxBytes });
	// Altinn's JSON accepts the wish for one combined decision and ignores it.
	return format === "json" && request.combinedDecision ? { ...request, combinedDecision: false } : request;
}

function write(response: Response, format: Exclude<Format, "json">): string {
	return format === "profile-json" ? JSON.stringify(writeResponseJson(response)) : writeResponseXml(response);
}

/** "schema" is the readers' word; a caller is told what it means. */
function refused({ code, message, where }: RequestError) {
	const known: ProblemCode = code === "schema" ? "not-a-request" : code;
	return problem(known, message, where);
}
