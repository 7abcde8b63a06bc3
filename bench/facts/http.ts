import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { compareServers, type HttpPace, type ServerComparison } from "../http/compare-servers.js";
import { type MeasuredServer, startServer } from "../http/measured-server.js";
import { freePort, startRaw } from "../http/over-http.js";
import { places } from "../places.js";
import { ACTION_ID, policyXml } from "../policy-xml.js";
import { ACTIONS, type Workload, workload } from "../workload.js";
import { factWorld, fill, orgNumberOf, PEOPLE, userIdOf } from "./fact-world.js";
import { databaseIn, inFolder, openDatabase } from "./opened.js";
import { Oracle, type Question } from "./questions.js";

export interface FactsHttpReport {
	readonly delegations: number;
	readonly policies: number;
	readonly bodyBytes: number;
	/** From starting the process to its first decision, facts and policies read from the database and the XML, or both kept. */
	readonly secondsFromNothing: number;
	readonly secondsFromCache: number;
	readonly comparison: ServerComparison;
}

const ISSUER = "https://issuer.example/";
const SCOPE = "altinn:authorization/authorize";
const BODIES = 512;
const SNAPSHOT = "facts.snapshot";
const PATIENCE_S = 30;

/** The real server over a database, asked with a token it knows, beside the least a JSON server can do. */
export function factsOverHttp(
	delegations: number,
	policies: number,
	pace: HttpPace,
): Promise<FactsHttpReport | undefined> {
	if (!existsSync(places.server)) return Promise.resolve(undefined);
	return inFolder(async (folder) => {
		const given = workload(policies);
		const world = factWorld(delegations, given);
		const store = await openDatabase(folder);
		await fill(store, world, given);
		await store.close();
		const questions = new Oracle(world, given).questions(11).slice(0, BODIES);
		const bodies = questions.map((question) => bodyOf(given, question));
		const running: MeasuredServer[] = [];
		try {
			const start = await starter(folder, given, bodies[0]!);
			const cold = await start();
			running.push(cold);
			// What the next start reads is written behind everything that decides.
			for (let waited = 0; waited < PATIENCE_S && !existsSync(join(folder, "cache", SNAPSHOT)); waited++)
				await pause(1000);
			cold.stop();
			const fullmakt = await start();
			running.push(fullmakt);
			for (const [at, body] of bodies.entries()) check(await fullmakt.post(body), questions[at]!);
			// The same requests, with the token.
			const raw = await startRaw({}, bodies[0]!, fullmakt.headers);
			running.push(raw);
			return {
				delegations,
				policies,
				bodyBytes: Buffer.byteLength(bodies[0]!),
				secondsFromNothing: cold.secondsToReady,
				secondsFromCache: fullmakt.secondsToReady,
				comparison: await compareServers(raw, fullmakt, bodies, pace),
			};
		} finally {
			for (const server of running) server.stop();
		}
	});
}

async function starter(folder: string, given: Workload, firstBody: string): Promise<() => Promise<MeasuredServer>> {
	const policies = join(folder, "policies");
	mkdirSync(policies);
	for (const [at, resource] of given.resources.entries()) {
		writeFileSync(join(policies, `${resource}.xml`), policyXml(given, at));
	}
	const { privateKey, publicKey } = await generateKeyPair("ES256");
	const kid = "bench";
	const jwks = join(folder, "jwks.json");
	writeFileSync(jwks, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" }] }));
	const consumer = { authority: "iso6523-actorid-upis", ID: "0192:991825827" };
	const token = await new SignJWT({ consumer, scope: SCOPE, token_type: "Bearer" })
		.setProtectedHeader({ alg: "ES256", kid })
		.setIssuer(ISSUER)
		.setIssuedAt()
		.setExpirationTime("2h")
		.sign(privateKey);
	const port = await freePort();
	const environment = {
		FULLMAKT_PORT: String(port),
		FULLMAKT_POLICIES: policies,
		FULLMAKT_CACHE: join(folder, "cache"),
		FULLMAKT_DATABASE: databaseIn(folder),
		FULLMAKT_ISSUERS: JSON.stringify([{ issuer: ISSUER, jwks, kind: "maskinporten" }]),
	};
	const headers = { Authorization: `Bearer ${token}` };
	const program = { file: places.server, port, path: "/authorization/api/v1/authorize", environment, headers };
	return () => startServer(program, firstBody);
}

const attribute = (AttributeId: string, Value: string) => ({ AttributeId, Value });

/** What a service owner's server sends: nothing of roles or packages, only who, what and for whom. */
function bodyOf({ resources }: Workload, { subject, party, resource, action }: Question): string {
	const who =
		subject <= PEOPLE
			? attribute("urn:altinn:userid", String(userIdOf(subject)))
			: attribute("urn:altinn:organization:identifier-no", orgNumberOf(subject));
	return JSON.stringify({
		Request: {
			ReturnPolicyIdList: false,
			AccessSubject: [{ Attribute: [who] }],
			Action: [{ Attribute: [attribute(ACTION_ID, ACTIONS[action]!)] }],
			Resource: [
				{
					Attribute: [
						attribute("urn:altinn:resource", resources[resource]!),
						attribute("urn:altinn:organization:identifier-no", orgNumberOf(party)),
					],
				},
			],
		},
	});
}

function check(answer: string, question: Question): void {
	const { response } = JSON.parse(answer) as { response: { decision: string }[] };
	if ((response[0]?.decision === "Permit") !== question.permitted) {
		throw new Error(`The server answers ${JSON.stringify(question)} with ${answer.slice(0, 500)}`);
	}
}
