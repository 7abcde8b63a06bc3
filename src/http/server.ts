import { createServer, type Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Config } from "../config/schema.js";
import { holdBody } from "./held-body.js";
import type { Logger } from "./log.js";
import { PROBLEM_TYPE, type ProblemCode, problem, problemBody, sendProblem } from "./problem.js";
import type { Handler } from "./routes.js";

const MAX_HEADER_BYTES = 16 * 1024;

export type HttpLimits = Pick<Config, "requestTimeoutSeconds" | "keepAliveSeconds">;

/** A bare node:http server with the limits that keep a slow or hostile caller from holding it up. */
export function createHttpServer(handler: Handler, limits: HttpLimits, log: Logger): Server {
	const requestTimeout = limits.requestTimeoutSeconds * 1000;
	const server = createServer({
		requestTimeout,
		headersTimeout: Math.ceil(requestTimeout / 3),
		keepAliveTimeout: limits.keepAliveSeconds * 1000,
		// How soon the two time-outs above are noticed.
		connectionsCheckingInterval: Math.min(1000, requestTimeout / 4),
		maxHeaderSize: MAX_HEADER_BYTES,
	});
	server.on("request", log.isLevelEnabled("debug") ? logged(handler, log) : handler);
	// The body is asked for when a handler reads it, so that a caller who may not send it learns so first.
	server.on("checkContinue", (req, res) => {
		holdBody(req, res);
		server.emit("request", req, res);
	});
	server.on("checkExpectation", (_req, res) => sendProblem(res, problem("expectation", "Expect: 100-continue only.")));
	server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
		answerClientError(error, socket);
		log.debug({ code: error.code }, "not a request");
	});
	return server;
}

/** The path only: a query may name persons. */
function logged(handler: Handler, log: Logger): Handler {
	return (req, res) => {
		const started = performance.now();
		res.once("close", () => {
			const path = req.url?.split("?", 1)[0];
			const ms = Math.round((performance.now() - started) * 1000) / 1000;
			log.debug({ method: req.method, path, status: res.statusCode, ms }, "request");
		});
		handler(req, res);
	};
}

const clientErrors: Readonly<Record<string, ProblemCode>> = {
	HPE_HEADER_OVERFLOW: "head-too-large",
	ERR_HTTP_REQUEST_TIMEOUT: "too-slow",
};

/** There is no ServerResponse for what was not understood, so the answer is written by hand. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
	if (error.code === "ECONNRESET" || !socket.writable) {
		socket.destroy();
		return;
	}
	const found = problem(clientErrors[error.code ?? ""] ?? "bad-http");
	const body = problemBody(found);
	const head = [
		`HTTP/1.1 ${found.status} ${found.title}`,
		`Content-Type: ${PROBLEM_TYPE}`,
		`Content-Length: ${Buffer.byteLength(body)}`,
		"Connection: close",
	];
	socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
