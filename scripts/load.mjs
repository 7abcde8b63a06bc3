/** `npm run load`: puts load on a server that runs (`npm start`) and prints what it took. */
import { join } from "node:path";
import autocannon from "autocannon";
import { readJson, root } from "./checkout.mjs";
import { demoRequest } from "./demo-request.mjs";

const url = process.argv[2] ?? "http://127.0.0.1:8080";
const { body } = demoRequest(readJson(join(root, "fixtures", "world", "demo.json")));
const result = await autocannon({
	url: `${url}/authorization/api/v1/decision`,
	method: "POST",
	headers: { "content-type": "application/json" },
	body,
	connections: 50,
	duration: 5,
});
console.log(autocannon.printResult(result));
process.exitCode = result.errors + result.non2xx > 0 ? 1 : 0;
