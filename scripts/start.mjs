/** `npm start`: installs and builds what is missing, then runs the server with the demo world. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureBuilt, ensureInstalled, readJson, requireNode, root } from "./checkout.mjs";
import { demoRequest } from "./demo-request.mjs";

requireNode();
ensureInstalled();
ensureBuilt();

const demo = {
	FULLMAKT_POLICIES: join(root, "policies"),
	FULLMAKT_FIXTURES: join(root, "fixtures"),
	FULLMAKT_CACHE: join(root, ".fullmakt", "cache"),
};
const { runServer } = await import(pathToFileURL(join(root, "dist", "server.js")).href);
if (!(await runServer({ ...demo, ...process.env }, greet))) process.exitCode = 1;

/** Says what to try: one decision that is a Permit, written so that it can be pasted into a shell. */
function greet(url) {
	const { question, body } = demoRequest(readJson(join(root, "fixtures", "demo-subjects.json")));
	console.error(`
fullmakt answers at ${url} – Ctrl-C ends it.

${question}

  curl -s ${url}/authorization/api/v1/authorize -H 'Content-Type: application/json' -d '${body}'

How it is doing: ${url}/health
`);
}
