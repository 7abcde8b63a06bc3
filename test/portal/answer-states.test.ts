import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answer } from "../../src/portal/texts/answer.js";
import { answered } from "../../src/portal/texts/answered.js";
import { systemUsers } from "../../src/portal/texts/system-users.js";
import { action, anyOf, match, named, policy, role, rule } from "../resources/registry.js";
import { freshFolder, start, type TestServer } from "../server/running.js";
import { WITH_PAGES } from "./settings.js";
import { ACCOUNTS, AMIR, type Asked, HANSEN_ORG, KARI, putPolicy, Vendor } from "./vendor.js";
import { type Seen, Visitor } from "./visitor.js";

const nb = { ...answer.nb, ...answered.nb };
const PLACE = "/accessmanagement/ui/systemuser";
const file = `${freshFolder()}/fullmakt.db`;
let server: TestServer;
let vendor: Vendor;
let kari: Visitor;
beforeAll(async () => {
	server = await start({ ...WITH_PAGES, FULLMAKT_DATABASE: file });
	vendor = new Vendor(server.url);
	kari = new Visitor(server.url);
	await kari.logIn("Kari Hansen");
});
afterAll(() => server.stop());

const asked = async (): Promise<Asked> => vendor.request(await vendor.system("Regnskap 123"));
const see = (id: string, kind = "request"): Promise<Seen> => kari.get(`${PLACE}/${kind}?id=${id}`);
const formOf = ({ text, csrf }: Seen): Record<string, string> => ({
	csrf,
	id: /name="id" value="([^"]+)"/.exec(text)?.[1] ?? "",
	shown: /name="shown" value="([^"]+)"/.exec(text)?.[1] ?? "",
});
const send = (fields: Record<string, string>, kind = "request"): Promise<Seen> => kari.post(`${PLACE}/${kind}`, fields);

it("a link without a number, with one that is none, or of a request that is gone says so", async () => {
	for (const query of ["", "?id=", "?id=1", "?id=%00", "?id=' or 1=1"]) {
		const seen = await kari.get(`${PLACE}/request${query}`);
		expect([query, seen.status >= 400, seen.text.includes("<h1")]).toEqual([query, true, true]);
	}
	expect((await kari.get(`${PLACE}/request`)).text).toContain(nb.incomplete.title);
	const unknown = await see("7b6f0e10-5c1a-4d7e-9a00-00000001ffff");
	expect([unknown.status, unknown.text.includes(nb.unknown.title)]).toEqual([404, true]);
	const request = await asked();
	await vendor.withdraw(request.id);
	expect((await see(request.id)).text).toContain(nb.unknown.title);
	expect((await see((await asked()).id, "agentrequest")).text).toContain(nb.unknown.title);
});

it("an approval that is sent twice at once is one, and both see the receipt", async () => {
	const { id } = await asked();
	const fields = { ...formOf(await see(id)), answer: "approve" };
	const seen = await Promise.all([1, 2, 3].map(() => send(fields)));
	expect(seen.map(({ text }) => text.includes(nb.receipt.approved.request))).toEqual([true, true, true]);
	const late = await send({ ...fields, answer: "reject", reason: "no" });
	expect(late.text).toContain(nb.states.accepted.title);
	expect(await vendor.status(id)).toBe("Accepted");
});

it("what was rejected stays so", async () => {
	const { id } = await asked();
	const fields = formOf(await see(id));
	expect((await send({ ...fields, answer: "reject", reason: " " })).text).toContain(nb.receipt.rejected);
	expect((await send({ ...fields, answer: "reject" })).text).toContain(nb.receipt.rejected);
	expect((await send({ ...fields, answer: "approve" })).text).toContain(nb.states.rejected.title);
	expect(await vendor.status(id)).toBe("Rejected");
});

