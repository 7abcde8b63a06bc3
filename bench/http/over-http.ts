import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { batchBody, decisionBody, type JsonBody } from "../json-bodies.js";
import { places } from "../places.js";
import { policyXml } from "../policy-xml.js";
import { type Workload, workload } from "../workload.js";
import { compareServers, type HttpPace, type ServerComparison } from "./compare-servers.js";
import { type MeasuredServer, startServer } from "./measured-server.js";

export interface HttpReport {
	readonly policies: number;
	/** From starting the process to its first decision: without a cache of compiled policies, and with one. */
	readonly secondsFromXml: number;
	readonly secondsFromCache: number;
	readonly bodyBytes: number;
	readonly single: ServerComparison;
	readonly batchBodyBytes: number;
	readonly batchAnswerBytes: number;
	readonly batch: ServerComparison;
}

/** More than the connections there are, and fewer than would take long to check one by one. */
const SINGLE_BODIES = 512;
const BATCH_BODIES = 16;

/** The real server beside the least a JSON server can do; undefined where the server is not built. */
export async function overHttp(policies: number, pace: HttpPace): Promise<HttpReport | undefined> {
	if (!existsSync(places.server)) return undefined;
	const given = workload(policies);
	const singles = given.requests.slice(0, SINGLE_BODIES).map((request) => decisionBody(given, request));
	const batches = Array.from({ length: BATCH_BODIES }, (_, i) => batchBody(given, i * 100));
	const folder = mkdtempSync(join(tmpdir(), "fullmakt-bench-"));
	const running: MeasuredServer[] = [];
	try {
		const start = await fullmaktStarter(given, folder, singles[0]!.text);
		const cold = await start();
		cold.stop();
		const fullmakt = await start();
		running.push(fullmakt);
		for (const body of [...singles, ...batches]) checkAnswer(await fullmakt.post(body.text), body);

		const raw = await startRaw({}, singles[0]!.text);
		running.push(raw);
		const single = await compareServers(raw, fullmakt, textsOf(singles), pace);

		const batchAnswerBytes = Buffer.byteLength(await fullmakt.post(batches[0]!.text));
		const sized = await startRaw({ RAW_ANSWER_BYTES: String(batchAnswerBytes) }, batches[0]!.text);
		running.push(sized);
		const batch = await compareServers(sized, fullmakt, textsOf(batches), pace);

		return {
			policies,
			secondsFromXml: cold.secondsToReady,
			secondsFromCache: fullmakt.secondsToReady,
			bodyBytes: Buffer.byteLength(singles[0]!.text),
			single,
			batchBodyBytes: Buffer.byteLength(batches[0]!.text),
			batchAnswerBytes,
			batch,
		};
	} finally {
		for (const server of running) server.stop();
		rmSync(folder, { recursive: true });
	}
}

const textsOf = (bodies: readonly JsonBody[]): string[] => bodies.map(({ text }) => text);

/** @param headers As the server beside it is sent. */
export async function startRaw(
	environment: Record<string, string>,
	firstBody: string,
	headers: Readonly<Record<string, string>> = {},
): Promise<MeasuredServer> {
	const file = places.program("http/raw-server.js");
	const port = await freePort();
	const program = { file, port, path: "/", environment: { ...environment, RAW_PORT: String(port) }, headers };
	return startServer(program, firstBody);
}

/** Each start finds the policies, and what an earlier start has left in the cache. */
async function fullmaktStarter(
	given: Workload,
	folder: string,
	firstBody: string,
): Promise<() => Promise<MeasuredServer>> {
	const policies = join(folder, "policies");
	mkdirSync(policies);
	for (const [at, resource] of given.resources.entries()) {
		writeFileSync(join(policies, `${resource}.xml`), policyXml(given, at));
	}
	const port = await freePort();
	const environment = {
		FULLMAKT_PORT: String(port),
		FULLMAKT_POLICIES: policies,
		FULLMAKT_CACHE: join(folder, "cache"),
	};
	const program = { file: places.server, port, path: "/authorization/api/v1/authorize", environment };
	return () => startServer(program, firstBody);
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});
}

function checkAnswer(answer: string, { permitted }: JsonBody): void {
	const { response } = JSON.parse(answer) as { response: { decision: string }[] };
	const decided = response.map(({ decision }) => decision === "Permit");
	if (decided.length !== permitted.length || decided.some((decision, at) => decision !== permitted[at])) {
		throw new Error(`fullmakt answered wrongly over HTTP: ${answer.slice(0, 500)}`);
	}
}
