/** `npm start`: installs and builds what is missing, then runs the server with the demo world. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureBuilt, ensureInstalled, readJson, requireNode, root } from "./checkout.mjs";
import { demoRequest } from "./demo-request.mjs";

requireNode();
ensureInstalled();
ensureBuilt();

const world = (name) => join(root, "fixtures", "world", name);
const demo = {
	FULLMAKT_POLICIES: join(root, "policies"),
	FULLMAKT_WORLD: `${world("demo.json")},${world("start.json")}`,
	FULLMAKT_DATABASE: join(root, ".fullmakt", "demo.db"),
	FULLMAKT_CACHE: join(root, ".fullmakt", "cache"),
	FULLMAKT_ENVIRONMENT: "test",
	FULLMAKT_DEMO_LOGIN: "on",
	FULLMAKT_TOKEN_ENDPOINT: "on",
	FULLMAKT_TEST_TOKENS: "demo:demo-password",
};
const { runServer } = await import(pathToFileURL(join(root, "dist", "server.js")).href);
if (!(await runServer({ ...demo, ...process.env }, greet))) process.exitCode = 1;

/** Says what to try: one decision that is a Permit, written so that it can be pasted into a shell. */
function greet(url) {
	const { question, body } = demoRequest(readJson(world("demo.json")));
	console.error(`
fullmakt answers at ${url} – Ctrl-C ends it.

The pages, where you log in as anybody of the demo world: ${url}/portal
  Kari Hansen finds a request of Regnskap 123 there that waits for her answer, Nina Solberg one for an agent,
  Amir Haddad a system user that is in use, Turid Moe the policy of the VAT return.

${question}

  curl -s ${url}/authorization/api/v1/decision -H 'Content-Type: application/json' -d '${body}'

A token to call the other routes with (here: Kari Hansen's):

  curl -s -u ${demo.FULLMAKT_TEST_TOKENS} '${url}/fullmakt/v1/test-tokens/personal?userId=20400201&scopes=altinn:portal/enduser'

All routes: ${url}/openapi.json   How it is doing: ${url}/health
`);
}
