/**
 * Approves a request as the server would, and kills itself before the statement of that number, of all or of those that write;
 * without one it ends well, and says how many there were. Run with the built program, for a killed process cannot be part of the tests'.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [dist, database, id, user, owner, at, which] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(join(dist, file)).href);
const { openSqlite } = await load("store/sqlite.js");
const { openPostgres } = await load("store/postgres.js");
const { openStore } = await load("store/store.js");
const { findParty } = await load("parties/repository.js");
const { approveRequest } = await load("systemusers/answer-request.js");

const die = () => process.kill(process.pid, "SIGKILL");

let statements = 0;
let counting = false;
const counter = {
	transformQuery({ node }) {
		const counts = counting && (which === "all" || node.kind !== "SelectQueryNode");
		if (counts && ++statements === Number(at)) die();
		return node;
	},
	transformResult: async ({ result }) => result,
};

const engine = database.startsWith("postgres:") ? openPostgres(database) : openSqlite(database);
const store = await openStore({ ...engine, writer: engine.writer.withPlugin(counter) });
const [by, customer] = [await findParty(store.db, { uuid: user }), await findParty(store.db, { uuid: owner })];
counting = true;
await approveRequest(store, { user: by, owner: customer, id });
counting = false;
if (at === "after") die();
await store.close();
console.log(statements);
