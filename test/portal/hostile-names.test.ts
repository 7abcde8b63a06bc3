import { afterAll, beforeAll, expect, it } from "vitest";
import { start, type TestServer } from "../server/running.js";
import { WITH_PAGES } from "./settings.js";
import { ACCOUNTS, approve, HANSEN_ORG, right, Vendor } from "./vendor.js";
import { type Seen, Visitor } from "./visitor.js";

/** With a Cyrillic letter, one that turns the writing, one that is not seen, and markup. */
const HOSTILE = "R\u0435gn\u202egnp.<b>\u200bAS";
const HIDDEN = /[\u202a-\u202e\u200b-\u200f\u2066-\u2069]/;
const ANSWER = "/accessmanagement/ui/systemuser";

let server: TestServer;
let vendor: Vendor;
const people = new Map<string, Visitor>();
const who = async (name: string): Promise<Visitor> => {
	const known = people.get(name) ?? new Visitor(server.url);
	if (!people.has(name)) await known.logIn(name);
	people.set(name, known);
	return known;
};
beforeAll(async () => {
	server = await start(WITH_PAGES);
	vendor = new Vendor(server.url);
});
afterAll(() => server.stop());

/** Everything but what a form sends back shows the name for what it is. */
function checkShown(where: string, { status, text }: Seen): void {
	const read = text.replace(/ value="[^"]*"/g, "");
	expect([where, status]).toEqual([where, 200]);
	expect([where, HIDDEN.exec(read)?.index ?? "nothing hidden"]).toEqual([where, "nothing hidden"]);
	expect([where, read.includes("<b>")]).toEqual([where, false]);
	const body = read.slice(read.indexOf("<main"));
	const [, title = ""] = /<title>(.*?)<\/title>/.exec(read) ?? [];
	expect([where, body.includes("U+202E"), body.includes("U+200B")]).toEqual([where, true, true]);
	// Where the window names it, it does so too.
	if (title.includes("gnp")) expect([where, title]).toEqual([where, expect.stringContaining("[U+202E]gnp")]);
	if (body.includes("<bdi>")) expect([where, body.includes("\u0435\u00a0U+0435")]).toEqual([where, true]);
}

it("a name that pretends to be another is seen through on every page that shows it", async () => {
	const kari = await who("Kari Hansen");
	const system = await vendor.system(HOSTILE, { visible: true });
	const request = await vendor.request(system);
	const page = `${ANSWER}/request?id=${request.id}`;
	checkShown("request", await kari.get(page));
	checkShown("front", await kari.get("/portal"));
	checkShown("list, waiting", await kari.get("/portal/system-users"));
	checkShown("new", await kari.get(`/portal/system-users/new?q=gnp`));
	checkShown("new, chosen", await kari.get(`/portal/system-users/new?system=${system}`));
	await approve(server.url, 20400201, HANSEN_ORG, request.id);
	checkShown("receipt", await kari.get(`${ANSWER}/request/receipt?id=${request.id}`));
	const change = await vendor.change(request.id, { unwantedRights: [right("brg-aarsregnskap")] });
	checkShown("change", await kari.get(`${ANSWER}/changerequest?id=${change.id}`));
	const user = `/portal/system-users/${request.id}`;
	for (const path of ["", "/access", "/move", "/switch-off", "/delete", "/history", "/name"]) {
		checkShown(`user${path}`, await kari.get(user + path));
	}
	checkShown("list", await kari.get("/portal/system-users"));
	checkShown("list of given", await kari.get("/portal/delegations"));
	checkShown("why, whom", await kari.get("/portal/why"));
	for (const rest of ["", "&service=brg-aarsregnskap", "&service=brg-aarsregnskap&action=read"]) {
		checkShown(`why${rest}`, await kari.get(`/portal/why?subject=${request.id}${rest}`));
	}
});

it("so on the pages of clients, of the vendor, and of a rejection", async () => {
	const nina = await who("Nina Solberg");
	const system = await vendor.system(HOSTILE, { packages: [ACCOUNTS], rights: [] });
	const request = await vendor.agentRequest(system, "314428641");
	checkShown("agent", await nina.get(`${ANSWER}/agentrequest?id=${request.id}`));
	await approve(server.url, 20400203, "314428641", request.id, "request/agent");
	const clients = `/portal/system-users/${request.id}/clients`;
	checkShown("clients", await nina.get(clients));
	checkShown("all clients", await nina.get(`${clients}/all?action=add`));

	const kari = await who("Kari Hansen");
	const rejected = await vendor.request(await vendor.system(HOSTILE));
	const seen = await kari.get(`${ANSWER}/request?id=${rejected.id}&answer=reject`);
	await kari.post(`${ANSWER}/request`, { csrf: seen.csrf, id: rejected.id, answer: "reject" });
	checkShown("rejected", await kari.get(`${ANSWER}/request/receipt?id=${rejected.id}`));

	const tuva = await who("Tuva Dahl");
	const { csrf } = await tuva.get("/portal");
	await tuva.post("/portal/parties", { csrf, party: "7b6f0e10-5c1a-4d7e-9a00-000000010001" });
	checkShown("vendor's systems", await tuva.get("/portal/systems"));
	checkShown("vendor's system", await tuva.get(`/portal/systems/${system}`));
});
