import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Server as TcpServer } from "node:net";

export interface DrainLimits {
	/** How long new connections are still taken. */
	readonly delayMs: number;
	/** How long an idle connection stays open for one last request. */
	readonly graceMs: number;
	/** When whatever is left is cut off. */
	readonly limitMs: number;
}

/**
 * Ends a server without one failed request. `http.Server.close()` closes idle keep-alive sockets at once, and a caller that
 * is just writing its next request on one of them gets a reset (nodejs/node#51677). So new connections are refused, every
 * open one is answered once more with `Connection: close`, and idle ones are closed only after a grace.
 */
export class Drain {
	readonly #server: Server;
	readonly #beforeClosing: (() => void)[] = [];
	#announced = false;
	#closing = false;

	constructor(server: Server) {
		this.#server = server;
		server.prependListener("request", (_req: IncomingMessage, res: ServerResponse) => {
			if (this.#closing) res.shouldKeepAlive = false;
		});
	}

	/** True from the moment the end was announced: readiness answers 503. */
	get active(): boolean {
		return this.#announced;
	}

	/** Calls that wait for something are to be answered then: no new connection is taken any more. */
	onClosing(answer: () => void): void {
		this.#beforeClosing.push(answer);
	}

	/** Resolves when every connection is closed, with the number of connections that had to be cut off. */
	async end(limits: DrainLimits): Promise<number> {
		this.#announced = true;
		if (limits.delayMs > 0) await after(limits.delayMs);
		this.#closing = true;
		for (const answer of this.#beforeClosing) answer();
		const closed = new Promise<void>((resolve) => this.#server.once("close", resolve));
		TcpServer.prototype.close.call(this.#server);
		const started = Date.now();
		// Again and again, for a request that was in flight when the grace ended leaves an idle connection behind.
		const sweep = setInterval(() => {
			if (Date.now() - started >= limits.graceMs) this.#server.closeIdleConnections();
		}, 50);
		let cut = 0;
		const limit = setTimeout(() => {
			this.#server.getConnections((_error, open) => {
				cut = open;
				this.#server.closeAllConnections();
			});
		}, limits.limitMs);
		await closed;
		clearInterval(sweep);
		clearTimeout(limit);
		return cut;
	}
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
