import { respond } from "./respond.js";
import type { Handler } from "./routes.js";

const JSON_TYPE = "application/json; charset=utf-8";

/** The process runs: no I/O, nothing looked up. For a supervisor that restarts what does not answer. */
export const alive: Handler = (_req, res) => respond(res, 200, JSON_TYPE, '{"status":"alive"}');

export interface Health {
	/** "degraded" still decides; "down" should get no calls. */
	readonly status: "ok" | "degraded" | "down";
	readonly [detail: string]: unknown;
}

/** For a load balancer: 503 when this server should get no calls. */
export function healthRoute(health: () => Health): Handler {
	return (_req, res) => {
		const found = health();
		respond(res, found.status === "down" ? 503 : 200, JSON_TYPE, JSON.stringify(found));
	};
}
