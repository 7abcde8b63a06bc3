import { fork } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { places } from "../places.js";

/** A server in a process of its own that says how much processor time it has used. */
export interface MeasuredServer {
	readonly url: string;
	/** Beside those of the content type: a token, say. */
	readonly headers: Readonly<Record<string, string>>;
	/** From starting the process to the first answer. */
	readonly secondsToReady: number;
	cpuSeconds(): Promise<number>;
	/** The answer to one POST. */
	post(body: string): Promise<string>;
	stop(): void;
}

export interface ServerProgram {
	readonly file: string;
	readonly port: number;
	readonly path: string;
	readonly environment: Readonly<Record<string, string>>;
	readonly headers?: Readonly<Record<string, string>>;
}

const PATIENCE_MS = 60_000;

export async function startServer(program: ServerProgram, firstBody: string): Promise<MeasuredServer> {
	const { file, port, path, environment, headers = {} } = program;
	const started = performance.now();
	const child = fork(file, [], {
		execArgv: ["--import", pathToFileURL(places.program("http/tell-cpu.js")).href],
		env: { ...process.env, ...environment },
		stdio: ["ignore", "ignore", "inherit", "ipc"],
	});
	let ended = false;
	child.once("exit", () => {
		ended = true;
	});
	const url = `http://127.0.0.1:${port}${path}`;
	const post = async (body: string): Promise<string> => {
		const answer = await fetch(url, {
			method: "POST",
			headers: { "content-type": "application/json", accept: "application/json", ...headers },
			body,
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 500)}`);
		return text;
	};

	while (true) {
		if (ended) throw new Error(`${file} ended before it answered`);
		try {
			await post(firstBody);
			break;
		} catch (error) {
			if (performance.now() - started > PATIENCE_MS) {
				child.kill();
				throw error;
			}
			await pause(20);
		}
	}
	return {
		url,
		headers,
		secondsToReady: (performance.now() - started) / 1000,
		cpuSeconds: () =>
			new Promise((resolve) => {
				child.once("message", ({ cpuSeconds }: { cpuSeconds: number }) => resolve(cpuSeconds));
				child.send({});
			}),
		post,
		// At once: a server that drains its connections would still be there when the next is measured.
		stop: () => child.kill("SIGKILL"),
	};
}