it("a request too old is shown as that, and cannot be answered", async () => {
	const { id } = await asked();
	const fields = formOf(await see(id));
	const db = new Database(file);
	const year = 365 * 86_400_000;
	db.prepare("update system_user_request set created_at = created_at - ? where id = ?").run(year, id);
	db.close();
	const old = await see(id);
	expect(old.text).toContain(nb.states.expired.title);
	expect(old.text).not.toContain(nb.approve.request);
	expect((await send({ ...fields, answer: "approve" })).text).toContain(nb.states.expired.title);
	expect((await kari.get(`${PLACE}/request/receipt?id=${id}`)).text).toContain(nb.states.expired.title);
});

it("without what was shown, with something else, or with an answer that is none nothing is approved", async () => {
	const { id } = await asked();
	const { csrf } = await see(id);
	expect((await send({ csrf, id, answer: "approve" })).text).toContain(nb.changed.title);
	const other = await send({ csrf, id, answer: "approve", shown: "x".repeat(43) });
	expect([other.status, other.text.includes(nb.changed.title)]).toEqual([409, true]);
	for (const given of ["", "APPROVE", "accept"]) {
		expect((await send({ csrf, id, answer: given })).text).toContain(nb.title("Regnskap 123").request);
	}
	const long = await send({ csrf, id, answer: "reject", reason: "x".repeat(1001) });
	expect([long.status, long.text.includes('aria-invalid="true"')]).toEqual([400, true]);
	expect(await vendor.status(id)).toBe("New");
});

it("who may not answer cannot by sending the form, and who has nothing to do with it cannot even send it on", async () => {
	const { id } = await asked();
	const { shown = "" } = formOf(await see(id));
	const ola = new Visitor(server.url);
	await ola.logIn("Ola Hansen");
	const eva = new Visitor(server.url);
	await eva.logIn("Eva Lie");
	for (const [who, given] of [
		[ola, "approve"],
		[ola, "reject"],
		[eva, "approve"],
		[eva, "reject"],
		[eva, "forward"],
	] as const) {
		const { csrf } = await who.get("/portal");
		await who.post(`${PLACE}/request`, { csrf, id, shown, answer: given });
		expect(await vendor.status(id)).toBe("New");
	}
	expect((await eva.get(`${PLACE}/request?id=${id}`)).status).toBe(403);
	expect((await eva.get(`${PLACE}/request/receipt?id=${id}`)).status).toBe(403);
	expect((await see(id)).text).not.toContain(nb.forwarded.title);
});

it("the request chooses the party it is for", async () => {
	const nina = new Visitor(server.url);
	await nina.logIn("Nina Solberg");
	expect((await nina.get("/portal")).text).not.toContain("for <strong>");
	const request = await vendor.request(await vendor.system("Regnskap 123"), { org: "314428641" });
	const seen = await nina.get(`${PLACE}/request?id=${request.id}&DONTCHOOSEREPORTEE=true`);
	expect(seen.text).toContain("for <strong><bdi>Solberg Regnskap AS");
	expect((await nina.get("/portal")).text).toContain("for <strong><bdi>Solberg Regnskap AS");
});

it("letters in a name that are hidden or pretend to be others are made visible", async () => {
	const { id } = await vendor.request(await vendor.system("Rеgnskap\u202e123"));
	const { text } = await see(id);
	expect(text).toContain('<span class="hidden-letter">U+202E</span>');
	expect(text).not.toContain("\u202e");
	expect(text).toContain("Navnet har tegn som kan være satt inn for å villede");
});

it("a system that has access already is not given it again", async () => {
	const system = await vendor.system("Regnskap 123");
	const { id } = await vendor.request(system, { ref: HANSEN_ORG });
	await vendor.madeByCustomer(system, KARI);
	const seen = await send({ ...formOf(await see(id)), answer: "approve" });
	expect([seen.status, seen.text.includes(nb.exists.title)]).toEqual([409, true]);
});

it("what waits stands on the front page of who may answer it, the oldest first, with who asks and until when", async () => {
	const texts = systemUsers.nb;
	const older = await vendor.request(await vendor.system("Eldst"));
	const newer = await vendor.request(await vendor.system("Nyest"));
	const { text } = await kari.get("/portal");
	const list = text.slice(text.indexOf(texts.pending));
	expect([list.indexOf(older.id) > 0, list.indexOf(older.id) < list.indexOf(newer.id)]).toEqual([true, true]);
	expect(list).toContain("Bedriftshjelp AS");
	expect(list).toMatch(new RegExp(`${texts.sent} <time[^>]*>[^<]+</time>, ${texts.until} <time`));
	await send({ ...formOf(await see(older.id)), answer: "approve" });
	expect((await kari.get("/portal")).text).not.toContain(older.id);
	expect((await kari.get("/portal")).text).toContain(newer.id);
	const ola = new Visitor(server.url);
	await ola.logIn("Ola Hansen");
	const { csrf } = await ola.get("/portal");
	await ola.post("/portal/parties", { csrf, party: "550ffcdd-eb1b-4ea6-b2de-46d259416c66" });
	const seen = await ola.get("/portal");
	expect([seen.text.includes("for <strong><bdi>Rørlegger"), seen.text.includes(newer.id)]).toEqual([true, false]);
});

it("without an address to go back to a receipt leads to what was made; a rejection to the front page", async () => {
	const receipt = nb.receipt;
	const approved = await vendor.request(await vendor.system("Regnskap 123"), { redirect: false });
	const first = await send({ ...formOf(await see(approved.id)), answer: "approve" });
	const to = `/portal/system-users/${approved.id}`;
	expect(first.text).toContain(`data-variant="primary" href="${to}">${receipt.toSystemUser.request}`);
	expect((await kari.get(to)).status).toBe(200);
	const rejected = await vendor.request(await vendor.system("Regnskap 123"), { redirect: false });
	const second = await send({ ...formOf(await see(rejected.id)), answer: "reject" });
	expect(second.text).toContain(`data-variant="primary" href="/portal">${receipt.toFront}`);
	const nina = new Visitor(server.url);
	await nina.logIn("Nina Solberg");
	const agent = await vendor.agentRequest(
		await vendor.system("Byrå", { packages: [ACCOUNTS], rights: [] }),
		"314428641",
	);
	const place = `${PLACE}/agentrequest`;
	const third = await nina.post(place, { ...formOf(await nina.get(`${place}?id=${agent.id}`)), answer: "approve" });
	const clients = `/portal/system-users/${agent.id}/clients`;
	expect(third.text).toContain(`data-variant="secondary" href="${clients}">${receipt.toSystemUser.agentrequest}`);
	expect((await nina.get(clients)).status).toBe(200);
});

it("of a service that somebody cannot give stands what was asked of it, and nothing that its owner keeps for itself", async () => {
	const SERVICE = "brg-aarsregnskap";
	const target = (...actions: string[]): string =>
		anyOf(named(SERVICE)) + anyOf(...actions.map((each) => action(each)));
	const rules = [
		rule("customers", anyOf(role("DAGL")) + target("read", "write")),
		// Of those who may answer nobody has the auditor's part.
		rule("auditor", anyOf(role("REVI")) + target("attest")),
		rule("owner", anyOf(match("subject", "urn:altinn:org", "brg")) + target("delete")),
	];
	await putPolicy(server.url, SERVICE, "313456706", policy(rules.join("")));
	await vendor.letManage(KARI, AMIR);
	const system = await vendor.system("Regnskap 123", { packages: [] });
	const { id } = await vendor.request(system, { packages: [] });
	const amir = new Visitor(server.url);
	await amir.logIn("Amir Haddad");
	const { text } = await amir.get(`${PLACE}/request?id=${id}`);
	const shown = text.slice(text.indexOf(nb.contents.request));
	expect(text).toContain(nb.cannot.title);
	const whoGivesIt = await see(id);
	expect(whoGivesIt.text).toContain(nb.approve.request);
	expect(whoGivesIt.text.slice(whoGivesIt.text.indexOf(nb.contents.request))).not.toContain(">attest<");
	expect(shown).not.toContain(">attest<");
	expect(["Lese", "Skrive", "Slette"].filter((name) => shown.includes(`>${name}<`))).toEqual(["Lese", "Skrive"]);
});
